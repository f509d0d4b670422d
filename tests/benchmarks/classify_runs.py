"""Scores the classifier against what runners called their own runs.

Titles and labels are hidden from it.

    python -m tests.benchmarks.classify_runs --data DIR [--only 010]

DIR holds run histories (any format `pronghorn preview` reads), one file a runner. The truth is the
runner's own label (Strava's race, long run, workout) or a training word of the title; then both are
taken away and each history is classified as it would have been on its last day. Scored by run day,
and only days whose truth is known: a day is known to be neither hard nor long when its runs are
called easy, or when the runner labels at least a tenth of all runs. The points of
`planner/runs/effort.py` were fitted on four of our runners; each of those is scored with points
fitted without it. What a faster part between two slower ones counts was set by hand, and only 010
records such sessions: its score is the kinder for it. The other thresholds are of evidence §6 or
were set by hand.
"""

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from connectors.archive import read_history
from planner.model import RUN_SPORTS, Activity
from planner.runs import effort
from planner.runs.classify import classify
from planner.runs.outings import is_damaged

FITTED_WITHOUT = {
    "002": {"BASE": -1.84, "SPEED": 0.82, "PAUSES": 5.8, "HEART": 0.62},
    "010": {"BASE": -1.43, "SPEED": 1.17, "PAUSES": 5.7, "HEART": 0.46},
    "011": {"BASE": -1.95, "SPEED": 0.86, "PAUSES": 5.7, "HEART": 0.24},
    "053": {"BASE": -1.96, "SPEED": 0.88, "PAUSES": 6.8, "HEART": 1.87},
}
WHAT = ("hard", "long", "race")
_HARD = re.compile(
    r"interval|tempo|\bhard\b|fartlek|track|threshold|hills|repeats|\brace\b|parkrun|speed",
    re.IGNORECASE,
)
_LONG = re.compile(r"\blong\b", re.IGNORECASE)
_RACE = re.compile(r"\brace\b|parkrun", re.IGNORECASE)
_MARATHON = re.compile(r"marathon", re.IGNORECASE)
_EASY = re.compile(r"\beasy\b|recovery|\bjog", re.IGNORECASE)
_QUALITY = ("tempo", "intervals", "hills", "race")


@dataclass
class Score:
    """How many days were found, missed and called so wrongly; `years` of history for rates."""

    days: int = 0
    years: float = 0.0
    said: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))
    hit: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))
    wrong: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))
    missed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WHAT, 0))
    chances: dict[int, list[bool]] = field(
        default_factory=lambda: {tenth: [] for tenth in range(10)}
    )

    def add(self, other: "Score") -> None:
        self.days += other.days
        self.years += other.years
        for what in WHAT:
            self.said[what] += other.said[what]
            self.hit[what] += other.hit[what]
            self.wrong[what] += other.wrong[what]
            self.missed[what] += other.missed[what]
        for tenth, happened in other.chances.items():
            self.chances[tenth] += happened


def truth_of(runs: Iterable[Activity], *, labels_all: bool) -> set[str] | None:
    """What the runner says about a day; None when nothing is said."""
    found: set[str] = set()
    easy = labels_all
    for run in runs:
        title = run.title or ""
        if run.kind in _QUALITY or _HARD.search(title):
            found.add("hard")
        if run.kind == "long" or _LONG.search(title):
            found.add("long")
        if run.kind == "race" or _RACE.search(title) or _is_marathon(run):
            found |= {"race", "hard"}
        easy |= bool(_EASY.search(title))
    return found if found or easy else None


def _is_marathon(run: Activity) -> bool:
    """Tell whether a run is called a marathon and is as long as one; its pace is no matter."""
    return bool(_MARATHON.search(run.title or "")) and (run.distance_m or 0) > 41_500


def score(activities: list[Activity], *, spacing: bool) -> Score:
    """Classify without titles and labels, and compare.

    `spacing` takes the class that counts below a confidence of 0.6.
    """
    runs = [a for a in activities if a.sport in RUN_SPORTS and not is_damaged(a)]
    labels_all = sum(a.kind is not None for a in runs) >= 0.1 * len(runs)
    truth: dict[dt.date, list[Activity]] = {}
    for run in runs:
        truth.setdefault(run.day, []).append(run)
    last = dt.datetime.combine(max(truth), dt.time.max)
    hidden = [a.model_copy(update={"title": None, "kind": None}) for a in runs]
    said: dict[dt.date, set[str]] = {}
    result = Score(years=(max(truth) - min(truth)).days / 365.25)
    for run in classify(hidden, last)[0]:
        if labels_all and (run.harder is not None or run.kind in ("tempo", "intervals", "hills")):
            chance = 1 - run.confidence if run.harder is not None else run.confidence
            real = truth_of(truth[run.day], labels_all=True) or set()
            result.chances[min(9, int(10 * chance))].append("hard" in real)
        kind = run.spacing if spacing else run.kind
        names = said.setdefault(run.day, set())
        names |= {"hard"} if kind in _QUALITY else set()
        names |= {kind} & {"long", "race"}
    for day, rows in truth.items():
        for what in WHAT:
            result.said[what] += what in said[day]
        real = truth_of(rows, labels_all=labels_all)
        if real is None:
            continue
        result.days += 1
        for what in WHAT:
            result.hit[what] += what in real and what in said[day]
            result.missed[what] += what in real and what not in said[day]
            result.wrong[what] += what not in real and what in said[day]
    return result


def _cells(result: Score) -> list[str]:
    cells = [str(result.days)]
    for what in WHAT:
        hit, wrong, missed = result.hit[what], result.wrong[what], result.missed[what]
        precision = f"{hit / (hit + wrong):.2f}" if hit + wrong else "-"
        recall = f"{hit / (hit + missed):.2f}" if hit + missed else "-"
        cells += [str(hit + missed), precision, recall]
    return [
        *cells,
        *(f"{result.said[what] / result.years:.0f}" if result.years else "-" for what in WHAT),
    ]


def main(argv: list[str] | None = None) -> int:
    """Print precision and recall per runner and pooled.

    And how often each class is given in a year.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=None)
    options = parser.parse_args(argv)
    files = [
        f
        for f in sorted(options.data.glob("*.csv"))
        if options.only is None or f.stem in options.only
    ]
    if not files:
        Console(stderr=True).print(f"{options.data}: no .csv files")
        return 2
    histories = {f.stem: list(read_history(f).activities) for f in files}
    for title, spacing in (("most likely class", False), ("class that counts for spacing", True)):
        table = Table("runner", "days", title=title)
        for what in WHAT:
            table.add_column(f"{what} n", justify="right")
            table.add_column("precision", justify="right")
            table.add_column("recall", justify="right")
        for what in WHAT:
            table.add_column(f"{what}/year", justify="right")
        pooled = Score()
        for name, activities in histories.items():
            if any(a.sport in RUN_SPORTS for a in activities):
                with patch.dict(vars(effort), FITTED_WITHOUT.get(name, {})):
                    one = score(activities, spacing=spacing)
                pooled.add(one)
                table.add_row(name, *_cells(one))
        table.add_section()
        table.add_row("pooled", *_cells(pooled))
        Console(width=150).print(table)
    _calibration(pooled)
    return 0


def _calibration(pooled: Score) -> None:
    """Of the runs given a chance of having been hard, print how many were.

    Only where the runner labels all runs.
    """
    table = Table(
        "chance of hard", "runs", "were hard", title="calibration, runners who label all their runs"
    )
    for tenth, happened in pooled.chances.items():
        if happened:
            share = sum(happened) / len(happened)
            table.add_row(
                f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}", str(len(happened)), f"{share:.2f}"
            )
    Console(width=150).print(table)


if __name__ == "__main__":
    sys.exit(main())
