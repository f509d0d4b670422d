"""What the runner did, over HTTP: the list, one activity, its sets, laps and zones."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.efforts import InventedEffort
from connectors.sandbox.garmin_account import GarminAccount
from connectors.sandbox.garmin_rows import (
    FAMILY,
    ZONE_FLOORS,
    activity_detail,
    exercise_sets,
    laps,
    seconds_in_zones,
)
from connectors.sandbox.web import Missing, day_of, whole_number


class ActivityService:
    """The activity services of one account."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the paths of these services."""
        activity = "/activity-service/activity/{id:int}"
        gets = {
            "/activitylist-service/activities/search/activities": self.activities,
            activity: self.detail,
            f"{activity}/exerciseSets": self.sets,
            f"{activity}/splits": self.splits,
            f"{activity}/hrTimeInZones": self.zones,
        }

        return [Route(path, handler, methods=["GET"]) for path, handler in gets.items()]

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

    def _effort(self, request: Request) -> tuple[int, InventedEffort]:
        activity_id = request.path_params["id"]
        if activity_id not in self.account.efforts:
            raise Missing("There is no such activity")
        return activity_id, self.account.efforts[activity_id]
