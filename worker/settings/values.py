"""The kinds of values that a setting can have, beyond those that pydantic knows."""

import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from planner.language import _
from planner.model import WEEKDAYS


def words(value: Any) -> Any:
    """Split `illness, injury` into a list. Anything but text is returned as it is."""
    if not isinstance(value, str):
        return value

    parts = [part.strip() for part in value.split(",")]
    return [part for part in parts if part]


def _zone(value: Any) -> Any:
    """Refuse an unknown time zone now rather than in the middle of a pass."""
    try:
        ZoneInfo(str(value))
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(
            _("{value} is not a time zone, give a name such as Europe/Berlin", value=repr(value))
        ) from error
    return value


def _weekly(value: Any) -> Any:
    day_and_time = re.fullmatch(r"(\w{3}) ([01]\d|2[0-3]):[0-5]\d", str(value))
    if day_and_time is None or day_and_time.group(1) not in WEEKDAYS:
        raise ValueError(_('give a weekday and a time, such as "Sun 18:00"'))
    return value


def _address(value: Any) -> Any:
    if value and not re.fullmatch(r"[^\r\n@]+@[^\r\n]+", str(value)):
        raise ValueError(_("give an address such as you@example.org, or leave it empty"))
    return value


Words = BeforeValidator(words)
Zone = Annotated[str, BeforeValidator(_zone)]
Weekly = Annotated[str, BeforeValidator(_weekly)]
Address = Annotated[str, BeforeValidator(_address)]
