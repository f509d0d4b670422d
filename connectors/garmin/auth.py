"""Signing in to Garmin: one attempt for one click, with a code by mail or app where the account asks for one.

The password goes to Garmin and is then forgotten; what stays are tokens.
"""

import json
import re
from dataclasses import dataclass

from garminconnect.exceptions import (
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
)
from pydantic import SecretStr

from connectors.errors import PlatformError, Unavailable, WrongCredentials
from connectors.garmin.connection import NAME, Connection, blocked
from connectors.garmin.translate import zone_in
from connectors.http import safe_read

_NOT_ACCEPTED = (
    "did not accept this e-mail and password. An account that only signs in with Google or Apple has no password: "
    "set one on Garmin's website first, then try again."
)
_LOCKED_OUT = (
    "refuses sign-ins from here for now. Wait two hours before the next attempt: each one makes the pause longer."
)
_TURNED_AWAY = re.compile(r"HTTP 403|429|427|captcha|locked", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in account. `tokens`: the JSON text that `Garmin` resumes with. `zone`: an IANA name, if known."""

    tokens: SecretStr
    display_name: str
    account_id: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """A sign-in that waits for a code. It stays usable after a wrong one. `sent_by`: "email", "phone" or the like.

    `state` is JSON text and worth a password: seal it if it has to be stored between two page views.
    """

    base_url: str
    sent_by: str
    state: SecretStr


def begin_sign_in(base_url: str, email: str, password: SecretStr) -> SignedIn | CodeNeeded:
    """Try the password, once. Raises WrongCredentials, Blocked or Unavailable; only a human may try again."""
    if not email or not password.get_secret_value():
        raise WrongCredentials(NAME, "needs an e-mail and a password.")
    connection = Connection(base_url)
    try:
        waits, state = connection.login(email, password.get_secret_value(), return_on_mfa=True)
    except GarminConnectTooManyRequestsError:
        raise blocked(_LOCKED_OUT) from None
    except (GarminConnectAuthenticationError, GarminConnectConnectionError) as error:
        raise _password_refused(str(error)) from None
    if waits:
        return CodeNeeded(base_url, str(state["method"]), SecretStr(json.dumps(state)))
    return _signed_in(connection)


def finish_sign_in(pending: CodeNeeded, code: str) -> SignedIn:
    """Send the code. Raises WrongCredentials (the same `pending` takes the next code), Blocked or Unavailable."""
    connection = Connection(pending.base_url)
    try:
        connection.resume_login(json.loads(pending.state.get_secret_value()), code.strip())
    except GarminConnectTooManyRequestsError:
        raise blocked(_LOCKED_OUT) from None
    except GarminConnectAuthenticationError as error:
        raise _code_refused(str(error)) from None
    except (GarminConnectConnectionError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(NAME, f"could not check the code ({type(error).__name__}).") from None
    return _signed_in(connection)


def _password_refused(text: str) -> PlatformError:
    if "Invalid Username or Password" in text:
        return WrongCredentials(NAME, _NOT_ACCEPTED)
    if _TURNED_AWAY.search(text):
        return blocked(_LOCKED_OUT)
    return Unavailable(NAME, "could not sign in just now. Try again later.")


def _code_refused(text: str) -> PlatformError:
    # The library asks at two addresses and lists what each said; only an answer in JSON is a word about the code.
    said = re.findall(r"verifyCode: ([^'\"]*)", text)
    if any(not re.match(r"HTTP \d|connection error", answer) for answer in said):
        return WrongCredentials(NAME, "did not accept the code. Look for the newest one and type it again.")
    if _TURNED_AWAY.search(text):
        return blocked(_LOCKED_OUT)
    return Unavailable(NAME, "could not check the code just now. Try again, or start the sign-in anew.")


def _signed_in(connection: Connection) -> SignedIn:
    profile = safe_read(lambda: connection.ask("GET", "/userprofile-service/socialProfile"))
    named = profile if isinstance(profile, dict) else {}
    display_name = str(named.get("displayName") or named.get("userName") or "")
    account_id = str(named.get("profileId") or named.get("id") or display_name)
    if not account_id:
        raise Unavailable(NAME, "signed in but did not say whose account it is. Try again later.")
    return SignedIn(
        tokens=SecretStr(connection.dumps()),
        display_name=display_name or account_id,
        account_id=account_id,
        zone=_zone(connection),
    )


def _zone(connection: Connection) -> str | None:
    # Garmin keeps it in two places, and neither is always filled; without it the athlete's settings decide.
    for path in ("/userprofile-service/userprofile/settings", "/userprofile-service/userprofile/personal-information"):
        try:
            answer = connection.ask("GET", path)
        except PlatformError:
            continue
        zone = zone_in(answer)
        if zone:
            return zone
    return None
