"""Keeps the sign-ins sealed: without the key nobody can read them, and with it nobody can swap them."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr


class BadKey(ValueError):
    """The key cannot open what is stored, or is no key. The text names the way out."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose secret it is. It is sealed in with the secret, so that a row copied to another owner does not open."""

    athlete_id: str
    platform: str


class Vault:
    """Seals and opens secrets. Several keys, the first seals: put a new one in front to change keys."""

    def __init__(self, keys: SecretStr, where: str = "PRONGHORN_KEY") -> None:
        texts = [text for text in re.split(r"[,\s]+", keys.get_secret_value()) if text]
        try:
            self._fernet = MultiFernet([Fernet(text) for text in texts])
        except ValueError as error:
            raise BadKey(
                f"{where}: not a key. A key is 32 random bytes in URL-safe base64; take it away and one is made, "
                "but sign-ins that it sealed have to be made again."
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
        """Decrypt a secret of this very owner. Raises BadKey."""
        try:
            payload = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise BadKey(
                f"The stored {owner.platform} sign-in was sealed with another key. Set PRONGHORN_KEY to the key it was "
                f"sealed with, or connect {owner.platform} again."
            ) from None
        if (payload["athlete"], payload["platform"]) != (owner.athlete_id, owner.platform):
            raise BadKey(
                f"The stored {owner.platform} sign-in is somebody else's. Connect {owner.platform} again."
            )
        return SecretStr(payload["secret"])


def open_vault(key: SecretStr | None, folder: Path) -> Vault:
    """Open the vault with the given key, or with the one in `folder`/key, which is made if there is none.

    Raises BadKey, and OSError when the folder cannot be written.
    """
    if key is not None:
        return Vault(key)
    path = folder / "key"
    if not path.exists():
        _make(path)
    return Vault(SecretStr(path.read_text("ascii", errors="replace")), str(path))


def _make(path: Path) -> None:
    """Write a fresh key: complete or not at all, for the owner only, and once even if two passes start together."""
    draft = path.with_name(f"key.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # refuses to overwrite: whoever came first wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
