"""Keeps sign-ins sealed: nobody reads them without the key, and nobody with it can swap them."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from connectors.ways import title_of
from planner.language import _


class BadKey(ValueError):
    """The key cannot open what is stored, or it is not a key. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose secret it is. The owner is sealed in: a row copied to another owner does not open."""

    athlete_id: str
    platform: str


class Vault:
    """Seals and opens secrets. Of several keys the first seals: to change keys, put it in front."""

    def __init__(self, keys: SecretStr, where: str = "PRONGHORN_KEY") -> None:
        texts = [text for text in re.split(r"[,\s]+", keys.get_secret_value()) if text]
        try:
            self._fernet = MultiFernet([Fernet(text) for text in texts])
        except ValueError as error:
            raise BadKey(
                _(
                    "{where}: not a key. A key is 32 random bytes in URL-safe base64. Remove it "
                    "and Pronghorn makes a new one, but then every account has to be connected "
                    "again.",
                    where=where,
                )
            ) from error

    def seal(self, secret: SecretStr, owner: Owner) -> bytes:
        """Encrypt a secret together with its owner."""
        payload = {
            "athlete": owner.athlete_id,
            "platform": owner.platform,
            "secret": secret.get_secret_value(),
        }
        return self._fernet.encrypt(json.dumps(payload).encode())

    def open(self, sealed: bytes, owner: Owner) -> SecretStr:
        """Decrypt a secret of exactly this owner. Raises BadKey."""
        title = title_of(owner.platform)
        try:
            payload = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise BadKey(
                _(
                    "The {title} sign-in was stored with another key. Set PRONGHORN_KEY to that "
                    "key, or connect {title} again.",
                    title=title,
                )
            ) from None

        if (payload["athlete"], payload["platform"]) != (owner.athlete_id, owner.platform):
            raise BadKey(
                _(
                    "The stored {title} sign-in belongs to somebody else. Connect {title} again.",
                    title=title,
                )
            )
        return SecretStr(payload["secret"])


def open_vault(key: SecretStr | None, folder: Path) -> Vault:
    """Open the vault with the given key, or with the one in `folder`/key, made if there is none.

    Raises BadKey, and OSError when the folder cannot be written.
    """
    if key is not None:
        return Vault(key)

    path = folder / "key"
    if not path.exists():
        _make(path)
    return Vault(SecretStr(path.read_text("ascii", errors="replace")), str(path))


def _make(path: Path) -> None:
    """Write a fresh key for the owner only: complete or not at all, and once for all processes."""
    draft = path.with_name(f"key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())

    try:
        os.link(draft, path)  # refuses to overwrite: the first process wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
