"""One pass for one runner: read what was done, decide, and make the calendar say so."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from connectors.errors import PlatformError
from planner.model import Plan, PlanningProblem
from worker.bootstrap import World

Step = Literal["pull", "plan", "write", "publish"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that just happened, worded for the athlete."""

    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """One action on the calendar and what came of it: `planned` in a dry run, else `done`, or why not."""

    action: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PassReport:
    """What a pass did. `plan` is null if none could be made; the old sessions stay then.

    `warnings` are about what was read (stale data, an unknown time zone), `findings` what the athlete did by hand.
    `writes` counts the calls that changed something on a platform.
    """

    started: dt.datetime
    problem: PlanningProblem | None
    plan: Plan | None
    done: tuple[Done, ...]
    findings: tuple[str, ...]
    warnings: tuple[str, ...]
    errors: tuple[PlatformError, ...]
    writes: int

    @property
    def ok(self) -> bool:
        """Whether everything that was decided is also done."""
        return self.plan is not None and not self.errors


class NothingConnected(Exception):  # noqa: N818 - reads as a sentence
    """There is no account to read from. The text names the way out."""


class PassRunning(Exception):  # noqa: N818 - as above
    """Another pass works on the same data folder."""


class PlanRefused(Exception):  # noqa: N818 - as above
    """The plan breaks a hard rule, says the check: nothing was written, and the earlier sessions stay."""


def ignore(_progress: Progress) -> None:
    """Tell nobody."""


def run_pass(world: World, *, dry_run: bool = False, tell: Callable[[Progress], None] = ignore) -> PassReport:
    """Run one pass. A dry run decides as always, but writes nothing, here or anywhere.

    A platform that fails is in `errors`; the others go on. Raises NothingConnected, PassRunning, PlanRefused, StoreError.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class UndoReport:
    """How much of ours was removed, and what is still there because a platform refused or failed."""

    workouts: int
    entries: int
    left: int
    errors: tuple[PlatformError, ...] = ()


def undo(world: World, tell: Callable[[Progress], None] = ignore) -> UndoReport:
    """Remove all our entries and workouts, and prove that nothing of ours is left. Raises PassRunning, StoreError."""
    raise NotImplementedError
