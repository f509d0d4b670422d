"""How the simulated platforms read requests: a wrong one is the caller's fault, never a crash."""

import base64
import datetime as dt
import json
import re
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadRequest(Exception):
    """The request cannot be understood (HTTP 400)."""


class Missing(LookupError):
    """There is no such thing (HTTP 404)."""


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form body, of a repeated field the last."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}


def basic_credentials(request: Request) -> tuple[str, str]:
    """Return name and password of an `Authorization: Basic` header, or two empty texts."""
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""

    try:
        name, _, password = (
            base64.b64decode(coded, validate=True).decode("utf-8", "replace").partition(":")
        )
    except ValueError:
        return "", ""

    return name, password


async def read_object(request: Request) -> dict[str, Any]:
    """Return a JSON object. Raises BadRequest."""
    try:
        value = json.loads(await request.body())
        # What could not be sent back is not JSON either.
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body is not JSON") from error

    if not isinstance(value, dict):
        raise BadRequest("The body is not a JSON object")

    return value


def whole_number(
    request: Request, name: str, default: int, *, least: int = 0, most: int = 10**12
) -> int:
    """Return a number of the query string. Raises BadRequest where it is none or out of bounds."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 16 and least <= int(text) <= most):
        raise BadRequest(f"{name} is not a number from {least} to {most}")
    return int(text)


def day_of(value: Any, name: str) -> dt.date:
    """Return a date written YYYY-MM-DD. Raises BadRequest."""
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass  # the thirteenth month
    raise BadRequest(f"{name} is not a date (YYYY-MM-DD)")
