"""Garmin's workout library and the days its workouts are on, over HTTP."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.garmin_account import GarminAccount, ScheduleEntry
from connectors.sandbox.garmin_fields import LIST_FIELDS
from connectors.sandbox.garmin_rows import OWNER_ID
from connectors.sandbox.web import BadRequest, day_of, read_object, whole_number


class Workouts:
    """The workout service of one account."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the workout service's paths."""
        base = "/workout-service"
        return [
            Route(f"{base}/workouts", self.library, methods=["GET"]),
            Route(f"{base}/workout", self.create, methods=["POST"]),
            Route(f"{base}/workout/{{id:int}}", self.read, methods=["GET"]),
            Route(f"{base}/workout/{{id:int}}", self.replace, methods=["PUT"]),
            Route(f"{base}/workout/{{id:int}}", self.delete, methods=["DELETE"]),
            Route(f"{base}/schedule/workoutScheduleByPeriod", self.by_period, methods=["GET"]),
            Route(f"{base}/schedule/{{id:int}}", self.put_on_day, methods=["POST"]),
            Route(f"{base}/schedule/{{id:int}}", self.entry, methods=["GET"]),
            Route(f"{base}/schedule/{{id:int}}", self.move, methods=["PUT"]),
            Route(f"{base}/schedule/{{id:int}}", self.take_off, methods=["DELETE"]),
        ]

    async def library(self, request: Request) -> Response:
        """List the workouts, the one changed last first unless asked otherwise."""
        start = whole_number(request, "start", 0)
        limit = whole_number(request, "limit", 100, least=1, most=1000)
        rows = sorted(self.account.workouts.values(), key=_order_of(request))
        if request.query_params.get("orderSeq", "DESC").upper() == "DESC":
            rows.reverse()

        wanted = set(request.query_params.getlist("sportTypeKey"))
        rows = [row for row in rows if not wanted or row["sportType"]["sportTypeKey"] in wanted]
        return JSONResponse([_list_row(row) for row in rows[start : start + limit]])

    async def create(self, request: Request) -> Response:
        """Store a new workout. Sending it twice stores two."""
        return JSONResponse(self.account.create_workout(await read_object(request)))

    async def read(self, request: Request) -> Response:
        """Return the whole of a workout."""
        return JSONResponse(self.account.workout(request.path_params["id"]))

    async def replace(self, request: Request) -> Response:
        """Replace a workout in place."""
        self.account.replace_workout(request.path_params["id"], await read_object(request))
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        """Delete a workout and its places on the calendar."""
        self.account.delete_workout(request.path_params["id"])
        return Response(status_code=204)

    async def put_on_day(self, request: Request) -> Response:
        """Put a workout on a day. Sending it twice makes two entries."""
        body = await read_object(request)
        entry = self.account.put_on_calendar(
            request.path_params["id"], day_of(body.get("date"), "date")
        )
        return JSONResponse(self._entry(entry))

    async def entry(self, request: Request) -> Response:
        """Return one entry."""
        return JSONResponse(self._entry(self.account.entry(request.path_params["id"])))

    async def move(self, request: Request) -> Response:
        """Move an entry to another day."""
        entry = self.account.entry(request.path_params["id"])
        body = await read_object(request)
        workout = body.get("workout")
        if isinstance(workout, dict) and workout.get("workoutId") != entry.workout_id:
            raise BadRequest("An entry cannot change its workout")

        self.account.move_entry(entry.id, day_of(body.get("calendarDate"), "calendarDate"))
        return JSONResponse(self._entry(entry))

    async def take_off(self, request: Request) -> Response:
        """Take an entry off the calendar."""
        self.account.delete_entry(request.path_params["id"])
        return Response(status_code=204)

    async def by_period(self, request: Request) -> Response:
        """List the entries from one day to another."""
        start = day_of(request.query_params.get("startDate"), "startDate")
        end = day_of(request.query_params.get("endDate"), "endDate")
        entries = sorted(self.account.schedule.values(), key=lambda entry: (entry.date, entry.id))
        return JSONResponse(
            [self._summary(entry) for entry in entries if start <= entry.date <= end]
        )

    def _entry(self, entry: ScheduleEntry) -> dict[str, Any]:
        workout = self.account.workouts[entry.workout_id]
        return {
            "workoutScheduleId": entry.id,
            "workout": _list_row(workout),
            "calendarDate": entry.date.isoformat(),
            "createdDate": entry.created,
            "ownerId": OWNER_ID,
            "newName": None,
            "consumer": None,
            "atpPlanTypeId": None,
            "associatedActivityId": entry.activity_id,
            "isProtected": False,
            "nameChanged": False,
            "protected": False,
            "race": None,
            "itp": False,
        }

    def _summary(self, entry: ScheduleEntry) -> dict[str, Any]:
        workout = self.account.workouts[entry.workout_id]
        return {
            "workoutUuid": None,
            "workoutId": entry.workout_id,
            "workoutType": workout["sportType"]["sportTypeKey"],
            "workoutName": workout["workoutName"],
            "workoutPhrase": None,
            "trainingPlanId": None,
            "race": False,
            "isRestDay": False,
            "scheduledWorkoutId": entry.id,
            "scheduleDate": entry.date.isoformat(),
            "associatedActivityId": entry.activity_id,
            "estimatedDurationInSecs": workout["estimatedDurationInSecs"],
            "estimatedDistanceInMeters": workout["estimatedDistanceInMeters"],
        }


def _list_row(workout: dict[str, Any]) -> dict[str, Any]:
    """Return a workout as the library lists it.

    It has no steps, and its change stamp has another name.
    """
    row = {field: workout[field] for field in LIST_FIELDS}
    return row | {"updateDate": workout["updatedDate"], "createdDate": workout["createdDate"]}


def _order_of(request: Request) -> Any:
    order = request.query_params.get("orderBy", "UPDATE_DATE").upper()
    field = {"WORKOUT_NAME": "workoutName", "CREATED_DATE": "createdDate"}.get(order, "updatedDate")
    return lambda row: (row[field], row["workoutId"])
