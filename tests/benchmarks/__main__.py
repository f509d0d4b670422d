"""Prints how long things take: a plan, a pass, the command line.

Quote ratios, not seconds, because machines differ.

    python -m tests.benchmarks [--data DIR] [--walk]

DIR holds run histories for the plans (left out: the sandbox's invented runner); `--walk` also walks
them forward.
"""

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from connectors.archive import read_history
from connectors.http import post_form
from connectors.sandbox import Sandbox
from planner import PlanningProblem, plan
from planner.model import Athlete
from tests.benchmarks.pages import pages
from tests.places import SHARED
from worker.accounts.connect import connect_oauth
from worker.accounts.sign_in import connect_with_password
from worker.bootstrap import open_world
from worker.passes.sync import run_pass
from worker.tryout.stage import demo_settings, no_other_settings

_AROUND = 60  # problems per runner
_HISTORIES = (28, 84, 180, 365, 1_000)  # days
_AROUND_EACH = 6  # problems per runner for each of them
_RUNS = 15


def problems(data: Path, days: int = 84, around: int = _AROUND) -> Iterator[PlanningProblem]:
    """Yield problems of so many days of history and 14 ahead.

    They begin at each runner's last run and go back, every second day.
    """
    for file in sorted(data.glob("*.csv")):
        activities = read_history(file).activities
        last = max(a.day for a in activities)
        for back in range(0, 2 * around, 2):
            today = last - dt.timedelta(days=back)
            known = tuple(a for a in activities if today - dt.timedelta(days=days) <= a.day < today)
            yield PlanningProblem(
                today=today, athlete=Athlete(strength_level="intermediate"), activities=known
            )


def _milliseconds(given: Sequence[PlanningProblem]) -> list[float]:
    """Time each plan, after one that is not counted.

    The clock is the processor's own, because others may use the machine too.
    """
    found = []
    for problem in given:
        plan(problem)
        start = time.process_time()
        plan(problem)
        found.append(1000 * (time.process_time() - start))
    return found


def plans(console: Console, data: Path) -> None:
    given = list(problems(data))
    times = _milliseconds(given)
    table = Table(
        "plans", "activities, median", "median ms", "90 % ms", "99 % ms", title="one plan, one core"
    )
    cuts = statistics.quantiles(times, n=100)
    table.add_row(
        str(len(times)),
        f"{statistics.median(len(p.activities) for p in given):.0f}",
        *(f"{ms:.1f}" for ms in (statistics.median(times), cuts[89], cuts[98])),
    )
    console.print(table)


def by_history(console: Console, data: Path) -> None:
    """Print what a longer history costs, and the straight line through it."""
    table = Table(
        "days of history",
        "activities, median",
        "median ms",
        "on the line",
        title="one plan by its history",
    )
    rows, points = [], []
    for days in _HISTORIES:
        given = list(problems(data, days, _AROUND_EACH))
        times = _milliseconds(given)
        points += [(len(p.activities), ms) for p, ms in zip(given, times, strict=True)]
        rows.append(
            (days, statistics.median(len(p.activities) for p in given), statistics.median(times))
        )
    line = statistics.linear_regression(*zip(*points, strict=True))
    for days, activities, ms in rows:
        table.add_row(
            str(days),
            f"{activities:.0f}",
            f"{ms:.1f}",
            f"{line.intercept + line.slope * activities:.1f}",
        )
    straight = statistics.correlation(*zip(*points, strict=True))
    table.caption = (
        f"{line.intercept:.1f} ms and {1000 * line.slope:.0f} µs for each activity; "
        f"r = {straight:.2f}"
    )
    console.print(table)


def passes(console: Console) -> None:
    table = Table(
        "pass",
        "seconds",
        "calls to Strava",
        "calls to Garmin",
        "of them writes",
        title="one pass, sandbox",
    )
    with (
        no_other_settings(),
        tempfile.TemporaryDirectory() as folder,
        Sandbox(dt.date(2026, 3, 2)) as box,
    ):
        settings = demo_settings(Path(folder), box, 25)
        with open_world(settings, box.now) as world:
            connect_with_password(
                world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
            )
            connect_oauth(
                world,
                "strava",
                lambda page: post_form("strava", page, {"decision": "authorize"}, follow=True),
                10,
            )
            world.say_go()
        for name in ("first", "nothing new", "one new run"):
            if name == "one new run":
                box.add_run(box.today, kind="easy", minutes=40, hour=7)
            with open_world(settings, box.now) as world:
                before, start = len(box.calls), time.perf_counter()
                run_pass(world)
                taken = time.perf_counter() - start
            calls = box.calls[before:]
            table.add_row(
                name,
                f"{taken:.2f}",
                *(
                    str(sum(c.platform == platform for c in calls))
                    for platform in ("strava", "garmin")
                ),
                str(sum(c.method != "GET" for c in calls)),
            )
    console.print(table)


def start_up(console: Console) -> None:
    command = [str(Path(sys.executable).with_name("pronghorn")), "--help"]
    seconds = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    table = Table("command", "median s", "slowest s", title=f"start-up, {_RUNS} times")
    table.add_row("pronghorn --help", f"{statistics.median(seconds):.2f}", f"{max(seconds):.2f}")
    console.print(table)


def main() -> int:
    """Run all of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=SHARED / "athletes")
    parser.add_argument("--walk", action="store_true")
    options = parser.parse_args()
    console = Console(width=150)
    if options.data.is_dir():
        plans(console, options.data)
        by_history(console, options.data)
    else:
        console.print(
            f"no plans timed: {options.data} has no run histories, name a folder with --data"
        )
    passes(console)
    pages(console)
    start_up(console)
    if options.walk:
        from tests.benchmarks import walk_forward  # noqa: PLC0415 - it is the slow part

        walk_forward.main(["--data", str(options.data)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
