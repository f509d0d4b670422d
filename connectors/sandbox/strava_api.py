"""Strava's API: the athlete, what she did, and how many requests are left."""

from itertools import pairwise

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.sandbox.garmin_rows import ZONE_FLOORS
from connectors.sandbox.strava_account import StravaAccount
from connectors.sandbox.strava_oauth import OAuthPages, strava_error
from connectors.sandbox.strava_rows import ATHLETE_ID, strava_detail
from connectors.sandbox.web import BadRequest, whole_number

ANY_ACTIVITY = ("activity:read", "activity:read_all")


class Api:
    """The API of one athlete."""

    def __init__(self, account: StravaAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the paths below /api/v3."""
        return [
            Route("/athlete", self.athlete, methods=["GET"]),
            Route("/athlete/zones", self.zones, methods=["GET"]),
            Route("/athlete/activities", self.activities, methods=["GET"]),
            Route("/activities/{id:int}", self.activity, methods=["GET"]),
        ]

    async def athlete(self, _request: Request) -> Response:
        """Return the athlete."""
        return JSONResponse(
            {
                "id": ATHLETE_ID,
                "username": None,
                "resource_state": 2,
                "firstname": "Sandbox",
                "lastname": "Runner",
                "city": None,
                "country": None,
                "sex": "F",
                "premium": False,
                "summit": False,
                "created_at": "2019-04-01T08:00:00Z",
                "updated_at": "2026-01-01T08:00:00Z",
            }
        )

    async def zones(self, request: Request) -> Response:
        """Return the heart rate zones. The top one is open (-1)."""
        if "profile:read_all" not in _scopes(request):
            return strava_error(
                401, "Authorization Error", "AccessToken", "profile:read_all_permission", "missing"
            )

        edges = [0, *ZONE_FLOORS[1:], -1]
        zones = [{"min": low, "max": high} for low, high in pairwise(edges)]
        return JSONResponse({"heart_rate": {"custom_zones": False, "zones": zones}})

    async def activities(self, request: Request) -> Response:
        """List activities, newest first. `after` and `before` are about the start."""
        if not set(ANY_ACTIVITY) & _scopes(request):
            return strava_error(
                401, "Authorization Error", "AccessToken", "activity:read_permission", "missing"
            )

        page = whole_number(request, "page", 1, least=1)
        size = whole_number(request, "per_page", 30, least=1, most=200)
        after, before = whole_number(request, "after", 0), whole_number(request, "before", 10**11)
        if self.account.is_future(after):
            return strava_error(400, "Bad Request", "Activity", "after", "future")

        started = {
            key: effort.start.timestamp() for key, effort in list(self.account.efforts.items())
        }
        rows = [row for row in list(self.account.activities) if after < started[row["id"]] < before]
        rows.sort(key=lambda row: row["start_date"], reverse=True)
        return JSONResponse(rows[(page - 1) * size : page * size])

    async def activity(self, request: Request) -> Response:
        """Return one activity."""
        if not set(ANY_ACTIVITY) & _scopes(request):
            return strava_error(
                401, "Authorization Error", "AccessToken", "activity:read_permission", "missing"
            )

        for row in self.account.activities:
            if row["id"] == request.path_params["id"]:
                return JSONResponse(strava_detail(row, self.account.efforts[row["id"]]))

        return strava_error(404, "Record Not Found", "Activity", "", "not found")


class Meter:
    """Counts every request, tells the headers, stops the one too many, and checks the token.

    A refused request counts as well. The token is only looked for in the Authorization header.
    """

    def __init__(self, account: StravaAccount, app: ASGIApp) -> None:
        self.account = account
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 401, 403 or 429."""
        account = self.account
        scheme, _, token = Request(scope).headers.get("authorization", "").partition(" ")
        issued = account.tokens.read(token) if scheme == "Bearer" else None
        if issued is None:
            refusal = strava_error(401, "Authorization Error", "Athlete", "access_token", "invalid")
            await refusal(scope, receive, send)
            return

        if not account.active:
            refusal = strava_error(403, "Forbidden", "Application", "Status", "Inactive")
            await refusal(scope, receive, send)
            return

        read = scope["method"] == "GET"
        account.usage.count(account.clock.seconds(), read=read)

        async def metered(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers()]
            await send(message)

        if account.usage.over(account.limits, read=read):
            refusal = strava_error(
                429, "Rate Limit Exceeded", "Application", "rate limit", "exceeded"
            )
            await refusal(scope, receive, metered)
            return

        scope["granted"] = frozenset(issued.about.split(","))
        await self.app(scope, receive, metered)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        limits, usage = self.account.limits, self.account.usage
        values = {
            "X-RateLimit-Limit": f"{limits.short},{limits.day}",
            "X-RateLimit-Usage": f"{usage.short},{usage.day}",
            "X-ReadRateLimit-Limit": f"{limits.read_short},{limits.read_day}",
            "X-ReadRateLimit-Usage": f"{usage.read_short},{usage.read_day}",
        }

        return [(name.lower().encode(), value.encode()) for name, value in values.items()]


def strava_app(account: StravaAccount) -> Starlette:
    """Return Strava: permission and tokens for everybody, the API behind the meter."""
    answers = {BadRequest: _bad_request, HTTPException: _refused}
    inside = Starlette(routes=Api(account).routes(), exception_handlers=answers)
    outside = [*OAuthPages(account).routes(), Mount("/api/v3", Meter(account, inside))]
    return Starlette(routes=outside, exception_handlers=answers)


def _scopes(request: Request) -> frozenset[str]:
    granted: frozenset[str] = request.scope["granted"]
    return granted


async def _bad_request(_request: Request, error: Exception) -> Response:
    return strava_error(400, "Bad Request", "Request", str(error).split(" ", 1)[0], "invalid")


async def _refused(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return strava_error(
        status,
        "Record Not Found" if status == 404 else "Not Allowed",
        "resource",
        "path",
        "invalid",
    )
