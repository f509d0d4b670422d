"""The rules that keep heavy lifting off a day, one function a rule."""

from planner.facts.days import Facts, RunOn, damages, long_closes
from planner.language import N_, _
from planner.rulebook import numbers as n
from planner.search.caps import heavy_cap
from planner.search.risk import OPEN, Risk, certain, from_runs
from planner.search.shared_rules import (
    after_race,
    days_before_race,
    health,
    is_race,
    nearby,
    sessions_in_week,
    youth,
)


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

    return from_runs(eve, eve.p_key, _is_key, N_("the day before {run}"))


def first_exposures(facts: Facts, i: int) -> Risk:
    """H10: two days before a key run, while the legs are new to lifting."""
    if not facts.season.first_exposures:
        return OPEN

    day = facts.day(i + 2)
    reason = N_("two days before {run}, and your legs are new to lifting")
    return from_runs(day, day.p_key, _is_key, reason)


def before_evening_quality(facts: Facts, i: int) -> Risk:
    """H04: the quality run of the day is in the evening."""
    day = facts.day(i)
    reason = N_("lifting would come before {run} in the evening")
    return from_runs(day, day.p(_is_late_quality), _is_late_quality, reason)


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
    """H13: the key run goes first, and only the morning is free."""
    if facts.is_free(i, "pm") or not facts.is_free(i, "am"):
        return OPEN

    day = facts.day(i)
    return from_runs(day, day.p_key, _is_key, N_("no time left after {run}"))


def too_close(facts: Facts, i: int) -> Risk:
    """H11: less than two days from another heavy session."""
    if facts.day(i).heavy and not facts.locked(i, "heavy"):
        return certain(_("there is lifting on this day already"))

    near = nearby(facts, i, "heavy", n.HEAVY_GAP)
    if near is None:
        return OPEN

    return certain(
        _(
            "there is lifting on {weekday}, and heavy days need {hours} hours between them",
            weekday=f"{near.date:%A}",
            hours=24 * n.HEAVY_GAP,
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


def _is_key(run: RunOn) -> bool:
    return run.is_key


def _is_late_quality(run: RunOn) -> bool:
    return run.is_quality and run.half == "pm"


def _is_downhill(run: RunOn) -> bool:
    return run.downhill
