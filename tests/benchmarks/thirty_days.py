"""Lives a month with Garmin on a bad line, and prints what was asked of Garmin.

    python -m tests.benchmarks.thirty_days [--days N] [--faults SHARE] [--every HOURS] [--seed N]

A pass every two hours as `serve` makes them (fewer with `--every`), two crashes a day, and a runner
with hands.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.worker.passes.month import HANDS, Month, a_month, table
from worker.tryout.stage import no_other_settings


def main() -> int:
    """Live it, print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--faults", type=float, default=0.1)
    parser.add_argument("--every", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    console = Console(width=110, highlight=False)
    with (
        no_other_settings(),
        tempfile.TemporaryDirectory() as folder,
        a_month(
            Path(folder),
            options.seed,
            faults=options.faults,
            every_h=options.every,
            tell=console.print,
        ) as month,
    ):
        own = {n: dict(w) for n, w in month.box.garmin.workouts.items()}
        month.live(options.days, HANDS)
        console.print(_table(month, options.days))
        month.judge(own)
        console.print(
            "One pass without faults: each session stands once, nothing else was touched."
        )
        console.print("One more pass: nothing written.")
    return 0


def _table(month: Month, days: int) -> Table:
    rows = table(month)
    title = (
        f"{days} days: {month.passes} passes, {month.crashes} crashes, "
        f"{month.killed} of them within a pass"
    )
    printed = Table("request to Garmin", "sent", "went wrong", title=title)
    for name, sent, wrong in rows:
        printed.add_row(name, str(sent), str(wrong))
    reads = [row for row in rows if row[0].startswith("GET")]
    for name, some in (
        ("reads", reads),
        ("writes and sign-in", [r for r in rows if r not in reads]),
        ("all", rows),
    ):
        printed.add_row(name, *(str(sum(row[n] for row in some)) for n in (1, 2)), style="bold")
    return printed


if __name__ == "__main__":
    sys.exit(main())
