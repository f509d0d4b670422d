"""The line to Strava: stravalib with timeouts, on one host, and without its sleeps."""

import datetime as dt
import functools
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import requests
from pydantic import SecretStr
from requests.adapters import HTTPAdapter

from connectors.errors import NeedsReconnect, PlatformError, RateLimited, Rejected, Unavailable
from connectors.http import error_for
from planner.language import _

if TYPE_CHECKING:
    from types import ModuleType

    import stravalib

NAME = "strava"
REAL = "https://www.strava.com"
_APP_PAGE = "https://www.strava.com/settings/api"
_TIMEOUT = (3.05, 20.0)


def placed(base_url: str, url: str) -> str:
    """Return Strava's address as it is on another host. An empty `base_url` is the real Strava."""
    base = urlsplit(base_url or REAL)
    address = urlsplit(url)
    path = base.path.rstrip("/") + address.path
    return urlunsplit((base.scheme, base.netloc, path, address.query, ""))


def _ignore(_headers: Mapping[str, str]) -> None:
    """Listen to no headers."""


def open_client(
    base_url: str,
    access: SecretStr | None = None,
    hear: Callable[[Mapping[str, str]], None] = _ignore,
) -> "stravalib.Client":
    """Return stravalib's client. `hear` gets the headers of every answer, errors included."""
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0  # the API redirects nowhere: a redirect is some other login page
    session.mount("https://", _Adapter(base_url))

    client = _stravalib().Client(
        access_token=access.get_secret_value() if access else None,
        requests_session=session,
        rate_limiter=lambda headers, _method: hear(headers),
    )
    # Taken from the environment, these would make stravalib renew tokens by itself, unsaved.
    client.protocol.client_id = client.protocol.client_secret = None
    return client  # type: ignore[no-any-return]


@contextmanager
def faults(pause_until: Callable[[], dt.datetime]) -> Iterator[None]:
    """Turn what stravalib and requests raise into our errors.

    `pause_until`: when to come back after a 429.
    """
    try:
        yield
    except requests.HTTPError as error:
        if error.response is None:
            raise _no_answer(error) from error
        raise _refusal(error.response, pause_until) from error
    except (requests.RequestException, KeyError, TypeError, AttributeError) as error:
        # The last three: stravalib found no token in an answer of some other shape.
        raise _no_answer(error) from error


class MissingPermission(NeedsReconnect):
    """The athlete unticked the box that lets Pronghorn read activities."""

    def __init__(self) -> None:
        text = _(
            "Pronghorn has no permission to read your activities. Connect again, and leave the box "
            "for viewing your activities ticked."
        )
        super().__init__(NAME, text)


def _no_answer(error: Exception) -> Unavailable:
    text = _(
        "the server can't be reached or gave no usable answer ({error}).",
        error=type(error).__name__,
    )
    return Unavailable(NAME, text)


def _refusal(answer: requests.Response, pause_until: Callable[[], dt.datetime]) -> PlatformError:
    """Return the error that a refusal means, by Strava's own reasons where it gives some."""
    if answer.status_code == requests.codes.too_many_requests:
        text = _("the app's request limit is used up (429).")
        return RateLimited(NAME, text, retry_at=pause_until())

    reasons = _reasons(answer)
    trouble = _app_trouble(answer, reasons)
    if trouble:
        return Rejected(NAME, trouble)

    for reason in reasons:
        if str(reason.get("field", "")).endswith("_permission"):
            return MissingPermission()

    for reason in reasons:
        if reason.get("resource") in ("RefreshToken", "AuthorizationCode"):
            text = _("the sign-in is no longer accepted. Connect Strava again.")
            return NeedsReconnect(NAME, text)

    return error_for(NAME, answer.status_code, answer.headers)


def _app_trouble(answer: requests.Response, reasons: list[dict[str, Any]]) -> str | None:
    """Return what only the owner of the server can put right, as a sentence for them."""
    about_app = [reason for reason in reasons if reason.get("resource") == "Application"]

    if any(reason.get("code") == "Inactive" for reason in about_app):
        return _(
            "the app is inactive, because the account that owns it has no paid Strava "
            "subscription. The owner of this server needs to subscribe and reactivate the app at "
            "{page}.",
            page=_APP_PAGE,
        )
    if "limit of connected athletes exceeded" in answer.text.lower():
        return _(
            "the app has reached its limit of connected athletes. The owner of this server can "
            "raise it at {page}.",
            page=_APP_PAGE,
        )
    if about_app and "/oauth/" in answer.url:
        return _(
            "the app is unknown. The owner of this server needs to check "
            "PRONGHORN_STRAVA__CLIENT_ID and PRONGHORN_STRAVA__CLIENT_SECRET against {page}.",
            page=_APP_PAGE,
        )
    return None


def _reasons(answer: requests.Response) -> list[dict[str, Any]]:
    """Return the errors that an answer lists. Empty where it lists none."""
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return []

    errors = body.get("errors") if isinstance(body, dict) else None
    if not isinstance(errors, list):
        return []
    return [error for error in errors if isinstance(error, dict)]


class _Adapter(HTTPAdapter):
    """Sends every request to one host, with a timeout: stravalib sets neither."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send one request."""
        request.url = placed(self._base_url, str(request.url))
        kwargs["timeout"] = kwargs.get("timeout") or _TIMEOUT
        return super().send(request, *args, **kwargs)


@functools.cache
def _stravalib() -> "ModuleType":
    """Import stravalib when it is first needed: it is slow.

    What the import does to the whole process is undone.
    """
    os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "true")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        show = warnings.showwarning
        import stravalib  # noqa: PLC0415 - see above

        if warnings.showwarning is not show:
            logging.captureWarnings(capture=False)
    return stravalib
