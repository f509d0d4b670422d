"""Which jumps have been earned, and how many of them the next session and the week may hold."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from planner.log.history import log_of
from planner.log.jumped import counts_as_jumps, is_hopping, recorded_contacts
from planner.model import RUN_SPORTS, PlanningProblem
from planner.rulebook import numbers as n
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.flags import limits_of
from planner.season.phases import Season
from planner.weeks import WEEK, monday_of

_TIER3: Final = 3
_HOPS_COUNT: Final = 12 * WEEK  # weeks with hops longer ago are forgotten [D]
_REMEMBERED: Final = 3 * WEEK  # after a lighter week or two, contacts go on from before it [D]


@dataclass(frozen=True, slots=True)
class JumpDose:
    """The plyometric tier (0-3), and contacts: of the next session, and of the week.

    `week` is what a week may hold, `week_done` what this week holds already. Hops in warm-ups are
    counted apart: `hop_weeks` are the weeks before this one that held some.
    """

    tier: int
    contacts: int
    week: int
    week_done: int = 0
    hop_weeks: int = 0

    def tier_in(self, phase: int) -> int:
        """Return the tier of a session in a week of this phase."""
        return min(self.tier, n.HIGHEST_TIER[phase])


def jump_dose(problem: PlanningProblem, season: Season, age: int | None) -> JumpDose:
    """Return tier and contacts, from what was really jumped.

    A tier is earned by weeks and sessions (evidence §3).
    """
    ladder = _Ladder(problem, age)
    this_monday = monday_of(problem.today)
    totals: dict[dt.date, int] = {}
    hop_weeks: set[dt.date] = set()
    last: dt.date | None = None

    for monday, sessions in _weeks_with_jumps(problem):
        if monday < this_monday and any(jumps.hops for jumps in sessions):
            hop_weeks.add(monday)

        gap = (sessions[0].day - last).days if last is not None else 0
        ladder.begin_week(season.phase_in(monday), gap)

        contacts = ladder.jump(monday, sessions, is_over=monday < this_monday)
        totals[monday] = sum(contacts)
        last = sessions[-1].day

    gap = (problem.today - last).days if last is not None else 0
    ladder.begin_week(season.phase, max(gap, season.gap_days or 0))
    ladder.tier = min(ladder.tier, limits_of(problem.flags).highest_tier)

    least, _ = n.PLYO_TIERS[ladder.tier]
    rise = int(_most_lately(totals, this_monday) * n.CONTACTS_RISE)
    a_week = max(n.PLYO_PER_WEEK * least, rise)
    return JumpDose(
        tier=ladder.tier,
        contacts=min(ladder.contacts(this_monday), n.CONTACTS_BY_LEVEL[season.level]),
        week=min(n.CONTACTS_WEEK, a_week),
        week_done=totals.get(this_monday, 0),
        hop_weeks=len([monday for monday in hop_weeks if monday >= this_monday - _HOPS_COUNT]),
    )


class _Jumps(NamedTuple):
    """The jumps of one day. `contacts` is None where they were not counted.

    `hops`: it was only hops in a warm-up, whose contacts are counted apart.
    """

    day: dt.date
    contacts: int | None
    hops: bool


class _Ladder:
    """The tier the athlete jumps at, and the weeks, sessions and contacts done at it."""

    def __init__(self, problem: PlanningProblem, age: int | None) -> None:
        """Begin at the tier that the athlete named, else at the lowest."""
        self._problem = problem
        self._is_young = age is not None and age < n.YOUNGEST_FOR_TIER3
        self._tier_named = problem.strength is not None
        self.tier = problem.strength.plyo_tier if problem.strength is not None else 0
        self._weeks = 0
        self._sessions = 0
        self._largest: dict[dt.date, int] = {}  # session of each week, by Monday

    def begin_week(self, phase: int, gap: int) -> None:
        """Move to the tier of a week in this phase, after so many days without jumps.

        A gap takes tiers away. Without one the next tier comes once it is earned, unless the
        athlete named the tier. The phase, the age and the squat limit it.
        """
        most = self._most(phase)
        tier = self.tier
        if gap >= n.ALL_TIERS_BACK:
            tier = 0
        elif gap >= n.ONE_TIER_BACK:
            tier = max(0, tier - 1)
        elif tier < most and self._has_earned_next():
            tier += 1

        tier = min(tier, most)
        if tier == _TIER3 and not self._squats_enough:
            tier -= 1
        self._move(tier)

    def jump(self, monday: dt.date, sessions: Sequence[_Jumps], *, is_over: bool) -> list[int]:
        """Add the sessions of a week and return their contacts, the asked ones if not counted."""
        asked = self.contacts(monday)
        counting = [jumps for jumps in sessions if not jumps.hops]
        contacts = [asked if jumps.contacts is None else jumps.contacts for jumps in counting]
        if contacts:
            self._largest[monday] = max(contacts)

        # The first tier is earned by hops as well, the others only by jumps of their own.
        earning = sessions if self.tier == 0 else counting
        self._sessions += len(earning)
        if is_over and earning:
            self._weeks += 1
        return contacts

    def contacts(self, monday: dt.date) -> int:
        """Return what one session of the week may hold (P11).

        It is the tier's least, then a fifth more a week.
        """
        least, most = n.PLYO_TIERS[self.tier]
        before = _most_lately(self._largest, monday)
        if not before:
            return least

        rise = max(before + n.CONTACTS_LEAST_STEP, int(before * n.CONTACTS_RISE))
        return min(most, max(least, min(before + n.CONTACTS_STEP, rise)))

    def _most(self, phase: int) -> int:
        """Return the highest tier that the phase and the age allow."""
        highest = n.HIGHEST_TIER[phase]
        return min(highest, _TIER3 - 1) if self._is_young else highest

    @cached_property
    def _squats_enough(self) -> bool:
        return _squats_enough(self._problem)

    def _has_earned_next(self) -> bool:
        if self._tier_named:
            return False
        weeks, sessions = n.EARNED_BY[self.tier]
        return self._weeks >= weeks and self._sessions >= sessions

    def _move(self, tier: int) -> None:
        if tier != self.tier:
            self.tier = tier
            self._weeks = self._sessions = 0
            self._largest = {}


def _squats_enough(problem: PlanningProblem) -> bool:
    """Tell whether the athlete is known to squat their own weight.

    If the athlete named the tier, an unknown squat is enough.
    """
    mass_kg = problem.athlete.body_mass_kg
    squats_kg = []
    for name, lift in log_of(problem).lifts.items():
        exercise = EXERCISES.get(name)
        if exercise is not None and exercise.pattern == "squat":
            squats_kg.append(lift.e1rm_kg)

    if mass_kg is None or not squats_kg:
        return problem.strength is not None
    return max(squats_kg) >= n.SQUAT_FOR_TIER3 * mass_kg


def _weeks_with_jumps(problem: PlanningProblem) -> list[tuple[dt.date, list[_Jumps]]]:
    """Return the weeks with jumps up to today, by Monday, with the jumps of each day."""
    weeks: dict[dt.date, list[_Jumps]] = {}
    days = _contacts_by_day(problem)
    jumped = [_Jumps(day, contacts, hops=False) for day, contacts in days.items()]
    hopped = [_Jumps(day, 0, hops=True) for day in _hop_days(problem) if day not in days]

    for jumps in sorted(jumped + hopped, key=lambda jumps: jumps.day):
        weeks.setdefault(monday_of(jumps.day), []).append(jumps)
    return [*weeks.items()]


def _hop_days(problem: PlanningProblem) -> set[dt.date]:
    """Return the days with hops in a warm-up up to today.

    Nobody records them, so a day counts if they were planned for its run and it was run.
    """
    ran = {activity.day for activity in problem.activities if activity.sport in RUN_SPORTS}
    days = {activity.day for activity in problem.activities if is_hopping(activity)}
    for shown in problem.published:
        if "hops" in shown.kinds and shown.date < problem.today and shown.date in ran:
            days.add(shown.date)
    return {day for day in days if day <= problem.today}


def _contacts_by_day(problem: PlanningProblem) -> dict[dt.date, int | None]:
    """Return the contacts of the days with jumps, oldest first. None: not all were counted."""
    days: dict[dt.date, int | None] = {}
    for activity in sorted(problem.activities, key=lambda activity: (activity.start, activity.id)):
        if activity.day > problem.today or not counts_as_jumps(activity):
            continue

        counted = recorded_contacts(activity)
        before = days.get(activity.day, 0)
        if counted is None or before is None:
            days[activity.day] = None
        else:
            days[activity.day] = before + counted
    return days


def _most_lately(weeks: Mapping[dt.date, int], monday: dt.date) -> int:
    """Return the most of the three weeks before `monday`, 0 without any."""
    start = monday - _REMEMBERED
    lately = [contacts for week, contacts in weeks.items() if start <= week < monday]
    return max(lately, default=0)
