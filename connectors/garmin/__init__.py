"""Garmin Connect: signing in, what the runner did and plans, and our strength workouts on the calendar."""

from connectors.garmin.auth import CodeNeeded, SignedIn, begin_sign_in, finish_sign_in, whose
from connectors.garmin.client import Garmin
from connectors.garmin.connection import saving
from connectors.garmin.steps import Style
from connectors.garmin.translate import Device

__all__ = [
    "CodeNeeded", "Device", "Garmin", "SignedIn", "Style", "begin_sign_in", "finish_sign_in", "saving", "whose",
]  # fmt: skip
