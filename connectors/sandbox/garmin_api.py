"""Garmin Connect's API: who the runner is, what she did, how she slept; and the door before it."""

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from connectors.sandbox.clock import ZONE
from connectors.sandbox.garmin_account import GarminAccount
from connectors.sandbox.garmin_calendar import Calendar
from connectors.sandbox.garmin_rows import (
    DISPLAY_NAME,
    FAMILY,
    FULL_NAME,
    OWNER_ID,
    ZONE_FLOORS,
    activity_detail,
    exercise_sets,
    laps,
    seconds_in_zones,
)
from connectors.sandbox.garmin_sso import SignIn
from connectors.sandbox.garmin_workouts import Workouts
from connectors.sandbox.web import BadRequest, Missing, day_of, whole_number


class Profile:
    """The profile, activity and wellness services of one account."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the paths of these services."""
        user, activity = "/userprofile-service", "/activity-service/activity/{id:int}"
        gets = {
            f"{user}/socialProfile": self.social,
            f"{user}/userprofile/user-settings": self.user_settings,
            f"{user}/userprofile/settings": self.settings,
            f"{user}/userprofile/personal-information": self.personal,
            f"{user}/userprofile/personal-information/{{name}}": self.personal,
            "/activitylist-service/activities/search/activities": self.activities,
            activity: self.detail,
            f"{activity}/exerciseSets": self.sets,
            f"{activity}/splits": self.splits,
            f"{activity}/hrTimeInZones": self.zones,
            "/hrv-service/hrv/{day}": self.nothing,
            "/hrv-service/hrv/daily/{start}/{end}": self.nothing,
            "/wellness-service/wellness/dailySleepData/{name}": self.sleep,
            "/metrics-service/metrics/trainingreadiness/{day}": self.empty_list,
            "/metrics-service/metrics/maxmet/daily/{start}/{end}": self.empty_list,
        }
        return [Route(path, handler, methods=["GET"]) for path, handler in gets.items()]

    async def social(self, _request: Request) -> Response:
        """Return the public profile."""
        return JSONResponse(
            {
                "id": 3154645,
                "profileId": OWNER_ID,
                "garminGUID": "00000000-0000-4000-8000-000000000003",
                "displayName": DISPLAY_NAME,
                "fullName": FULL_NAME,
                "userName": self.account.email,
                "profileVisibility": "private",
                "userRoles": ["ROLE_CONNECTUSER", "ROLE_FITNESS_USER", "ROLE_WELLNESS_USER"],
                "nameApproved": True,
                "userProfileFullName": FULL_NAME,
                "userLevel": 4,
                "userPro": False,
            }
        )

    async def user_settings(self, _request: Request) -> Response:
        """Return body and threshold data: weight in grams, speed in tenths of m/s."""
        return JSONResponse(
            {
                "id": OWNER_ID,
                "userData": {
                    "gender": "FEMALE",
                    "weight": 61000.0,
                    "height": 170.0,
                    "timeFormat": "time_twenty_four_hr",
                    "birthDate": "1988-05-14",
                    "measurementSystem": "metric",
                    "activityLevel": None,
                    "handedness": "RIGHT",
                    "vo2MaxRunning": 51.0,
                    "vo2MaxCycling": None,
                    "lactateThresholdSpeed": 0.37500000000000006,
                    "lactateThresholdHeartRate": 168,
                    "thresholdHeartRateAutoDetected": True,
                    "firstDayOfWeek": {"dayId": 3, "dayName": "monday", "sortOrder": 3, "isPossibleFirstDay": True},
                },
                "userSleep": {
                    "sleepTime": 80400,
                    "defaultSleepTime": False,
                    "wakeTime": 22800,
                    "defaultWakeTime": False,
                },
                "connectDate": None,
                "sourceType": None,
            }
        )

    async def settings(self, _request: Request) -> Response:
        """Return the display settings, with her time zone."""
        return JSONResponse(
            {
                "displayName": DISPLAY_NAME,
                "preferredLocale": "en",
                "measurementSystem": "metric",
                "firstDayOfWeek": {"dayId": 3, "dayName": "monday", "sortOrder": 3, "isPossibleFirstDay": True},
                "numberFormat": "decimal_period",
                "timeFormat": {"formatId": 33, "formatKey": "time_twenty_four_hr"},
                "heartRateFormat": {"formatId": 21, "formatKey": "bpm"},
                "timeZone": ZONE,
                "hydrationMeasurementUnit": "milliliter",
            }
        )

    async def personal(self, _request: Request) -> Response:
        """Return personal information; the time zone stands inside, the one outside is empty."""
        info = {
            "birthDate": "1988-05-14",
            "genderType": "FEMALE",
            "locale": "en",
            "timeZone": ZONE,
            "countryCode": "DE",
        }
        return JSONResponse({"userInfo": info, "biometricProfile": {"userId": OWNER_ID}, "timeZone": None})

    async def activities(self, request: Request) -> Response:
        """List activities, newest first."""
        query = request.query_params
        start = whole_number(request, "start", 0)
        limit = whole_number(request, "limit", 20, least=1, most=1000)
        rows = sorted(self.account.activities, key=lambda row: row["beginTimestamp"], reverse=True)
        if "startDate" in query:
            first = day_of(query["startDate"], "startDate").isoformat()
            rows = [row for row in rows if row["startTimeLocal"][:10] >= first]
        if "endDate" in query:
            last = day_of(query["endDate"], "endDate").isoformat()
            rows = [row for row in rows if row["startTimeLocal"][:10] <= last]
        if query.get("activityType"):
            family = FAMILY.get(query["activityType"], (query["activityType"],))
            rows = [row for row in rows if row["activityType"]["typeKey"] in family]
        if query.get("sortOrder") == "asc":
            rows.reverse()
        return JSONResponse(rows[start : start + limit])

    async def detail(self, request: Request) -> Response:
        """Return one activity."""
        return JSONResponse(activity_detail(*self._effort(request)))

    async def sets(self, request: Request) -> Response:
        """Return the sets of a strength activity."""
        return JSONResponse(exercise_sets(*self._effort(request)))

    async def splits(self, request: Request) -> Response:
        """Return the laps of an activity."""
        return JSONResponse(laps(*self._effort(request)))

    async def zones(self, request: Request) -> Response:
        """Return the seconds in each heart rate zone."""
        spent = seconds_in_zones(self._effort(request)[1])
        return JSONResponse(
            [
                {"zoneNumber": number, "secsInZone": seconds, "zoneLowBoundary": floor}
                for number, (seconds, floor) in enumerate(zip(spent, ZONE_FLOORS, strict=False), 1)
            ]
        )

    async def sleep(self, request: Request) -> Response:
        """Return a night without data: she does not wear the watch to bed."""
        day = day_of(request.query_params.get("date"), "date")
        night = dict.fromkeys(("id", "sleepTimeSeconds", "sleepStartTimestampGMT", "sleepEndTimestampGMT"))
        answer: dict[str, Any] = {"dailySleepDTO": night | {"userProfilePK": OWNER_ID, "calendarDate": day.isoformat()}}
        return JSONResponse(answer | {"sleepMovement": [], "remSleepData": None, "sleepLevels": []})

    async def nothing(self, _request: Request) -> Response:
        """Answer as Garmin does where there is no data: without a body."""
        return Response(status_code=204)

    async def empty_list(self, _request: Request) -> Response:
        """Answer as Garmin does where nothing was measured."""
        return JSONResponse([])

    def _effort(self, request: Request) -> tuple[int, Any]:
        activity_id = request.path_params["id"]
        if activity_id not in self.account.efforts:
            raise Missing("There is no such activity")
        return activity_id, self.account.efforts[activity_id]


class Door:
    """Lets only those in who bring a living access token."""

    def __init__(self, account: GarminAccount, app: ASGIApp) -> None:
        self.account = account
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 401."""
        scheme, _, token = Request(scope).headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and self.account.tokens.read(token):
            await self.app(scope, receive, send)
        else:
            await _problem(401, "Token is not active", "NotAuthorizedException")(scope, receive, send)


def garmin_app(account: GarminAccount) -> Starlette:
    """Return all hosts of Garmin as one: sign-in for everybody, the API behind the door."""
    inside = [*Profile(account).routes(), *Calendar(account).routes(), *Workouts(account).routes()]
    return Starlette(
        routes=[*SignIn(account).routes(), Mount("/", Door(account, Router(inside)))],
        exception_handlers={BadRequest: _bad_request, Missing: _missing, HTTPException: _refused},
    )


async def _bad_request(_request: Request, error: Exception) -> Response:
    return _problem(400, str(error), "BadRequestException")


async def _missing(_request: Request, _error: Exception) -> Response:
    return _problem(404, "HTTP 404 Not Found", "NotFoundException")


async def _refused(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _problem(status, f"HTTP {status}", "NotFoundException" if status == 404 else "NotAllowedException")  # noqa: PLR2004


def _problem(status: int, text: str, name: str) -> Response:
    return JSONResponse({"message": text, "error": name}, status)
