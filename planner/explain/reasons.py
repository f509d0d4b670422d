"""Says why a session is on its day, on what condition, and which run it protects.

A reason is two clauses in one pattern: why this day, and what comes next.
"""

from typing import Final

from planner.facts.days import Day, Facts, RunOn
from planner.facts.naming import run_name
from planner.language import _, ngettext
from planner.model import Half
from planner.rulebook import numbers as n
from planner.search.bits import HEAVY, PLYO
from planner.search.halves import one_visit

_LOOK_AHEAD: Final = 6
_WORTH_NAMING: Final = 0.25  # probability below which a habit is no run to protect [D]
_NO_RUN: Final = 0.1  # probability below which a day counts as one without a run [D]


def reason(facts: Facts, i: int, choice: int) -> str:
    """Return one sentence on why a session is on day `i`, with the run that it protects."""
    why_here = _why_here(facts.day(i), choice)
    return _("{why_here}; {what_next}.", why_here=why_here, what_next=what_next(facts, i))


def hops_reason(day: Day, run: RunOn) -> str:
    """Return one sentence on hops in the warm-up of a day's run."""
    return _(
        "Hops in the warm-up of {run}: a few minutes, two to four times a week, make your feet"
        " and calves springy and prepare you for bigger jumps.",
        run=run_name(day, run),
    )


def _why_here(day: Day, choice: int) -> str:
    weekday = f"{day.date:%A}"
    key_run = day.sure(_is_key)
    if key_run is not None and choice & HEAVY:
        return _(
            "{weekday} is already a hard day, so lifting after the run keeps your easy days easy",
            weekday=weekday,
        )
    if key_run is not None:
        return _("a few jumps in the warm-up for {run}", run=run_name(day, key_run))

    if day.rest and day.p_run < _NO_RUN:
        return _("{weekday} has no run", weekday=weekday)

    if day.sure(_is_any):
        return _("{weekday} is an easy day", weekday=weekday)

    return _why_here_by_habit(day, weekday)


def _why_here_by_habit(day: Day, weekday: str) -> str:
    likely = _likeliest(day)
    if likely is not None and likely.is_key and likely.p >= n.LIKELY:
        return _(
            "you usually do {run}, so the hard work falls on one day", run=run_name(day, likely)
        )
    if day.rest:
        return _("{weekday} is usually a day without a run", weekday=weekday)
    return _("{weekday} is usually an easy day", weekday=weekday)


def what_next(facts: Facts, i: int) -> str:
    """Return a clause that names the next key run after day `i`.

    That is the first certain or likely one within a week, else the most likely one.
    """
    days = _days_to_key_run(facts, i)
    day = facts.day(i + days)
    key_run = _surest_key_run(day)

    if key_run is not None and key_run.sure:
        return ngettext(
            "the next key run is {run}, the day after",
            "the next key run is {run}, {count} days later",
            days,
            run=run_name(day, key_run),
        )
    if key_run is not None and day.p_key >= _WORTH_NAMING:
        return _likely_next(day, key_run, days)
    return _("no hard run is expected in the days after it")


def _days_to_key_run(facts: Facts, i: int) -> int:
    days_ahead = range(1, _LOOK_AHEAD + 1)
    for days in days_ahead:
        if facts.day(i + days).p_key >= n.LIKELY:
            return days
    return max(days_ahead, key=lambda days: facts.day(i + days).p_key)


def _likely_next(day: Day, run: RunOn, days: int) -> str:
    weekday = f"{day.date:%A}"
    in_ten_weeks = round(10 * day.p_key)
    if run.is_long:
        return ngettext(
            "your next long run is most likely the day after, on {weekday}"
            " (about {often} weeks in 10)",
            "your next long run is most likely {count} days later, on {weekday}"
            " (about {often} weeks in 10)",
            days,
            weekday=weekday,
            often=in_ten_weeks,
        )
    return ngettext(
        "your next hard run is most likely the day after, on {weekday} (about {often} weeks in 10)",
        "your next hard run is most likely {count} days later, on {weekday}"
        " (about {often} weeks in 10)",
        days,
        weekday=weekday,
        often=in_ten_weeks,
    )


# ---- Conditions ----------------------------------------------------------------------------------


def condition(facts: Facts, i: int, choice: int, half: Half) -> str:
    """Return what has to be true on the day itself, such as the run coming first (H13, P04, P09).

    Empty where nothing has to.
    """
    day = facts.day(i)
    key_run = day.sure(_is_key) or _likely_key_run(day)

    quality = day.sure(_is_quality)
    if choice & HEAVY and quality is not None and one_visit(facts, i, half):
        return _(
            "straight after {run}, in one visit, or at least {hours} hours later",
            run=run_name(day, quality),
            hours=n.SAME_DAY_GAP_H,
        )
    if choice & HEAVY and key_run is not None:
        return _after_key_run(day, key_run, choice)

    if day.rest or not day.runs:
        return ""
    if choice & HEAVY:
        return _("after the run, or at least {hours} hours away from it", hours=n.SAME_DAY_GAP_H)
    return _("after the warm-up and before the run, never after it")


def _after_key_run(day: Day, key_run: RunOn, choice: int) -> str:
    run = run_name(day, key_run)
    if choice & PLYO:
        text = _(
            "only after {run}, at least {hours} hours later"
            " (leave out the jumps if it's less than {wished})",
            run=run,
            hours=n.SAME_DAY_GAP_H,
            wished=n.SAME_DAY_GAP_WISHED_H,
        )
    else:
        text = _(
            "only after {run}, at least {hours} hours later ({wished} is better)",
            run=run,
            hours=n.SAME_DAY_GAP_H,
            wished=n.SAME_DAY_GAP_WISHED_H,
        )

    if any(other.sure and not other.is_key and other.half == "pm" for other in day.runs):
        return _("{condition}; do the day's easy run before it, or skip that run", condition=text)
    return text


# ---- Runs of a day -------------------------------------------------------------------------------


def _is_key(run: RunOn) -> bool:
    return run.is_key


def _is_quality(run: RunOn) -> bool:
    return run.is_quality


def _is_any(_run: RunOn) -> bool:
    return True


def _likeliest(day: Day) -> RunOn | None:
    return max(day.runs, key=lambda run: run.p, default=None)


def _likely_key_run(day: Day) -> RunOn | None:
    likely = [run for run in day.runs if run.is_key and run.p >= n.LIKELY]
    return max(likely, key=lambda run: run.p, default=None)


def _surest_key_run(day: Day) -> RunOn | None:
    key_runs = [run for run in day.runs if run.is_key]
    return max(key_runs, key=lambda run: (run.sure, run.p), default=None)
