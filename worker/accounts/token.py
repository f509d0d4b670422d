"""A sign-in as one line of text, to carry it from one machine to another."""

import base64
import binascii
import json

from pydantic import SecretStr

from planner.language import _
from worker.accounts.connect import CannotConnect


def write(name: str, tokens: SecretStr) -> str:
    """Return a source's tokens as a line to paste. It is worth a password."""
    coded = base64.urlsafe_b64encode(tokens.get_secret_value().encode()).decode()
    return _prefix(name) + coded.rstrip("=")


def read(name: str, keys: tuple[str, ...], pasted: SecretStr) -> SecretStr:
    """Return the tokens in what was pasted. `keys` are what such tokens hold.

    It may be the line of `write`, however it was wrapped, or the tokens as JSON. Raises
    CannotConnect.
    """
    text = pasted.get_secret_value().strip()
    if not text:
        raise CannotConnect(
            _(
                "There is no token. Run `pronghorn connect {name} --print-token` on another "
                "machine to get one.",
                name=name,
            )
        )

    try:
        if not text.startswith("{"):
            text = _decoded("".join(text.split()).removeprefix(_prefix(name)))
        content = json.loads(text)
        tokens = {key: content[key] for key in keys}
    except (binascii.Error, ValueError, KeyError, TypeError):
        tokens = {}

    if not tokens or not all(isinstance(value, str) and value for value in tokens.values()):
        raise CannotConnect(
            _(
                "This is not a complete token. Paste the whole line that "
                "`pronghorn connect {name} --print-token` printed. If your terminal cuts off long "
                "lines, save it to a file first.",
                name=name,
            )
        )
    return SecretStr(json.dumps(tokens))


def _prefix(name: str) -> str:
    return f"pronghorn-{name}-"


def _decoded(coded: str) -> str:
    padding = "=" * (-len(coded) % 4)
    return base64.b64decode(coded + padding, altchars=b"-_", validate=True).decode()
