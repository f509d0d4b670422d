"""Where the athlete stands in the season: phase, deload, taper, first exposures, return after a gap."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from planner.log.match import lifting_days
from planner.model import Level, PlanningProblem
from planner.rulebook.flags import rows_of
from planner.rulebook.numbers import FADED_DAYS, FIRST_EXPOSURES
from planner.rulebook.stages import RETURNS, Week
from planner.runs.run import Run
from planner.season.phases import Walk
from planner.weeks import WEEK, monday_of


@dataclass(frozen=True, slots=True)
class Season:
    """The athlete's place in the season, from what was really done."""

    gap_days: int | None  # since the last lifting; None when it is not known
    first_exposures: bool
    level: Level
    this_monday: dt.date
    weeks: tuple[Week, ...] = field(repr=False)  # from this one on
    phases: Mapping[dt.date, int] = field(repr=False)  # of the weeks behind us, by Monday

    @property
    def phase(self) -> int:
        """The phase of the current week."""
        return self.weeks[0].phase

    def week(self, monday: dt.date) -> Week:
        """Return what the week from `monday` asks; one that is behind us counts as the current one."""
        return self.weeks[max(0, (monday - self.this_monday) // WEEK)]

    def phase_in(self, monday: dt.date) -> int:
        """Return the phase of a week up to this one; weeks before the first lifting count as the current one."""
        return self.phases.get(monday, self.phase)


def season_of(problem: PlanningProblem, runs: Sequence[Run]) -> Season:
    """Read the season from `strength` when it is given, else from the lifting activities (evidence §4, §10.2)."""
    today, known, level = problem.today, problem.strength, problem.athlete.strength_level
    lifted, whole = lifting_days(problem)
    gap = gap_of(problem, lifted)
    flagged = any(row.new_to_lifting for row in rows_of(problem.flags))
    used_to = known.heavy_done if known is not None else _since_gap(lifted)
    new_again = flagged and level != "novice"  # without a known gap: taken as three weeks [D]
    walk = Walk(problem, runs, lifted, frozenset(whole))
    since = today - dt.timedelta(gap) if gap is not None else None
    row = walk.comeback(since, today) if since is not None else RETURNS[2 if new_again else 0]
    return Season(
        gap_days=gap,
        first_exposures=flagged
        or used_to < FIRST_EXPOSURES
        or (gap is not None and gap >= FADED_DAYS),
        level=level,
        this_monday=monday_of(today),
        weeks=walk.weeks(row),
        phases=walk.phases,
    )


def gap_of(problem: PlanningProblem, lifted: Sequence[dt.date]) -> int | None:
    """Return the days since the last lifting, or None when none is known."""
    told = problem.strength.last_heavy if problem.strength is not None else None
    last = max([day for day in (told, *lifted) if day is not None], default=None)
    return max(0, (problem.today - last).days) if last is not None else None


def _since_gap(lifted: Sequence[dt.date]) -> int:
    """Count the lifting days since the last gap in which protection faded."""
    faded = [
        i
        for i, (one, next_one) in enumerate(pairwise(lifted), 1)
        if (next_one - one).days >= FADED_DAYS
    ]
    return len(lifted) - max(faded, default=0)
