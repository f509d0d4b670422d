"""A month with Garmin on a bad line: a tenth of the calls fail, and two passes a day crash.

The runner runs and lifts what stands on her calendar, and has hands: she moves, deletes, edits and
copies sessions. Each pass is a process of its own (see `dying`), and a crash is a SIGKILL at any
moment of it.
"""

import copy
import datetime as dt
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from connectors.sandbox import Fault, Sandbox
from connectors.sandbox.clock import ZONE
from tests.places import ROOT
from tests.worker.conftest import Home
from worker.bootstrap import open_world
from worker.passes.replan import is_settled
from worker.passes.sync import run_pass

FIRST_DAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
CRASHES = 2  # a day
RESTART = dt.timedelta(minutes=3)  # after a crash, by whatever watches over the process
MOMENTS = (
    15,
    60,
)  # a crash comes at one of a pass's first so many moments; a quiet pass has about 15
WRONG: tuple[dict[str, Any], ...] = (
    {"status": 401},
    {"status": 429},
    {"status": 403, "html": True},
    {"status": 500},
    {"status": 503},
    {"status": 504, "when": "after"},
    {"status": 200, "html": True},
    {"status": 200, "html": True, "when": "after"},
    {"cut": True},
    {"cut": True, "when": "after"},
)


class BadLuck(Fault):
    """A fault that is never used up, and happens to some of the calls. `hits` counts them.

    The renewal of tokens is spared: a lost answer to that ends a sign-in for good, and has tests of
    its own.
    """

    def __init__(self, chance: Random, share: float) -> None:
        super().__init__("garmin", "*", "*")
        self.chance, self.share = chance, share
        self.hits: Counter[str] = Counter()

    def fits(self, platform: str, method: str, path: str) -> bool:
        """Toss."""
        if platform != "garmin" or "oauth" in path or self.chance.random() >= self.share:
            return False
        said = {"status": None, "when": "before", "cut": False, "html": False} | self.chance.choice(
            WRONG
        )
        for name, value in said.items():
            setattr(self, name, value)
        self.times = 2
        self.hits[_named(method, path)] += 1
        return True


@dataclass
class Month:
    """The sandbox, a data folder, and the time."""

    home: Home
    dying: subprocess.Popen[str]
    now: dt.datetime
    every_h: float
    chance: Random
    luck: BadLuck
    tell: Callable[[str], None]
    passes: int = 0
    crashes: int = 0
    killed: int = 0  # crashes that came in the middle of a pass

    @property
    def box(self) -> Sandbox:
        return self.home.box

    def live(self, days: int, hands: Mapping[int, Callable[["Month"], str]]) -> None:
        """Let days pass."""
        self.box.faults.append(self.luck)
        for number in range(days):
            start, end = _at(self.box.today, 0), _at(self.box.today + DAY, 0)
            crashes = sorted(start + self.chance.random() * (end - start) for _ in range(CRASHES))
            self._serve_until(_at(self.box.today, 12), crashes)
            done = hands[number](self) if number in hands else ""
            self._serve_until(end, crashes)
            faults = self.luck.hits.total()
            counts = f"{self.passes} passes, {self.crashes} crashes, {faults} faults"
            self.tell(f"{self.box.today}: {counts}{done}")
            self.box.advance()
        self.box.faults.remove(self.luck)

    def _serve_until(self, end: dt.datetime, crashes: list[dt.datetime]) -> None:
        """Make each pass when it is due.

        After a crash, in a pass or between two, the worker starts with a new one.
        """
        due = self.due()
        while (at := min([due, *crashes])) < end:
            self.now = max(self.now, at)
            crashing = at in crashes
            if crashing:
                crashes.remove(at)
                self.crashes += 1
                self.killed += self.a_pass(self.chance.randrange(self.chance.choice(MOMENTS)))
                due = self.now + RESTART
            else:
                self.a_pass()
                due = self.due()
        self.now = end

    def due(self) -> dt.datetime:
        """Return when the worker wants to make its next pass."""
        with open_world(self.home.settings, lambda: self.now) as world:
            return next(
                (due.at for due in world.store.journal.due() if due.claimed_until is None), self.now
            )

    def a_pass(self, point: int = -1) -> bool:
        """Make a pass in a process of its own; False if it lived."""
        self.passes += 1
        order = {
            "folder": str(self.home.folder),
            "garmin": self.box.garmin_url,
            "now": self.now.isoformat(),
            "point": point,
            "every_h": self.every_h,
        }
        assert self.dying.stdin is not None
        assert self.dying.stdout is not None
        self.dying.stdin.write(json.dumps(order) + "\n")
        self.dying.stdin.flush()
        answer = json.loads(self.dying.stdout.readline())
        assert answer["killed"] or answer["moments"], (
            "the pass failed by a fault of ours, see above"
        )
        return bool(answer["killed"])

    def judge(self, own: dict[int, dict[str, Any]]) -> None:
        """The faults have stopped: one pass puts all right, and the next has nothing to do."""
        garmin = self.box.garmin
        with open_world(self.home.settings, lambda: self.now) as world:
            account = world.store.accounts.get("garmin")
            self.now = max(self.now, (account and account.not_before) or self.now)
            with time_machine.travel(self.now, tick=True):
                report = run_pass(world)
            assert report.errors == ()
            assert report.refused == ()
            wanted = {(s.uid, s.date) for s in report.offered}
            shown = {
                (s.uid, s.date)
                for s in world.store.sessions.since(world.today)
                if is_settled(s, world.today)
            }
            every = world.store.ledger("garmin").rows()
            rows = {row.workout_id: row for row in every if row.live}
            released = {row.workout_id for row in every if row.state == "released"}
            entries = [
                (str(e.workout_id), e.date)
                for e in garmin.schedule.values()
                if e.date >= world.today
            ]
            standing = [(rows[w].uid, day) for w, day in entries if w in rows]
            assert sorted(standing) == sorted(wanted | shown), "each session once"
            theirs = {w for w in self.home.ours() if w not in rows}
            assert self.theirs() <= theirs
            assert theirs <= self.theirs() | released, "an orphan"  # hops she moved are released
            before = len(self.home.writes())
            with time_machine.travel(self.now, tick=True):
                again = run_pass(world)
            assert (again.writes, again.findings, again.errors) == (0, (), ())
            assert len(self.home.writes()) == before
        assert {n: garmin.workouts.get(n) for n in own} == own

    def theirs(self) -> set[str]:
        """Return the workouts with our mark that the runner copied or made her own."""
        mine = ("My copy", "My own version")
        return {
            w for w in self.home.ours() if self.box.garmin.workout(int(w))["workoutName"] in mine
        }


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZoneInfo(ZONE)).astimezone(dt.UTC)


@contextmanager
def a_month(
    folder: Path,
    seed: int,
    *,
    faults: float,
    every_h: float,
    tell: Callable[[str], None] = lambda _text: None,
) -> Iterator[Month]:
    """Begin it: the runner has connected Garmin this morning."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.worker.passes.dying"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    clock = _at(FIRST_DAY, 8)
    month: Month | None = None

    def seconds() -> float:
        return (month.now if month else clock).timestamp()

    with Sandbox(FIRST_DAY, mfa=False, seconds=seconds) as box, process:
        home = Home(box, folder / "data")
        with time_machine.travel(clock, tick=True):
            home.connect_garmin()
        chance = Random(seed)
        month = Month(home, process, clock, every_h, chance, BadLuck(chance, faults), tell)
        yield month
        assert process.stdin is not None
        process.stdin.close()


def coming(month: Month) -> list[int]:
    """Return the ids of our entries from tomorrow on, the next one first."""
    garmin, ours = month.box.garmin, month.home.ours()
    entries = [
        e
        for e in garmin.schedule.values()
        if str(e.workout_id) in ours and e.date > month.box.today
    ]
    return [entry.id for entry in sorted(entries, key=lambda e: (e.date, e.id))]


def moves(month: Month) -> str:
    """She moves the next session by a day."""
    entry = month.box.garmin.entry(coming(month)[0])
    month.box.garmin.move_entry(entry.id, entry.date + DAY)
    return "; she moved a session"


def deletes(month: Month) -> str:
    """She deletes the workout of the next session."""
    garmin = month.box.garmin
    garmin.delete_workout(garmin.entry(coming(month)[0]).workout_id)
    return "; she deleted a session"


def takes_off(month: Month) -> str:
    """She takes the next session off the calendar."""
    month.box.garmin.delete_entry(coming(month)[0])
    return "; she took a session off"


def edits(month: Month) -> str:
    """She changes the next session."""
    garmin = month.box.garmin
    garmin.edit_workout(garmin.entry(coming(month)[0]).workout_id, workoutName="My own version")
    return "; she edited a session"


def copies(month: Month) -> str:
    """She copies a workout of ours, mark and all, and puts the copy on a day five weeks ahead."""
    garmin = month.box.garmin
    body = copy.deepcopy(garmin.workout(garmin.entry(coming(month)[0]).workout_id))
    made = garmin.create_workout(body | {"workoutName": "My copy"})
    garmin.put_on_calendar(made["workoutId"], month.box.today + 35 * DAY)
    return "; she copied a session"


def runs_hard(month: Month) -> str:
    """She runs intervals that stood on no plan."""
    month.box.add_run(month.box.today, "intervals")
    return "; she ran hard"


HANDS = {
    3: moves,
    6: runs_hard,
    9: deletes,
    12: edits,
    16: takes_off,
    19: copies,
    22: moves,
    25: runs_hard,
}


def table(month: Month) -> list[tuple[str, int, int]]:
    """Return each request to Garmin, how often it was sent, and how often it went wrong."""
    made = Counter(
        _named(call.method, call.path) for call in month.box.calls if call.platform == "garmin"
    )
    return [(name, count, month.luck.hits[name]) for name, count in sorted(made.items())]


def _named(method: str, path: str) -> str:
    """Leave out of a request what makes it one of many."""
    path = re.sub(r"year/[0-9]+/month/[0-9]+", "year/Y/month/M", path)
    path = re.sub(r"/[0-9]{5,}", "/ID", path)
    path = re.sub(r"/[0-9]{4}-[0-9]{2}-[0-9]{2}", "/DATE", path)
    return f"{method} {path}"
