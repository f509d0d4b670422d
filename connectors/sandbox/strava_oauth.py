"""Strava's permission page and its tokens."""

import html
from collections.abc import Mapping
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from connectors.sandbox.strava_account import StravaAccount
from connectors.sandbox.strava_rows import ATHLETE_ID
from connectors.sandbox.tokens import Issued
from connectors.sandbox.web import basic_credentials, read_form

SCOPES = (
    "read",
    "read_all",
    "profile:read_all",
    "profile:write",
    "activity:read",
    "activity:read_all",
    "activity:write",
)
EARLY_S = 3600  # a refresh with more time left than this does not lengthen it


class OAuthPages:
    """Strava's OAuth for one app."""

    def __init__(self, account: StravaAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the OAuth paths. The real ones answer under /api/v3 too."""
        routes: list[Route] = []
        for prefix in ("", "/api/v3"):
            routes += [
                Route(f"{prefix}/oauth/authorize", self.page, methods=["GET"]),
                Route(f"{prefix}/oauth/authorize", self.decide, methods=["POST"]),
                Route(f"{prefix}/oauth/token", self.token, methods=["POST"]),
                Route(f"{prefix}/oauth/revoke", self.revoke, methods=["POST"]),
                Route(f"{prefix}/oauth/deauthorize", self.deauthorize, methods=["POST"]),
            ]

        return routes

    async def page(self, request: Request) -> Response:
        """Ask the athlete. Each scope can be unticked."""
        wrong = self._wrong_request(request)
        if wrong:
            return wrong

        boxes = "".join(_box(scope) for scope in _asked(request))
        action = html.escape(f"{request.url.path}?{request.url.query}", quote=True)
        return HTMLResponse(
            "<!DOCTYPE html><html lang='en'><head><title>Authorize | Sandbox</title></head><body>"
            "<h1>Authorize Pronghorn to connect to Strava</h1>"
            f'<form method="post" action="{action}">{boxes}'
            '<input type="hidden" name="shown" value="1">'
            '<button id="authorize" name="decision" value="authorize">Authorize</button> '
            '<button id="cancel" name="decision" value="cancel">Cancel</button>'
            "</form></body></html>"
        )

    async def decide(self, request: Request) -> Response:
        """Send the athlete back to the app, with a code or with her refusal."""
        wrong = self._wrong_request(request)
        if wrong:
            return wrong

        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        state = {"state": request.query_params.get("state", "")}
        if fields.get("decision") == ["cancel"]:
            return _back(request, state | {"error": "access_denied"})

        asked = _asked(request)
        ticked = (
            [scope for scope in asked if scope in fields.get("scope", [])]
            if "shown" in fields
            else asked
        )
        granted = ",".join(dict.fromkeys(["read", *ticked]))
        return _back(request, state | {"code": self.account.allow(granted), "scope": granted})

    async def token(self, request: Request) -> Response:
        """Exchange a code, or a refresh token, for new tokens. Either works once."""
        form = await read_form(request)
        if not self._is_app(form.get("client_id"), form.get("client_secret")):
            return strava_error(401, "Authorization Error", "Application", "", "invalid")

        if form.get("grant_type") == "authorization_code":
            scope = self.account.codes.pop(form.get("code", ""), None)
            if scope is None:
                return strava_error(400, "Bad Request", "AuthorizationCode", "code", "invalid")
            athlete = {
                "athlete": {
                    "id": ATHLETE_ID,
                    "resource_state": 2,
                    "username": None,
                    "firstname": "Sandbox",
                }
            }
            return self._tokens(self.account.tokens.issue(scope), athlete)

        if form.get("grant_type") == "refresh_token":
            spent = self.account.tokens.spend(form.get("refresh_token", ""))
            if spent is None:
                return strava_error(400, "Bad Request", "RefreshToken", "refresh_token", "invalid")
            early = (
                spent.expires_at - self.account.clock.seconds() > EARLY_S
                and self.account.tokens.read(spent.access)
            )
            return self._tokens(
                self.account.tokens.issue(spent.about, spent.expires_at if early else None), {}
            )

        return strava_error(400, "Bad Request", "Application", "grant_type", "invalid")

    async def revoke(self, request: Request) -> Response:
        """End the permission.

        The app signs in with its id and secret (HTTP Basic), the token is in the body.
        """
        client_id, secret = basic_credentials(request)
        if not self._is_app(client_id, secret):
            return strava_error(401, "Authorization Error", "Application", "", "invalid")

        form = await read_form(request)
        if not form.get("token"):
            return strava_error(400, "Bad Request", "Application", "token", "missing")
        if self.account.tokens.knows(form["token"]):
            self.account.revoke()

        return JSONResponse({})

    async def deauthorize(self, request: Request) -> Response:
        """End the permission the old way: the token is the proof."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token if scheme == "Bearer" else (await read_form(request)).get("access_token", "")
        if not self.account.tokens.read(token):
            return strava_error(401, "Authorization Error", "Athlete", "access_token", "invalid")
        self.account.revoke()
        return JSONResponse({"access_token": token})

    def _is_app(self, client_id: str | None, secret: str | None) -> bool:
        return (client_id, secret) == (self.account.client_id, self.account.client_secret)

    def _wrong_request(self, request: Request) -> Response | None:
        query = request.query_params
        target = _split(query.get("redirect_uri", ""))
        if query.get("client_id") != self.account.client_id:
            return strava_error(400, "Bad Request", "Application", "client_id", "invalid")
        if target is None or target.scheme not in ("http", "https") or not target.netloc:
            return strava_error(400, "Bad Request", "Application", "redirect_uri", "invalid")
        if query.get("response_type") != "code":
            return strava_error(400, "Bad Request", "Application", "response_type", "invalid")
        if not _asked(request) or not set(_asked(request)) <= set(SCOPES):
            return strava_error(400, "Bad Request", "Application", "scope", "invalid")

        return None

    def _tokens(self, issued: Issued, more: Mapping[str, object]) -> Response:
        lasts = issued.expires_at - int(self.account.clock.seconds())
        return JSONResponse(
            {
                "token_type": "Bearer",
                "access_token": issued.access,
                "expires_at": issued.expires_at,
                "expires_in": lasts,
                "refresh_token": issued.refresh,
                **more,
            }
        )


def strava_error(status: int, message: str, resource: str, name: str, code: str) -> Response:
    """Return an error in Strava's shape."""
    return JSONResponse(
        {"message": message, "errors": [{"resource": resource, "field": name, "code": code}]},
        status,
    )


def _box(scope: str) -> str:
    box = f'<input type="checkbox" name="scope" value="{scope}" checked>'
    return f"<p><label>{box} {scope}</label></p>"


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _asked(request: Request) -> list[str]:
    return [scope for scope in request.query_params.get("scope", "").split(",") if scope]


def _back(request: Request, answer: dict[str, str]) -> Response:
    target = request.query_params["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    return RedirectResponse(f"{target}{joint}{urlencode(answer)}", 302)
