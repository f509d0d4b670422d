"""The platforms that the contract suites run on, with handles for faults and the athlete.

A twin lives in memory. The others are the real libraries over a socket to the sandbox.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from connectors.errors import Gone, Unavailable
from connectors.garmin.client import Garmin
from connectors.garmin.connection import saving
from connectors.sandbox import Fault, Sandbox
from connectors.strava.auth import authorize_url, exchange
from connectors.strava.client import Strava
from planner.model import RUN_SPORTS, Activity, LiftSet, PlannedRun
from tests.worker.passes.twin import MONDAY, Held, Placed, Twin

CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"
METHODS = {
    "create": ("POST", "/workout-service/workout"),
    "replace": ("PUT", "/workout-service/workout/*"),
    "delete": ("DELETE", "/workout-service/workout/*"),
    "schedule": ("POST", "/workout-service/schedule/*"),
    "reschedule": ("PUT", "/workout-service/schedule/*"),
    "unschedule": ("DELETE", "/workout-service/schedule/*"),
    "fingerprint": ("GET", "/workout-service/workout/*"),
    "view": ("GET", "/calendar-service/*"),
}


class TwinCalendar:
    """The calendar in memory."""

    def __init__(self) -> None:
        self.calendar = self.twin = Twin()
        run = PlannedRun(date=MONDAY, kind="easy", source="garmin")
        self.twin.workouts["9001"] = Held("My own circuit", None, "x")
        self.twin.entries["9002"] = Placed(None, MONDAY, "Easy run", run)

    def lose(self, name: str, when: str) -> None:
        def at(called: str, moment: str) -> None:
            if (called, moment) == (name, when):
                raise Unavailable(
                    "garmin", "gave no answer", maybe_done=name in METHODS and name not in READS
                )

        self.twin.at = at

    def recover(self) -> None:
        self.twin.at = lambda _name, _moment: None

    def move_by_hand(self, entry_id: str, day: dt.date) -> None:
        self.twin.entries[entry_id].date = day

    def take_off_by_hand(self, entry_id: str) -> None:
        del self.twin.entries[entry_id]

    def edit_by_hand(self, workout_id: str) -> None:
        held = self.twin.workouts[workout_id]
        held.content, held.updated = "my way", "9"

    def delete_by_hand(self, workout_id: str) -> None:
        del self.twin.workouts[workout_id]
        self.twin.entries = {
            n: e for n, e in self.twin.entries.items() if e.workout_id != workout_id
        }


class GarminCalendar:
    """The real garminconnect, over a socket."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.calendar = garmin_of(box)

    def lose(self, name: str, when: str) -> None:
        method, path = METHODS[name]
        self.box.faults.append(Fault("garmin", method, path, when=when, cut=True, times=99))

    def recover(self) -> None:
        self.box.faults.clear()

    def move_by_hand(self, entry_id: str, day: dt.date) -> None:
        self.box.garmin.move_entry(int(entry_id), day)

    def take_off_by_hand(self, entry_id: str) -> None:
        self.box.garmin.delete_entry(int(entry_id))

    def edit_by_hand(self, workout_id: str) -> None:
        self.box.garmin.edit_workout(int(workout_id), workoutName="My way")

    def delete_by_hand(self, workout_id: str) -> None:
        self.box.garmin.delete_workout(int(workout_id))


READS = ("view", "fingerprint")
WRITES = tuple(name for name in METHODS if name not in READS)


@dataclass
class Diary:
    """What was done, in memory: a RunSource and LiftLog."""

    name: str = "garmin"
    done: list[Activity] = field(default_factory=list)
    lifted: dict[str, list[LiftSet]] = field(default_factory=dict)
    down: bool = False

    def activities(self, start: dt.date, end: dt.date) -> list[Activity]:
        self._up()
        return sorted(
            (a for a in self.done if start <= a.day <= end), key=lambda a: (a.start, a.id)
        )

    def sets(self, activity_id: str) -> list[LiftSet]:
        self._up()
        if activity_id not in {a.id for a in self.done}:
            raise Gone(self.name, "there is no such activity")
        return self.lifted.get(activity_id, [])

    def _up(self) -> None:
        if self.down:
            raise Unavailable(self.name, "gave no answer")


class TwinRuns:
    """The diary, written by hand."""

    def __init__(self) -> None:
        self.source = self.diary = Diary()
        for number in range(28):
            day = MONDAY - dt.timedelta(days=number)
            self._note(number, day, "strength" if number % 7 == 3 else "run")

    def _note(self, number: int, day: dt.date, sport: str) -> None:
        start = dt.datetime.combine(day, dt.time(7))
        name = f"garmin:{number}"
        self.diary.done.append(
            Activity(
                id=name, start=start, sport=sport, sources=(name,), moving_s=3000, distance_m=9000
            )
        )
        if sport == "strength":
            self.diary.lifted[name] = [LiftSet(exercise="back_squat", reps=5, load_kg=50)] * 3

    def run(self, day: dt.date) -> None:
        self._note(100, day, "run")

    def delete(self, activity_id: str) -> None:
        self.diary.done = [a for a in self.diary.done if a.id != activity_id]

    def fail(self) -> None:
        self.diary.down = True


class SandboxRuns:
    """A real library over a socket."""

    def __init__(self, box: Sandbox, platform: str) -> None:
        self.box, self.platform = box, platform
        self.source = garmin_of(box) if platform == "garmin" else strava_of(box)

    def run(self, day: dt.date) -> None:
        self.box.add_run(day, "easy", 40, 7)

    def delete(self, activity_id: str) -> None:
        account = self.box.garmin if self.platform == "garmin" else self.box.strava
        account.delete_activity(int(activity_id.partition(":")[2]))

    def fail(self) -> None:
        self.box.faults.append(Fault(self.platform, "GET", "*", cut=True, times=99))


def garmin_of(box: Sandbox) -> Garmin:
    issued = box.garmin.tokens.issue(CLIENT, None)
    tokens = {"di_token": issued.access, "di_refresh_token": issued.refresh, "di_client_id": CLIENT}
    return Garmin(
        box.garmin_url,
        SecretStr(json.dumps(tokens)),
        "sandbox-runner",
        saving(lambda _tokens: None),
    )


def strava_of(box: Sandbox) -> Strava:
    page = authorize_url(box.strava_url, box.client_id, "http://127.0.0.1:1/callback", "state")
    back = parse_qs(urlsplit(box.click_authorize(page)).query)
    secret = SecretStr(box.client_secret)
    signed = exchange(box.strava_url, box.client_id, secret, back["code"][0], back["scope"][0])
    return Strava(box.strava_url, box.client_id, secret, signed.tokens, lambda _tokens: None)


@contextmanager
def calendar(which: str) -> Iterator[TwinCalendar | GarminCalendar]:
    if which == "twin":
        yield TwinCalendar()
        return
    with Sandbox(today=MONDAY) as box:
        yield GarminCalendar(box)


@contextmanager
def runs(which: str) -> Iterator[TwinRuns | SandboxRuns]:
    if which == "twin":
        yield TwinRuns()
        return
    with Sandbox(today=MONDAY) as box:
        yield SandboxRuns(box, which)


def is_run(activity: Activity) -> bool:
    return activity.sport in RUN_SPORTS
