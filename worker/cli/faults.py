"""Turns what went wrong into a sentence that names the field, the setting or the file, and the way out."""

# ruff: noqa: PLC0415 - the errors are imported only once something went wrong

import errno
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class BadInput(Exception):
    """Something the athlete typed or handed over cannot be used. The text says what and how to put it right."""


def sentence(error: Exception) -> str | None:
    """Return what to tell the athlete, or None where the fault is ours and a traceback is what helps."""
    if isinstance(error, BadInput):
        return str(error)
    from connectors.errors import BadExport, PlatformError
    from worker.accounts.connect import CannotConnect
    from worker.lock import PassRunning
    from worker.passes.sync import NothingConnected
    from worker.settings import BadSettings
    from worker.store import StoreError
    from worker.vault import BadKey
    from worker.world import OtherAccount

    ours = (
        BadExport,
        BadKey,
        BadSettings,
        CannotConnect,
        NothingConnected,
        OtherAccount,
        PassRunning,
        StoreError,
    )
    if isinstance(error, (*ours, PlatformError)):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}.{_way_out(error)}"
    return None


def _way_out(error: OSError) -> str:
    way_out = {
        errno.ENOENT: "Correct the name.",
        errno.EISDIR: "Name a file in it.",
        errno.EEXIST: "Name a folder, or a place where nothing is yet.",
        errno.ENOSPC: "Make room and run the same command again.",
        errno.EROFS: "Name a place that may be written to.",
        errno.EACCES: "Ask whoever owns it, or name another.",
    }.get(error.errno or 0)
    return f" {way_out}" if way_out else ""


def listed(
    error: "ValidationError",
    heading: str,
    name: Callable[[tuple[int | str, ...]], str] | None = None,
) -> str:
    """List every fault of some data, one a line, each with the path of its field.

    `name` words a path as the athlete knows it, such as the option that set it.
    """
    for fault in error.errors(include_url=False, include_context=False):
        if fault["type"] == "json_invalid":
            return f"{heading} is not JSON: {fault['msg'].removeprefix('Invalid JSON: ')}."
    return under(heading, each(error, name or _path))


def each(error: "ValidationError", name: Callable[[tuple[int | str, ...]], str]) -> list[str]:
    """Word every fault of some data, each beginning with the `name` of its field."""
    return [
        f"{name(fault['loc'])}: {_what(fault['type'], fault['msg'], fault.get('input'))}"
        for fault in error.errors(include_url=False, include_context=False)
    ]


def under(heading: str, faults: Sequence[str]) -> str:
    """Put faults under a heading that counts them."""
    number = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
    return "\n".join([f"{heading} has {number}:", *(f"  {fault}" for fault in faults)])


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the whole"


def _what(kind: str, message: str, given: object) -> str:
    if kind == "extra_forbidden":
        return "there is no such field; take it out or correct its name."
    if kind == "missing":
        return "is missing."
    told = message.removeprefix("Value error, ")
    told = told[:1].lower() + told[1:]
    if isinstance(given, str | int | float) or given is None:
        told += f" (got {json.dumps(given, ensure_ascii=False)[:60]})"
    return f"{told}."
