"""What to say about lifting that did not happen: a missed session is let go, two skipped weeks ask for an easy run."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from planner.facts.days import Facts
from planner.facts.naming import run_name
from planner.ladder.offers import missing_weeks
from planner.log.match import missed
from planner.rulebook import numbers as n
from planner.rulebook.stages import ADAPTATION, POWER
from planner.search.bits import HEAVY
from planner.search.caps import heavy_cap
from planner.search.place import Placement
from planner.weeks import WEEK

_BY_RUNS: Final = (
    "H03",
    "H04",
    "H05",
    "H06",
    "H07",
    "H10",
    "H13",
    "P13",
)  # rules that close a day because of runs
_BY_RACES: Final = ("H02", "H08")  # then the race is the reason, and no run has to change for it
_KEEPS: Final = "Strength keeps for three to four weeks"  # evidence §4, detraining


def about_skipped(facts: Facts, placement: Placement) -> list[str]:
    """Return the sentences about missed sessions and skipped weeks, for an athlete who may lift."""
    if not facts.heavy_gate.is_open:
        return []
    return [
        *_let_go(facts, placement.choices),
        *_one_only(facts, placement),
        *_ask(facts, placement),
    ]


def _let_go(facts: Facts, choices: Sequence[int]) -> list[str]:
    """Missed lifting of this week is not made up when no day that is left may hold it (8.3)."""
    monday = facts.monday(0)
    gone = [p for p in missed(facts.problem) if facts.index(p.date) >= monday]
    if not gone or _lifting(facts, choices, monday) >= heavy_cap(facts, 0):
        return []
    return [
        f"{gone[0].date:%A}'s lifting was missed and is let go: no day left this week has room for it. {_KEEPS}."
    ]


def _one_only(facts: Facts, placement: Placement) -> list[str]:
    """One session where a week might hold two is enough (8.3, step 1)."""
    weeks = [monday for monday in missing_weeks(facts, placement.choices) if monday >= 0]
    short = [
        m
        for m in weeks
        if _lifting(facts, placement.choices, m) and _closed_by_runs(placement, range(m, m + 7))
    ]
    if not short:
        return []
    when = (
        f"the week from {facts.day(short[0]).date:%-d %B}"
        if len(short) == 1
        else f"each of {len(short)} weeks"
    )
    return [f"There is room for one lifting session only in {when}: one keeps strength."]


def _ask(facts: Facts, placement: Placement) -> list[str]:
    """Two build weeks in a row without lifting ask which run becomes easy (8.3, step 6)."""
    monday = facts.monday(0)
    if any(facts.index(p.date) >= monday - 7 for p in missed(facts.problem)):
        return []  # there was room, and the athlete did something else
    empty = [
        _was_skipped(facts),
        *(_is_skipped(facts, placement, monday + 7 * ahead) for ahead in (0, 1)),
    ]
    first = next((ahead for ahead in (0, 1) if empty[ahead] and empty[ahead + 1]), None)
    if first is None:
        return []
    days = [facts.day(i) for i in range(max(monday, 0), monday + 7 * (first + 1))]
    hard = next(
        (run_name(d, r) for d in days for r in d.runs if r.is_quality and r.p >= n.LIKELY), None
    )
    example = f", for example {hard}" if hard else ""
    weeks = (
        "Last week passed without lifting, and the rest of this one has"
        if first == 0
        else "This week and the next have"
    )
    return [f"{weeks} no room for it: which run could become easy{example}? {_KEEPS}."]


def _was_skipped(facts: Facts) -> bool:
    """Tell whether last week was one of building and passed without lifting, with no race in the legs."""
    season = facts.season
    monday = season.this_monday - WEEK
    if season.gap_days is None or not ADAPTATION <= season.phase_in(monday) <= POWER:
        return False
    raced = any(
        monday - 3 * WEEK <= r.date < season.this_monday and r.priority != "C" for r in facts.races
    )
    last = facts.problem.today - dt.timedelta(days=season.gap_days)
    return not raced and last < monday


def _is_skipped(facts: Facts, placement: Placement, monday: int) -> bool:
    """Tell whether a week is one of building and holds no lifting, because of its runs."""
    days = range(max(monday, 0), monday + 7)
    if days[-1] >= len(placement.choices) or _lifting(facts, placement.choices, monday):
        return False
    building = ADAPTATION <= facts.week_of(days[0]).phase <= POWER and heavy_cap(facts, days[0]) > 0
    return building and _closed_by_runs(placement, days)


def _closed_by_runs(placement: Placement, days: range) -> bool:
    rules = {c.rule for i in days for c in placement.slots[i].closed if c.kind == "heavy"}
    return not rules.isdisjoint(_BY_RUNS) and rules.isdisjoint(_BY_RACES)


def _lifting(facts: Facts, choices: Sequence[int], monday: int) -> int:
    """Count the days of a week with lifting that is done, stands there or is placed."""
    return sum(
        facts.day(i).heavy or (0 <= i < len(choices) and bool(choices[i] & HEAVY))
        for i in range(monday, monday + 7)
    )
