"""Garmin Connect as the worker knows it: what was done, what is planned, our workouts on it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from pydantic import SecretStr

from connectors.errors import Gone, Rejected, Unavailable
from connectors.garmin import looks, paths, translate
from connectors.garmin.background import GarminBackground
from connectors.garmin.calendar import calendar_view, items_in, months
from connectors.garmin.connection import Connection
from connectors.garmin.rows import NAME, Json, part_of
from connectors.garmin.strength import sets, steps
from connectors.garmin.strength.steps import METRIC, WeightStyle
from connectors.garmin.translate import Device
from connectors.ports import CalendarView, Mark, Ours, Profile
from connectors.ways import Renew
from planner.language import _
from planner.model import Activity, LiftSet, Session

_ACTIVITIES_A_PAGE = 1000  # the most Garmin gives in one answer
_WORKOUTS_A_PAGE = 100
_MOST = 10_000  # no library is longer: a listing that goes on is not to be trusted
_ANY_MARK = Mark("0" * 16)


class Garmin:
    """One athlete's Garmin account: RunSource, LiftLog and WorkoutCalendar in one.

    It resumes with tokens and knows no password, so it can never sign in by itself. `renew` is
    asked for new tokens when they end, see `Connection`. `style` says how weights are written.
    Reads are repeated when Garmin is unavailable, writes never.
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
        """Return everything done from `start` to `end` (inclusive), oldest first.

        One request for up to 1000.

        A workout of Pronghorn's that was done from the watch is named in `sources`, as
        "garmin-workout:ID".
        """
        window = {"startDate": start.isoformat(), "endDate": end.isoformat()}
        return translate.activities(self._list(paths.ACTIVITIES, _ACTIVITIES_A_PAGE, window))

    def sets(self, activity_id: str, planned: Session | None = None) -> list[LiftSet]:
        """Return the recorded sets of a strength activity ("garmin:123" or "123"), in order.

        `planned`: the session that was done, which says what each step was.
        """
        path = paths.exercise_sets(activity_id.removeprefix("garmin:"))
        return sets.sets(self._connection.read(path, dict), planned)

    def view(self, start: dt.date, end: dt.date) -> CalendarView:
        """Return the library and the calendar's plans and races.

        One request for each, one more for each further month.

        Pronghorn's own entries are among them, and mean strength like anybody's. The ledger tells
        which they are.
        """
        listed = self._list(paths.WORKOUTS, _WORKOUTS_A_PAGE, {})
        library = [self._with_description(row) for row in listed]

        items: list[Json] = []
        for year, month in months(start, end):
            items += items_in(self._connection.read(paths.month(year, month), dict))

        return calendar_view(library, items, start, end)

    def create(self, session: Session, mark: Mark) -> Ours:
        """Put a new workout into the library, on no day yet."""
        document = steps.workout(session, mark, self.style)
        answer = self._connection.ask("POST", paths.NEW_WORKOUT, body=document)
        return Ours(_id_in(answer, "workoutId"), mark)

    def fingerprint(self, ours: Ours) -> str:
        """Read a workout back and return a digest of what a person would see in it.

        Raises Gone if it is not there, or does not carry its mark any more.
        """
        stored = self._marked(ours)
        try:
            return looks.digest(stored)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unavailable(NAME, _("a workout came in a form that can't be read.")) from error

    def compare(self, ours: Ours, session: Session) -> list[str]:
        """Say how the stored workout differs from the session that was sent, if it does."""
        sent = steps.workout(session, ours.mark, self.style)
        return looks.differences(sent, self._workout(ours.workout_id))

    def expected_fingerprint(self, session: Session) -> str:
        """Return the digest `fingerprint` gives if Garmin stored the session as it was sent."""
        return looks.digest(steps.workout(session, _ANY_MARK, self.style))

    def replace(self, ours: Ours, session: Session) -> None:
        """Change a workout in place, keeping its id, its mark and its days.

        Garmin wants the whole document back.
        """
        wanted = steps.workout(session, ours.mark, self.style)
        stored = self._marked(ours)
        self._connection.ask("PUT", paths.workout(ours.workout_id), body=stored | wanted)

    def delete(self, ours: Ours) -> None:
        """Remove a workout from the library. Raises Gone if it is not there."""
        self._connection.ask("DELETE", paths.workout(ours.workout_id))

    def schedule(self, ours: Ours, date: dt.date) -> str:
        """Put a workout on a day and return the entry's id. Done twice, it is there twice."""
        body = {"date": date.isoformat()}
        answer = self._connection.ask("POST", paths.schedule(ours.workout_id), body=body)
        return _id_in(answer, "workoutScheduleId")

    def entry_day(self, ours: Ours, entry_id: str) -> dt.date:
        """Return the day that an entry is on.

        Raises Gone if it is not there, or is another workout's.
        """
        entry = self._entry(ours, entry_id)
        try:
            return dt.date.fromisoformat(str(entry.get("calendarDate")))
        except ValueError as error:
            raise Unavailable(NAME, _("a calendar entry came without a date.")) from error

    def reschedule(self, ours: Ours, entry_id: str, date: dt.date) -> None:
        """Move an entry to another day.

        Raises Gone if it is not there, or is another workout's by now.
        """
        entry = self._entry(ours, entry_id)
        changes = {
            "calendarDate": date.isoformat(),
            "workout": {"workoutId": int(ours.workout_id)},
        }
        self._connection.ask("PUT", paths.schedule(entry_id), body=entry | changes)

    def unschedule(self, ours: Ours, entry_id: str) -> None:  # noqa: ARG002 - it is the right to touch the entry
        """Take an entry off the calendar. Raises Gone if it is not there."""
        self._connection.ask("DELETE", paths.schedule(entry_id))

    def profile(self) -> Profile:
        """Return what Garmin knows of the athlete. An empty one where Garmin does not say."""
        try:
            return self.background.profile()
        except (Gone, Rejected, Unavailable):
            return Profile()

    def device(self) -> Device | None:
        """Return the watch that was synced last, if Garmin knows one."""
        try:
            return self.background.device()
        except (Gone, Rejected, Unavailable):
            return None

    def _list(self, path: str, page_size: int, params: dict[str, Any]) -> list[Json]:
        rows: list[Json] = []

        for start in range(0, _MOST, page_size):
            window = params | {"start": start, "limit": page_size}
            page: list[Any] = self._connection.read(path, list, window)
            rows += [row for row in page if isinstance(row, dict)]
            if len(page) < page_size:
                return rows

        raise Unavailable(NAME, _("the list is longer than can be true, so it was not used."))

    def _with_description(self, row: Json) -> Json:
        # The listing carries descriptions, where our mark is. Should Garmin ever leave them out, an
        # absent key is unknown, not unmarked: then every strength workout is looked up.
        is_strength = part_of(row, "sportType").get("sportTypeKey") == "strength_training"
        if "description" in row or not is_strength:
            return row
        return self._workout(str(row["workoutId"]))

    def _entry(self, ours: Ours, entry_id: str) -> Json:
        entry = self._connection.read(paths.schedule(entry_id), dict)
        if str(part_of(entry, "workout").get("workoutId")) != ours.workout_id:
            text = _("another workout is where Pronghorn's should be, so it was left alone.")
            raise Gone(NAME, text)
        return entry

    def _marked(self, ours: Ours) -> Json:
        stored = self._workout(ours.workout_id)
        if Mark.find(stored.get("description")) != ours.mark:
            text = _("the workout no longer carries Pronghorn's mark, so it was left alone.")
            raise Gone(NAME, text)
        return stored

    def _workout(self, workout_id: str) -> Json:
        document = self._connection.read(paths.workout(workout_id), dict)
        if not isinstance(document.get("workoutSegments"), list):
            raise Unavailable(NAME, _("a workout came without its steps."))
        return document


def _id_in(answer: Any, key: str) -> str:
    number = answer.get(key) if isinstance(answer, dict) else None
    if not number:
        text = _("the answer doesn't say whether the request worked.")
        raise Unavailable(NAME, text, maybe_done=True)
    return str(number)
