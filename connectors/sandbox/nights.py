"""How the invented runner sleeps: well, unless somebody says otherwise."""

import datetime as dt
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Night:
    """A night as the watch saw it.

    HRV is in ms: the seven-day mean, and the band it is usually in. Sleep is in seconds.
    """

    hrv_weekly: int = 62
    hrv_band: tuple[int, int] = (54, 74)
    sleep_s: int = 27_000
    resting_hr: int = 48
    readiness: int = 68
    status: str = "PRODUCTIVE"


def usual_night(day: dt.date) -> Night:
    """Return the night before a day as it usually is: the same every time it is asked for."""
    chance = Random(f"night {day}")  # noqa: S311 - the same runner every time
    return Night(
        hrv_weekly=62 + chance.randint(-3, 3),
        sleep_s=27_000 + 60 * chance.randint(-40, 40),
        resting_hr=48 + chance.randint(-1, 1),
        readiness=68 + chance.randint(-12, 12),
    )
