"""Whether the legs are new to lifting (H10): too few sessions since the last long gap."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from planner.log.exertion import effort_done, recorded_effort
from planner.model import Activity, PlanningProblem
from planner.rulebook.flags import rows_of
from planner.rulebook.numbers import FADED_DAYS, FIRST_EXPOSURES
from planner.rulebook.stages import STRENGTH
from planner.season.races import Races
from planner.weeks import monday_of


def is_flagged_new(problem: PlanningProblem) -> bool:
    """Tell whether the athlete said that their legs are new to lifting."""
    return any(row.new_to_lifting for row in rows_of(problem.flags))


def is_new_to_lifting(
    problem: PlanningProblem,
    lifted: Sequence[dt.date],
    whole: Collection[dt.date],
    phases: Mapping[dt.date, int],
) -> bool:
    """Tell whether the next sessions are the first exposures to lifting, or count as such.

    `lifted` are the days with lifting in order, `whole` those with a whole session. `phases` are
    those of the past weeks, by their Monday.
    """
    if is_flagged_new(problem):
        return True

    exposures = _Exposures(problem, lifted, whole, phases)
    return exposures.faded() or exposures.count() < FIRST_EXPOSURES


class _Exposures:
    """The lifting that got the legs used to it."""

    def __init__(
        self,
        problem: PlanningProblem,
        lifted: Sequence[dt.date],
        whole: Collection[dt.date],
        phases: Mapping[dt.date, int],
    ) -> None:
        self._problem = problem
        self._races = Races(problem.races)
        self._lifted = lifted
        self._whole = frozenset(whole)
        self._phases = phases
        self._hard = {a.day for a in problem.activities if _was_hard(a)}

    def faded(self) -> bool:
        """Tell whether the last lifting is too long ago."""
        strength = self._problem.strength
        days = [*self._lifted]
        if strength is not None and strength.last_heavy is not None:
            days.append(strength.last_heavy)
        return bool(days) and self._has_faded(max(days), self._problem.today)

    def count(self) -> int:
        """Count the sessions that the athlete named, and those that were done since."""
        strength = self._problem.strength
        if strength is None:
            return self._done_after(dt.date.min)
        if strength.last_heavy is None:
            return strength.heavy_done
        return strength.heavy_done + self._done_after(strength.last_heavy)

    def _done_after(self, start: dt.date) -> int:
        """Count the sessions after `start` and since the last long gap.

        Those of moderate or heavy effort count. Where H10 leaves only light ones, whole sessions
        since phase 2 began count too: light bouts protect (T20, T21), and no rule may keep itself
        alive.
        """
        count = 0
        previous = None
        for day in self._lifted:
            if previous is not None and self._has_faded(previous, day):
                count = 0

            is_late = self._phases.get(monday_of(day), 0) >= STRENGTH and day in self._whole
            if day > start and (day in self._hard or is_late):
                count += 1
            previous = day
        return count

    def _has_faded(self, before: dt.date, day: dt.date) -> bool:
        """Tell whether the protection of lifting has faded between two days, for no race's sake."""
        if (day - before).days < FADED_DAYS:
            return False
        return not self._races.explains_gap(before, day)


def _was_hard(activity: Activity) -> bool:
    """Tell whether a session was of moderate or heavy effort, by its recorded sets.

    Without any it is taken as such, but for a session of the plan: its phase tells.
    """
    if activity.sport != "strength":
        return False
    if activity.session_uid is None:
        return effort_done(activity) != "light"
    return recorded_effort(activity) in ("moderate", "heavy")
