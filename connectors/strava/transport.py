"""The line to Strava: stravalib over a session that has timeouts, stays on one host and never sleeps."""

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

if TYPE_CHECKING:
    from types import ModuleType

    import stravalib

NAME = "strava"
REAL = "https://www.strava.com"
_APP_PAGE = "https://www.strava.com/settings/api"
_TIMEOUT = (3.05, 20.0)


def placed(base_url: str, url: str) -> str:
    """Return Strava's address as it is on the host we talk to; an empty `base_url` is the real Strava."""
    base, asked = urlsplit(base_url or REAL), urlsplit(url)
    return urlunsplit(
        (base.scheme, base.netloc, base.path.rstrip("/") + asked.path, asked.query, "")
    )


def open_client(
    base_url: str,
    access: SecretStr | None = None,
    hear: Callable[[Mapping[str, str]], None] = lambda _headers: None,
) -> "stravalib.Client":
    """Return stravalib's client. `hear` is told the headers of every answer of the API, errors included."""
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = (
        0  # Strava's API redirects nowhere: a redirect is somebody else's login page
    )
    session.mount("https://", _Adapter(base_url))
    client = _stravalib().Client(
        access_token=access.get_secret_value() if access else None,
        requests_session=session,
        rate_limiter=lambda headers, _method: hear(headers),
    )
    # Taken from the environment, these would make stravalib renew tokens on its own, and nobody would save them.
    client.protocol.client_id = client.protocol.client_secret = None
    return client  # type: ignore[no-any-return]


@contextmanager
def faults(pause_until: Callable[[], dt.datetime]) -> Iterator[None]:
    """Turn what stravalib and requests raise into our errors. `pause_until`: when to come back after a 429."""
    try:
        yield
    except requests.HTTPError as error:
        if error.response is None:
            raise Unavailable(NAME, f"gave no usable answer ({type(error).__name__}).") from error
        raise _refusal(error.response, pause_until) from error
    except (requests.RequestException, KeyError, TypeError, AttributeError) as error:
        # The last three: stravalib found no token in an answer of some other shape.
        raise Unavailable(
            NAME, f"cannot be reached or gave no usable answer ({type(error).__name__})."
        ) from error


def _refusal(answer: requests.Response, pause_until: Callable[[], dt.datetime]) -> PlatformError:
    if answer.status_code == requests.codes.too_many_requests:
        return RateLimited(
            NAME, "the app's request limit is used up (429).", retry_at=pause_until()
        )
    reasons = _reasons(answer)
    trouble = _app_trouble(answer, reasons)
    if trouble:
        return Rejected(NAME, trouble)
    if any(str(reason.get("field", "")).endswith("_permission") for reason in reasons):
        return MissingLeave()
    if any(reason.get("resource") in ("RefreshToken", "AuthorizationCode") for reason in reasons):
        return NeedsReconnect(NAME, "the sign-in is no longer accepted. Connect Strava again.")
    return error_for(NAME, answer.status_code, answer.headers)


def _app_trouble(answer: requests.Response, reasons: list[dict[str, Any]]) -> str | None:
    """Return what only the owner of the server can put right, as a sentence for them."""
    application = [reason for reason in reasons if reason.get("resource") == "Application"]
    if any(reason.get("code") == "Inactive" for reason in application):
        return (
            "the app is inactive, because the account that owns it has no paid Strava subscription. "
            f"The owner of this server has to subscribe and reactivate the app at {_APP_PAGE}."
        )
    if "limit of connected athletes exceeded" in answer.text.lower():
        return (
            "Limit of connected athletes exceeded. "
            f"The owner of this server has to raise the app's limit at {_APP_PAGE}."
        )
    if application and "/oauth/" in answer.url:
        return (
            "does not know the app. The owner of this server has to check PRONGHORN_STRAVA__CLIENT_ID and "
            f"PRONGHORN_STRAVA__CLIENT_SECRET against {_APP_PAGE}."
        )
    return None


class MissingLeave(NeedsReconnect):
    """The athlete unticked the box that lets us read activities."""

    def __init__(self) -> None:
        super().__init__(
            NAME,
            "may not show us your activities. Connect again and leave the box for viewing activities ticked.",
        )


def _reasons(answer: requests.Response) -> list[dict[str, Any]]:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return []
    found = body.get("errors") if isinstance(body, dict) else None
    return (
        [reason for reason in found if isinstance(reason, dict)] if isinstance(found, list) else []
    )


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
    """Import stravalib when it is first needed (it is slow), and undo what the import does to the whole process."""
    os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "true")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        show = warnings.showwarning
        import stravalib  # noqa: PLC0415 - see above

        if warnings.showwarning is not show:
            logging.captureWarnings(capture=False)
    return stravalib
