"""The rules that keep jumps off a day, one function a rule."""

from planner.facts.days import Facts, RunOn, damages, long_closes
from planner.language import N_, _
from planner.rulebook import numbers as n
from planner.search.caps import plyo_cap, plyo_gap
from planner.search.risk import OPEN, Risk, certain, from_runs
from planner.search.shared_rules import (
    after_race,
    days_before_race,
    hard_days,
    health,
    is_race,
    nearby,
    sessions_in_week,
    youth,
)


def gate_is_closed(facts: Facts, i: int) -> Risk:
    """P01: the gate for jumps is closed, or the season asks for a week without them."""
    gate = facts.plyo_gate
    if gate.rule and gate.rule not in ("H09", "H15"):
        return certain(gate.text)

    no_jumps = facts.week_of(i).no_jumps
    if no_jumps:
        return certain(no_jumps)

    return OPEN


def not_earned(facts: Facts, i: int) -> Risk:
    """P11: only hops have been earned so far, or the phase holds no more than those."""
    if facts.jumps.tier_in(facts.week_of(i).phase) > 0:
        return OPEN

    if facts.jumps.tier == 0:
        return certain(_("jump sessions come after two weeks of hops in your warm-ups"))
    return certain(_("in this phase, hops in your warm-ups are all the jumps"))


def not_healthy(facts: Facts, i: int) -> Risk:
    """H09: illness, or two bad signs this morning."""
    return health(facts, i, facts.plyo_gate)


def too_young(facts: Facts, _i: int) -> Risk:
    """H15: under 18, and no adult who watches."""
    return youth(facts.plyo_gate)


def race_window(facts: Facts, i: int) -> Risk:
    """P02: race day and the days before it."""
    for race in facts.races:
        days_to_race = facts.index(race.date) - i
        if days_to_race == 0:
            return certain(_("race day"))

        closed_days = n.PLYO_RACE_WINDOW[race.priority][race.size]
        if race.listed and 0 < days_to_race <= closed_days:
            return certain(days_before_race(days_to_race, race.priority))

    day = facts.day(i)
    return from_runs(day, day.p(is_race), is_race, N_("race day"))


def race_in_the_legs(facts: Facts, i: int) -> Risk:
    """P07: the days after a race."""
    return after_race(facts, i, n.PLYO_AFTER_RACE)


def eve_of_run(facts: Facts, i: int) -> Risk:
    """P03: the day before quality or a very long run, for novices before any long run."""

    def protected(run: RunOn) -> bool:
        if facts.novice and run.is_long:
            return True
        return run.is_quality or damages(run)

    day = facts.day(i + 1)
    return from_runs(day, day.p(protected), protected, N_("the day before {run}"))


def day_of_run(facts: Facts, i: int) -> Risk:
    """P04: the day of a long run or of hills, for novices of any quality run."""

    def blocks(run: RunOn) -> bool:
        if facts.novice and run.is_quality:
            return True
        return run.is_long or run.kind == "hills"

    day = facts.day(i)
    return from_runs(day, day.p(blocks), blocks, N_("the day of {run}"))


def after_long_run(facts: Facts, i: int) -> Risk:
    """P05: the day after a long run of 90 minutes or more, or after a run that damages muscles."""
    day = facts.day(i - 1)
    return from_runs(day, day.p(_tires), _tires, N_("the day after {run}"))


def too_close(facts: Facts, i: int) -> Risk:
    """P08: too few days from other jumps."""
    if facts.day(i).plyo and not facts.locked(i, "plyo"):
        return certain(_("there are jumps on this day already"))

    gap = plyo_gap(facts)
    near = nearby(facts, i, "plyo", gap)
    if near is None:
        return OPEN

    return certain(
        _(
            "there are jumps on {weekday}, and they need {hours} hours between them",
            weekday=f"{near.date:%A}",
            hours=24 * gap,
        )
    )


def week_is_full(facts: Facts, i: int) -> Risk:
    """P12: the week holds as many jump sessions as it may."""
    cap = plyo_cap(facts, i)
    sessions = sessions_in_week(facts, i, "plyo")
    if sessions < cap:
        return OPEN

    if cap == 0:
        return certain(_("no jumps this week"))

    return certain(_("enough jumps this week: {done} of {cap}", done=sessions, cap=cap))


def too_many_hard_days(facts: Facts, i: int) -> Risk:
    """P13: the jumps are hard ones, and it would be one hard day too many."""
    if facts.jumps.tier >= n.HARD_TIER:
        return hard_days(facts, i)

    return OPEN


def _tires(run: RunOn) -> bool:
    return long_closes(run) or damages(run)
