"""Turns decisions into sentences: why this day, on what condition, which run it protects."""

from planner.facts.days import Facts
from planner.facts.naming import run_name
from planner.language import _
from planner.rulebook import numbers as n
from planner.rulebook.flags import rows_of
from planner.runs.rhythm import knows_the_week
from planner.search.bits import HEAVY, PLYO
from planner.search.rules import risks

_STALE_DAYS = 8  # days without any run after which the data may be stale [D]
_LOOK_AHEAD = 6
_WORTH_NAMING = 0.25  # probability below which a habit is no run to protect [D]


def reason(facts: Facts, i: int, choice: int) -> str:
    """Say in one sentence why a session stands on day `i`, and name the run it protects."""
    return f"{_why_here(facts, i, choice)}; {what_next(facts, i)}."


def _why_here(facts: Facts, i: int, choice: int) -> str:
    day = facts.day(i)
    quality = day.sure(lambda r: r.is_key)
    if quality is not None and choice & HEAVY:
        return f"hard day, hard evening: {run_name(day, quality)} first, so that the easy days stay easy"
    if quality is not None:
        return f"a few jumps in the warm-up of {run_name(day, quality)}"
    if day.rest and day.p_run < 0.1:
        return f"{day.date:%A} has no run"
    if day.sure(lambda _run: True):
        return f"{day.date:%A} is an easy day"
    likely = max(day.runs, key=lambda r: r.p, default=None)
    if likely is not None and likely.is_key and likely.p >= n.LIKELY:
        return f"you usually do {run_name(day, likely)} then, so the hard work falls on one day"
    return f"{day.date:%A} is usually {'free of running' if day.rest else 'an easy day'}"


def what_next(facts: Facts, i: int) -> str:
    """Name the next key run: the first certain or likely one within a week, else the likeliest."""
    week = [(days, facts.day(i + days)) for days in range(1, _LOOK_AHEAD + 1)]
    days, day = next(
        ((d, x) for d, x in week if x.p_key >= n.LIKELY), max(week, key=lambda at: at[1].p_key)
    )
    key = max((r for r in day.runs if r.is_key), key=lambda r: (r.sure, r.p), default=None)
    away = "the next day" if days == 1 else f"{days} days away"
    if key is not None and key.sure:
        return f"{run_name(day, key)} is {away}"
    if key is not None and day.p_key >= _WORTH_NAMING:
        what = "long run" if key.is_long else "hard run"
        return f"the likeliest {what}, on {day.date:%A} (about {round(10 * day.p_key)} in 10 weeks), is {away}"
    return "no hard run is known in the days after it"


def condition(facts: Facts, i: int, choice: int) -> str:
    """Return what has to hold on the day itself, for example that the run comes first (H13, P04, P09)."""
    day = facts.day(i)
    key = day.sure(lambda r: r.is_key) or max(
        (r for r in day.runs if r.is_key and r.p >= n.LIKELY), key=lambda r: r.p, default=None
    )
    if choice & HEAVY and key is not None:
        better = "with less than {} leave out the jumps" if choice & PLYO else "{} are better"
        gap = f"at least {n.SAME_DAY_GAP_H} h before lifting ({better.format(n.SAME_DAY_GAP_WISHED_H)})"
        second = any(r.sure and not r.is_key and r.half == "pm" for r in day.runs)
        double = "; the day's easy run goes before it, or is dropped" if second else ""
        return f"only with {run_name(day, key)} done first, {gap}{double}"
    if choice & HEAVY and day.runs and not day.rest:
        return f"after the run or at least {n.SAME_DAY_GAP_H} h from it"
    if choice == PLYO and day.runs and not day.rest:
        return "after the warm-up and before the run, never after it"
    return ""


def warnings(facts: Facts) -> tuple[str, ...]:
    """Return what the athlete should know: thin or stale data, spikes, damaged rows, pain, own broken rules."""
    problem, found = facts.problem, []
    if not knows_the_week(problem, facts.runs):
        found.append(
            "There are too few runs to know your week: tell us your usual week, or put planned runs on the calendar."
        )
    last = max((r.day for r in facts.runs), default=None)
    if last is None and problem.activities:
        found.append("No run of yours is among what we know: the plan goes by what you told us.")
    if last is not None and (problem.today - last).days >= _STALE_DAYS:
        found.append(
            f"The last run we know of is from {last:%-d %B}: if there were others, the sync is behind."
        )
    if facts.damaged:
        rows = "1 run was" if facts.damaged == 1 else f"{facts.damaged} runs were"
        found.append(f"{rows} set aside: impossible pace or length, or a date in the future.")
    found += _spike_warning(facts)
    found += _readiness_warning(facts)
    found += _flag_warnings(facts)
    found += _clock_warning(facts)
    for i in range(problem.horizon_days):
        for kind in ("heavy", "plyo"):
            if facts.locked(i, kind):
                broken = next(
                    (f"{rule.id}: {text}" for rule, (p, text) in risks(facts, i, kind) if p == 1),
                    None,
                )
                if broken:
                    found.append(
                        f"You put {kind} on {facts.day(i).date:%A}, and there it stays, though {broken}."
                    )
    return tuple(found)


def _flag_warnings(facts: Facts) -> list[str]:
    """Return what the flags have to say at the top of the plan, each sentence once."""
    sentences = [_(row.warning) for row in rows_of(facts.problem.flags) if row.warning]
    return list(dict.fromkeys(sentences))


def _readiness_warning(facts: Facts) -> list[str]:
    """Say so when a morning that usually has readings has none: no rule fires on what is missing (evidence §6)."""
    known = {
        r.date for r in facts.problem.readiness if r.model_dump(exclude={"date"}, exclude_none=True)
    }
    if not known or facts.problem.today in known:
        return []
    return ["There are no readings of this morning: the plan does not know how recovered you are."]


def _clock_warning(facts: Facts) -> list[str]:
    """Say when times of day are unknown, and what was reckoned with instead (rulebook 8.5)."""
    hard = [
        r for r in facts.expected if r.source != "habit" and r.kind not in ("easy", "run", "race")
    ]
    coming = [r for r in hard if facts.index(r.date) < facts.problem.horizon_days]
    unknown = sum(r.half is None for r in coming)
    if unknown:
        runs = "one hard run" if unknown == 1 else f"{unknown} hard runs"
        return [
            f"The time of day of {runs} is not known: lift only after the run, at least {n.SAME_DAY_GAP_H} h later."
        ]
    silent = {r.date for r in facts.problem.planned_runs if r.half is None}
    if any(r.source == "planned" and r.date in silent for r in coming):
        return [
            "The calendar does not say when your hard runs are: your usual half-day of that weekday is assumed."
        ]
    return []


def _spike_warning(facts: Facts) -> list[str]:
    recent = [i for i in sorted(facts.spike) if -6 <= i < facts.problem.horizon_days]
    return [
        f"{facts.day(i).date:%A}'s run {'is' if i >= 0 else 'was'} more than 10 % longer than any of the 30 days"
        " before: lifting keeps two days away where it can."
        for i in recent[:1]
    ]
