"""What an athlete can do by hand on a platform, and what is really there, whatever it answers."""

import copy
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import SecretStr

from connectors.garmin.client import Garmin
from connectors.garmin.looks import digest
from connectors.ports import CalendarView
from connectors.sandbox import Fault, Sandbox
from connectors.sandbox.library import own_workouts
from tests.worker.passes.twin import Held, Placed, Twin, strength

CLIENT = "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2"


@dataclass(frozen=True)
class Things:
    """All that is there: each workout's content, and each entry's workout and day."""

    workouts: dict[str, Any]
    entries: dict[str, tuple[str | None, dt.date]]


class Hands(Protocol):
    """The platform as the athlete holds it.

    `goes_wrong` makes the next call fail on the wire, False if there is no wire; `calm` ends that.
    `looked` tells how it looked so many changes ago, where that is known.
    """

    calendar: Any

    def goes_wrong(self, trouble: str, *, wrote: bool) -> bool: ...
    def calm(self) -> None: ...
    def there(self) -> Things: ...
    def looked(self, changes_ago: int) -> CalendarView | None: ...
    def move(self, entry: str, day: dt.date) -> None: ...
    def take_off(self, entry: str) -> None: ...
    def delete(self, workout: str) -> None: ...
    def edit(self, workout: str) -> None: ...
    def take_out_the_mark(self, workout: str) -> None: ...
    def copy(self, workout: str) -> str: ...
    def put_on(self, workout: str, day: dt.date) -> str: ...


class TwinHands:
    """An athlete at the calendar in memory."""

    def __init__(self, today: dt.date) -> None:
        self.calendar = Twin()
        self.calendar.workouts["9001"] = Held("My own circuit", None, "x")
        self.calendar.entries["9002"] = Placed(None, today + dt.timedelta(days=1), "Easy run")
        self.calendar.entries["9003"] = Placed(
            "9001", today + dt.timedelta(days=2), "My own circuit"
        )

    def goes_wrong(self, trouble: str, *, wrote: bool) -> bool:
        return False

    def calm(self) -> None:
        pass

    def there(self) -> Things:
        twin = self.calendar
        return Things(
            {n: w.content for n, w in twin.workouts.items()},
            {n: (e.workout_id, e.date) for n, e in twin.entries.items()},
        )

    def looked(self, changes_ago: int) -> CalendarView | None:
        past = self.calendar.past
        return past[-min(changes_ago, len(past))] if past else None

    def move(self, entry: str, day: dt.date) -> None:
        self.calendar.remember()
        self.calendar.entries[entry].date = day

    def take_off(self, entry: str) -> None:
        self.calendar.remember()
        del self.calendar.entries[entry]

    def delete(self, workout: str) -> None:
        twin = self.calendar
        twin.remember()
        del twin.workouts[workout]
        twin.entries = {n: e for n, e in twin.entries.items() if e.workout_id != workout}

    def edit(self, workout: str) -> None:
        self.calendar.remember()
        held = self.calendar.workouts[workout]
        held.content, held.updated = f"{held.content}, my way", str(int(held.updated) + 1)

    def take_out_the_mark(self, workout: str) -> None:
        self.calendar.remember()
        held = self.calendar.workouts[workout]
        held.mark, held.updated = None, str(int(held.updated) + 1)

    def copy(self, workout: str) -> str:
        self.calendar.remember()
        number = self.calendar.fresh_id()
        self.calendar.workouts[number] = copy.copy(self.calendar.workouts[workout])
        return number

    def put_on(self, workout: str, day: dt.date) -> str:
        self.calendar.remember()
        number = self.calendar.fresh_id()
        self.calendar.entries[number] = Placed(
            workout, day, self.calendar.workouts[workout].name, strength(day)
        )
        return number


WIRE: dict[str, dict[str, Any]] = {
    "401": {"status": 401, "times": 2},  # also after a renewal
    "403 page": {"status": 403, "html": True},
    "429": {"status": 429},
    "503": {"status": 503, "times": 3},  # a read is tried three times
    "no answer, not done": {"cut": True, "times": 3},
    "no answer, but done": {"cut": True, "when": "after"},
    "200 with HTML": {"html": True, "when": "after"},
}


class BoxHands:
    """An athlete at the sandbox, and the real connector to it over a socket."""

    def __init__(self, box: Sandbox, today: dt.date) -> None:
        self.box = box
        account = self.account = box.garmin
        account.workouts.clear()
        account.schedule.clear()
        account.coach_items.clear()
        for body in own_workouts():
            made = account.create_workout(body)
            account.put_on_calendar(made["workoutId"], today + dt.timedelta(days=2))
        issued = account.tokens.issue(CLIENT)
        tokens = {
            "di_token": issued.access,
            "di_refresh_token": issued.refresh,
            "di_client_id": CLIENT,
        }
        self.calendar = Garmin(
            box.garmin_url, SecretStr(json.dumps(tokens)), "runner", lambda _old, ask: ask()
        )

    def goes_wrong(self, trouble: str, *, wrote: bool) -> bool:
        methods = (
            ("POST", "PUT", "DELETE") if wrote else ("GET",)
        )  # what a write reads first goes well
        self.box.faults[:] = [
            Fault("garmin", method, "/[!d]*", **WIRE[trouble]) for method in methods
        ]
        return True

    def calm(self) -> None:
        self.box.faults.clear()

    def there(self) -> Things:
        return Things(
            {str(n): digest(w) for n, w in self.account.workouts.items()},
            {str(e.id): (str(e.workout_id), e.date) for e in self.account.schedule.values()},
        )

    def looked(self, changes_ago: int) -> CalendarView | None:
        return None

    def move(self, entry: str, day: dt.date) -> None:
        self.account.move_entry(int(entry), day)

    def take_off(self, entry: str) -> None:
        self.account.delete_entry(int(entry))

    def delete(self, workout: str) -> None:
        self.account.delete_workout(int(workout))

    def edit(self, workout: str) -> None:
        name = self.account.workout(int(workout))["workoutName"]
        self.account.edit_workout(int(workout), workoutName=f"My way: {name}")

    def take_out_the_mark(self, workout: str) -> None:
        self.account.edit_workout(int(workout), description="mine")

    def copy(self, workout: str) -> str:
        return str(
            self.account.create_workout(copy.deepcopy(self.account.workout(int(workout))))[
                "workoutId"
            ]
        )

    def put_on(self, workout: str, day: dt.date) -> str:
        return str(self.account.put_on_calendar(int(workout), day).id)
