"""Connecting a Strava account: the page to open, the code that comes back, tokens, and goodbye."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pydantic import SecretStr

from connectors.budget import next_quarter
from connectors.http import post_form
from connectors.strava.transport import NAME, MissingPermission, faults, open_client, placed

if TYPE_CHECKING:
    from stravalib.protocol import AccessInfo, Scope

# Both activity scopes: declining private activities gives nothing where only read_all was asked.
_SCOPES: "list[Scope]" = ["read", "activity:read", "activity:read_all"]


@dataclass(frozen=True, slots=True)
class StravaTokens:
    """The key to one athlete's activities. Every renewal gives a new pair and ends the old one."""

    access: SecretStr
    refresh: SecretStr
    expires_at: dt.datetime

    def dumps(self) -> SecretStr:
        """Return the tokens as one JSON text, to be sealed."""
        values = {
            "access": self.access.get_secret_value(),
            "refresh": self.refresh.get_secret_value(),
            "expires_at": self.expires_at.isoformat(),
        }
        return SecretStr(json.dumps(values))

    @classmethod
    def loads(cls, text: SecretStr) -> "StravaTokens":
        """Read what `dumps` wrote."""
        raw = json.loads(text.get_secret_value())
        return cls(
            SecretStr(raw["access"]),
            SecretStr(raw["refresh"]),
            dt.datetime.fromisoformat(raw["expires_at"]),
        )


@dataclass(frozen=True, slots=True)
class ConnectedAthlete:
    """A connected account: its tokens, and whose it is."""

    tokens: StravaTokens
    athlete_id: str


def authorize_url(base_url: str, client_id: str, redirect_uri: str, state: str) -> str:
    """Return the page on which the athlete lets Pronghorn read.

    `state` comes back with the code and must be compared.
    """
    address = open_client(base_url).protocol.authorization_url(
        _id(client_id), redirect_uri, scope=_SCOPES, state=state
    )
    return placed(base_url, address)


def exchange(
    base_url: str, client_id: str, client_secret: SecretStr, code: str, granted_scope: str
) -> ConnectedAthlete:
    """Turn the code of the redirect into tokens.

    `granted_scope` is the redirect's `scope`: the athlete can untick boxes.

    Raises NeedsReconnect (the code is old, or a box is missing), Rejected (the app), Unavailable.
    """
    scopes = granted_scope.replace(" ", ",").split(",")
    if "activity:read" not in scopes and "activity:read_all" not in scopes:
        raise MissingPermission

    protocol = open_client(base_url).protocol
    with faults(_soon):
        info, athlete = protocol.exchange_code_for_token(
            _id(client_id), client_secret.get_secret_value(), code, return_athlete=True
        )
        tokens = _tokens(info)
        if not athlete:  # it is not documented that the token answer names the athlete
            athlete = protocol.get("/athlete")
        return ConnectedAthlete(tokens, str(athlete["id"]))


def refresh(
    base_url: str, client_id: str, client_secret: SecretStr, tokens: StravaTokens
) -> StravaTokens:
    """Renew the tokens. The old ones end, so save these before anything else.

    Raises NeedsReconnect (the refresh token is dead), Rejected (the app), RateLimited, Unavailable.
    """
    protocol = open_client(base_url).protocol
    with faults(_soon):
        info = protocol.refresh_access_token(
            _id(client_id), client_secret.get_secret_value(), tokens.refresh.get_secret_value()
        )
        return _tokens(info)


def revoke(base_url: str, client_id: str, client_secret: SecretStr, tokens: StravaTokens) -> None:
    """Give the key back: Strava ends the connection. Raises PlatformError."""
    form = {"token": tokens.refresh.get_secret_value()}
    post_form(NAME, placed(base_url, "/oauth/revoke"), form, auth=(client_id, client_secret))


def _tokens(info: "AccessInfo") -> StravaTokens:
    return StravaTokens(
        SecretStr(info["access_token"]),
        SecretStr(info["refresh_token"]),
        dt.datetime.fromtimestamp(info["expires_at"], dt.UTC),
    )


def _id(client_id: str) -> int:
    return cast("int", client_id)  # stravalib only puts it into the form


def _soon() -> dt.datetime:
    return next_quarter(dt.datetime.now(dt.UTC))
