"""The runner's Garmin account: what she did, what she plans, her library, her own changes."""

import base64
import copy
import datetime as dt
import json
import secrets
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from connectors.sandbox.clock import Clock
from connectors.sandbox.efforts import InventedEffort
from connectors.sandbox.garmin_rows import DISPLAY_NAME, FULL_NAME, OWNER_ID, activity_row
from connectors.sandbox.garmin_steps import cut_name, number_of, segments_of, sport_of, text_of
from connectors.sandbox.nights import Night, usual_night
from connectors.sandbox.tokens import TokenBook
from connectors.sandbox.web import BadRequest, Missing

if TYPE_CHECKING:
    from connectors.sandbox.coach import CoachItem

ACCESS_LIFETIME_S = 86400


@dataclass(slots=True)
class ScheduleEntry:
    """A workout's place on the calendar."""

    id: int
    workout_id: int
    date: dt.date
    created: str = ""
    activity_id: int | None = None


class GarminAccount:
    """All that the simulated Garmin Connect knows.

    Change it through its methods, look at it freely.
    """

    def __init__(self, clock: Clock, *, mfa: bool = True) -> None:
        self.clock = clock
        self.email = "runner@example.org"
        self.password = "correct horse"  # noqa: S105 - of an invented account
        self.mfa_code = "424242"
        self.mfa = mfa
        self.logins = 0
        self.locked_until: dt.date | None = None
        self.tokens = TokenBook(clock.seconds, ACCESS_LIFETIME_S, _jwt)
        self.activities: list[dict[str, Any]] = []
        self.efforts: dict[int, InventedEffort] = {}
        self.workouts: dict[int, dict[str, Any]] = {}
        self.schedule: dict[int, ScheduleEntry] = {}
        self.coach_items: list[CoachItem] = []
        self.race_day: dt.date | None = None
        # Nights that were not as usual. None: the watch lay in a drawer.
        self.nights: dict[dt.date, Night | None] = {}
        self.sleeps_with_watch = True
        self._activity_ids = count(20_000_000_001)
        self._workout_ids = count(1_700_000_001)
        self._entry_ids = count(900_000_001)
        self._step_ids = count(12_368_000_001)

    # what happens on the platform

    def record(self, effort: InventedEffort) -> int:
        """Receive a recorded activity from the watch and return its id.

        What was typed into Strava never comes here.
        """
        activity_id = next(self._activity_ids)
        self.efforts[activity_id] = effort
        self.activities.append(activity_row(activity_id, effort))

        for entry in self.schedule.values():
            if entry.workout_id == effort.workout_id and entry.date == effort.day:
                entry.activity_id = activity_id

        return activity_id

    def night(self, day: dt.date) -> Night | None:
        """Return the night before a day, if the watch was worn and the day has come."""
        if not self.sleeps_with_watch or day > self.clock.today:
            return None
        return self.nights[day] if day in self.nights else usual_night(day)

    def workout(self, workout_id: int) -> dict[str, Any]:
        """Return a workout of the library. Raises Missing."""
        if workout_id not in self.workouts:
            raise Missing(f"There is no workout {workout_id}")
        return self.workouts[workout_id]

    def entry(self, entry_id: int) -> ScheduleEntry:
        """Return an entry of the calendar. Raises Missing."""
        if entry_id not in self.schedule:
            raise Missing(f"There is no entry {entry_id}")
        return self.schedule[entry_id]

    def create_workout(self, body: dict[str, Any]) -> dict[str, Any]:
        """Put a workout into the library as Garmin keeps it. Raises BadRequest."""
        now = self.clock.stamp()
        kept = self._keep(body) | {"createdDate": now, "updatedDate": now}
        workout_id = next(self._workout_ids)
        self.workouts[workout_id] = {"workoutId": workout_id} | kept
        return self.workouts[workout_id]

    def replace_workout(self, workout_id: int, body: dict[str, Any]) -> None:
        """Replace a workout, keeping its id, its age and its places on the calendar.

        Raises BadRequest, Missing.
        """
        created = self.workout(workout_id)["createdDate"]
        kept = self._keep(body) | {"createdDate": created, "updatedDate": self.clock.stamp()}
        self.workouts[workout_id] = {"workoutId": workout_id} | kept

    def delete_workout(self, workout_id: int) -> None:
        """Delete a workout and its places on the calendar. Raises Missing."""
        self.workout(workout_id)
        del self.workouts[workout_id]
        for entry in list(self.schedule.values()):
            if entry.workout_id == workout_id:
                del self.schedule[entry.id]

    def put_on_calendar(self, workout_id: int, day: dt.date) -> ScheduleEntry:
        """Put a workout on a day. Doing it twice makes two entries. Raises Missing."""
        self.workout(workout_id)
        entry = ScheduleEntry(next(self._entry_ids), workout_id, day, self.clock.stamp()[:10])
        self.schedule[entry.id] = entry
        return entry

    # the athlete's own hand

    def delete_activity(self, activity_id: int) -> None:
        """Delete an activity."""
        self.activities[:] = [row for row in self.activities if row["activityId"] != activity_id]
        self.efforts.pop(activity_id, None)

    def move_entry(self, entry_id: int, day: dt.date) -> None:
        """Move an entry to another day. Raises Missing."""
        self.entry(entry_id).date = day

    def delete_entry(self, entry_id: int) -> None:
        """Take an entry off the calendar. Raises Missing."""
        self.entry(entry_id)
        del self.schedule[entry_id]

    def edit_workout(self, workout_id: int, **changes: Any) -> None:
        """Edit a workout in Garmin's own app: `changes` are fields of its JSON.

        Raises BadRequest, Missing.
        """
        self.replace_workout(workout_id, copy.deepcopy(self.workout(workout_id)) | changes)

    # signing in

    def lock_out(self, days: int = 1) -> None:
        """Answer every sign-in with 429 for some days. Each attempt starts the ban over."""
        self.locked_until = self.clock.today + dt.timedelta(days=days)

    @property
    def locked(self) -> bool:
        """Whether sign-ins are refused."""
        return self.locked_until is not None and self.clock.today < self.locked_until

    def _keep(self, body: dict[str, Any]) -> dict[str, Any]:
        sport = sport_of(body.get("sportType"))
        speed = number_of(body.get("avgTrainingSpeed"), "avgTrainingSpeed")
        duration = number_of(body.get("estimatedDurationInSecs"), "estimatedDurationInSecs") or 0.0
        distance = (
            number_of(body.get("estimatedDistanceInMeters"), "estimatedDistanceInMeters") or 0.0
        )
        if min(duration, distance) < 0:
            raise BadRequest("An estimate is negative")

        return {
            "ownerId": OWNER_ID,
            "workoutName": cut_name(body.get("workoutName")),
            "description": text_of(body.get("description"), "description"),
            "sportType": sport,
            "subSportType": None,
            "trainingPlanId": None,
            "author": {
                "userProfilePk": OWNER_ID,
                "displayName": DISPLAY_NAME,
                "fullName": FULL_NAME,
                "profileImgNameLarge": None,
                "profileImgNameMedium": None,
                "profileImgNameSmall": None,
                "userPro": False,
                "vivokidUser": False,
            },
            "sharedWithUsers": None,
            "estimatedDurationInSecs": int(duration),
            "estimatedDistanceInMeters": distance,
            "workoutSegments": segments_of(body.get("workoutSegments"), self._step_ids),
            "poolLength": None,
            "poolLengthUnit": None,
            "locale": None,
            "workoutProvider": None,
            "workoutSourceId": None,
            "uploadTimestamp": None,
            "atpPlanId": None,
            "consumer": None,
            "consumerName": None,
            "consumerImageURL": None,
            "consumerWebsiteURL": None,
            "workoutNameI18nKey": None,
            "descriptionI18nKey": None,
            "avgTrainingSpeed": speed or 0.0,
            "estimateType": None,
            "estimatedDistanceUnit": {"unitId": None, "unitKey": None, "factor": None},
            "workoutThumbnailUrl": None,
            "isSessionTransitionEnabled": None,
            "shared": False,
        }


def _jwt(expires_at: int, client_id: str) -> str:
    """Return an access token that says when it ends. Nobody checks its signature."""
    claims = {
        "iss": "https://diauth.garmin.com",
        "client_id": client_id,
        "exp": expires_at,
        "jti": secrets.token_hex(8),
    }

    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    coded = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    ]
    return ".".join([*coded, secrets.token_urlsafe(24)])
