"""Garmin Connect as the worker knows it: what was done, what is planned, and our workouts on the calendar."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from pydantic import SecretStr

from connectors.errors import Gone, Rejected, Unavailable
from connectors.garmin import looks, sets, steps, translate
from connectors.garmin.background import GarminBackground, items_in, months
from connectors.garmin.calendar import calendar_view
from connectors.garmin.connection import NAME, Connection, Renew
from connectors.garmin.rows import Json
from connectors.garmin.steps import METRIC, WeightStyle
from connectors.garmin.translate import Device
from connectors.http import safe_read
from connectors.ports import CalendarView, Mark, Ours, Profile
from planner.model import Activity, LiftSet, Session

_WORKOUT = "/workout-service/workout"
_SCHEDULE = "/workout-service/schedule"
_ACTIVITIES_A_PAGE = 1000  # the most Garmin gives at once
_WORKOUTS_A_PAGE = 100
_MOST = 10_000  # no library is longer: a listing that goes on is not to be trusted
_ANY_MARK = Mark("0" * 16)


class Garmin:
    """One athlete's Garmin account: RunSource, LiftLog and WorkoutCalendar in one.

    It resumes with tokens and knows no password, so it can never sign in by itself. `renew` is asked for new ones when
    they end, see `Connection`; `style` says how weights are written. Reads are repeated when Garmin is unavailable,
    writes never.
    """

    name = NAME

    def __init__(
        self,
        base_url: str,
        tokens: SecretStr,
        display_name: str,
        renew: Renew,
        style: WeightStyle = METRIC,
    ) -> None:
        self.display_name = display_name
        self.style = style
        self._connection = Connection(base_url, tokens=tokens, renew=renew)
        self.background = GarminBackground(self._connection)

    @property
    def heard(self) -> Callable[[str, Any], None]:
        """What gets every answer that is read: the path, and the JSON."""
        return self._connection.heard

    @heard.setter
    def heard(self, keep: Callable[[str, Any], None]) -> None:
        self._connection.heard = keep

    @property
    def requests(self) -> int:
        """How many requests were sent to Garmin so far."""
        return self._connection.sent

    def activities(self, start: dt.date, end: dt.date) -> list[Activity]:
        """Return everything done from `start` to `end` (inclusive), oldest first; one request for up to 1000.

        A workout of ours that was done from the watch names it in `sources`, as "garmin-workout:ID".
        """
        path = "/activitylist-service/activities/search/activities"
        window = {"startDate": start.isoformat(), "endDate": end.isoformat()}
        return translate.activities(self._list(path, _ACTIVITIES_A_PAGE, window))

    def sets(self, activity_id: str, planned: Session | None = None) -> list[LiftSet]:
        """Return the recorded sets of a strength activity ("garmin:123" or "123"), in order.

        `planned`: the session of ours that was done, which says what each step was.
        """
        number = activity_id.removeprefix("garmin:")
        return sets.sets(
            self._read(f"/activity-service/activity/{number}/exerciseSets", dict), planned
        )

    def view(self, start: dt.date, end: dt.date) -> CalendarView:
        """Return the library and the calendar's plans and races; one request for each, and one for each month more.

        Our own entries are among them, and mean strength like anybody's: the ledger tells which are ours.
        """
        library = [
            self._with_description(row)
            for row in self._list("/workout-service/workouts", _WORKOUTS_A_PAGE, {})
        ]
        items = [item for year, month in months(start, end) for item in self._month(year, month)]
        return calendar_view(library, items, start, end)

    def create(self, session: Session, mark: Mark) -> Ours:
        """Put a new workout into the library, on no day yet."""
        answer = self._connection.ask(
            "POST", _WORKOUT, body=steps.workout(session, mark, self.style)
        )
        return Ours(_id_in(answer, "workoutId"), mark)

    def fingerprint(self, ours: Ours) -> str:
        """Read a workout back and return a digest of what a person would see in it.

        Raises Gone if it is not there, or does not carry its mark any more.
        """
        stored = self._marked(ours)
        try:
            return looks.digest(stored)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unavailable(NAME, "showed a workout that cannot be read.") from error

    def compare(self, ours: Ours, session: Session) -> list[str]:
        """Say how the stored workout differs from the session that was sent: nothing, if it does not."""
        return looks.differences(
            steps.workout(session, ours.mark, self.style), self._workout(ours.workout_id)
        )

    def expected_fingerprint(self, session: Session) -> str:
        """Return the digest `fingerprint` gives if Garmin stored the session as it was sent."""
        return looks.digest(steps.workout(session, _ANY_MARK, self.style))

    def replace(self, ours: Ours, session: Session) -> None:
        """Change a workout in place, keeping its id, its mark and its days. Garmin wants the whole document back."""
        wanted = steps.workout(session, ours.mark, self.style)
        stored = self._marked(ours)
        self._connection.ask("PUT", f"{_WORKOUT}/{ours.workout_id}", body=stored | wanted)

    def delete(self, ours: Ours) -> None:
        """Remove a workout from the library. Raises Gone if it is not there."""
        self._connection.ask("DELETE", f"{_WORKOUT}/{ours.workout_id}")

    def schedule(self, ours: Ours, date: dt.date) -> str:
        """Put a workout on a day and return the entry's id. Done twice, it stands there twice."""
        answer = self._connection.ask(
            "POST", f"{_SCHEDULE}/{ours.workout_id}", body={"date": date.isoformat()}
        )
        return _id_in(answer, "workoutScheduleId")

    def entry_day(self, ours: Ours, entry_id: str) -> dt.date:
        """Return the day an entry stands on. Raises Gone if it is not there, or is another workout's."""
        try:
            return dt.date.fromisoformat(str(self._entry(ours, entry_id).get("calendarDate")))
        except ValueError as error:
            raise Unavailable(NAME, "showed an entry without a day.") from error

    def reschedule(self, ours: Ours, entry_id: str, date: dt.date) -> None:
        """Move an entry to another day. Raises Gone if it is not there, or is another workout's by now."""
        entry = self._entry(ours, entry_id)
        moved = entry | {
            "calendarDate": date.isoformat(),
            "workout": {"workoutId": int(ours.workout_id)},
        }
        self._connection.ask("PUT", f"{_SCHEDULE}/{entry_id}", body=moved)

    def unschedule(self, ours: Ours, entry_id: str) -> None:  # noqa: ARG002 - the right to touch it, not a value to send
        """Take an entry off the calendar. Raises Gone if it is not there."""
        self._connection.ask("DELETE", f"{_SCHEDULE}/{entry_id}")

    def profile(self) -> Profile:
        """Return what Garmin knows of the athlete: nothing, where it does not tell."""
        return _if_told(self.background.profile, Profile())

    def device(self) -> Device | None:
        """Return the watch that was synced last, if Garmin knows one."""
        return _if_told(self.background.device, None)

    def _read[T](self, path: str, kind: type[T], params: dict[str, Any] | None = None) -> T:
        """Return the JSON at a path. An answer of another kind (a page, null, an error object) is no answer."""

        def once() -> T:
            answer = self._connection.ask("GET", path, params=params)
            if not isinstance(answer, kind):
                raise Unavailable(NAME, "answered with something that is no answer.")
            return answer

        return safe_read(once)

    def _list(self, path: str, page_size: int, params: dict[str, Any]) -> list[Json]:
        rows: list[Json] = []
        for start in range(0, _MOST, page_size):
            page: list[Any] = self._read(path, list, params | {"start": start, "limit": page_size})
            rows += [row for row in page if isinstance(row, dict)]
            if len(page) < page_size:
                return rows
        raise Unavailable(NAME, "lists more than can be true.")

    def _month(self, year: int, month: int) -> list[Json]:
        # Garmin counts months from 0 in this path.
        return items_in(self._read(f"/calendar-service/year/{year}/month/{month - 1}", dict))

    def _with_description(self, row: Json) -> Json:
        # The listing carries descriptions, where our mark stands. Should Garmin ever leave them out, an absent key is
        # unknown, not unmarked: then every strength workout is looked up.
        strength = (row.get("sportType") or {}).get("sportTypeKey") == "strength_training"
        return row if "description" in row or not strength else self._workout(str(row["workoutId"]))

    def _entry(self, ours: Ours, entry_id: str) -> Json:
        entry = self._read(f"{_SCHEDULE}/{entry_id}", dict)
        if str((entry.get("workout") or {}).get("workoutId")) != ours.workout_id:
            raise Gone(NAME, "shows another workout where ours should be, so it was left alone.")
        return entry

    def _marked(self, ours: Ours) -> Json:
        stored = self._workout(ours.workout_id)
        if Mark.find(stored.get("description")) != ours.mark:
            raise Gone(
                NAME, "shows a workout without our mark where ours should be, so it was left alone."
            )
        return stored

    def _workout(self, workout_id: str) -> Json:
        document = self._read(f"{_WORKOUT}/{workout_id}", dict)
        if not isinstance(document.get("workoutSegments"), list):
            raise Unavailable(NAME, "showed a workout without steps.")
        return document


def _if_told[T](read: Callable[[], T], nothing: T) -> T:
    try:
        return read()
    except (Gone, Rejected, Unavailable):
        return nothing


def _id_in(answer: Any, key: str) -> str:
    number = answer.get(key) if isinstance(answer, dict) else None
    if not number:
        raise Unavailable(NAME, "did not say what became of the request.", maybe_done=True)
    return str(number)
