"""Access and refresh tokens as both platforms hand them out: short-lived, and rotating."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens, given for `about`: a client's name or the granted scopes."""

    access: str
    refresh: str
    expires_at: int
    about: str


class TokenBook:
    """All tokens a platform has given out.

    `mint` makes an access token from its expiry and what it is about.
    """

    def __init__(
        self, seconds: Callable[[], float], lifetime_s: int, mint: Callable[[int, str], str]
    ) -> None:
        self.lifetime_s = lifetime_s
        self._seconds = seconds
        self._mint = mint
        self._by_access: dict[str, Issued] = {}
        self._by_refresh: dict[str, Issued] = {}

    def issue(self, about: str, expires_at: int | None = None) -> Issued:
        """Give out a new pair."""
        expires = int(self._seconds()) + self.lifetime_s if expires_at is None else expires_at
        issued = Issued(self._mint(expires, about), secrets.token_hex(20), expires, about)
        self._by_access[issued.access] = issued
        self._by_refresh[issued.refresh] = issued
        return issued

    def spend(self, refresh: str) -> Issued | None:
        """Take back a refresh token: it works once. Returns the pair it belonged to."""
        return self._by_refresh.pop(refresh, None)

    def read(self, access: str) -> Issued | None:
        """Return the pair that a living access token belongs to."""
        issued = self._by_access.get(access)
        return issued if issued and issued.expires_at > self._seconds() else None

    def end_access(self) -> None:
        """Make every access token invalid. Refresh tokens go on working."""
        self._by_access.clear()

    def end_all(self) -> None:
        """Make everything invalid: the athlete has withdrawn the permission."""
        self._by_access.clear()
        self._by_refresh.clear()

    def knows(self, token: str) -> bool:
        """Say whether a token, access or refresh, is one of these."""
        return token in self._by_access or token in self._by_refresh
