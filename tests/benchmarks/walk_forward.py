"""Walks through real run histories day by day, does what the plan says, and counts the clashes.

Fixed days stand beside it.

    python -m tests.benchmarks.walk_forward --data DIR [--weeks 52] [--only 005] [--jobs 2]

DIR holds run histories (any format `pronghorn preview` reads), one file a runner. For each runner
the last usable weeks are walked: every morning a plan with what was known then, every evening one
more after the day's run, and the day's session is done if it still stands. Judged with labels of
`hindsight.py`. A clash is a session with a key run the next day or the long run the same day.

Nothing of the planner is fitted by machine; a runner's habit is read from their own past alone. A
few numbers of the planner were chosen by people who had seen the histories in ../shared/athletes:
judge them on others.

Limits stand beside the results. "The same forecast, free" takes the two evenings of each week that
the planner's own forecast calls least risky, bound by no rule but 48 hours. "At any cost" makes a
session worth more than all soft costs together, with the runs on the calendar: more sessions than
that the hard rules do not allow. The last table says which rules closed the evenings of the weeks
with fewer than two sessions.
"""

import argparse
import datetime as dt
import itertools
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from rich.console import Console
from rich.progress import track
from rich.table import Table

from connectors.archive import read_history
from planner import Plan, PlanningProblem, plan
from planner.model import WEEKDAYS, Activity, Athlete, PlannedRun, Published
from planner.rulebook import numbers
from planner.search import ties
from tests.benchmarks.hindsight import REST, Label, label_days

HISTORY = dt.timedelta(days=84)
DAY = dt.timedelta(days=1)
Labels = dict[dt.date, Label]
Knows = Callable[[dt.date, Labels], dict]  # what else the problem is told
Evenings = dict[
    dt.date, list[float]
]  # by evening: the chance of a clash on that day and the six after it


@dataclass
class Tally:
    """What happened to one runner under one way of choosing days."""

    weeks: int = 0
    sessions: int = 0
    clashes: int = 0
    after_hard: int = 0
    moves: int = 0
    late_moves: int = 0
    brier: dict[str, list[float]] = field(default_factory=dict)
    closed: Counter[str] = field(
        default_factory=Counter
    )  # evenings of weeks with fewer than two sessions, by rule

    def did(self, day: dt.date, labels: Labels) -> None:
        today, tomorrow = labels.get(day, REST), labels.get(day + DAY, REST)
        self.sessions += 1
        self.clashes += tomorrow.key or today.long
        self.after_hard += today.hard


def usable_weeks(labels: Labels, most: int) -> list[dt.date]:
    """Return the Mondays of the last weeks that hold a run.

    The eight weeks before have at least two run days on average.
    """
    first, last = min(labels), max(labels)
    monday = last - dt.timedelta(days=last.weekday() + 7)
    found: list[dt.date] = []
    while monday > first + dt.timedelta(weeks=8) and len(found) < most:
        before = sum(monday - d * DAY in labels for d in range(1, 57))
        if before >= 16 and any(monday + d * DAY in labels for d in range(7)):
            found.append(monday)
        monday -= dt.timedelta(weeks=1)
    return found[::-1]


def walk(
    activities: list[Activity],
    labels: Labels,
    weeks: list[dt.date],
    knows: Knows,
    evenings: Evenings | None = None,
) -> Tally:
    """Plan and lift through the weeks. A gap starts anew with what was done so far.

    `evenings` is filled with what each evening's plan takes for the chance of a clash on each day
    from then on.
    """
    tally = Tally(weeks=len(weeks), brier={"run": [], "long": [], "hard": []})
    evenings = {} if evenings is None else evenings
    shut: dict[dt.date, str] = {}
    done: list[Activity] = []
    shown: tuple[Published, ...] = ()
    for day in (monday + d * DAY for monday in weeks for d in range(7)):
        known = [a for a in activities if day - HISTORY <= a.day < day]
        lifted = [a for a in done if day - HISTORY <= a.day]
        shown = tuple(p for p in shown if p.date >= day)
        for half, runs in (("am", []), ("pm", [a for a in activities if a.day == day])):
            problem = PlanningProblem.model_construct(
                **PlanningProblem(
                    today=day, half_now=half, athlete=Athlete(strength_level="intermediate")
                )
                .model_copy(update={"published": shown, **knows(day, labels)})
                .__dict__
                | {"activities": (*known, *lifted, *runs)}
            )
            made = plan(problem)
            if half == "am":
                _score(tally, made, day, labels)
            else:
                evenings[day] = _clash_chances(made, day)
                shut.setdefault(
                    day,
                    next(
                        (c.rule for c in made.closed if c.date == day and c.kind == "heavy"), "open"
                    ),
                )
            for change in made.changes:
                if change.what in ("move", "drop"):
                    tally.moves += 1
                    tally.late_moves += (change.from_ - day).days < 2
            shown = tuple(
                Published(uid=s.uid, date=s.date, half=s.half, kinds=s.kinds)
                for s in made.sessions
                if s.date < day + 7 * DAY or any(p.uid == s.uid for p in shown)
            )
            now = next((s for s in made.sessions if s.date == day and s.half == half), None)
            if now is not None:
                shown = tuple(p for p in shown if p.uid != now.uid)
                if "heavy" in now.kinds:
                    tally.did(day, labels)
                    at = dt.datetime.combine(day, dt.time(8 if half == "am" else 19))
                    done.append(Activity(id=f"s{day}", start=at, sport="strength", moving_s=2700))
                    lifted = [*lifted, done[-1]]
                    shut[day] = "lifted"
    for monday in weeks:
        week = [shut[monday + d * DAY] for d in range(7)]
        tally.closed.update(week if week.count("lifted") < 2 else ())
    return tally


def _clash_chances(made: Plan, day: dt.date) -> list[float]:
    """Chance of a clash if one lifted on `day` or on one of the six days after it.

    It is the plan's own forecast.
    """
    found = []
    for i in range(7):
        key = [
            r
            for r in made.expected_runs
            if r.date == day + (i + 1) * DAY and r.kind not in ("easy", "run")
        ]
        long = [r for r in made.expected_runs if r.date == day + i * DAY and r.kind == "long"]
        found.append(
            1
            - max(0.0, 1 - sum(r.probability for r in key))
            * max(0.0, 1 - sum(r.probability for r in long))
        )
    if any(c.date == day and c.kind == "heavy" and c.rule == "H05" for c in made.closed):
        found[0] = 1.0  # today's run was the long one
    return found


def _score(tally: Tally, made, day: dt.date, labels: Labels) -> None:
    chances: dict[dt.date, dict[str, float]] = {}
    for run in made.expected_runs:
        p = chances.setdefault(run.date, {"run": 0.0, "long": 0.0, "hard": 0.0})
        p["run"] = min(1.0, p["run"] + run.probability)
        if run.kind == "long":
            p["long"] = min(1.0, p["long"] + run.probability)
        elif run.kind not in ("easy", "run"):
            p["hard"] = min(1.0, p["hard"] + run.probability)
    for d in range(7):
        date = day + d * DAY
        truth = labels.get(date, REST)
        for what, happened in (("run", truth.run), ("long", truth.long), ("hard", truth.hard)):
            tally.brier[what].append((chances.get(date, {}).get(what, 0.0) - happened) ** 2)


# ---- what the planner is told --------------------------------------------------------------------


def nothing(_day: dt.date, _labels: Labels) -> dict:
    return {}


def calendar(day: dt.date, labels: Labels) -> dict:
    """The coming eight days' real runs, as planned runs."""
    planned = []
    for d in range(9):
        label = labels.get(day + d * DAY, REST)
        if label.run:
            kind = "long" if label.long else "intervals" if label.hard else "easy"
            minutes = 90 if label.long else 45
            planned.append(
                PlannedRun(date=day + d * DAY, kind=kind, minutes=minutes, half=label.half)
            )
    return {"planned_runs": tuple(planned), "plan_covers": (day, day + 8 * DAY)}


@contextmanager
def at_any_cost() -> Iterator[None]:
    """Let a session be worth more than all soft costs of a week together."""
    with patch.object(numbers, "HEAVY_REWARD", (60.0, 50.0, 2.0, 2.0)):
        ties.rewards.cache_clear()
        yield
    ties.rewards.cache_clear()


# ---- baselines -----------------------------------------------------------------------------------

PAIRS = [p for p in itertools.combinations(range(7), 2) if 2 <= p[1] - p[0] <= 5]


def fixed(
    weeks: list[dt.date], labels: Labels, choose: Callable[[dt.date], tuple[int, ...]]
) -> Tally:
    tally = Tally(weeks=len(weeks))
    for monday in weeks:
        for d in choose(monday):
            tally.did(monday + d * DAY, labels)
    return tally


def _evenings_left(d: int, wanted: int, since: int) -> list[tuple[int, ...]]:
    """Return the ways to lift on so many of the week's days from day `d` on, 48 hours apart.

    Days are counted from `d`. The last lifting was `since` days before it.
    """
    if wanted == 0:
        return []

    ways = []
    for way in itertools.combinations(range(7 - d), wanted):
        is_apart = all(later - earlier >= 2 for earlier, later in itertools.pairwise(way))
        if is_apart and since + way[0] >= 2:
            ways.append(way)

    return ways


def free(weeks: list[dt.date], labels: Labels, evenings: Mapping[dt.date, list[float]]) -> Tally:
    """Lift tonight if it is among the least risky evenings left of the week, 48 hours apart.

    Nothing else binds.
    """
    tally, last = Tally(weeks=len(weeks)), dt.date.min
    for monday in weeks:
        left = 2
        for d in range(7):
            day = monday + d * DAY
            sets = _evenings_left(d, left, (day - last).days)
            if not sets and left == 2:
                left = 1
                sets = [(i,) for i in range(7 - d) if (day + i * DAY - last).days >= 2]
            if sets and min(sets, key=lambda p: sum(evenings[day][i] for i in p))[0] == 0:
                tally.did(day, labels)
                left, last = left - 1, day
    return tally


def _clashes(labels: Labels, day: dt.date) -> bool:
    return labels.get(day + DAY, REST).key or labels.get(day, REST).long


def _best_pair(labels: Labels, mondays: list[dt.date]) -> tuple[int, ...]:
    return min(
        PAIRS, key=lambda pair: sum(_clashes(labels, m + d * DAY) for m in mondays for d in pair)
    )


def baselines(weeks: list[dt.date], labels: Labels) -> Iterator[tuple[str, Tally]]:
    everywhere = Tally(weeks=len(weeks) * len(PAIRS))
    for monday in weeks:
        for pair in PAIRS:
            for d in pair:
                everywhere.did(monday + d * DAY, labels)
    yield "random days", everywhere
    yield "Tuesday and Thursday", fixed(weeks, labels, lambda _: (1, 3))
    yield (
        "best two weekdays of the last 8 weeks",
        fixed(
            weeks,
            labels,
            lambda m: _best_pair(labels, [m - dt.timedelta(weeks=w) for w in range(1, 9)]),
        ),
    )
    hindsight = _best_pair(labels, weeks)
    yield "best two weekdays in hindsight", fixed(weeks, labels, lambda _: hindsight)
    yield "oracle", fixed(weeks, labels, lambda m: _best_pair(labels, [m]))


def told_weeks(labels: Labels, weeks: list[dt.date]) -> tuple[dict, list[dt.date]]:
    """What the runner would have told us, and the weeks that were run accordingly.

    The usual long day is the commonest weekday of long runs. Usual hard days are weekdays that are
    hard in at least 40 % of the weeks. A week is run accordingly when every key run of it, and of
    the day after it, fell on one of those days.
    """
    count = {w: [0, 0] for w in range(7)}
    for day in (m + d * DAY for m in weeks for d in range(7)):
        label = labels.get(day, REST)
        count[day.weekday()][0] += label.long
        count[day.weekday()][1] += label.hard and not label.long
    long_day = max(range(7), key=lambda w: count[w][0])
    usual = {w: "intervals" for w in range(7) if count[w][1] >= 0.4 * len(weeks)}
    usual[long_day] = "long"
    kept = [
        m
        for m in weeks
        if all(
            (m + d * DAY).weekday() in usual for d in range(8) if labels.get(m + d * DAY, REST).key
        )
    ]
    return {"usual_week": {WEEKDAYS[w]: kind for w, kind in usual.items()}}, kept


def one_runner(job: tuple[Path, int, bool]) -> tuple[str, dict[str, Tally]]:
    path, most, quick = job
    activities = sorted(read_history(path).activities, key=lambda a: a.start)
    labels = label_days(activities)
    weeks = usable_weeks(labels, most) if labels else []
    if not weeks:
        return path.stem, {}
    evenings: Evenings = {}
    found = {"pronghorn, habit alone": walk(activities, labels, weeks, nothing, evenings)}
    found["the same forecast, free"] = free(weeks, labels, evenings)
    if quick:
        return path.stem, found | dict(baselines(weeks, labels))
    athlete, kept = told_weeks(labels, weeks)
    if kept:
        told = Athlete(strength_level="intermediate", **athlete)
        found["pronghorn, told the usual days, run so"] = walk(
            activities, labels, kept, lambda *_: {"athlete": told}
        )
    found["pronghorn, runs on the calendar"] = walk(activities, labels, weeks, calendar)
    with at_any_cost():
        found["runs on the calendar, at any cost"] = walk(activities, labels, weeks, calendar)
    found |= dict(baselines(weeks, labels))
    return path.stem, found


def main(argv: list[str] | None = None) -> int:
    """Print the table per runner and pooled."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--only", nargs="*", default=None)
    parser.add_argument("--quick", action="store_true", help="habit and baselines only")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(argv)
    files = [
        f
        for f in sorted(options.data.glob("*.csv"))
        if options.only is None or f.stem in options.only
    ]
    if not files:
        Console(stderr=True).print(f"{options.data}: no .csv files")
        return 2
    console = Console(width=150)
    with ProcessPoolExecutor(options.jobs) as pool:
        results = dict(
            track(
                pool.map(one_runner, [(f, options.weeks, options.quick) for f in files]),
                total=len(files),
                console=console,
            )
        )
    results = {name: tallies for name, tallies in results.items() if tallies}
    _per_runner(console, results)
    _pooled(console, results)
    _closed(console, results)
    return 0


def _rate(part: float, whole: float, scale: float = 1.0) -> float:
    return scale * part / whole if whole else float("nan")


def _per_runner(console: Console, results: dict[str, dict[str, Tally]]) -> None:
    table = Table("runner", "weeks", title="clashes per 100 sessions (sessions a week)")
    ways = list(dict.fromkeys(way for tallies in results.values() for way in tallies))
    for way in ways:
        table.add_column(way, justify="right", max_width=14)
    for name, tallies in results.items():
        cells = [
            f"{_rate(t.clashes, t.sessions, 100):.1f} ({_rate(t.sessions, t.weeks):.2f})"
            if (t := tallies.get(w))
            else "-"
            for w in ways
        ]
        table.add_row(name, str(next(iter(tallies.values())).weeks), *cells)
    console.print(table)


def _pooled(console: Console, results: dict[str, dict[str, Tally]]) -> None:
    table = Table(title="pooled; quartiles over runners of clashes per 100 sessions")
    heads = (
        "way",
        "weeks",
        "a week",
        "clashes/100",
        "quartiles",
        "after hard %",
        "moves/wk",
        "<48 h/wk",
        "Brier run/long/hard",
    )
    for head in heads:
        table.add_column(head, justify="left" if head == "way" else "right")
    ways = list(dict.fromkeys(way for tallies in results.values() for way in tallies))
    for way in ways:
        all_of = [t[way] for t in results.values() if way in t]
        sessions, weeks = sum(t.sessions for t in all_of), sum(t.weeks for t in all_of)
        rates = [_rate(t.clashes, t.sessions, 100) for t in all_of if t.sessions]
        quartiles = (
            "/".join(f"{q:.1f}" for q in statistics.quantiles(rates, n=4))
            if len(rates) > 1
            else "-"
        )
        brier = (
            "/".join(
                f"{statistics.fmean(x for t in all_of for x in t.brier[what]):.3f}"
                for what in ("run", "long", "hard")
            )
            if all_of[0].brier
            else ""
        )
        table.add_row(
            way,
            str(weeks),
            f"{_rate(sessions, weeks):.2f}",
            f"{_rate(sum(t.clashes for t in all_of), sessions, 100):.1f}",
            quartiles,
            f"{_rate(sum(t.after_hard for t in all_of), sessions, 100):.0f}",
            f"{_rate(sum(t.moves for t in all_of), weeks):.2f}",
            f"{_rate(sum(t.late_moves for t in all_of), weeks):.2f}",
            brier,
        )
    console.print(table)


def _closed(console: Console, results: dict[str, dict[str, Tally]]) -> None:
    table = Table(
        "way",
        "weeks",
        "evenings by the rule that closed them",
        title="weeks with fewer than two sessions",
    )
    for way in dict.fromkeys(way for tallies in results.values() for way in tallies):
        closed = sum((t[way].closed for t in results.values() if way in t), Counter())
        if closed:
            rules = ", ".join(f"{rule} {count}" for rule, count in closed.most_common())
            table.add_row(way, str(closed.total() // 7), rules)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
