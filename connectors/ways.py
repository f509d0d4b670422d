"""The ways into a runner's data: what can be connected, found in the folders beside this file.

A new source is a folder with a `source.py` that holds a SOURCE, and a template of the same name for
its page. The page, the terminal and the settings are made from it.
"""

import datetime as dt
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.machinery import FileFinder
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import SecretStr

import connectors
from connectors.budget import Budget
from connectors.ports import Background, LiftLog, RunSource, WorkoutCalendar
from connectors.settings import SourceSettings
from connectors.wording import Units
from planner.language import _
from planner.model import Activity

Renew = Callable[[SecretStr, Callable[[], SecretStr]], SecretStr]


@dataclass(frozen=True, slots=True)
class App:
    """The app by which a platform knows Pronghorn. An empty address is the real platform."""

    base_url: str
    client_id: str
    client_secret: SecretStr


@dataclass(frozen=True, slots=True)
class Granted:
    """An account that the athlete opened to Pronghorn.

    `zone`: an IANA name, if the platform knows it.
    """

    account_id: str
    display_name: str
    tokens: SecretStr
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """A sign-in that waits for a code.

    It stays usable after a wrong one. `sent_by`: "email", "phone" or the like.

    `state` is JSON text and worth a password: seal it if it has to be stored between two page
    views.
    """

    sent_by: str
    state: SecretStr


@dataclass(frozen=True, slots=True)
class Opening:
    """What it takes to work with an account again.

    `save` keeps renewed tokens before they are used. `renew` does so for tokens that several
    processes share: it takes the old tokens and a function that asks the platform for new ones, and
    returns the tokens to go on with.
    """

    settings: SourceSettings
    display_name: str
    tokens: SecretStr
    save: Callable[[SecretStr], None]
    renew: Renew
    budget: Budget | None
    now: Callable[[], dt.datetime]
    units: Units


@dataclass(frozen=True, slots=True)
class Opened:
    """An account at work: its runs, and whatever else the platform can do.

    `restyle` is called when units change.
    """

    runs: RunSource
    calendar: WorkoutCalendar | None = None
    lift_log: LiftLog | None = None
    background: Background | None = None
    restyle: Callable[[Units], None] | None = None


@dataclass(frozen=True, slots=True)
class OAuth:
    """A platform where the athlete says yes on the platform's own page, and comes back with a code.

    `ask` returns the address of that page, for an address to come back to and a state. `grant`
    takes what came back, `end` tells the platform that it is over (both raise PlatformError).
    `app_help` says how to get an app there, and `revoke_at` is where the athlete can end the
    connection without Pronghorn.
    """

    ask: Callable[[App, str, str], str]
    grant: Callable[[App, Mapping[str, str]], Granted]
    end: Callable[[App, SecretStr], None]
    open: Callable[[App, Opening], Opened]
    app_help: str
    revoke_at: str


@dataclass(frozen=True, slots=True)
class Password:
    """A platform that takes an email address and a password, and perhaps a code that it sends.

    `begin` tries the password once and returns tokens, or what the code is needed for. `finish`
    sends the code once. `whose` says whose account tokens open, and hands over the tokens if the
    platform renewed them on that occasion. All three raise PlatformError, and only a person may try
    again. `token_keys` name what such tokens hold.
    """

    begin: Callable[[SourceSettings, str, SecretStr], SecretStr | CodeNeeded]
    finish: Callable[[SourceSettings, CodeNeeded, str], SecretStr]
    whose: Callable[[SourceSettings, SecretStr, Callable[[SecretStr], None]], Granted]
    open: Callable[[Opening], Opened]
    token_keys: tuple[str, ...]


class Export(Protocol):
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

    read: Callable[[Path, ZoneInfo, dt.date], Export]


@dataclass(frozen=True, slots=True)
class Source:
    """Something to connect.

    `title` is how people call it, `gives` what the athlete gets from it, `order` its place in
    lists. `notice` is what the athlete should know before connecting. `settings` are what can be
    set of it, under its name. `takes_sessions`: strength sessions are written to it. `leads`: where
    two sources saw the same run, its numbers count.
    """

    name: str
    title: str
    gives: str
    order: int
    way: OAuth | Password | File
    settings: type[SourceSettings] = SourceSettings
    notice: str = ""
    takes_sessions: bool = False
    leads: bool = False


@cache
def sources() -> dict[str, Source]:
    """Return all that can be connected, by name, in the order in which it is offered."""
    all_sources: list[Source] = [
        import_module(f"connectors.{name}.source").SOURCE for name in _folders_with_a_source()
    ]
    all_sources.sort(key=lambda source: source.order)
    return {source.name: source for source in all_sources}


def title_of(name: str) -> str:
    """Return what people call a source, or anything else that errors are about: `Mail`."""
    source = sources().get(name)
    if source is not None:
        return _(source.title)
    return name[:1].upper() + name[1:]


def _folders_with_a_source() -> list[str]:
    """Look for the files instead of importing every folder: some of them are slow to import."""
    names: list[str] = []
    for module in pkgutil.iter_modules(connectors.__path__):
        finder = module.module_finder
        if isinstance(finder, FileFinder) and Path(finder.path, module.name, "source.py").is_file():
            names.append(module.name)
    return names
