"""What changes slowly at Garmin: the athlete, their nights, a coach's plan, far races, one run.

Each part is optional. One that Garmin refuses, or answers with something odd, costs itself and
nothing else. Nothing is asked twice, because all of it is asked again another day.
"""

import datetime as dt
from typing import Any

from connectors.errors import Gone, PlatformError, Rejected, Unavailable
from connectors.garmin import coach, mornings, paths, translate
from connectors.garmin.calendar import as_item, items_in, months, races_in
from connectors.garmin.connection import Connection
from connectors.garmin.kinds import kind_of_steps
from connectors.garmin.rows import NAME, Json, understood
from connectors.ports import CloserLook, Profile, Task
from planner.language import _
from planner.model import PlannedKind, Race, Readiness

# Every other error is about the account or the pace, not about one answer.
_MISSING = (Gone, Rejected, Unavailable)


class GarminBackground:
    """One athlete's slow side of Garmin (a Background).

    The caller keeps what it got, and knows when to ask again.
    """

    name = NAME

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def profile(self) -> Profile:
        """Return what Garmin knows of the athlete, from three answers. Each may be missing."""
        settings, user, zones = self._parts(
            (paths.SETTINGS, dict),
            (paths.USER_SETTINGS, dict),
            (paths.HEART_RATE_ZONES, list),
        )
        return translate.profile(settings, user, zones)

    def device(self) -> translate.Device | None:
        """Return the watch that was synced last, if Garmin knows one."""
        return translate.device(self._read(paths.LAST_USED_DEVICE, dict))

    def mornings(self, start: dt.date, end: dt.date) -> list[Readiness]:
        """Return the mornings from `start` to `end` (inclusive, at most 28 of them).

        HRV and sleep come as ranges. What the watch makes of it all is read for `end` only.
        """
        hrv, sleep, readiness, status = self._parts(
            (paths.hrv(start, end), dict),
            (paths.sleep(start, end), dict),
            (paths.training_readiness(end), list),
            (paths.training_status(end), dict),
        )
        readings = mornings.together(
            mornings.hrv(hrv),
            mornings.sleep(sleep),
            mornings.training_readiness(readiness),
            mornings.training_status(status, end),
        )
        return [reading for reading in readings if start <= reading.date <= end]

    def races(self, start: dt.date, end: dt.date) -> list[Race]:
        """Return the races from `start` to `end`.

        One request, or one a month where Garmin does not list events.
        """
        try:
            events = self._events(start, end)
        except _MISSING:
            events = self._calendar(start, end)

        races: list[Json] = []
        for event in events:
            is_within = start.isoformat() <= str(event.get("date")) <= end.isoformat()
            if is_within and event.get("isRace"):
                races.append(event)

        return races_in(races)

    def plans(self, today: dt.date) -> list[str]:
        """Return the ids of Garmin Coach's plans that run today or start later."""
        return coach.running_plans(self._read(paths.COACH_PLANS, dict), today)

    def tasks(self, plan_id: str) -> list[Task]:
        """Return the days of one of Garmin Coach's plans."""
        answer = self._read(paths.coach_plan(plan_id), dict)
        if not isinstance(answer.get("taskList"), list):
            raise Unavailable(NAME, _("a training plan came without its days."))
        return coach.tasks(answer, plan_id)

    def kind_of_workout(self, workout_id: str) -> PlannedKind | None:
        """Return what kind of run a workout is, by its steps. None if they do not say."""
        return kind_of_steps(self._read(paths.workout(workout_id), dict))

    def look_closer(self, activity_id: str, *, laps: bool) -> CloserLook:
        """Return how hard a run felt, and its laps if they are wanted."""
        number = activity_id.removeprefix("garmin:")
        detail = self._read(paths.activity(number), dict)
        splits = self._read(paths.laps(number), dict) if laps else {}
        return translate.closer_look(detail, splits)

    def _events(self, start: dt.date, end: dt.date) -> list[Json]:
        """Return the events' own listing, as the calendar shows it."""
        window = {"startDate": str(start), "endDate": str(end)}
        rows = self._read(paths.EVENTS, list, window)
        return understood(as_item, [row for row in rows if isinstance(row, dict)])

    def _calendar(self, start: dt.date, end: dt.date) -> list[Json]:
        """Return the calendar's items, month by month."""
        items: list[Json] = []
        for year, month in months(start, end):
            items += items_in(self._read(paths.month(year, month), dict))
        return items

    def _parts(self, *wanted: tuple[str, type]) -> list[Any]:
        """Read several things that belong together. Raises only if none of them could be read."""
        answers: list[Any] = []
        failures: list[PlatformError] = []

        for path, kind in wanted:
            try:
                answers.append(self._read(path, kind))
            except _MISSING as error:
                failures.append(error)
                answers.append(kind())

        if len(failures) == len(wanted):
            raise failures[0]
        return answers

    def _read[T](self, path: str, kind: type[T], params: dict[str, Any] | None = None) -> T:
        return self._connection.read(path, kind, params, optional=True)
