"""Signing in to Garmin: one attempt for one click, with a code by mail or app where the account asks for one.

The password goes to Garmin and is then forgotten; what stays are tokens.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from garminconnect.exceptions import (
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
)
from pydantic import SecretStr

from connectors.errors import PlatformError, Unavailable, WrongCredentials
from connectors.garmin.connection import LOCKED_OUT, NAME, Connection, blocked, saving
from connectors.garmin.translate import zone_in
from connectors.http import safe_read

_NOT_ACCEPTED = (
    "did not accept this e-mail and password. An account that only signs in with Google or Apple has no password: "
    "set one on Garmin's website first, then try again."
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

    sent_by: str
    state: SecretStr


def begin_sign_in(base_url: str, email: str, password: SecretStr) -> SecretStr | CodeNeeded:
    """Try the password, once. Returns the tokens, or what the code is needed for; ask `whose` they are.

    Raises WrongCredentials, Blocked or Unavailable; only a human may try again.
    """
    if not email or not password.get_secret_value():
        raise WrongCredentials(NAME, "needs an e-mail and a password.")
    connection = Connection(base_url)
    try:
        waits, state = connection.login(email, password.get_secret_value(), return_on_mfa=True)
    except GarminConnectTooManyRequestsError:
        raise blocked(LOCKED_OUT) from None
    except (GarminConnectAuthenticationError, GarminConnectConnectionError) as error:
        raise _password_refused(str(error)) from None
    if waits:
        return CodeNeeded(str(state["method"] or "email"), SecretStr(json.dumps(state)))
    return SecretStr(connection.dumps())


def finish_sign_in(base_url: str, pending: CodeNeeded, code: str) -> SecretStr:
    """Send the code, once, and return the tokens.

    Raises WrongCredentials (the same `pending` takes the next code), Blocked or Unavailable.
    """
    connection = Connection(base_url)
    try:
        connection.resume_login(json.loads(pending.state.get_secret_value()), code.strip())
    except GarminConnectTooManyRequestsError:
        raise blocked(LOCKED_OUT) from None
    except (
        GarminConnectAuthenticationError
    ):  # the code was right, or the stored state belongs to another Garmin
        raise Unavailable(NAME, "did not complete the sign-in. Start it anew.") from None
    except (
        GarminConnectConnectionError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise Unavailable(NAME, f"could not check the code ({type(error).__name__}).") from None
    return SecretStr(connection.dumps())


def whose(base_url: str, tokens: SecretStr, save: Callable[[SecretStr], None]) -> SignedIn:
    """Try tokens, and say whose account they open. `save` gets them if Garmin renews them on that occasion.

    Raises NeedsReconnect if they open none, and PlatformError.
    """
    connection = Connection(base_url, tokens=tokens, renew=saving(save))
    profile = safe_read(lambda: connection.ask("GET", "/userprofile-service/socialProfile"))
    named = profile if isinstance(profile, dict) else {}
    display_name = str(named.get("displayName") or named.get("userName") or "")
    account_id = str(named.get("profileId") or named.get("id") or display_name)
    if not account_id:
        raise Unavailable(NAME, "did not say whose account it is.")
    return SignedIn(
        tokens=SecretStr(connection.dumps()),
        display_name=display_name or account_id,
        account_id=account_id,
        zone=_zone(connection),
    )


def _password_refused(text: str) -> PlatformError:
    if "Invalid Username or Password" in text:
        return WrongCredentials(NAME, _NOT_ACCEPTED)
    if _TURNED_AWAY.search(text):
        return blocked(LOCKED_OUT)
    return Unavailable(NAME, "could not sign in just now. Try again later.")


def _zone(connection: Connection) -> str | None:
    # Garmin keeps it in two places, and neither is always filled; without it the athlete's settings decide.
    for path in (
        "/userprofile-service/userprofile/settings",
        "/userprofile-service/userprofile/personal-information",
    ):
        try:
            answer = connection.ask("GET", path)
        except PlatformError:
            continue
        zone = zone_in(answer)
        if zone:
            return zone
    return None
