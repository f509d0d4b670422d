"""The ways into a runner's data: what the page offers to connect, found by looking into the folders beside this file.

A new source is a folder with a `source.py` that holds a SOURCE, and a template of the same name for
its page.
"""

import datetime as dt
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import SecretStr

import connectors
from connectors.budget import Budget
from connectors.ports import RunSource
from planner.model import Activity


@dataclass(frozen=True, slots=True)
class App:
    """What a platform knows us by: the app that somebody registered there.

    An empty address is the real platform.
    """

    base_url: str
    client_id: str
    client_secret: SecretStr


@dataclass(frozen=True, slots=True)
class Granted:
    """An account that was opened to us."""

    account_id: str
    display_name: str
    tokens: SecretStr
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """All that it takes to work with an account again.

    `save` gets renewed tokens before they are used.
    """

    app: App
    tokens: SecretStr
    save: Callable[[SecretStr], None]
    budget: Budget | None
    now: Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class OAuth:
    """A platform where the athlete says yes on its own page, and comes back with a code."""

    ask: Callable[
        [App, str, str], str
    ]  # the address to open, for our own address to come back to and a state
    grant: Callable[[App, Mapping[str, str]], Granted]  # what came back; raises PlatformError
    end: Callable[[App, SecretStr], None]  # tell the platform that it is over; raises PlatformError
    open: Callable[[Opening], RunSource]


class Told(Protocol):
    """What was read out of a file."""

    @property
    def activities(self) -> tuple[Activity, ...]:
        """What was done, oldest first."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """What had to be left out or assumed, a sentence each."""
        ...


@dataclass(frozen=True, slots=True)
class File:
    """Something the athlete exported. `read` raises BadExport."""

    read: Callable[[Path, ZoneInfo, dt.date], Told]


@dataclass(frozen=True, slots=True)
class Source:
    """Something to connect. `way` null: it has a sign-in of its own.

    `gives` is what the athlete gets from it.
    """

    name: str
    title: str
    gives: str
    order: int
    way: OAuth | File | None = None


@cache
def sources() -> dict[str, Source]:
    """Return all that can be connected, by name, in the order in which it is offered."""
    names = [found.name for found in pkgutil.iter_modules(connectors.__path__) if found.ispkg]
    modules = [f"connectors.{name}.source" for name in names]
    found: list[Source] = [
        import_module(name).SOURCE for name in modules if find_spec(name) is not None
    ]
    return {source.name: source for source in sorted(found, key=lambda source: source.order)}
