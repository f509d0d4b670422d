"""Something the invented runner did, before any platform writes it down in its own words."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from connectors.sandbox.clock import ZONE

RunKind = Literal["easy", "long", "tempo", "intervals", "race"]
Kind = RunKind | Literal["strength"]


@dataclass(frozen=True, slots=True)
class LapDone:
    """One lap. `intensity` is Garmin's word for it."""

    metres: float
    seconds: float
    heart_rate: int | None
    intensity: Literal["WARMUP", "INTERVAL", "RECOVERY", "COOLDOWN", "ACTIVE"]


@dataclass(frozen=True, slots=True)
class SetDone:
    """One set of lifting.

    The watch guesses the exercise: `sure` is what it believes of its guess, in percent.
    """

    category: str
    exercise: str | None
    reps: int | None
    seconds: float
    kilograms: float | None
    rest_s: float
    sure: float = 100.0
    step: int | None = None


@dataclass(frozen=True, slots=True)
class InventedEffort:
    """A run or a lifting session.

    `start` is aware, in the runner's zone. Without a heart rate the strap was off.
    """

    start: dt.datetime
    kind: Kind
    title: str
    seconds: int
    metres: float = 0.0
    heart_rate: int | None = None
    max_heart_rate: int | None = None
    ascent: float = 0.0
    laps: tuple[LapDone, ...] = ()
    sets: tuple[SetDone, ...] = ()
    treadmill: bool = False
    typed_in: bool = False
    late: bool = False
    workout_id: int | None = None

    @property
    def day(self) -> dt.date:
        """The runner's own date."""
        return self.start.date()


def at(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """Return a moment of the runner's day."""
    return dt.datetime.combine(day, dt.time(hour, minute, second), ZoneInfo(ZONE))
