"""Garmin's sign-in: app, website and widget, each with a code by email, then tickets for tokens."""

import html
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.garmin_account import GarminAccount
from connectors.sandbox.tokens import Issued
from connectors.sandbox.web import basic_credentials, read_form, read_object

COOKIE = "SESSION"
SERVICE_TICKET_GRANT = "https://connectapi.garmin.com/di-oauth2-service/oauth/grant/service_ticket"
CLIENT_IDS = (
    "GARMIN_CONNECT_MOBILE_ANDROID_DI_2025Q2",
    "GARMIN_CONNECT_MOBILE_ANDROID_DI_2024Q4",
    "GARMIN_CONNECT_MOBILE_ANDROID_DI",
    "GARMIN_CONNECT_MOBILE_IOS_DI",
)
Outcome = Literal["SUCCESSFUL", "MFA_REQUIRED", "INVALID_USERNAME_PASSWORD", "MFA_CODE_INVALID"]


@dataclass(slots=True)
class SignInVisit:
    """One browser's way through the sign-in.

    `code_due`: the password was right, the emailed code is still missing.
    """

    csrf: str
    service: str = ""
    code_due: bool = False


class SignIn:
    """The sign-in pages of one account, and the tickets it gave out."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account
        self._visits: dict[str, SignInVisit] = {}
        self._tickets: dict[str, str] = {}

    def routes(self) -> list[Route]:
        """Return the pages of sso.garmin.com and the token endpoint of diauth.garmin.com."""
        pages = ("/mobile/sso/en_US/sign-in", "/portal/sso/en-US/sign-in", "/sso/embed")
        return [
            *(Route(path, self.page, methods=["GET"]) for path in pages),
            Route("/{flow:str}/api/login", self.json_login, methods=["POST"]),
            Route("/{flow:str}/api/mfa/verifyCode", self.json_code, methods=["POST"]),
            Route("/sso/signin", self.page, methods=["GET"]),
            Route("/sso/signin", self.widget_login, methods=["POST"]),
            Route("/sso/verifyMFA/mfaCode", self.send_code, methods=["POST"]),
            Route("/sso/verifyMFA/loginEnterMfaCode", self.widget_code, methods=["POST"]),
            Route("/di-oauth2-service/oauth/token", self.token, methods=["POST"]),
        ]

    # app and website: JSON

    async def page(self, request: Request) -> Response:
        """Show a sign-in page and set the cookie that the rest of the way needs."""
        if self.account.locked:
            return self._locked_out()

        visit = self._visit(request)
        key = request.cookies.get(COOKIE, "")
        if visit is None:
            key, visit = secrets.token_hex(12), SignInVisit(csrf=secrets.token_hex(16))
            self._visits[key] = visit

        answer = _page("GARMIN Authentication Application", _hidden(visit.csrf))
        answer.set_cookie(COOKIE, key, httponly=True)
        return answer

    async def json_login(self, request: Request) -> Response:
        """Take a password.

        A request that never loaded the page is answered with 429, as by the real one.
        """
        visit = self._visit(request)
        if visit is None or self.account.locked or "referer" not in request.headers:
            return self._locked_out()

        body = await read_object(request)
        visit.service = request.query_params.get("service", "")
        outcome = self._password(visit, body.get("username"), body.get("password"))
        answer: dict[str, Any] = {}
        if outcome == "MFA_REQUIRED":
            answer["customerMfaInfo"] = {
                "mfaLastMethodUsed": "email",
                "email": "r*****@example.org",
            }

        return self._say(outcome, visit, answer)

    async def json_code(self, request: Request) -> Response:
        """Take the emailed code. A wrong one may be tried again."""
        visit = self._visit(request)
        if self.account.locked:
            return self._locked_out()
        body = await read_object(request)
        return self._say(self._code(visit, body.get("mfaVerificationCode")), visit, {})

    # the widget: pages

    async def widget_login(self, request: Request) -> Response:
        """Take a password in the widget's form."""
        visit = self._visit(request)
        if visit is None or self.account.locked:
            return self._locked_out()

        form = await read_form(request)
        if form.get("_csrf") != visit.csrf:
            return _page("Invalid request", "", 403)

        visit.service = request.query_params.get("service", "")
        outcome = self._password(visit, form.get("username"), form.get("password"))
        if outcome == "MFA_REQUIRED":
            script = (
                '<script>var customerGuid = "00000000-0000-4000-8000-000000000003"; '
                'var mfaMethod = "email"; var locale = "en-US"; var clientId = "GarminConnect"; '
                'var codeSentTo = "";</script>'
            )
            return _page("GARMIN Authentication Application", script + _hidden(visit.csrf))

        return self._show(outcome, visit)

    async def send_code(self, request: Request) -> Response:
        """Email the code."""
        visit = self._visit(request)
        if self.account.locked:
            return self._locked_out()
        return JSONResponse({}, 200 if visit and visit.code_due else 400)

    async def widget_code(self, request: Request) -> Response:
        """Take the emailed code in the widget's form."""
        visit = self._visit(request)
        if visit is None or self.account.locked:
            return self._locked_out()

        form = await read_form(request)
        if form.get("_csrf") != visit.csrf:
            return _page("Invalid request", "", 403)

        return self._show(self._code(visit, form.get("mfa-code")), visit)

    # tickets for tokens

    async def token(self, request: Request) -> Response:
        """Exchange a ticket, or a refresh token, for new tokens. Either works once."""
        form = await read_form(request)
        client_id = basic_credentials(request)[0]
        if client_id not in CLIENT_IDS or form.get("client_id", client_id) != client_id:
            return _oauth_error(401, "invalid_client", "Bad client credentials")

        if form.get("grant_type") == SERVICE_TICKET_GRANT:
            service = self._tickets.pop(form.get("service_ticket", ""), None)
            if service is None or service != form.get("service_url"):
                return _oauth_error(400, "invalid_grant", "Invalid service ticket")
            return self._issue(client_id)

        if form.get("grant_type") == "refresh_token":
            spent = self.account.tokens.spend(form.get("refresh_token", ""))
            if spent is None or spent.about != client_id:
                return _oauth_error(400, "invalid_grant", "Invalid refresh token")
            return self._issue(client_id)

        return _oauth_error(400, "unsupported_grant_type", "Unsupported grant type")

    # what is true

    def _visit(self, request: Request) -> SignInVisit | None:
        return self._visits.get(request.cookies.get(COOKIE, ""))

    def _password(self, visit: SignInVisit, email: Any, password: Any) -> Outcome:
        self.account.logins += 1
        if (email, password) != (self.account.email, self.account.password):
            return "INVALID_USERNAME_PASSWORD"
        visit.code_due = self.account.mfa
        return "MFA_REQUIRED" if self.account.mfa else "SUCCESSFUL"

    def _code(self, visit: SignInVisit | None, code: Any) -> Outcome:
        if visit is None or not visit.code_due or code != self.account.mfa_code:
            return "MFA_CODE_INVALID"
        visit.code_due = False
        return "SUCCESSFUL"

    def _ticket(self, visit: SignInVisit) -> str:
        ticket = f"ST-{secrets.randbelow(10**6)}-{secrets.token_hex(10)}-cas"
        self._tickets[ticket] = visit.service
        return ticket

    def _issue(self, client_id: str) -> Response:
        return _tokens(self.account.tokens.issue(client_id), self.account.tokens.lifetime_s)

    # the answers

    def _say(self, outcome: Outcome, visit: SignInVisit | None, more: dict[str, Any]) -> Response:
        answer: dict[str, Any] = {
            "responseStatus": {"type": outcome, "message": "", "httpStatus": "OK"}
        }
        if outcome == "SUCCESSFUL" and visit is not None:
            answer |= {"serviceTicketId": self._ticket(visit), "serviceURL": visit.service}
        return JSONResponse(answer | more)

    def _show(self, outcome: Outcome, visit: SignInVisit) -> Response:
        if outcome == "SUCCESSFUL":
            link = html.escape(f"{visit.service}?ticket={self._ticket(visit)}", quote=True)
            return _page("Success", f'<a href="{link}">Continue</a>')
        wrong_code = outcome == "MFA_CODE_INVALID"
        return _page("Incorrect code" if wrong_code else "Invalid Sign In", _hidden(visit.csrf))

    def _locked_out(self) -> Response:
        if self.account.locked:
            self.account.lock_out()
        return JSONResponse(
            {"error": {"status-code": "429", "request-id": secrets.token_hex(8)}}, 429
        )


def _page(title: str, body: str, status: int = 200) -> Response:
    return HTMLResponse(
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>",
        status,
    )


def _hidden(csrf: str) -> str:
    return f'<form method="post"><input type="hidden" name="_csrf" value="{csrf}"/></form>'


def _tokens(issued: Issued, lifetime_s: int) -> Response:
    return JSONResponse(
        {
            "scope": "CONNECT_READ CONNECT_WRITE",
            "token_type": "Bearer",
            "access_token": issued.access,
            "refresh_token": issued.refresh,
            "expires_in": lifetime_s,
            "refresh_token_expires_in": 2592000,
        }
    )


def _oauth_error(status: int, error: str, text: str) -> Response:
    return JSONResponse({"error": error, "error_description": text}, status)
