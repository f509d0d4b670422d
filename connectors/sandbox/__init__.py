"""Strava and Garmin on loopback, speaking their wire formats, with an invented runner and faults on demand."""

from connectors.sandbox.box import Sandbox
from connectors.sandbox.faults import Call, Fault
from connectors.sandbox.garmin_account import ScheduleEntry

__all__ = ["Call", "Fault", "Sandbox", "ScheduleEntry"]
