"""Signing in to Garmin: one attempt for one click, with a code where the account asks for one.

The password goes to Garmin and is then forgotten. What stays are tokens.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Literal

from curl_cffi import CurlOpt
from curl_cffi import requests as curl
from garminconnect.exceptions import (
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
)
from pydantic import SecretStr

from connectors.errors import Blocked, PlatformError, Unavailable, WrongCredentials
from connectors.garmin import paths
from connectors.garmin.connection import Connection, blocked, saving
from connectors.garmin.rows import NAME
from connectors.garmin.translate import zone_in
from connectors.ways import CodeNeeded, Granted
from planner.language import _

_BROWSER: Literal["safari_ios"] = "safari_ios"  # the first the library would try
_OTHER_WAYS = {"mobile+requests", "widget+cffi", "portal+cffi", "portal+requests"}
_TURNED_AWAY = (403, 427, 429)  # 427 is Garmin's own
_TURNED_AWAY_TEXT = re.compile(r"HTTP 403|429|427|captcha|locked", re.IGNORECASE)


def begin_sign_in(base_url: str, email: str, password: SecretStr) -> SecretStr | CodeNeeded:
    """Try the password, once.

    Returns the tokens (ask `whose` they are), or what the code is needed for.

    Raises WrongCredentials, Blocked or Unavailable. Only a human may try again.
    """
    if not email or not password.get_secret_value():
        raise WrongCredentials(NAME, _("enter your email and your password."))

    line = _SignInLine(base_url)
    try:
        needs_code, state = line.login(email, password.get_secret_value(), return_on_mfa=True)
    except GarminConnectTooManyRequestsError:
        raise _locked_out() from None
    except (GarminConnectAuthenticationError, GarminConnectConnectionError) as error:
        raise _password_refused(str(error)) from None

    if needs_code:
        return CodeNeeded(str(state["method"] or "email"), SecretStr(json.dumps(state)))
    return SecretStr(line.dumps())


def finish_sign_in(base_url: str, pending: CodeNeeded, code: str) -> SecretStr:
    """Send the code, once, and return the tokens.

    Raises WrongCredentials (the same `pending` takes the next code), Blocked or Unavailable.
    """
    line = _SignInLine(base_url)

    try:
        line.resume_login(json.loads(pending.state.get_secret_value()), code.strip())
    except GarminConnectTooManyRequestsError:
        raise _locked_out() from None
    except GarminConnectAuthenticationError:
        # The code was right but gave no tokens, or the stored state belongs to another Garmin.
        raise Unavailable(NAME, _("the sign-in wasn't completed. Start it over.")) from None
    except (
        GarminConnectConnectionError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        text = _("the code couldn't be checked ({error}).", error=type(error).__name__)
        raise Unavailable(NAME, text) from None

    return SecretStr(line.dumps())


def whose(base_url: str, tokens: SecretStr, save: Callable[[SecretStr], None]) -> Granted:
    """Try tokens, and return the account that they open.

    `save` gets new ones if Garmin renews them meanwhile.

    Raises NeedsReconnect if they open none, and PlatformError.
    """
    line = Connection(base_url, tokens=tokens, renew=saving(save))
    account = line.read(paths.ACCOUNT, dict)

    display_name = str(account.get("displayName") or account.get("userName") or "")
    account_id = str(account.get("profileId") or account.get("id") or display_name)
    if not account_id:
        raise Unavailable(NAME, _("the answer doesn't say whose account this is."))

    zone = _zone(line)  # may renew the tokens
    return Granted(
        tokens=SecretStr(line.dumps()),
        display_name=display_name or account_id,
        account_id=account_id,
        zone=zone,
    )


class _SignInLine(Connection):
    """A line that sends a password once.

    Left alone the library tries five ways with up to five browser fingerprints, which makes up to
    17 requests out of one during a lockout. Its first way is the one that works where any does.
    """

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self.skip_strategies = _OTHER_WAYS

    def _establish_session(
        self,
        ticket: str,
        sess: Any = None,  # noqa: ARG002 - garminconnect passes it
        service_url: str | None = None,
    ) -> None:
        # No fall-back to a cookie session: it cannot be stored, so the next pass would not be
        # signed in.
        self._exchange_service_ticket(ticket, service_url=service_url)

    def _mobile_login_cffi(self, email: str, password: str) -> None:
        # One browser's fingerprint, not three in turn. On a connection that it has used before,
        # curl quietly sends a request again when the line is cut. A new connection for each makes
        # sure that the password goes out once.
        session: Any = curl.Session(impersonate=_BROWSER, curl_options={CurlOpt.FRESH_CONNECT: 1})
        self._do_mobile_login(session, email, password)

    def _complete_mfa(self, mfa_code: str) -> None:
        # The library shows a refused code at a second address, so that one typing error counts as
        # two.
        response = self._mfa_session.post(
            self._sso + paths.VERIFY_CODE,
            params=self._mfa_login_params,
            headers=self._mfa_post_headers,
            json={
                "mfaMethod": self._mfa_method or "email",
                "mfaVerificationCode": mfa_code,
                "rememberMyBrowser": True,
                "reconsentList": [],
                "mfaSetup": False,
            },
            timeout=30,
        )
        answer = _json_object(response)
        outcome = _outcome(answer)

        if outcome == "SUCCESSFUL":
            self._establish_session(answer["serviceTicketId"], service_url=self._ios_service_url)
        elif response.status_code in _TURNED_AWAY or outcome in ("429", "CAPTCHA_REQUIRED"):
            raise _locked_out()
        elif not answer or response.status_code >= 500:
            text = _("the code couldn't be checked just now. Try again, or start over.")
            raise Unavailable(NAME, text)
        else:
            text = _("the code wasn't accepted. Look for the newest one and type it again.")
            raise WrongCredentials(NAME, text)


def _json_object(response: Any) -> dict[str, Any]:
    """Return the JSON object of an answer. A page, or anything else, is an empty one."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _outcome(answer: dict[str, Any]) -> str:
    """Return Garmin's word for how it went: "SUCCESSFUL", "CAPTCHA_REQUIRED", a status."""
    outcome = (answer.get("responseStatus") or {}).get("type")
    if not outcome:
        outcome = (answer.get("error") or {}).get("status-code")
    return str(outcome)


def _locked_out() -> Blocked:
    text = _(
        "sign-ins from this server are refused for now, and each further attempt makes the wait "
        "longer."
    )
    return blocked(text)


def _password_refused(text: str) -> PlatformError:
    """Return the error for a refused password.

    The text is the library's, which tells them apart by nothing else.
    """
    if "Invalid Username or Password" in text:
        sentence = _(
            "this email and password weren't accepted. If you only sign in with Google or Apple, "
            "your account has no password yet: set one on Garmin's website, then try again."
        )
        return WrongCredentials(NAME, sentence)

    if _TURNED_AWAY_TEXT.search(text):
        return _locked_out()

    return Unavailable(NAME, _("signing in didn't work just now. Try again later."))


def _zone(line: Connection) -> str | None:
    """Return the athlete's zone. Garmin keeps it in two places, and neither is always filled."""
    for path in (paths.SETTINGS, paths.PERSONAL_INFORMATION):
        try:
            answer = line.read(path, dict, optional=True)
        except PlatformError:
            continue

        zone = zone_in(answer)
        if zone:
            return zone

    return None
