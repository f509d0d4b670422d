"""Reading a cell: numbers in two notations, clock times, dates in several spellings. What cannot be read is damaged."""

import datetime as dt
import re

_NUMBER = re.compile(r"\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_MISSING = ("", "-", "--")
# Strava's export in American and in British English.
_DATES = ("%b %d, %Y, %I:%M:%S %p", "%d %b %Y, %H:%M:%S", "%b %d, %Y, %H:%M:%S")
_SWAPPED = str.maketrans(",.", ".,")
_YEARS = (1970, 2200)
_SHOWN = 40


class Damaged(ValueError):
    """A row that cannot be true or cannot be read. The text says why."""


def shown(text: str) -> str:
    """Return a cell as it can be quoted: on one line, and short."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}..."


def number(text: str, *, comma: bool = False) -> float | None:
    """Read an amount, None if it is missing. `comma`: the file writes 1.234,5 where others write 1,234.5.

    Even elsewhere a comma is only a thousands mark if three digits follow.
    """
    plain = "".join(text.split())
    if comma:
        plain = plain.translate(_SWAPPED)
    if plain in _MISSING:
        return None
    if plain.startswith("-"):
        raise Damaged(f'"{shown(text)}" is negative')
    if "," in plain and "." in plain:
        group = "," if plain.rindex(".") > plain.rindex(",") else "."
        plain = plain.replace(group, "").replace(",", ".")
    elif _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    else:
        plain = plain.replace(",", ".")
    if len(plain) > 20 or not _NUMBER.fullmatch(plain) or float(plain) > 1e9:
        raise Damaged(f'"{shown(text)}" is no number')
    return float(plain)


def seconds(text: str) -> float | None:
    """Read "1:02:03", "31:24", "00:02:15.3" or plain seconds; None if it is missing."""
    if ":" not in text:
        return number(text)
    parts = text.split(":")
    try:
        amounts = [float(part.replace(",", ".")) for part in parts]
    except ValueError:
        amounts = []
    if not 2 <= len(amounts) <= 3 or any(not 0 <= amount < 1e6 for amount in amounts):
        raise Damaged(f'"{shown(text)}" is no time')
    return float(sum(amount * 60**power for power, amount in enumerate(reversed(amounts))))


def moment(text: str) -> dt.datetime:
    """Read a date with its time, naive as it stands there."""
    plain = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split()).replace(
        "Sept ", "Sep "
    )
    for pattern in (None, *_DATES):
        try:
            found = (
                dt.datetime.strptime(plain, pattern)  # noqa: DTZ007 - an export's own local time
                if pattern
                else dt.datetime.fromisoformat(plain)
            )
        except ValueError:
            continue
        if _YEARS[0] <= found.year <= _YEARS[1]:
            return found.replace(tzinfo=None)
    raise Damaged(f'"{shown(text)}" is no date that can be read' if text else "the date is missing")
