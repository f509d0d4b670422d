"""The rules that keep heavy lifting off a day, one function a rule."""

from typing import Final

from planner.facts.days import Facts, RunOn, damages, long_closes
from planner.facts.naming import hard_sport
from planner.language import N_, _
from planner.model import Half
from planner.rulebook import numbers as n
from planner.search.caps import heavy_cap
from planner.search.halves import (
    beside_others,
    is_late_quality,
    is_quality,
    lifting_near,
    one_visit_works,
)
from planner.search.risk import OPEN, Risk, certain, from_runs
from planner.search.shared_rules import (
    after_race,
    days_before_race,
    hard_days,
    health,
    is_race,
    sessions_in_week,
    youth,
)

_HALVES: Final[tuple[Half, ...]] = ("am", "pm")


def not_healthy(facts: Facts, i: int) -> Risk:
    """H09: illness, injury, or two bad signs this morning."""
    return health(facts, i, facts.heavy_gate)


def too_young(facts: Facts, _i: int) -> Risk:
    """H15: under 18, and no adult who watches."""
    return youth(facts.heavy_gate)


def race_day(facts: Facts, i: int) -> Risk:
    """H01: the day of a race."""
    day = facts.day(i)
    if any(race.date == day.date for race in facts.races):
        return certain(_("race day"))

    return from_runs(day, day.p(is_race), is_race, N_("race day"))


def race_window(facts: Facts, i: int) -> Risk:
    """H02: the days before a race."""
    for race in facts.races:
        days_to_race = facts.index(race.date) - i
        closed_days = n.HEAVY_RACE_WINDOW[race.priority][race.size]
        if race.listed and 0 < days_to_race <= closed_days:
            return certain(days_before_race(days_to_race, race.priority))

    return OPEN


def race_in_the_legs(facts: Facts, i: int) -> Risk:
    """H08: the days after a race."""
    return after_race(facts, i, n.HEAVY_AFTER_RACE)


def eve_of_key_run(facts: Facts, i: int) -> Risk:
    """H03: the day before a key run, or two days before two long runs in a row."""
    eve = facts.day(i + 1)
    first_long = facts.day(i + 2)
    second_long = facts.day(i + 3)

    if eve.p_key < 1 and first_long.p_long == 1 and second_long.p_long == 1:
        return certain(
            _(
                "two days before the long runs of {first} and {second}",
                first=f"{first_long.date:%A}",
                second=f"{second_long.date:%A}",
            )
        )

    if eve.p_key < 1 and eve.p_hard_sport > 0:
        risk = max(eve.p_key, eve.p_hard_sport)
        return (
            (risk, "") if risk < 1 else certain(_("the day before {sport}", sport=hard_sport(eve)))
        )

    return from_runs(eve, eve.p_key, _is_key, N_("the day before {run}"))


def first_exposures(facts: Facts, i: int) -> Risk:
    """H10: two days before a quality run, while the legs are new to lifting.

    It closes the day to moderate and heavy effort only.
    """
    if not facts.season.first_exposures or facts.effort(i) == "light":
        return OPEN

    day = facts.day(i + 2)
    if day.p_quality < 1 and day.p_hard_sport == 1:
        return certain(
            _("two days before {sport}, and your legs are new to lifting", sport=hard_sport(day))
        )

    reason = N_("two days before {run}, and your legs are new to lifting")
    return from_runs(day, day.p_quality, is_quality, reason)


def before_evening_quality(facts: Facts, i: int) -> Risk:
    """H04: the quality run of the day is in the evening, and one visit is not possible."""
    day = facts.day(i)
    if one_visit_works(facts, i, "pm"):
        return OPEN

    reason = N_("lifting would come before {run} in the evening")
    return from_runs(day, day.p(is_late_quality), is_late_quality, reason)


def rest_stays_free(facts: Facts, i: int) -> Risk:
    """H16: the athlete keeps days without a run free."""
    if facts.problem.athlete.rest_days == "free" and facts.day(i).rest:
        return certain(_("you keep days without a run free"))

    return OPEN


def long_run_day(facts: Facts, i: int) -> Risk:
    """H05: the day of a long run.

    From 90 minutes, for novices and new legs from any length. A run that is only likely counts at
    any length too.
    """
    any_length = facts.novice or facts.season.first_exposures

    def closes(run: RunOn) -> bool:
        if run.closes_day:
            return True
        if any_length or not run.sure:
            return run.is_long
        return long_closes(run)

    day = facts.day(i)
    return from_runs(day, day.p(closes), closes, N_("the day of your long run"))


def after_very_long_run(facts: Facts, i: int) -> Risk:
    """H06: the day after a run that damages muscles."""
    day = facts.day(i - 1)

    reason = N_("the day after {run} of two and a half hours or more")
    if day.sure(_is_downhill):
        reason = N_("the day after {run}, which went downhill")

    return from_runs(day, day.p(damages), damages, reason)


def no_time_after_run(facts: Facts, i: int) -> Risk:
    """H13: the key run goes first, only the morning is free, and one visit is no way."""
    if facts.is_free(i, "pm") or not facts.is_free(i, "am"):
        return OPEN

    day = facts.day(i)
    if one_visit_works(facts, i, "am") and day.p_long < 1:
        return OPEN

    return from_runs(day, day.p_key, _is_key, N_("no time left after {run}"))


def half_of_other_sport(facts: Facts, i: int) -> Risk:
    """H17: another sport takes the half-day, or its hard session comes after the lifting."""
    others = facts.day(i).others
    if all(other.p < 1 for other in others) or _lifting_halves(facts, i):
        return OPEN

    return certain(_("{sport} leaves no half of the day", sport=hard_sport(facts.day(i))))


def too_close(facts: Facts, i: int) -> Risk:
    """H11: less than 48 hours from other lifting, counted in half-days."""
    if facts.day(i).heavy and not facts.locked(i, "heavy"):
        return certain(_("there is lifting on this day already"))

    free = [half for half in _HALVES if facts.is_free(i, half)]
    conflicts = [conflict for half in free if (conflict := lifting_near(facts, i, half))]
    if not free or len(conflicts) < len(free):
        return OPEN

    return certain(
        _(
            "there is lifting on {weekday}, and it needs 48 hours in between",
            weekday=f"{conflicts[0].date:%A}",
        )
    )


def week_is_full(facts: Facts, i: int) -> Risk:
    """H12: the week holds as much lifting as it may."""
    cap = heavy_cap(facts, i)
    sessions = sessions_in_week(facts, i, "heavy")
    if sessions < cap:
        return OPEN

    if cap == 0:
        return certain(_("no lifting this week"))

    return certain(_("enough lifting this week: {done} of {cap}", done=sessions, cap=cap))


def too_many_hard_days(facts: Facts, i: int) -> Risk:
    """P13: the lifting is of heavy effort, and it would be one hard day too many."""
    if facts.effort(i) == "heavy":
        return hard_days(facts, i)

    return OPEN


def _is_key(run: RunOn) -> bool:
    return run.is_key


def _lifting_halves(facts: Facts, i: int) -> list[Half]:
    return [half for half in _HALVES if facts.is_free(i, half) and beside_others(facts, i, half)]


def _is_downhill(run: RunOn) -> bool:
    return run.downhill
