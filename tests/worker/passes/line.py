"""The line between the worker and a platform, where what was ordered goes wrong.

A moment is the time just before or just after a call to the platform, or just before or after
something is written down. A death comes at a moment, as a `Killed` that nothing catches.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from connectors.errors import Blocked, NeedsReconnect, RateLimited, Unavailable
from connectors.ports import CalendarView
from tests.worker.passes.hands import Hands

READS = {"activities", "view", "fingerprint", "entry_day"}
REMOTE = READS | {"create", "replace", "delete", "schedule", "reschedule", "unschedule"}
WRITTEN = {"save", "keep", "decline", "report", "record"}

Trouble = Literal[
    "401", "403 page", "429", "503", "no answer, not done", "no answer, but done", "200 with HTML"
]
Lie = Literal["bare", "no workouts", "no entries", "half", "out of date by 1", "out of date by 3"]
TROUBLES: tuple[Trouble, ...] = Trouble.__args__  # type: ignore[attr-defined]
LIES: tuple[Lie, ...] = Lie.__args__  # type: ignore[attr-defined]


class Killed(BaseException):
    """The process died here."""


@dataclass(frozen=True)
class Script:
    """What goes wrong in a pass.

    Troubles are by the number of the call, lies by the number of the look. There may be a death.
    """

    troubles: dict[int, Trouble] = field(default_factory=dict)
    lies: dict[int, Lie] = field(default_factory=dict)
    death: int | None = None  # the moment's number


CALM = Script()


class Mortal:
    """Anything, with a moment before and after each of the named calls."""

    def __init__(self, thing: Any, names: set[str], moment: Callable[[], None]) -> None:
        self._thing, self._names, self._moment = thing, names, moment

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if name not in self._names:
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            self._moment()
            answer = found(*args, **kwargs)
            self._moment()
            return answer

        return call


class Line:
    """A source and calendar that stands for the real one.

    It knows when the platform must not be asked.
    """

    def __init__(self, hands: Hands, now: Callable[[], dt.datetime]) -> None:
        self.name = hands.calendar.name
        self._hands, self._calendar, self._now = hands, hands.calendar, now
        self._shut: dt.datetime | None = None
        self.requests = 0
        self.order(CALM)

    def order(self, script: Script) -> None:
        """Say what goes wrong from now on."""
        self.script = script
        self._calls = self._looks = self._moments = 0
        self._told_at = -1

    def moment(self) -> None:
        """Let a moment pass, and perhaps be the last."""
        self._moments += 1
        if self.script.death is not None and self._moments > self.script.death:
            if self._moments <= self._told_at + 1:
                self._shut = (
                    None  # it died with the platform's word in its ear: nobody could know of it
                )
            raise Killed

    def __getattr__(self, name: str) -> Any:
        if name not in REMOTE:
            return getattr(self._calendar, name)

        def call(*args: Any) -> Any:
            self.moment()
            answer = self._ask(name, args)
            self.moment()
            return answer

        return call

    def _ask(self, name: str, args: tuple[Any, ...]) -> Any:
        assert self._shut is None or self._shut <= self._now(), (
            f"{name} was asked before {self._shut}"
        )
        trouble = self.script.troubles.get(self._calls)
        self._calls += 1
        self.requests += 1
        try:
            return self._answer(name, args, trouble, wrote=name not in READS)
        except (Blocked, RateLimited) as error:
            self._told_at = self._moments
            self._shut = error.until if isinstance(error, Blocked) else error.retry_at
            raise

    def _answer(
        self, name: str, args: tuple[Any, ...], trouble: Trouble | None, *, wrote: bool
    ) -> Any:
        on_the_wire = trouble is not None and self._hands.goes_wrong(trouble, wrote=wrote)
        if trouble not in (None, "no answer, but done") and not on_the_wire:
            raise self._refusal(trouble, wrote=wrote)
        answer = [] if name == "activities" else getattr(self._calendar, name)(*args)
        if trouble is not None and not on_the_wire:
            raise Unavailable(self.name, "the line was cut", maybe_done=wrote)
        return self._told(answer, *args) if name == "view" else answer

    def _refusal(self, trouble: Trouble, *, wrote: bool) -> Exception:
        if trouble == "401":
            return NeedsReconnect(self.name, "the sign-in is no longer accepted (401).")
        until = self._now() + dt.timedelta(hours=2)
        if trouble == "403 page":
            return Blocked(self.name, "turns this server away (403 page).", until=until)
        if trouble == "429":
            return RateLimited(self.name, "asks for a pause (429).", retry_at=until)
        return Unavailable(self.name, trouble, maybe_done=wrote)

    def _told(self, truth: CalendarView, start: dt.date, end: dt.date) -> CalendarView:
        lie = self.script.lies.get(self._looks)
        self._looks += 1
        if lie is None:
            return truth
        if lie.startswith("out of date"):
            old = self._hands.looked(int(lie[-1])) or truth
            return CalendarView(
                old.workouts, tuple(e for e in old.entries if start <= e.date <= end), old.races
            )
        every = {"half": 2}.get(lie, 1)
        workouts = (
            truth.workouts
            if lie == "no entries"
            else truth.workouts[::every]
            if lie == "half"
            else ()
        )
        entries = (
            truth.entries
            if lie == "no workouts"
            else truth.entries[::every]
            if lie == "half"
            else ()
        )
        return CalendarView(workouts, entries, truth.races)
