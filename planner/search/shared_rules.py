"""The rules that heavy lifting and jumps share, and what several rules look at."""

from planner.facts.days import BACK, Day, Facts, RunOn
from planner.language import _, ngettext
from planner.model import Priority, SlotKind
from planner.rulebook import numbers as n
from planner.search.caps import hard_cap, rest_days
from planner.search.risk import OPEN, Risk, certain
from planner.season.gates import Gate


def health(facts: Facts, i: int, gate: Gate) -> Risk:
    """H09: illness, injury, or two bad signs this morning."""
    if gate.rule == "H09":
        return certain(gate.text)

    if i == 0 and facts.readiness == "red":
        return certain(_("two signs this morning say that you have not recovered"))

    return OPEN


def youth(gate: Gate) -> Risk:
    """H15: under 18, and no adult who watches."""
    if gate.rule == "H15":
        return certain(gate.text)

    return OPEN


def after_race(facts: Facts, i: int, closed_days: dict[str, int]) -> Risk:
    """H08 and P07: the days after a race, by its size in `closed_days`."""
    for race in facts.races:
        days_since = i - facts.index(race.date)
        closed = closed_days[race.size]
        if race.priority == "C":
            closed = n.AFTER_C_RACE

        if 0 < days_since <= closed:
            reason = ngettext("the day after your race", "{count} days after your race", days_since)
            return (n.GUESSED_RACE, "") if race.guessed else certain(reason)

    return _after_likely_race(facts, i)


def _after_likely_race(facts: Facts, i: int) -> Risk:
    """Return the risk of the day after a race that is only likely, such as a weekly parkrun."""
    likely = [run.p for run in facts.day(i - 1).runs if run.kind == "race" and not run.sure]
    return (min(0.99, sum(likely)), "") if likely else OPEN


def days_before_race(days: int, priority: Priority) -> str:
    """Return the words for a day before a race."""
    return ngettext(
        "the day before your {priority} race",
        "{count} days before your {priority} race",
        days,
        priority=priority,
    )


def only_rest_day(facts: Facts, i: int) -> Risk:
    """H07 and P06: the last rest day of the week that holds no session."""
    day = facts.day(i)
    if not day.rest or day.heavy or day.plyo:
        return OPEN

    total, taken = rest_days(facts, i)
    if total - taken <= 1:
        return certain(_("the week's only full rest day"))

    return OPEN


def hard_days(facts: Facts, i: int) -> Risk:
    """P13: a session would make it one hard day too many of any seven."""
    if facts.day(i).hard:
        return OPEN

    most = hard_cap(facts)
    around = [day.hard for day in facts.days[i + BACK - 6 : i + BACK + 7]]
    for first in range(7):
        if around[first : first + 7].count(True) >= most:
            if most < n.HARD_DAYS:
                return certain(_("it would be the fourth hard day in seven"))
            return certain(_("it would be the fifth hard day in seven"))

    return OPEN


def nearby(facts: Facts, i: int, kind: SlotKind, gap: int) -> Day | None:
    """Return the nearest day that holds this kind, if it is less than `gap` days away from day `i`.

    Day `i` itself is not looked at. Of two that are equally near, the earlier one is returned.
    """
    for distance in range(1, gap):
        for near in (facts.day(i - distance), facts.day(i + distance)):
            if near.holds(kind):
                return near

    return None


def sessions_in_week(facts: Facts, i: int, kind: SlotKind) -> int:
    """Return how many days of day `i`'s week hold this kind.

    A locked session on day `i` does not count against itself.
    """
    count = 0
    for day in facts.days_of_week(i):
        if day.holds(kind):
            count += 1

    if facts.locked(i, kind):
        count -= 1

    return count


def is_race(run: RunOn) -> bool:
    """Tell whether a run is a race."""
    return run.kind == "race"
