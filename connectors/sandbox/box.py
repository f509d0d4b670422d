"""A runner's two platforms in a box: time passes and things go wrong in it, on demand."""

import datetime as dt
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import requests

from connectors.sandbox.clock import Clock
from connectors.sandbox.coach import (
    AHEAD_DAYS,
    RACE_METRES,
    RACE_TITLE,
    CoachItem,
    coach_run,
    kind_of,
    race_day,
)
from connectors.sandbox.efforts import InventedEffort, RunKind
from connectors.sandbox.faults import Call, Fault, FaultGate
from connectors.sandbox.garmin_account import GarminAccount, ScheduleEntry
from connectors.sandbox.garmin_api import garmin_app
from connectors.sandbox.library import own_workouts, running_workout
from connectors.sandbox.lifting import follow, lifting
from connectors.sandbox.runner import EVENING, MORNING, history, race, run
from connectors.sandbox.server import LoopbackServer
from connectors.sandbox.strava_account import StravaAccount
from connectors.sandbox.strava_api import strava_app

A_MONDAY = dt.date(2026, 3, 2)
RACE_S = 6240
SHORT_RUN_MINUTES = 30


class Sandbox:
    """Strava and Garmin on loopback, with an invented runner.

    She has twelve weeks behind her on `today`. A context manager: the servers run between enter
    and exit. `seconds` is the time tokens and limits are counted in.
    """

    def __init__(
        self,
        today: dt.date = A_MONDAY,
        *,
        mfa: bool = True,
        seconds: Callable[[], float] = time.time,
    ) -> None:
        self.clock = Clock(today, seconds)
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.garmin = GarminAccount(self.clock, mfa=mfa)
        self.strava = StravaAccount(self.clock)
        self._first_day = self._planned_until = today

        for body in own_workouts():
            self.garmin.create_workout(body)

        for effort in history(today):
            self._record(effort)

        self.garmin.race_day = race_day(today)
        self._plan_ahead()
        self._server = LoopbackServer(
            [
                FaultGate(strava_app(self.strava), "strava", self.calls, self.faults),
                FaultGate(garmin_app(self.garmin), "garmin", self.calls, self.faults),
            ]
        )

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.__exit__(kind, error, trace)

    # where it is, and who may come in

    @property
    def strava_url(self) -> str:
        """Where Strava is."""
        return self._server.urls[0]

    @property
    def garmin_url(self) -> str:
        """Where Garmin is: sign-in, tokens and API alike."""
        return self._server.urls[1]

    @property
    def client_id(self) -> str:
        """The Strava app's id."""
        return self.strava.client_id

    @property
    def client_secret(self) -> str:
        """The Strava app's secret."""
        return self.strava.client_secret

    @property
    def email(self) -> str:
        """The runner's name at Garmin."""
        return self.garmin.email

    @property
    def password(self) -> str:
        """The runner's password at Garmin."""
        return self.garmin.password

    @property
    def mfa_code(self) -> str:
        """The code Garmin emails her."""
        return self.garmin.mfa_code

    @property
    def logins(self) -> int:
        """How often a password was tried at Garmin."""
        return self.garmin.logins

    def click_authorize(self, url: str) -> str:
        """Do what the athlete does on Strava's page: click Authorize.

        Returns where she is sent back to.
        """
        answer = requests.post(
            url, data={"decision": "authorize"}, allow_redirects=False, timeout=5
        )
        answer.raise_for_status()
        return answer.headers["location"]

    # time

    @property
    def today(self) -> dt.date:
        """The sandbox's date."""
        return self.clock.today

    def now(self) -> dt.datetime:
        """Return noon of the sandbox's date, in the runner's zone."""
        return self.clock.now()

    def advance(self, days: int = 1) -> None:
        """Let days pass.

        What was on her calendar is done: runs at 7 in the morning, lifting at half past six. Both
        platforms hear of it, the coach plans on, and what was on its way to Strava arrives.
        """
        for _ in range(days):
            for effort in self._due(self.today):
                self._record(effort)
            self.clock.today += dt.timedelta(days=1)
        self.strava.deliver()
        self._plan_ahead()

    def add_run(
        self, day: dt.date, kind: RunKind = "intervals", minutes: int = 55, hour: int = MORNING
    ) -> None:
        """Let her run something that was on no plan. Both platforms hear of it."""
        self._record(run(day, kind, minutes, hour))

    def move_planned_run(self, from_date: dt.date, to_date: dt.date) -> None:
        """Let the coach move the run planned on a day. Raises LookupError if there is none."""
        entries = [
            entry
            for entry in self._entries_on(from_date)
            if self._sport(entry.workout_id) == "running"
        ]
        items = [
            item
            for item in self.garmin.coach_items
            if item.date == from_date and item.kind != "strength"
        ]
        if not entries and not items:
            raise LookupError(f"No run is planned on {from_date}")

        for entry in entries:
            entry.date = to_date

        for item in items:
            item.date = to_date

    def add_coach_strength(
        self, day: dt.date, title: str = "Total Body Circuit 1", minutes: int = 30
    ) -> None:
        """Let Garmin Coach put a strength day on the calendar: an item without a workout."""
        self.garmin.coach_items.append(CoachItem(day, title, "strength", minutes, adaptive=True))

    def _record(self, effort: InventedEffort) -> None:
        if not effort.typed_in:
            self.garmin.record(effort)
        self.strava.record(effort)

    def _due(self, day: dt.date) -> list[InventedEffort]:
        """Return what she does on a day: the runs and the lifting on her Garmin calendar."""
        if day == self.garmin.race_day:
            return [race(day, RACE_TITLE, RACE_METRES + 80.0, RACE_S)]
        return [*self._runs_due(day), *self._lifting_due(day)]

    def _runs_due(self, day: dt.date) -> list[InventedEffort]:
        """Return the planned runs she has not run yet.

        There is one of a kind. The second is in the evening, and there are never three.
        """
        done = [effort for effort in self.garmin.efforts.values() if effort.day == day]
        done_kinds = [effort.kind for effort in done if effort.metres]
        free_hours = (MORNING, EVENING)[len(done_kinds) :]

        planned = self._planned_runs(day)
        due_kinds = [kind for kind in planned if kind not in done_kinds]

        runs: list[InventedEffort] = []

        for kind, hour in zip(due_kinds, free_hours, strict=False):
            minutes, workout_id = planned[kind]
            runs.append(run(day, kind, minutes, hour, workout_id))

        return runs

    def _planned_runs(self, day: dt.date) -> dict[RunKind, tuple[int, int | None]]:
        """Return the minutes of each kind of run on the calendar, and its workout if it has one."""
        planned: dict[RunKind, tuple[int, int | None]] = {}
        for item in self.garmin.coach_items:
            if item.date == day and item.kind != "strength":
                planned[item.kind] = item.minutes, None

        for entry in self._entries_on(day):
            if self._sport(entry.workout_id) == "running":
                workout = self.garmin.workout(entry.workout_id)
                minutes = workout["estimatedDurationInSecs"] // 60 or SHORT_RUN_MINUTES
                planned[kind_of(workout["workoutName"])] = minutes, entry.workout_id

        return planned

    def _lifting_due(self, day: dt.date) -> list[InventedEffort]:
        coach = [item for item in self.garmin.coach_items if item.date == day]
        sessions = [lifting(day, -1) for item in coach if item.kind == "strength"]

        for entry in self._entries_on(day):
            if self._sport(entry.workout_id) != "running":
                workout = self.garmin.workout(entry.workout_id)
                sessions.append(follow(day, workout, len(sessions)))

        return sessions

    def _entries_on(self, day: dt.date) -> list[ScheduleEntry]:
        return [entry for entry in list(self.garmin.schedule.values()) if entry.date == day]

    def _sport(self, workout_id: int) -> str:
        return str(self.garmin.workout(workout_id)["sportType"]["sportTypeKey"])

    def _plan_ahead(self) -> None:
        """Let the coach fill the calendar up to three weeks ahead, but not past the race."""
        end = min(self.today + dt.timedelta(days=AHEAD_DAYS), self.garmin.race_day or dt.date.max)
        while self._planned_until < end:
            planned = coach_run(self._planned_until, self._first_day)
            if planned and planned.adaptive:
                self.garmin.coach_items.append(planned)
            elif planned:
                self.garmin.put_on_calendar(self._coach_workout(planned), planned.date)
            self._planned_until += dt.timedelta(days=1)

    def _coach_workout(self, planned: CoachItem) -> int:
        for workout_id, workout in self.garmin.workouts.items():
            if workout["workoutName"] == planned.title:
                return workout_id
        created = self.garmin.create_workout(running_workout(planned.title, planned.minutes))
        return int(created["workoutId"])
