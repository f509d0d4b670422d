"""How Pronghorn asks the web: short patience, no wandering to other hosts, errors for people.

The one module that imports httpx and tenacity.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping

import httpx
import tenacity
from pydantic import SecretStr

from connectors.errors import (
    Gone,
    NeedsReconnect,
    PlatformError,
    RateLimited,
    Rejected,
    Unavailable,
)
from planner.language import _

_TIMEOUT = httpx.Timeout(20, connect=3.05)
_TRIES = 3
_TOTAL_S = 10  # after this many seconds a failed read is not tried again
_PAUSE_WHEN_LIMITED = dt.timedelta(minutes=15)

pause = time.sleep  # tests put a wait of nothing here


def safe_read[T](call: Callable[[], T]) -> T:
    """Run a read, and repeat it while the platform is unavailable: three tries, ten seconds in all.

    Only for calls that change nothing. Errors that say when to come back (RateLimited, Blocked) are
    raised immediately, and so is an answer that was lost after a write.
    """
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(_may_pass),
        stop=tenacity.stop_after_attempt(_TRIES) | tenacity.stop_before_delay(_TOTAL_S),
        wait=tenacity.wait_exponential(multiplier=0.5, max=4) + tenacity.wait_random(0, 0.25),
        sleep=_pause,
        reraise=True,
    )
    return attempts(call)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, Unavailable) and not error.maybe_done


def _pause(seconds: float) -> None:
    pause(seconds)  # looked up late, so that tests can replace it


def get_text(platform: str, url: str, *, follow: bool = False) -> str:
    """Return the text of a page. Raises PlatformError.

    `follow`: go where redirects lead, as a browser does.
    """
    return _ask(platform, "GET", url, form=None, auth=None, follow=follow)


def post_form(
    platform: str,
    url: str,
    form: Mapping[str, str],
    *,
    auth: tuple[str, SecretStr] | None = None,
    follow: bool = False,
) -> str:
    """Send a form and return the text of the answer. `auth`: user and password for HTTP Basic.

    A request that carries a password never follows a redirect. Raises PlatformError, with
    `maybe_done` when the answer was lost.
    """
    if auth is not None and follow:
        raise ValueError("a request that carries a password must not follow redirects")
    return _ask(platform, "POST", url, form=form, auth=auth, follow=follow)


def _ask(
    platform: str,
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None,
    auth: tuple[str, SecretStr] | None,
    follow: bool,
) -> str:
    basic = httpx.BasicAuth(auth[0], auth[1].get_secret_value()) if auth else None
    wrote = method != "GET"

    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=follow, trust_env=False) as client:
            answer = client.request(method, url, data=dict(form) if form else None, auth=basic)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        text = _("the server can't be reached ({error}).", error=type(error).__name__)
        raise Unavailable(platform, text) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        text = _("the server gave no usable answer ({error}).", error=type(error).__name__)
        lost = wrote and isinstance(error, httpx.TransportError)
        raise Unavailable(platform, text, maybe_done=lost) from error

    if not answer.is_success:
        raise error_for(platform, answer.status_code, answer.headers, wrote=wrote)
    return answer.text


def error_for(
    platform: str, status: int, headers: Mapping[str, str], *, wrote: bool = False
) -> PlatformError:
    """Return the error that an HTTP status means. `wrote`: something may have changed."""
    if status == 429:
        text = _("Pronghorn was asked to slow down, and will try again later (429).")
        retry_at = dt.datetime.now(dt.UTC) + _asked_pause(headers)
        return RateLimited(platform, text, retry_at=retry_at)

    if status == 401:
        return NeedsReconnect(platform, _("the sign-in is no longer accepted (401)."))
    if status in (404, 410):
        text = _("what Pronghorn asked for is no longer there ({status}).", status=status)
        return Gone(platform, text)
    if 400 <= status < 500:
        return Rejected(platform, _("the request wasn't accepted ({status}).", status=status))

    text = _("the server gave no usable answer ({status}).", status=status)
    return Unavailable(platform, text, maybe_done=wrote)


def _asked_pause(headers: Mapping[str, str]) -> dt.timedelta:
    """Return the seconds of a Retry-After header, or a quarter of an hour."""
    for name, value in headers.items():
        if name.lower() == "retry-after" and value.isdecimal() and len(value) < 7:
            return dt.timedelta(seconds=int(value))
    return _PAUSE_WHEN_LIMITED
