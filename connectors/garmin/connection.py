"""The line to Garmin: the library's client, kept from logging in by itself, and its failures in our words.

We use garminconnect's `Client` and not its `Garmin`: the latter repeats failed reads for seconds, logs tracebacks with
the account's name in them, and answers a trouble at resume with a full password login.
"""

import datetime as dt
import logging
import re
from collections.abc import Callable
from typing import Any, Literal

import requests
from curl_cffi import CurlOpt
from curl_cffi import requests as curl
from garminconnect.client import Client, sso
from garminconnect.exceptions import GarminConnectAuthenticationError, GarminConnectConnectionError
from pydantic import SecretStr

from connectors.errors import (
    Blocked,
    NeedsReconnect,
    PlatformError,
    Rejected,
    Unavailable,
    WrongCredentials,
)
from connectors.garmin.pace import FREE, REAL, Pace, PacedAdapter
from connectors.http import error_for

NAME = "garmin"
Renew = Callable[[SecretStr, Callable[[], SecretStr]], SecretStr]
CONSENT = "in Garmin Connect, switch on Device Upload in the privacy settings of your account"
_TIMEOUT = (5, 20)  # seconds to connect, and to wait for an answer
LOCKED_OUT = "refuses sign-ins from here for now. Each further attempt makes the pause longer."
_BLOCKED_FOR = dt.timedelta(
    hours=2
)  # every attempt during a lockout makes it longer; two hours is what others saw
_TURNED_AWAY = (403, 427, 429)  # 427 is Garmin's own
_BROWSER: Literal["safari_ios"] = "safari_ios"  # the first the library would try
_OTHER_WAYS = {"mobile+requests", "widget+cffi", "portal+cffi", "portal+requests"}

# What it has to say reaches us as exceptions; its log lines would put answer bodies and tracebacks on the screen.
logging.getLogger("garminconnect").setLevel(logging.CRITICAL + 1)


def saving(save: Callable[[SecretStr], None]) -> Renew:
    """Renew for somebody who shares the tokens with nobody: `save` gets the new ones before they are used."""

    def renew(_old: SecretStr, ask: Callable[[], SecretStr]) -> SecretStr:
        tokens = ask()
        save(tokens)
        return tokens

    return renew


_LOSE = saving(lambda _tokens: None)


class Connection(Client):
    """One account's line.

    `renew` is called when its tokens have come to an end, with the old ones and a function that asks Garmin for new
    ones. It returns tokens to go on with: new ones, kept by then, or those that another process has got meanwhile. A
    renewal ends the old tokens, so of all who share them only one may ask.

    The real Garmin (an empty `base_url`) is asked once a second at most; `pace` is for tests.
    """

    def __init__(
        self,
        base_url: str = "",
        *,
        tokens: SecretStr | None = None,
        renew: Renew = _LOSE,
        pace: Pace | None = None,
    ) -> None:
        super().__init__(verify_login=False)
        self._renew = renew
        self._kept = tokens or SecretStr("")
        self._others = False  # whether the tokens are those of another process
        self.heard: Callable[[str, Any], None] = lambda _path, _answer: (
            None
        )  # gets every answer that is read
        self._line = PacedAdapter(pace or (FREE if base_url else REAL))
        for scheme in ("https://", "http://"):
            self._api_session.mount(scheme, self._line)
        self._api_session.trust_env = False  # a password in ~/.netrc would take the token's place
        # One click, one attempt. Left alone the library tries five ways with up to five browser fingerprints, which
        # during a lockout makes up to 17 requests out of one. Its first way is the one that works where any does.
        self.skip_strategies = _OTHER_WAYS
        if base_url:
            self._redirect(base_url.rstrip("/"))
        if tokens is not None:
            try:
                self.loads(tokens.get_secret_value())
            except GarminConnectConnectionError:
                raise NeedsReconnect(
                    NAME, "the stored sign-in cannot be read: connect Garmin again."
                ) from None

    @property
    def sent(self) -> int:
        """How many requests went out over this line, renewals of the sign-in included."""
        return self._line.sent

    def ask(
        self, method: str, path: str, *, params: dict[str, Any] | None = None, body: Any = None
    ) -> Any:
        """Send one request and return the JSON of the answer, None if there is none. Raises PlatformError.

        A request that Garmin refused with 401 had no effect: it is sent again with renewed tokens. Nothing else is.
        """
        wrote = method != "GET"
        try:
            answer = self.request(
                method,
                "connectapi",
                path,
                params=params,
                json=body,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
            said = answer.json() if answer.content else None
        except GarminConnectConnectionError as error:
            refused = (
                error.response is not None
                and error.response.status_code == requests.codes.unauthorized
            )
            if (
                refused and self._others
            ):  # what another process had got has ended too: now it is our turn to renew
                self._others = False
                return self.ask(method, path, params=params, body=body)
            raise _meant(error.response, wrote=wrote) from error
        except GarminConnectAuthenticationError as error:
            raise NeedsReconnect(NAME, "there is no sign-in: connect Garmin.") from error
        except requests.JSONDecodeError as error:
            raise Unavailable(
                NAME, "answered with something that is no answer.", maybe_done=wrote
            ) from error
        except requests.RequestException as error:
            text = f"gave no answer ({type(error).__name__})."
            raise Unavailable(NAME, text, maybe_done=wrote) from error
        if not wrote:
            self.heard(path, said)
        return said

    def _redirect(self, base: str) -> None:
        self._sso = self._connect = self._connectapi = base
        self._portal_service_url = f"{base}/app"
        self._ios_service_url = f"{base}/gcm/ios"
        self._mobile_sso_service_url = f"{base}/gcm/android"
        self._di_token_url = f"{base}/di-oauth2-service/oauth/token"
        # The pause before the password is sent has no switch of its own; a process talks to one Garmin only.
        vars(sso).update(MOBILE_DELAY_MIN_S=0.0, MOBILE_DELAY_MAX_S=0.0)

    def _refresh_session(self) -> None:
        # The library swallows a failed renewal and goes on with a dead token: a trouble of the token server would
        # then look like a revoked sign-in. It also writes the new tokens too late for us, or not at all.
        with self._token_lock:
            self._others = True
            while self._others:
                self._kept = self._renew(self._kept, self._ask_for_new)
                self.loads(self._kept.get_secret_value())
                if not self._token_expires_soon():
                    return

    def _ask_for_new(self) -> SecretStr:
        self._others = False
        self._line.take_turn()
        try:
            self._refresh_di_token()
        except GarminConnectAuthenticationError as error:
            raise _renewal_refused(str(error)) from error
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
        ) as error:  # the socket's, or an answer that is no answer
            raise Unavailable(
                NAME, f"could not renew the sign-in ({type(error).__name__})."
            ) from error
        return SecretStr(self.dumps())

    def _establish_session(
        self,
        ticket: str,
        sess: Any = None,  # noqa: ARG002 - garminconnect passes it
        service_url: str | None = None,
    ) -> None:
        # No fall-back to a cookie session: it cannot be stored, so the next pass would find nobody signed in.
        self._exchange_service_ticket(ticket, service_url=service_url)

    def _mobile_login_cffi(self, email: str, password: str) -> None:
        # One browser's fingerprint, not three in turn. On a connection that it has used before, curl quietly sends a
        # request again when the line is cut: a new one for each request makes sure that the password goes out once.
        session: Any = curl.Session(impersonate=_BROWSER, curl_options={CurlOpt.FRESH_CONNECT: 1})
        self._do_mobile_login(session, email, password)

    def _complete_mfa(self, mfa_code: str) -> None:
        # The library shows a refused code at a second address, so that one typing error counts as two.
        answer = self._mfa_session.post(
            f"{self._sso}/mobile/api/mfa/verifyCode",
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
        said = _json_object(answer)
        outcome = str(
            (said.get("responseStatus") or {}).get("type")
            or (said.get("error") or {}).get("status-code")
        )
        if outcome == "SUCCESSFUL":
            self._establish_session(said["serviceTicketId"], service_url=self._ios_service_url)
        elif answer.status_code in _TURNED_AWAY or outcome in ("429", "CAPTCHA_REQUIRED"):
            raise blocked(LOCKED_OUT)
        elif not said or answer.status_code >= 500:
            raise Unavailable(
                NAME, "could not check the code just now. Try again, or start the sign-in anew."
            )
        else:
            raise WrongCredentials(
                NAME, "did not accept the code. Look for the newest one and type it again."
            )


def blocked(text: str) -> Blocked:
    """Return the error for a sign-in or a client that Garmin refuses for a while."""
    return Blocked(NAME, text, until=dt.datetime.now(dt.UTC) + _BLOCKED_FOR)


def _json_object(answer: Any) -> dict[str, Any]:
    """Return the JSON object of an answer; a page, or anything else, is an empty one."""
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _meant(response: Any, *, wrote: bool) -> PlatformError:
    if response is None:
        return Unavailable(NAME, "gave no usable answer.", maybe_done=wrote)
    if response.status_code == requests.codes.forbidden and "json" not in response.headers.get(
        "Content-Type", ""
    ):
        return blocked("turns this server away (403 page). Nothing is wrong with the account.")
    if (
        response.status_code == requests.codes.precondition_failed
    ):  # seen by others on European accounts
        return Rejected(NAME, f"asks for a consent of yours first (412): {CONSENT}.")
    return error_for(NAME, response.status_code, response.headers, wrote=wrote)


def _renewal_refused(text: str) -> PlatformError:
    said = re.search(r"\b(\d{3})$", text)
    status = int(said[1]) if said else 0
    if status == requests.codes.forbidden:
        return blocked("turns this server away (403). Nothing is wrong with the account.")
    if status >= 402:
        return error_for(NAME, status, {})
    return NeedsReconnect(NAME, "no longer accepts the stored sign-in: connect Garmin again.")
