"""How Pronghorn asks the web for something: short patience, no wandering off to other hosts, errors people understand.

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

_TIMEOUT = httpx.Timeout(20, connect=3.05)
_TRIES = 3
_TOTAL_S = 10  # after this many seconds a failed read is not tried again
_PAUSE_WHEN_LIMITED = dt.timedelta(minutes=15)

pause = time.sleep  # tests put a wait of nothing here


def safe_read[T](call: Callable[[], T]) -> T:
    """Run a read, and run it again when the platform was unavailable: three tries, ten seconds in total at most.

    Only for calls that change nothing. Everything that says when to come back (RateLimited, Blocked) is raised at once,
    and so is an answer that was lost after a write.
    """
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(
            lambda error: isinstance(error, Unavailable) and not error.maybe_done
        ),
        stop=tenacity.stop_after_attempt(_TRIES) | tenacity.stop_before_delay(_TOTAL_S),
        wait=tenacity.wait_exponential(multiplier=0.5, max=4) + tenacity.wait_random(0, 0.25),
        sleep=lambda seconds: pause(seconds),  # noqa: PLW0108 - looked up late, so that tests can replace it
        reraise=True,
    )
    return attempts(call)


def get_text(platform: str, url: str, *, follow: bool = False) -> str:
    """Return the text of a page. `follow`: go where redirects lead, as a browser does. Raises PlatformError."""
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

    A request that carries a password never follows a redirect. Raises PlatformError, with `maybe_done` when the answer
    was lost.
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
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=follow, trust_env=False) as client:
            answer = client.request(method, url, data=dict(form) if form else None, auth=basic)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise Unavailable(platform, f"cannot be reached ({type(error).__name__}).") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        lost = method != "GET" and isinstance(error, httpx.TransportError)
        raise Unavailable(
            platform, f"gave no usable answer ({type(error).__name__}).", maybe_done=lost
        ) from error
    if not answer.is_success:
        raise error_for(platform, answer.status_code, answer.headers, wrote=method != "GET")
    return answer.text


def error_for(
    platform: str, status: int, headers: Mapping[str, str], *, wrote: bool = False
) -> PlatformError:
    """Return the error that an HTTP status means. `wrote`: the request may have changed something."""
    if status == 429:
        retry_at = dt.datetime.now(dt.UTC) + _asked_pause(headers)
        return RateLimited(platform, "asks for a pause (429).", retry_at=retry_at)
    if status == 401:
        return NeedsReconnect(platform, "the sign-in is no longer accepted (401).")
    if status in (404, 410):
        return Gone(platform, f"has no such thing ({status}).")
    if 400 <= status < 500:
        return Rejected(platform, f"did not accept the request ({status}).")
    return Unavailable(platform, f"gave no usable answer ({status}).", maybe_done=wrote)


def _asked_pause(headers: Mapping[str, str]) -> dt.timedelta:
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return (
        dt.timedelta(seconds=int(asked))
        if asked.isdecimal() and len(asked) < 7
        else _PAUSE_WHEN_LIMITED
    )
