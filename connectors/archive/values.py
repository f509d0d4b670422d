"""Reading a cell: numbers in two notations, clock times, dates in several spellings.

What cannot be read is damaged.
"""

import datetime as dt
import re

from planner.language import _

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
    if len(plain) <= _SHOWN:
        return plain
    return f"{plain[:_SHOWN]}..."


def number(text: str, *, comma: bool = False) -> float | None:
    """Read an amount, None if it is missing.

    `comma`: the file writes 1.234,5 where others write 1,234.5. Even elsewhere a comma is only a
    thousands mark if three digits follow.
    """
    plain = "".join(text.split())
    if comma:
        plain = plain.translate(_SWAPPED)

    if plain in _MISSING:
        return None
    if plain.startswith("-"):
        raise Damaged(_('"{cell}" is negative', cell=shown(text)))

    plain = _with_decimal_point(plain)
    is_amount = len(plain) <= 20 and _NUMBER.fullmatch(plain)
    if not is_amount or float(plain) > 1e9:
        raise Damaged(_('"{cell}" is not a number', cell=shown(text)))
    return float(plain)


def seconds(text: str) -> float | None:
    """Read "1:02:03", "31:24", "00:02:15.3" or plain seconds. None if it is missing."""
    if ":" not in text:
        return number(text)

    try:
        parts = [float(part.replace(",", ".")) for part in text.split(":")]
    except ValueError:
        parts = []

    is_time = 2 <= len(parts) <= 3 and all(0 <= part < 1e6 for part in parts)
    if not is_time:
        raise Damaged(_('"{cell}" is not a time', cell=shown(text)))

    total = 0.0
    for power, part in enumerate(reversed(parts)):
        total += part * 60**power
    return total


def moment(text: str) -> dt.datetime:
    """Read a date with its time, naive as it is written."""
    plain = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    plain = plain.replace("Sept ", "Sep ")
    if not plain:
        raise Damaged(_("the date is missing"))

    for pattern in (None, *_DATES):
        date = _date(plain, pattern)
        if date and _YEARS[0] <= date.year <= _YEARS[1]:
            return date.replace(tzinfo=None)
    raise Damaged(_('"{cell}" is not a date that can be read', cell=shown(text)))


def _with_decimal_point(plain: str) -> str:
    """Return a number without thousands marks, and with a point before its decimals."""
    if "," in plain and "." in plain:
        thousands_mark = "," if plain.rindex(".") > plain.rindex(",") else "."
        return plain.replace(thousands_mark, "").replace(",", ".")
    if _THOUSANDS.fullmatch(plain):
        return plain.replace(",", "")
    return plain.replace(",", ".")


def _date(plain: str, pattern: str | None) -> dt.datetime | None:
    """Read a date by a pattern, or as ISO 8601 without one."""
    try:
        if pattern is None:
            return dt.datetime.fromisoformat(plain)
        return dt.datetime.strptime(plain, pattern)  # noqa: DTZ007 - an export's own local time
    except ValueError:
        return None
