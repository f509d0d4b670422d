"""Strava: where many runners keep their runs. We only read."""

from connectors.strava.auth import SignedIn, StravaTokens, authorize_url, exchange, revoke
from connectors.strava.client import Strava

__all__ = ["SignedIn", "Strava", "StravaTokens", "authorize_url", "exchange", "revoke"]
