"""A Garmin sign-in as one line of text, to carry it from one machine to another."""

import base64
import binascii
import json

from pydantic import SecretStr

from worker.accounts.connect import CannotConnect

_PREFIX = "pronghorn-garmin-"
_KEYS = ("di_token", "di_refresh_token", "di_client_id")  # what garminconnect keeps of a sign-in


def write(tokens: SecretStr) -> str:
    """Return tokens as a line to paste. It is worth a password."""
    return _PREFIX + base64.urlsafe_b64encode(tokens.get_secret_value().encode()).decode().rstrip(
        "="
    )


def read(pasted: SecretStr) -> SecretStr:
    """Return the tokens in what was pasted: our line, however it was wrapped, or garminconnect's own token file.

    Raises CannotConnect.
    """
    text = pasted.get_secret_value().strip()
    if not text:
        raise CannotConnect(
            "There is no token. `pronghorn connect garmin --print-token` prints one elsewhere."
        )
    try:
        if not text.startswith("{"):
            coded = "".join(text.split()).removeprefix(_PREFIX)
            text = base64.b64decode(
                coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True
            ).decode()
        found = json.loads(text)
        tokens = {key: found[key] for key in _KEYS}
    except (binascii.Error, ValueError, KeyError, TypeError):
        tokens = {}
    if not tokens or not all(isinstance(value, str) and value for value in tokens.values()):
        raise CannotConnect(
            "This is not a token, or not all of it. Paste the whole line that `pronghorn connect garmin --print-token` "
            "printed; where a terminal cuts long lines, put it into a file first."
        )
    return SecretStr(json.dumps(tokens))
