"""What to say about lifting that does not happen.

Every week without any has its reason. A missed session is let go, and two weeks skipped because of
runs ask for an easy one.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from planner.facts.days import Facts
from planner.facts.naming import run_name
from planner.ladder.week import lifting_days, missing_weeks
from planner.language import _, ngettext
from planner.log.match import missed
from planner.rulebook import numbers as n
from planner.rulebook.stages import ADAPTATION, POWER
from planner.search.caps import heavy_cap
from planner.search.place import Placement
from planner.weeks import WEEK

# The rules that close a day because of runs.
_BY_RUNS: Final = frozenset(("H03", "H04", "H05", "H06", "H07", "H10", "H13", "H17", "P13"))
# Where one of these closes a day, the race is the reason and no run has to change for it.
_BY_RACES: Final = frozenset(("H02", "H08"))


def about_skipped(facts: Facts, placement: Placement) -> list[str]:
    """Return the sentences about missed sessions and skipped weeks, if the athlete may lift.

    That strength lasts three to four weeks is evidence §4, detraining.
    """
    if not facts.heavy_gate.is_open:
        return []

    asked = list(_ask(facts, placement))
    return [
        *_let_go(facts, placement.choices),
        *_one_only(facts, placement),
        *asked,
        *_empty_weeks(facts, placement, asked=bool(asked)),
    ]


# ---- A week with less than it should hold --------------------------------------------------------


def _let_go(facts: Facts, choices: Sequence[int]) -> Iterator[str]:
    """Yield a sentence where no day left this week can make up for missed lifting (8.3)."""
    monday = facts.monday(0)
    missed_days = [
        shown.date for shown in missed(facts.problem) if facts.index(shown.date) >= monday
    ]

    if missed_days and lifting_days(facts, choices, monday) < heavy_cap(facts, 0):
        yield _(
            "You missed {weekday}'s lifting, and no day left this week has room for it."
            " Let it go: strength lasts for three to four weeks.",
            weekday=f"{missed_days[0]:%A}",
        )


def _one_only(facts: Facts, placement: Placement) -> Iterator[str]:
    """Yield a sentence where runs leave room for one session of two, which is enough (8.3)."""
    short_weeks = [
        monday
        for monday in missing_weeks(facts, placement.choices)
        if monday >= 0
        and lifting_days(facts, placement.choices, monday)
        and _closed_by_runs(placement, range(monday, monday + 7))
    ]
    if not short_weeks:
        return

    first_monday = facts.day(short_weeks[0]).date
    yield ngettext(
        "There is room for only one lifting session in the week from {date}."
        " One is enough to keep your strength.",
        "There is room for only one lifting session in each of {count} weeks."
        " One is enough to keep your strength.",
        len(short_weeks),
        date=f"{first_monday:%-d %B}",
    )


# ---- A week without any --------------------------------------------------------------------------


def _empty_weeks(facts: Facts, placement: Placement, *, asked: bool) -> Iterator[str]:
    """Yield the reason for each week that holds no lifting, unless a question names it already."""
    for monday in sorted({facts.monday(i) for i in range(len(placement.choices))}):
        days = range(max(monday, 0), monday + 7)
        if days[-1] >= len(placement.choices) or lifting_days(facts, placement.choices, monday):
            continue
        if heavy_cap(facts, days[0]) == 0 or (asked and _closed_by_runs(placement, days)):
            continue

        date = f"{facts.day(monday).date:%-d %B}"
        yield _why_empty(facts, placement, days, date)


def _why_empty(facts: Facts, placement: Placement, days: range, date: str) -> str:
    """Return why a week is without lifting: the athlete's no, their time, a race, or their runs."""
    if any(facts.declined(i, "heavy") for i in days):
        return _(
            "You took lifting off the days it fits in the week from {date}, so that week has none.",
            date=date,
        )

    rules = _closing_rules(placement, days)
    if not rules.isdisjoint(_BY_RACES):
        return _("The week from {date} has no lifting because of your race.", date=date)
    if "S14" in rules:
        return _(
            "The times you can lift leave no room in the week from {date}, so that week has no"
            " lifting.",
            date=date,
        )
    return _("Your runs leave no room for lifting in the week from {date}.", date=date)


# ---- Two weeks without any -----------------------------------------------------------------------


def _ask(facts: Facts, placement: Placement) -> Iterator[str]:
    """Yield a question where two build weeks in a row have no lifting (8.3, step 6)."""
    monday = facts.monday(0)
    if any(facts.index(shown.date) >= monday - 7 for shown in missed(facts.problem)):
        return  # there was room, and the athlete did something else

    this_week_is_empty = _is_skipped(facts, placement, monday)
    if not this_week_is_empty:
        return

    if _was_skipped(facts):
        yield _after_empty_week(_first_hard_run(facts, monday + 7))
    elif _is_skipped(facts, placement, monday + 7):
        yield _two_empty_weeks(_first_hard_run(facts, monday + 14))


def _after_empty_week(hard_run: str | None) -> str:
    if hard_run is None:
        return _(
            "You didn't lift last week, and the rest of this week has no room for it either:"
            " which run could become easy? Strength lasts for three to four weeks."
        )
    return _(
        "You didn't lift last week, and the rest of this week has no room for it either:"
        " which run could become easy, for example {run}? Strength lasts for three to four weeks.",
        run=hard_run,
    )


def _two_empty_weeks(hard_run: str | None) -> str:
    if hard_run is None:
        return _(
            "This week and the next have no room for lifting:"
            " which run could become easy? Strength lasts for three to four weeks."
        )
    return _(
        "This week and the next have no room for lifting:"
        " which run could become easy, for example {run}? Strength lasts for three to four weeks.",
        run=hard_run,
    )


def _first_hard_run(facts: Facts, end: int) -> str | None:
    """Return the name of the first likely quality run from today to before day `end`."""
    for i in range(max(facts.monday(0), 0), end):
        day = facts.day(i)
        for run in day.runs:
            if run.is_quality and run.p >= n.LIKELY:
                return run_name(day, run)
    return None


def _was_skipped(facts: Facts) -> bool:
    """Tell whether last week was one of building, without lifting and with no race in the legs."""
    season = facts.season
    last_monday = season.this_monday - WEEK
    if season.gap_days is None or not ADAPTATION <= season.phase_in(last_monday) <= POWER:
        return False

    last_lifting = facts.problem.today - dt.timedelta(days=season.gap_days)
    return last_lifting < last_monday and not _raced_lately(facts, last_monday)


def _raced_lately(facts: Facts, last_monday: dt.date) -> bool:
    """Tell whether an A or B race was last week or in the three weeks before it."""
    for race in facts.races:
        lately = last_monday - 3 * WEEK <= race.date < facts.season.this_monday
        if lately and race.priority != "C":
            return True
    return False


def _is_skipped(facts: Facts, placement: Placement, monday: int) -> bool:
    """Tell whether a week is one of building and holds no lifting, because of its runs."""
    days = range(max(monday, 0), monday + 7)
    if days[-1] >= len(placement.choices) or lifting_days(facts, placement.choices, monday):
        return False

    if not ADAPTATION <= facts.week_of(days[0]).phase <= POWER or heavy_cap(facts, days[0]) == 0:
        return False
    return _closed_by_runs(placement, days)


def _closed_by_runs(placement: Placement, days: range) -> bool:
    """Tell whether runs, and not races, close at least one of these days to lifting."""
    rules = _closing_rules(placement, days)
    return not rules.isdisjoint(_BY_RUNS) and rules.isdisjoint(_BY_RACES)


def _closing_rules(placement: Placement, days: range) -> set[str]:
    """Return the rules that close any of these days to lifting."""
    rules: set[str] = set()
    for i in days:
        rules.update(closed.rule for closed in placement.slots[i].closed if closed.kind == "heavy")
    return rules
