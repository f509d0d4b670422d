"""Garmin Connect as a whole: the sign-in, the services behind a door, its words for errors."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from connectors.sandbox.garmin_account import GarminAccount
from connectors.sandbox.garmin_activities import ActivityService
from connectors.sandbox.garmin_calendar import Calendar
from connectors.sandbox.garmin_nights import Nights
from connectors.sandbox.garmin_profile import ProfileService
from connectors.sandbox.garmin_sso import SignIn
from connectors.sandbox.garmin_workouts import Workouts
from connectors.sandbox.web import BadRequest, Missing


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
            await _problem(401, "Token is not active", "NotAuthorizedException")(
                scope, receive, send
            )


def garmin_app(account: GarminAccount) -> Starlette:
    """Return all hosts of Garmin as one: sign-in for everybody, the API behind the door."""
    inside = [
        route
        for service in (ProfileService, Nights, ActivityService, Calendar, Workouts)
        for route in service(account).routes()
    ]
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
    return _problem(
        status, f"HTTP {status}", "NotFoundException" if status == 404 else "NotAllowedException"
    )


def _problem(status: int, text: str, name: str) -> Response:
    return JSONResponse({"message": text, "error": name}, status)
