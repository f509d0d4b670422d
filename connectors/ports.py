"""What the worker needs from the outside world, and the values that cross that border."""

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol

from planner.model import (
    Activity,
    Lap,
    LiftSet,
    PlannedKind,
    PlannedOther,
    PlannedRun,
    Race,
    Readiness,
    Session,
)

_MARK = re.compile(r"\[pronghorn:([0-9a-f]{16})\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Pronghorn's sign on a remote object: a random token that is also in the ledger.

    A name is never proof.
    """

    token: str

    @classmethod
    def fresh(cls) -> "Mark":
        """Make a mark that nothing carries yet."""
        return cls(secrets.token_hex(8))

    @classmethod
    def find(cls, text: str | None) -> "Mark | None":
        """Return the mark in a description, if there is one."""
        match = _MARK.search(text or "")
        return cls(match[1]) if match else None

    def __str__(self) -> str:
        return f"[pronghorn:{self.token}]"


@dataclass(frozen=True, slots=True)
class Ours:
    """A remote workout that is proved to be Pronghorn's. Changing or removing takes one of these.

    Only two places make it: `WorkoutCalendar.create`, from the platform's answer, and `proved`,
    from a ledger row whose mark was seen on the workout.
    """

    workout_id: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class SeenWorkout:
    """A workout in the platform's library.

    `updated` is the platform's own change stamp, compared, never parsed.
    """

    workout_id: str
    name: str
    mark: Mark | None
    updated: str


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """One item of the platform's calendar that is a plan.

    `means` is what it means for the planner, if anything.
    """

    entry_id: str
    workout_id: str | None
    date: dt.date
    title: str
    means: PlannedRun | PlannedOther | None
    plan_id: str | None = None  # of the coach's plan that it belongs to


@dataclass(frozen=True, slots=True)
class CalendarView:
    """What the platform showed in one look: the library, the calendar's plans and its races."""

    workouts: tuple[SeenWorkout, ...]
    entries: tuple[SeenEntry, ...]
    races: tuple[Race, ...]


def proved(workout_id: str, mark: Mark, seen: Sequence[SeenWorkout]) -> Ours | None:
    """Return the right to touch a workout.

    It takes the ledger's id and mark, and that very mark seen on that very workout.
    """
    for workout in seen:
        if workout.workout_id == workout_id and workout.mark == mark:
            return Ours(workout_id, mark)
    return None


def workout_source(platform: str, workout_id: str) -> str:
    """Return how an activity that was done from a workout names that workout in its `sources`."""
    return f"{platform}-workout:{workout_id}"


class RunSource(Protocol):
    """A platform that knows what was done. `requests` counts what was asked of it so far."""

    name: str

    @property
    def requests(self) -> int:
        """How many requests were sent to it so far."""
        ...

    def activities(self, start: dt.date, end: dt.date) -> list[Activity]:
        """Return everything done from `start` to `end` (inclusive). Damaged rows are left out.

        Raises PlatformError. A failed or odd listing is never an empty one.
        """
        ...


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform knows of the athlete. Everything may be unknown.

    `units`: "metric" or "imperial".
    """

    zone: str | None = None
    units: Literal["metric", "imperial"] | None = None
    weight_kg: float | None = None
    birth_year: int | None = None
    sex: str | None = None
    max_hr: float | None = None
    resting_hr: float | None = None
    threshold_hr: float | None = None
    threshold_speed_mps: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One day of a coach's plan. `means` is null on a day of rest."""

    plan_id: str
    date: dt.date
    title: str
    means: PlannedRun | PlannedOther | None


@dataclass(frozen=True, slots=True)
class CloserLook:
    """What the list of activities leaves out of a run.

    `rpe`: how hard it felt (0-10). `laps`: empty if they were not read.
    """

    rpe: float | None = None
    laps: tuple[Lap, ...] = ()


class Background(Protocol):
    """A platform that knows what changes slowly: the athlete, nights, a coach's plan, far races.

    Each method costs a few requests, so the caller keeps what it got and asks when it is due.
    Raises PlatformError.
    """

    name: str

    def profile(self) -> Profile:
        """Return what is known of the athlete."""
        ...

    def mornings(self, start: dt.date, end: dt.date) -> list[Readiness]:
        """Return the readings of the mornings from `start` to `end` (inclusive).

        A morning without any is left out.
        """
        ...

    def races(self, start: dt.date, end: dt.date) -> list[Race]:
        """Return the races from `start` to `end` (inclusive)."""
        ...

    def plans(self, today: dt.date) -> list[str]:
        """Return the ids of the coach's plans that run today or start later."""
        ...

    def tasks(self, plan_id: str) -> list[Task]:
        """Return the days of a coach's plan."""
        ...

    def kind_of_workout(self, workout_id: str) -> PlannedKind | None:
        """Say what kind of run a workout is, by its steps. None if they do not say."""
        ...

    def look_closer(self, activity_id: str, *, laps: bool) -> CloserLook:
        """Return what the list leaves out of a run. `laps` says whether they are wanted too."""
        ...


class LiftLog(Protocol):
    """A platform that knows the sets of a strength activity."""

    def sets(self, activity_id: str, planned: Session | None = None) -> list[LiftSet]:
        """Return the recorded sets of one strength activity, in order. Empty if none were recorded.

        `planned`: the session that was done from the watch, if one was.
        """
        ...


class WorkoutCalendar(Protocol):
    """A platform with a workout library and a calendar that puts its workouts on days.

    No method repeats a write. A lost answer is raised with `maybe_done=True`.
    """

    name: str

    def view(self, start: dt.date, end: dt.date) -> CalendarView:
        """Return the library, and the calendar from `start` to `end` (inclusive)."""
        ...

    def create(self, session: Session, mark: Mark) -> Ours:
        """Put a new workout into the library, on no day yet."""
        ...

    def fingerprint(self, ours: Ours) -> str:
        """Read a workout back and return a digest of what a person would see in it.

        Raises Gone if it is not there, or does not carry its mark any more.
        """
        ...

    def expected_fingerprint(self, session: Session) -> str:
        """Return the digest `fingerprint` gives if the platform stored the session as it was sent.

        No network.
        """
        ...

    def replace(self, ours: Ours, session: Session) -> None:
        """Change a workout in place, keeping its id, its mark and its days."""
        ...

    def delete(self, ours: Ours) -> None:
        """Remove a workout from the library. Raises Gone if it is not there."""
        ...

    def schedule(self, ours: Ours, date: dt.date) -> str:
        """Put a workout on a day and return the entry's id. Not idempotent on the platform."""
        ...

    def entry_day(self, ours: Ours, entry_id: str) -> dt.date:
        """Return the day that an entry is on.

        Raises Gone if it is not there, or is another workout's.
        """
        ...

    def reschedule(self, ours: Ours, entry_id: str, date: dt.date) -> None:
        """Move an entry to another day."""
        ...

    def unschedule(self, ours: Ours, entry_id: str) -> None:
        """Take an entry off the calendar. Raises Gone if it is not there."""
        ...


class EventCalendar(Protocol):
    """A calendar that any app can show."""

    def publish(self, events: Sequence["Event"]) -> None:
        """Make the calendar hold exactly these events."""
        ...


@dataclass(frozen=True, slots=True)
class Event:
    """A session as a calendar event.

    `start` is aware, in the athlete's zone. `uid` never changes for a session.
    """

    uid: str
    start: dt.datetime
    session: Session
    changed: dt.datetime


class Mailer(Protocol):
    """Sends email."""

    def send(self, message: EmailMessage) -> None:
        """Hand one message to the mail server. Raises PlatformError."""
        ...
