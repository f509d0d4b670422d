"""The soft costs of a choice that need no other session: points by the day's runs and the season.

Each cost is weighted by the probability of the run behind it.
"""

from planner.facts.days import Facts, RunOn, long_closes
from planner.model import Effort, Half
from planner.rulebook import numbers as n
from planner.runs.load import monotony
from planner.search.bits import HEAVY, PLYO
from planner.search.caps import rest_days

Costs = list[tuple[str, float]]  # rule and points

_JUMPS_IN_OTHER_HALF = 0.1  # so that jumps go into the warm-up of a run, all else equal (P09)
_REST_LEFT = 2  # rest days from which lifting on one of them costs less (S02)


def heavy_costs(facts: Facts, i: int, effort: Effort) -> Costs:
    """Return the points for lifting of an effort on day `i`."""
    day = facts.day(i)
    before = facts.day(i - 1)
    in_two_days = facts.day(i + 2)
    factor = facts.factor

    costs = _own_day_costs(facts, i)
    costs.append(("S04", factor * n.COST["S04_long"] * before.p(long_closes)))
    costs.append(("S04", factor * n.COST["S04_quality"] * before.p_quality))

    new_to_it = facts.novice and effort != "light"
    two_days_before = n.COST["S05_novice"] if new_to_it else n.COST["S05"]
    costs.append(("S05", factor * two_days_before * in_two_days.p_key))
    costs.append(("S07", n.COST["S07"] * day.p(_is_quality_of_unknown_time)))

    if any(near in facts.spike for near in range(i - 2, i + 3)):
        costs.append(("S16", n.COST["S16"]))
    if _is_monotonous(facts, i):
        costs.append(("S17", n.COST["S17"]))

    if day.rest:
        costs.append(("S02", _rest_day_cost(facts, i)))

    return costs


def _rest_day_cost(facts: Facts, i: int) -> float:
    """Return the points for lifting on a day without a run (S02)."""
    if facts.problem.athlete.rest_days == "use":
        return 0.0

    total, taken = rest_days(facts, i)
    if 7 - total <= n.FEW_RUNS:
        return n.COST["S02_few"]

    if total - taken > _REST_LEFT:
        return n.COST["S02"]

    return n.COST["S02_last"]


def _own_day_costs(facts: Facts, i: int) -> Costs:
    """Return the points for lifting on the day of an easy or a short long run (S01)."""
    day = facts.day(i)
    costs = []
    if not day.rest:
        costs.append(("S01", n.COST["S01"] * max(0.0, day.p_run - day.p_key)))
    if day.sure(_is_long):
        costs.append(("S01", n.COST["S01_long"]))

    return costs


def plyo_costs(facts: Facts, i: int) -> Costs:
    """Return the points for jumps on day `i` (S10)."""
    before = facts.day(i - 1)
    hills = before.p(_is_hills)
    other_quality = min(before.p(_is_other_quality), 1 - hills)

    return [("S10", n.COST["S10_hills"] * hills + n.COST["S10"] * other_quality)]


def half_cost(facts: Facts, i: int, choice: int, half: Half, effort: Effort) -> float:
    """Return the points for putting a choice into one half of day `i`, at a lifting effort."""
    runs = facts.day(i).runs
    points = 0.0

    if choice & HEAVY:
        points += sum(_same_half_cost(run, effort) for run in runs if run.half == half)

    if choice & HEAVY and half == "am":  # a likely key run would come after the lifting (H04)
        points += n.UNSURE_BEFORE * sum(run.p for run in runs if run.is_key and not run.sure)

    if choice & HEAVY:  # a usual ride of this half-day (H17)
        usual = [sport.p for sport in facts.day(i).others if sport.p < 1 and sport.half == half]
        points += n.UNSURE_OF["H17"] * sum(usual)

    if choice == PLYO:
        points += sum(_JUMPS_IN_OTHER_HALF * r.p for r in runs if r.half not in (None, half))

    return points


def _same_half_cost(run: RunOn, effort: Effort) -> float:
    """Return the points for putting a choice into one half of day `i`.

    `effort` is that of the lifting.
    """
    if run.is_quality:
        return n.COST["S21_heavy" if effort == "heavy" else "S21"] * run.p

    if run.is_key:
        return n.COST["S06"] * run.p

    return n.COST["S06_easy"] * run.p


def _is_monotonous(facts: Facts, i: int) -> bool:
    """Tell whether a session makes the days of the week too much alike (S17).

    They are when their mean load is more than twice its spread.
    """
    loads = []
    for day in facts.days_of_week(i):
        load = day.load
        if day is facts.day(i) and not day.heavy:
            load += n.LOAD_HEAVY
        loads.append(load)

    return monotony(loads) > n.MONOTONY


def _is_quality_of_unknown_time(run: RunOn) -> bool:
    return run.is_quality and run.half is None


def _is_long(run: RunOn) -> bool:
    return run.is_long


def _is_hills(run: RunOn) -> bool:
    return run.kind == "hills"


def _is_other_quality(run: RunOn) -> bool:
    return run.is_quality and run.kind != "hills"
