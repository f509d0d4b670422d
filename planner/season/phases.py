"""The athlete's season: goes through its weeks, and what was done decides what comes next."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from typing import Final

from planner.log.match import lifting_days
from planner.model import Level, PlanningProblem
from planner.rulebook.numbers import HEAVY_AFTER_RACE, race_size
from planner.rulebook.stages import (
    ADAPTATION,
    MAX_STRENGTH,
    RETURNS,
    STAGES,
    STRENGTH,
    Return,
    Week,
)
from planner.runs.run import Run, is_only_guessed
from planner.season.exits import Exits, highest_phase, too_late_for_heavy
from planner.season.exposures import is_flagged_new, is_new_to_lifting
from planner.season.lighter import LighterWeeks
from planner.season.races import Races
from planner.season.standing import Standing, come_back, return_after
from planner.season.week import week_of
from planner.weeks import WEEK, monday_of

# The first phase by experience. [D]
_STARTS: Final[dict[Level, int]] = {
    "novice": 0,
    "intermediate": ADAPTATION,
    "advanced": STRENGTH,
}
_USUAL: Final = 2  # sessions that are assumed of a coming week
_WEEKS_BEHIND: Final = 4  # weeks after the horizon that are looked at, and a bit
_WEEKS_TO_DOSE: Final = 26  # how far ahead the heavy phases are looked for
_THREE_WEEKS_OFF: Final = RETURNS[2]


@dataclass(frozen=True, slots=True)
class Season:
    """The athlete's place in the season, from what was really done."""

    gap_days: int | None  # since the last lifting; None when it is not known
    first_exposures: bool
    level: Level
    this_monday: dt.date
    weeks: tuple[Week, ...] = field(repr=False)  # from this one on
    phases: Mapping[dt.date, int] = field(repr=False)  # of the past weeks and this one, by Monday
    dose_from: dt.date | None = None  # Monday from which sets are heavy, None: not in sight

    @property
    def phase(self) -> int:
        """The phase of the current week."""
        return self.weeks[0].phase

    def week(self, monday: dt.date) -> Week:
        """Return what the week from `monday` asks. A past one counts as the current one."""
        return self.weeks[max(0, (monday - self.this_monday) // WEEK)]

    def phase_in(self, monday: dt.date) -> int:
        """Return the phase of a week up to this one.

        Weeks before the first lifting count as the current one.
        """
        return self.phases.get(monday, self.phase)


def season_of(problem: PlanningProblem, runs: Sequence[Run]) -> Season:
    """Read the season from `strength` when it is given, else from the lifting (evidence §4, §10.2).

    Lifting means the activities with lifting up to today.
    """
    lifted, whole = lifting_days(problem)
    gap = gap_of(problem, lifted)

    walk = _Walk(problem, runs, lifted, whole)
    weeks, dose_from = walk.from_this_week(walk.to_this_week(gap))

    return Season(
        gap_days=gap,
        first_exposures=is_new_to_lifting(problem, lifted, whole, walk.phases),
        level=problem.athlete.strength_level,
        this_monday=monday_of(problem.today),
        weeks=weeks,
        phases=walk.phases,
        dose_from=dose_from,
    )


def gap_of(problem: PlanningProblem, lifted: Sequence[dt.date]) -> int | None:
    """Return the days since the last lifting, or None when none is known."""
    days = [*lifted]
    if problem.strength is not None and problem.strength.last_heavy is not None:
        days.append(problem.strength.last_heavy)

    if not days:
        return None
    return max(0, (problem.today - max(days)).days)


def _opens(problem: PlanningProblem, runs: Sequence[Run]) -> dt.date:
    """Return the first day that no race which was run closes to lifting (H08): today at best."""
    days = [problem.today]
    for run in runs:
        if run.kind == "race" and not is_only_guessed(run):
            closed = HEAVY_AFTER_RACE[race_size(run.distance_m)]
            days.append(run.day + dt.timedelta(days=closed + 1))

    return max(days)


class _Walk:
    """Goes through the weeks of a season, the past ones and those ahead.

    A phase is settled on a Monday and holds for the week, unless a break ends it.
    """

    def __init__(
        self,
        problem: PlanningProblem,
        runs: Sequence[Run],
        lifted: Sequence[dt.date],
        whole: Collection[dt.date],
    ) -> None:
        """Look at races, runs and lifting days. `whole`: those with a whole session."""
        self.phases: dict[dt.date, int] = {}  # of the weeks up to this one, by Monday
        self._problem = problem
        self._given = problem.strength
        self._this_monday = monday_of(problem.today)

        self._lifted_by_week: dict[dt.date, list[dt.date]] = {}
        for day in lifted:
            self._lifted_by_week.setdefault(monday_of(day), []).append(day)
        self._lifted_before = {day: before for before, day in pairwise(lifted)}
        self._whole = frozenset(whole)

        self._run_days = sorted({run.day for run in runs})
        self._opens = _opens(problem, runs)
        self._races = Races(problem.races)
        self._lighter = LighterWeeks(problem, runs)
        self._exits = Exits(problem, self._races)

    def to_this_week(self, gap: int | None) -> Standing:
        """Walk from the first lifting to today. `gap`: the days without lifting until today."""
        return come_back(self._before_the_gap(), self._return_today(gap))

    def from_this_week(self, standing: Standing) -> tuple[tuple[Week, ...], dt.date | None]:
        """Return the weeks from this one on, and the Monday from which they are heavy.

        The Monday is None where that is further away than half a year, or never.
        """
        ahead = self._ahead(standing)
        number = self._problem.horizon_days // 7 + _WEEKS_BEHIND
        weeks = tuple(islice(ahead, number))

        monday = self._this_monday
        for week in chain(weeks, islice(ahead, _WEEKS_TO_DOSE)):
            if week.phase >= MAX_STRENGTH:
                return weeks, monday
            monday += WEEK
        return weeks, None

    def _ahead(self, standing: Standing) -> Iterator[Week]:
        """Yield the weeks from this one on, as they will be if two sessions a week are done."""
        monday = self._this_monday
        while True:
            week = self._week(standing, monday)
            yield week

            usual = _USUAL if self._opens < monday + WEEK else 0
            expected = replace(standing, done=max(standing.done, usual))
            monday += WEEK
            standing = self._on(monday, expected, light=week.volume < 1)

    def _before_the_gap(self) -> Standing:
        """Return the standing that follows from the problem's `strength`, else from the log."""
        strength = self._given
        if strength is None:
            return self._as_lifted()

        weeks = strength.heavy_done // 2
        phase = min(strength.phase, highest_phase(self._problem))
        return Standing(
            phase,
            number=1 + weeks % STAGES[phase].most_weeks,
            loading=weeks % self._lighter.every,
        )

    def _as_lifted(self) -> Standing:
        """Return the standing that follows from the recorded lifting."""
        monday = min(self._lifted_by_week, default=self._this_monday)
        standing = self._with_lifting(Standing(self._first_phase()), monday)

        while monday < self._this_monday:
            light = self._was_light(standing, monday)
            monday += WEEK
            standing = self._with_lifting(self._on(monday, standing, light=light), monday)

        return standing

    def _first_phase(self) -> int:
        """Return the phase to begin with: nobody begins heavy shortly before an A race."""
        start = _STARTS[self._problem.athlete.strength_level]
        days_left = self._races.days_left(self._this_monday)
        if not self._lifted_by_week and too_late_for_heavy(days_left):
            return min(start, ADAPTATION)
        return start

    def _with_lifting(self, standing: Standing, monday: dt.date) -> Standing:
        """Add the lifting of a week, and the breaks that it ended."""
        days = self._lifted_by_week.get(monday, [])
        for day in days:
            before = self._lifted_before.get(day)
            if before is not None:
                standing = come_back(
                    standing, return_after(before, day, self._run_days, self._races)
                )

        self.phases[monday] = standing.phase
        return replace(standing, done=len(self._whole.intersection(days)))

    def _on(self, monday: dt.date, before: Standing, *, light: bool) -> Standing:
        """Return where a Monday finds the athlete. `before`: where the week before it did."""
        weeks_lifted = 1 if before.done else 0
        in_phase = 0 if before.starts_lower else weeks_lifted
        after = replace(
            before,
            number=before.number + in_phase,
            sessions=before.sessions + in_phase * before.done,
            loading=0 if light or not before.phase else before.loading + 1,
            back=before.back + weeks_lifted,
            done=0,
        )

        if self._given is not None:
            weeks = STAGES[before.phase].most_weeks
            return replace(after, number=1 + before.number % weeks)
        return self._exits.on(monday, after)

    def _was_light(self, standing: Standing, monday: dt.date) -> bool:
        """Tell whether a past week was a lighter one.

        Its recorded sets show it. Without them it is what the week asked for. A week near a race
        and the first one back are light in any case.
        """
        if not standing.done or self._lighter.is_due(standing, monday):
            return True

        week = self._week(standing, monday)
        if week.taper or week.reason in ("return", "after_race"):
            return True
        by_sets = self._lighter.by_sets(monday)
        if by_sets is not None:
            return by_sets
        return self._lighter.cuts_back(monday) or week.volume < 1

    def _week(self, standing: Standing, monday: dt.date) -> Week:
        phase_given = self._given is not None
        return week_of(standing, monday, self._races, self._lighter, phase_given=phase_given)

    def _return_today(self, gap: int | None) -> Return:
        """Return how to come back after so many days without lifting until today.

        While a race is still in the legs, they go on until lifting is open again.
        """
        if gap is not None:
            last = self._problem.today - dt.timedelta(days=gap)
            return return_after(last, self._opens, self._run_days, self._races)

        # Where the gap is unknown, an experienced lifter whose legs are new again is taken to have
        # had three weeks off. [D]
        is_novice = self._problem.athlete.strength_level == "novice"
        if is_flagged_new(self._problem) and not is_novice:
            return _THREE_WEEKS_OFF
        return RETURNS[0]
