"""Strava and Garmin on loopback: their wire formats, an invented runner, faults on demand.

with Sandbox(today=date(2026, 3, 2)) as box:
    box.strava_url, box.garmin_url       # where they are
    box.advance(days=2)                  # she does what is on her calendar
    box.faults.append(Fault("garmin", "POST", "/workout-service/workout", status=503))
    box.garmin.lock_out()                # sign-ins are answered 429
    box.garmin.tokens.end_access()       # access tokens die, refresh tokens live
    box.garmin.tokens.end_all()          # both die
    box.strava.limits.read_short = 3     # three reads a quarter hour
    box.calls, box.logins                # what was asked, how often a password was tried
"""

from connectors.sandbox.box import Sandbox
from connectors.sandbox.faults import Call, Fault
from connectors.sandbox.garmin_account import ScheduleEntry

__all__ = ["Call", "Fault", "Sandbox", "ScheduleEntry"]
