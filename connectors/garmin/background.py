"""What changes slowly at Garmin: who the athlete is, how they slept, a coach's plan, far races, one run closely.

Each part is optional. One that Garmin refuses, or answers with something odd, costs itself and nothing else; nothing is
asked twice, because all of it is asked again another day.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from connectors.errors import Gone, PlatformError, Rejected, Unavailable
from connectors.garmin import coach, mornings, translate
from connectors.garmin.calendar import as_item, races_in
from connectors.garmin.connection import NAME, Connection
from connectors.garmin.kinds import kind_of_steps
from connectors.garmin.rows import Json, understood
from connectors.ports import CloserLook, Profile, Task
from planner.model import PlannedKind, Race, Readiness

_MISSING = (
    Gone,
    Rejected,
    Unavailable,
)  # everything else speaks of the account or of the pace, not of one answer


class GarminBackground:
    """One athlete's slow side of Garmin (a Background). The caller keeps what it got: see there when it is due."""

    name = NAME

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def profile(self) -> Profile:
        """Return what Garmin knows of the athlete, from three answers of which each may be missing."""
        settings, user, zones = self._parts(
            ("/userprofile-service/userprofile/settings", dict),
            ("/userprofile-service/userprofile/user-settings", dict),
            ("/biometric-service/heartRateZones", list),
        )
        return translate.profile(settings, user, zones)

    def device(self) -> translate.Device | None:
        """Return the watch that was synced last, if Garmin knows one."""
        (answer,) = self._parts(("/device-service/deviceservice/mylastused", dict))
        return translate.device(answer)

    def mornings(self, start: dt.date, end: dt.date) -> list[Readiness]:
        """Return the mornings from `start` to `end` (inclusive, at most 28 of them).

        HRV and sleep come as ranges; what the watch makes of it all is read for `end` only.
        """
        days = f"{start}/{end}"
        hrv, sleep, readiness, status = self._parts(
            (f"/hrv-service/hrv/daily/{days}", dict),
            (f"/sleep-service/stats/sleep/daily/{days}", dict),
            (f"/metrics-service/metrics/trainingreadiness/{end}", list),
            (f"/metrics-service/metrics/trainingstatus/aggregated/{end}", dict),
        )
        found = mornings.together(
            mornings.hrv(hrv),
            mornings.sleep(sleep),
            mornings.training_readiness(readiness),
            mornings.training_status(status, end),
        )
        return [morning for morning in found if start <= morning.date <= end]

    def races(self, start: dt.date, end: dt.date) -> list[Race]:
        """Return the races from `start` to `end`: one request, or one a month where Garmin does not list events."""
        try:
            rows = self._ask(
                "/calendar-service/events", list, {"startDate": str(start), "endDate": str(end)}
            )
            events = understood(as_item, (row for row in rows if isinstance(row, dict)))
        except _MISSING:
            events = [
                item for year, month in months(start, end) for item in self.month(year, month)
            ]
        within = [
            e
            for e in events
            if e.get("isRace") and start.isoformat() <= str(e.get("date")) <= end.isoformat()
        ]
        return races_in(within)

    def month(self, year: int, month: int) -> list[Json]:
        """Return the items of a month of the calendar, with some of its neighbours."""
        # Garmin counts months from 0 in this path.
        answer = self._ask(f"/calendar-service/year/{year}/month/{month - 1}", dict)
        return items_in(answer)

    def plans(self, today: dt.date) -> list[str]:
        """Return the ids of Garmin Coach's plans that run today or start later."""
        return coach.running_plans(
            self._ask("/trainingplan-service/trainingplan/plans", dict), today
        )

    def tasks(self, plan_id: str) -> list[Task]:
        """Return the days of one of Garmin Coach's plans."""
        answer = self._ask(f"/trainingplan-service/trainingplan/fbt-adaptive/{plan_id}", dict)
        if not isinstance(answer.get("taskList"), list):
            raise Unavailable(NAME, "showed a training plan without its days.")
        return coach.tasks(answer, plan_id)

    def kind_of_workout(self, workout_id: str) -> PlannedKind | None:
        """Say what kind of run a workout is, by its steps; None if they do not say."""
        answer = self._ask(f"/workout-service/workout/{workout_id}", dict)
        return kind_of_steps(answer)

    def look_closer(self, activity_id: str, *, laps: bool) -> CloserLook:
        """Return how hard a run felt, and its laps if they are wanted."""
        path = f"/activity-service/activity/{activity_id.removeprefix('garmin:')}"
        detail, splits = self._ask(path, dict), self._ask(f"{path}/splits", dict) if laps else {}
        return translate.closer_look(detail, splits)

    def _parts(self, *wanted: tuple[str, type]) -> list[Any]:
        """Ask for several things that belong together. Raises only if none of them could be read."""
        answers: list[Any] = []
        failures: list[PlatformError] = []
        for path, kind in wanted:
            try:
                answers.append(self._ask(path, kind))
            except _MISSING as error:
                failures.append(error)
                answers.append(kind())
        if len(failures) == len(wanted):
            raise failures[0]
        return answers

    def _ask[T](self, path: str, kind: type[T], params: dict[str, Any] | None = None) -> T:
        """Return the JSON at a path. No content is nothing; an answer of another kind is no answer."""
        answer = self._connection.ask("GET", path, params=params)
        if answer is None:
            return kind()
        if not isinstance(answer, kind):
            raise Unavailable(NAME, "answered with something that is no answer.")
        return answer


def months(start: dt.date, end: dt.date) -> Iterator[tuple[int, int]]:
    """Yield year and month of every month that has a day from `start` to `end`."""
    for number in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        yield number // 12, number % 12 + 1


def items_in(month: Json) -> list[Json]:
    """Return the items of a calendar's month. Raises Unavailable for a month without a list of them."""
    items = month.get("calendarItems")
    if not isinstance(items, list):
        raise Unavailable(NAME, "showed a calendar without a list of items.")
    return [item for item in items if isinstance(item, dict)]
