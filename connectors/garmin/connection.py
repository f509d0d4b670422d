"""The line to Garmin: paced, never signing in by itself, and its failures turned into our errors.

This uses garminconnect's `Client` and not its `Garmin`. The latter repeats failed reads for
seconds, logs tracebacks with the account's name in them, and answers a trouble at resume with a
full password login.
"""

import datetime as dt
import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import requests
from garminconnect.client import Client, sso
from garminconnect.exceptions import GarminConnectAuthenticationError, GarminConnectConnectionError
from pydantic import SecretStr
from requests.adapters import HTTPAdapter

from connectors.errors import Blocked, NeedsReconnect, PlatformError, Rejected, Unavailable
from connectors.garmin import paths
from connectors.garmin.rows import NAME
from connectors.http import error_for, safe_read
from connectors.ways import Renew
from planner.language import _

_TIMEOUT = (5, 20)  # seconds to connect, and to wait for an answer
_BLOCKED_FOR = dt.timedelta(
    hours=2
)  # each attempt during a lockout makes it longer; others saw two hours

# What the library has to say arrives as exceptions. Its log lines would put answers and tracebacks
# on the screen.
logging.getLogger("garminconnect").setLevel(logging.CRITICAL + 1)


class Pace:
    """Lets one request through every `seconds`.

    A request that comes too early waits. 0: nobody waits.
    """

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._free_at = 0.0
        self._one_by_one = threading.Lock()

    def wait(self) -> None:
        """Wait until the next request may go out."""
        if not self._seconds:
            return

        with self._one_by_one:
            early = self._free_at - self._clock()
            if early > 0:
                self._sleep(early)
            self._free_at = self._clock() + self._seconds


REAL = Pace(1.0)  # one for all accounts of a process: Garmin counts by address
FREE = Pace(0.0)


class PacedAdapter(HTTPAdapter):
    """Sends requests at a pace, and counts them in `sent`."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self.sent = 0
        self._pace = pace

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send one request when it is its turn."""
        self.take_turn()
        return super().send(request, *args, **kwargs)

    def take_turn(self) -> None:
        """Wait for the turn of a request that goes out some other way, and count it."""
        self._pace.wait()
        self.sent += 1


def saving(save: Callable[[SecretStr], None]) -> Renew:
    """Return a `Renew` for tokens that nobody else uses.

    `save` gets the new ones before they are used.
    """

    def renew(_old: SecretStr, ask: Callable[[], SecretStr]) -> SecretStr:
        tokens = ask()
        save(tokens)
        return tokens

    return renew


def _forget(_tokens: SecretStr) -> None:
    """Keep no tokens."""


def _ignore(_path: str, _answer: Any) -> None:
    """Listen to no answers."""


class Connection(Client):
    """One account's line.

    `renew` is called when its tokens have come to an end, with the old ones and a function that
    asks Garmin for new ones. It returns the tokens to go on with: new ones that are already saved,
    or those that another process got meanwhile. A renewal ends the old tokens, so only one of all
    who share them may ask.

    The real Garmin (an empty `base_url`) is asked once a second at most. `pace` is for tests.
    `heard` gets every answer that is read: the path, and the JSON.
    """

    def __init__(
        self,
        base_url: str = "",
        *,
        tokens: SecretStr | None = None,
        renew: Renew | None = None,
        pace: Pace | None = None,
    ) -> None:
        super().__init__(verify_login=False)
        self.heard: Callable[[str, Any], None] = _ignore
        self._renew = renew or saving(_forget)
        self._kept = tokens or SecretStr("")
        self._from_another_process = False  # whether somebody else renewed the tokens in use
        self._line = PacedAdapter(pace or (FREE if base_url else REAL))

        for scheme in ("https://", "http://"):
            self._api_session.mount(scheme, self._line)
        self._api_session.trust_env = False  # a password in ~/.netrc would take the token's place

        if base_url:
            self._redirect(base_url.rstrip("/"))
        if tokens is not None:
            self._resume(tokens)

    @property
    def sent(self) -> int:
        """How many requests went out over this line, renewals of the sign-in included."""
        return self._line.sent

    def read[T](
        self,
        path: str,
        kind: type[T],
        params: dict[str, Any] | None = None,
        *,
        optional: bool = False,
    ) -> T:
        """Return the JSON at a path, which has to be of a kind: `dict` or `list`.

        The read is repeated while Garmin is unavailable. One that is `optional` is sent only once,
        and for it an answer without content is an empty one. Raises PlatformError. An answer of
        another kind (a page, an error object) is Unavailable.
        """

        def once() -> T:
            answer = self.ask("GET", path, params=params)
            if answer is None and optional:
                return kind()
            if not isinstance(answer, kind):
                raise _unreadable()
            return answer

        return once() if optional else safe_read(once)

    def ask(
        self, method: str, path: str, *, params: dict[str, Any] | None = None, body: Any = None
    ) -> Any:
        """Send one request and return the JSON of the answer, None if there is none.

        Raises PlatformError.

        A request that Garmin refused with 401 had no effect: it is sent again with renewed tokens.
        Nothing else is.
        """
        wrote = method != "GET"

        try:
            response = self.request(
                method,
                "connectapi",
                path,
                params=params,
                json=body,
                timeout=_TIMEOUT,
                allow_redirects=False,
            )
            answer = response.json() if response.content else None
        except GarminConnectConnectionError as error:
            if _is_unauthorized(error.response) and self._from_another_process:
                self._from_another_process = False  # those tokens ended too, so it is our turn
                return self.ask(method, path, params=params, body=body)
            raise _fault(error.response, wrote=wrote) from error
        except GarminConnectAuthenticationError as error:
            raise NeedsReconnect(NAME, _("you're not signed in. Connect Garmin.")) from error
        except requests.JSONDecodeError as error:
            raise _unreadable(wrote=wrote) from error
        except requests.RequestException as error:
            text = _("the server gave no answer ({error}).", error=type(error).__name__)
            raise Unavailable(NAME, text, maybe_done=wrote) from error

        if not wrote:
            self.heard(path, answer)
        return answer

    def _redirect(self, base: str) -> None:
        """Talk to another host than the real Garmin."""
        self._sso = base
        self._connect = base
        self._connectapi = base
        self._portal_service_url = base + paths.PORTAL_SERVICE
        self._ios_service_url = base + paths.IOS_SERVICE
        self._mobile_sso_service_url = base + paths.ANDROID_SERVICE
        self._di_token_url = base + paths.TOKEN

        # The pause before the password is sent has no switch of its own. A process talks to one
        # Garmin only.
        vars(sso).update(MOBILE_DELAY_MIN_S=0.0, MOBILE_DELAY_MAX_S=0.0)

    def _resume(self, tokens: SecretStr) -> None:
        try:
            self.loads(tokens.get_secret_value())
        except GarminConnectConnectionError:
            text = _("the stored sign-in can't be read. Connect Garmin again.")
            raise NeedsReconnect(NAME, text) from None

    def _refresh_session(self) -> None:
        # The library swallows a failed renewal and goes on with a dead token: a trouble of the
        # token server would then look like a revoked sign-in. It also writes the new tokens too
        # late for us, or not at all.
        with self._token_lock:
            self._from_another_process = True

            while self._from_another_process:
                self._kept = self._renew(self._kept, self._ask_for_new)
                self.loads(self._kept.get_secret_value())
                if not self._token_expires_soon():
                    return

    def _ask_for_new(self) -> SecretStr:
        self._from_another_process = False
        self._line.take_turn()

        try:
            self._refresh_di_token()
        except GarminConnectAuthenticationError as error:
            raise _renewal_refused(str(error)) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            # OSError comes from the socket, the others from an answer without tokens.
            text = _("the sign-in couldn't be renewed ({error}).", error=type(error).__name__)
            raise Unavailable(NAME, text) from error
        return SecretStr(self.dumps())


def blocked(text: str) -> Blocked:
    """Return the error for a sign-in or a server that Garmin refuses for a while."""
    return Blocked(NAME, text, until=dt.datetime.now(dt.UTC) + _BLOCKED_FOR)


def _is_unauthorized(response: Any) -> bool:
    return response is not None and response.status_code == requests.codes.unauthorized


def _unreadable(*, wrote: bool = False) -> Unavailable:
    return Unavailable(NAME, _("the answer can't be read."), maybe_done=wrote)


def _turned_away() -> Blocked:
    return blocked(_("this server is being turned away for now (403)."))


def _fault(response: Any, *, wrote: bool) -> PlatformError:
    """Return the error that a refused request means.

    `wrote`: the request may have changed something.
    """
    if response is None:
        return Unavailable(NAME, _("there was no usable answer."), maybe_done=wrote)

    is_page = "json" not in response.headers.get("Content-Type", "")
    if response.status_code == requests.codes.forbidden and is_page:
        return _turned_away()

    if (
        response.status_code == requests.codes.precondition_failed
    ):  # others saw it on European accounts
        text = _(
            "your consent is needed first (412). In Garmin Connect, open your account's privacy "
            "settings and turn on Device Upload."
        )
        return Rejected(NAME, text)

    return error_for(NAME, response.status_code, response.headers, wrote=wrote)


def _renewal_refused(text: str) -> PlatformError:
    """Return the error for a refused renewal. The library's text ends with the HTTP status."""
    status_at_end = re.search(r"\b(\d{3})$", text)
    status = int(status_at_end[1]) if status_at_end else 0

    if status == requests.codes.forbidden:
        return _turned_away()
    if status >= 402:
        return error_for(NAME, status, {})

    sentence = _("the stored sign-in is no longer accepted. Connect Garmin again.")
    return NeedsReconnect(NAME, sentence)
