"""Turns what went wrong into a sentence: the field, setting or file, and what to do about it."""

# ruff: noqa: PLC0415 - the errors are imported only once something has gone wrong

import errno
import json
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from planner.language import N_, _, ngettext

if TYPE_CHECKING:
    from pydantic import ValidationError

_EXTRA: Final = "aiosmtpd"  # the package of the extra `demo`


class BadInput(Exception):
    """Something the athlete typed or handed over cannot be used. The text says how to fix it."""


def sentence(error: Exception) -> str | None:
    """Return what to tell the athlete. None: the fault is ours, and a traceback helps."""
    if isinstance(error, BadInput):
        return str(error)

    if isinstance(error, ModuleNotFoundError) and error.name == _EXTRA:
        return _("The demo needs one more package. To add it, run: {command}", command=_adding())

    from connectors.errors import BadExport, PlatformError
    from worker.accounts.connect import CannotConnect
    from worker.accounts.disconnect import CannotDisconnect
    from worker.lock import PassRunning
    from worker.passes.sync import NothingConnected
    from worker.settings import BadSettings
    from worker.store import StoreError
    from worker.vault import BadKey
    from worker.world import OtherAccount

    for_people = (
        BadExport,
        BadKey,
        BadSettings,
        CannotConnect,
        CannotDisconnect,
        NothingConnected,
        OtherAccount,
        PassRunning,
        PlatformError,
        StoreError,
    )
    if isinstance(error, for_people):
        return str(error)

    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}. {_what_to_do(error)}".rstrip()
    return None


def _adding() -> str:
    """Return the command that adds the demo's package. What uv installs has no pip of its own."""
    if find_spec("pip"):
        return f"{sys.executable} -m pip install {_EXTRA}"

    return f"uv pip install --python {sys.executable} {_EXTRA}"


_WHAT_TO_DO = {
    errno.ENOENT: N_("Check the name."),
    errno.EISDIR: N_("Name a file in it."),
    errno.EEXIST: N_("Name a folder, or a place that is still empty."),
    errno.ENOSPC: N_("Make room and run the command again."),
    errno.EROFS: N_("Name a place that can be written to."),
    errno.EACCES: N_("Ask its owner for access, or name another."),
}


def _what_to_do(error: OSError) -> str:
    advice = _WHAT_TO_DO.get(error.errno or 0)
    return _(advice) if advice else ""


def listed(
    error: "ValidationError",
    heading: str,
    name: Callable[[tuple[int | str, ...]], str] | None = None,
) -> str:
    """List every fault of some data, one per line, each with the path of its field.

    `name` words a path as the athlete knows it, such as the option that set it.
    """
    for fault in error.errors(include_url=False, include_context=False):
        if fault["type"] == "json_invalid":
            why = fault["msg"].removeprefix("Invalid JSON: ")
            return _("{heading} is not JSON: {why}.", heading=heading, why=why)
    return under(heading, each(error, name or _path))


def each(error: "ValidationError", name: Callable[[tuple[int | str, ...]], str]) -> list[str]:
    """Word every fault of some data, each beginning with the `name` of its field."""
    return [
        f"{name(fault['loc'])}: {_what(fault['type'], fault['msg'], fault.get('input'))}"
        for fault in error.errors(include_url=False, include_context=False)
    ]


def under(heading: str, faults: Sequence[str]) -> str:
    """Put faults below a heading that counts them."""
    first = ngettext(
        "{heading} has an error:", "{heading} has {count} errors:", len(faults), heading=heading
    )
    return "\n".join([first, *(f"  {fault}" for fault in faults)])


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif text:
            text += f".{part}"
        else:
            text = part
    return text or _("all of it")


def _what(kind: str, message: str, given: object) -> str:
    if kind == "extra_forbidden":
        return _("there is no such field. Take it out, or check its name.")
    if kind == "missing":
        return _("is missing.")

    what = message.removeprefix("Value error, ")
    what = what[:1].lower() + what[1:]
    what = what.removeprefix("input ")  # as the settings say it: should be ...
    if isinstance(given, str | int | float) or given is None:
        what += _(" (got {value})", value=json.dumps(given, ensure_ascii=False)[:60])
    return f"{what}."
