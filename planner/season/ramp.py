"""Which jumps have been earned, and how many of them the next session and the week may hold."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from planner.log.history import log_of
from planner.log.jumped import is_jumping, recorded_contacts
from planner.model import PlanningProblem
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import EXERCISES
from planner.season.season import Season
from planner.weeks import WEEK, monday_of

_TIER3: Final = 3
_REMEMBERED: Final = 3 * WEEK  # a lighter week or two are no new start [D]


@dataclass(frozen=True, slots=True)
class JumpDose:
    """The plyometric tier (0-3), the contacts of the next session, those a week may hold and those it holds already."""

    tier: int
    contacts: int
    week: int
    week_done: int = 0

    def tier_in(self, phase: int) -> int:
        """Return the tier of a session in a week of this phase."""
        return min(self.tier, n.HIGHEST_TIER[phase])


@dataclass(slots=True)
class _Level:
    """The tier somebody jumps at, the weeks and sessions at it, and the largest session and total of each week."""

    tier: int
    weeks: int = 0
    sessions: int = 0
    largest: dict[dt.date, int] | None = None

    def move(self, tier: int) -> None:
        if tier != self.tier:
            self.tier, self.weeks, self.sessions, self.largest = tier, 0, 0, None

    def contacts(self, monday: dt.date) -> int:
        """Return what one session of the week may hold: the tier's least, then a fifth more a week (P11)."""
        low, high = n.PLYO_TIERS[self.tier]
        before = _lately(self.largest or {}, monday)
        if not before:
            return low
        rise = max(before + n.CONTACTS_LEAST_STEP, int(before * n.CONTACTS_RISE))
        return min(high, max(low, min(before + n.CONTACTS_STEP, rise)))


def jump_dose(problem: PlanningProblem, season: Season, age: int | None) -> JumpDose:
    """Return tier and contacts, from what was really jumped: a tier is earned by weeks and sessions (evidence §3)."""
    given = problem.strength
    level = _Level(given.plyo_tier if given is not None else 0)
    totals: dict[dt.date, int] = {}
    last: dt.date | None = None
    this_monday = monday_of(problem.today)
    settle = partial(
        _settle, told=given is not None, squats=cache(partial(_squats_enough, problem))
    )
    young = age is not None and age < n.YOUNGEST_FOR_TIER3

    def most(phase: int) -> int:
        return min(n.HIGHEST_TIER[phase], _TIER3 - young)

    for monday, sessions in _by_week(problem):
        gap = (sessions[0][0] - last).days if last is not None else 0
        settle(level, most(season.phase_in(monday)), gap)
        asked = level.contacts(monday)
        held = [contacts if contacts is not None else asked for _, contacts in sessions]
        totals[monday] = sum(held)
        level.largest = {**(level.largest or {}), monday: max(held)}
        level.sessions += len(sessions)
        level.weeks += monday < this_monday
        last = sessions[-1][0]
    gap = max((problem.today - last).days if last is not None else 0, season.gap_days or 0)
    settle(level, most(season.phase), gap)
    low = n.PLYO_TIERS[level.tier][0]
    a_week = max(n.PLYO_PER_WEEK * low, int(_lately(totals, this_monday) * n.CONTACTS_RISE))
    session = min(level.contacts(this_monday), n.CONTACTS_BY_LEVEL[season.level])
    return JumpDose(level.tier, session, min(n.CONTACTS_WEEK, a_week), totals.get(this_monday, 0))


def _settle(level: _Level, most: int, gap: int, *, told: bool, squats: Callable[[], bool]) -> None:
    """Move to the tier a week starts with: back after a gap, on if it is earned and not told, at most `most`."""
    tier = level.tier
    if gap >= n.ONE_TIER_BACK:
        tier = 0 if gap >= n.ALL_TIERS_BACK else max(0, tier - 1)
    elif not told and tier < most:
        weeks, sessions = n.EARNED_BY[tier]
        tier += level.weeks >= weeks and level.sessions >= sessions
    tier = min(tier, most)
    if tier == _TIER3 and not squats():
        tier -= 1
    level.move(tier)


def _squats_enough(problem: PlanningProblem) -> bool:
    """Tell whether a squat of one's own weight is known; where the tier was told, an unknown one is taken as told."""
    mass = problem.athlete.body_mass_kg
    lifts = log_of(problem).lifts
    squats = [
        lift.e1rm_kg
        for name, lift in lifts.items()
        if name in EXERCISES and EXERCISES[name].pattern == "squat"
    ]
    if mass is None or not squats:
        return problem.strength is not None
    return max(squats) >= n.SQUAT_FOR_TIER3 * mass


def _by_week(
    problem: PlanningProblem,
) -> Sequence[tuple[dt.date, list[tuple[dt.date, int | None]]]]:
    """Return the weeks with jumps up to today: the days and the recorded contacts, None where nobody counted."""
    days: dict[dt.date, int | None] = {}
    for activity in sorted(problem.activities, key=lambda a: (a.start, a.id)):
        if is_jumping(activity) and activity.day <= problem.today:
            contacts, before = recorded_contacts(activity), days.get(activity.day, 0)
            days[activity.day] = None if contacts is None or before is None else before + contacts
    weeks: dict[dt.date, list[tuple[dt.date, int | None]]] = {}
    for day, counted in days.items():
        weeks.setdefault(monday_of(day), []).append((day, counted))
    return [*weeks.items()]


def _lately(weeks: dict[dt.date, int], monday: dt.date) -> int:
    """Return the most of the three weeks before `monday`, 0 without any."""
    return max(
        (held for start, held in weeks.items() if monday - _REMEMBERED <= start < monday), default=0
    )
