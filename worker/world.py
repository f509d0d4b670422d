"""Everything for one athlete: settings, answers, store, clock, and the accounts they connected."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from connectors.errors import PlatformError
from connectors.ports import (
    Background,
    EventCalendar,
    LiftLog,
    Mailer,
    Profile,
    RunSource,
    WorkoutCalendar,
)
from connectors.settings import AppSettings
from connectors.ways import App, title_of
from connectors.wording import Units
from planner.language import _
from worker.preferences import Preferences, filled
from worker.settings import Settings
from worker.store import OWNER, Account, Member, Store
from worker.store.kept import TOLD
from worker.vault import Owner, Vault

CALENDAR = "pronghorn.ics"


class OtherAccount(ValueError):
    """A different account was offered where one is connected. The text says what to do."""


@dataclass
class World:
    """All work for one athlete is done in it. An account that is not connected is not there.

    `preferences` are what the athlete answered, filled with what a platform knows of them.
    `restyles` are called after a change of units. `faults`: connected accounts that did not open.
    """

    settings: Settings
    member: Member
    preferences: Preferences
    store: Store
    vault: Vault
    now: Callable[[], dt.datetime]
    zone: ZoneInfo
    events: EventCalendar
    sources: list[RunSource] = field(default_factory=list)
    calendar: WorkoutCalendar | None = None
    lift_log: LiftLog | None = None
    background: Background | None = None
    mailer: Mailer | None = None
    faults: list[PlatformError] = field(default_factory=list)
    answered: Preferences = field(init=False)
    restyles: list[Callable[[Units], None]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.answered = self.preferences

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.settings.data

    @property
    def calendar_file(self) -> Path:
        """The athlete's calendar file, whether it is there or not."""
        return calendar_of(self.folder, self.member.athlete_id)

    @property
    def lock(self) -> str:
        """The name of the lock that lets one pass at a time work for this athlete."""
        if self.member.athlete_id == OWNER:
            return "lock"
        return f"{self.member.athlete_id}.lock"

    @property
    def today(self) -> dt.date:
        """The date where the athlete is."""
        return self.now().astimezone(self.zone).date()

    @property
    def zone_known(self) -> bool:
        """Whether `zone` is the athlete's, and not UTC for want of a better one."""
        return self.preferences.zone is not None or self.zone.key != "UTC"

    def app(self, name: str) -> App | None:
        """Return the app of a source: the athlete's own, else the one in the settings.

        The one in the settings is for everybody.
        """
        settings = self.settings.of(name)
        own = self.store.apps.get(name)
        if own is not None:
            secret = self.vault.open(own.sealed, self._app_owner(name))
            return App(settings.base_url, own.client_id, secret)

        if not isinstance(settings, AppSettings) or settings.client_secret is None:
            return None
        return App(settings.base_url, settings.client_id, settings.client_secret)

    def keep_app(self, name: str, client_id: str, secret: SecretStr) -> None:
        """Keep the athlete's own app of a source."""
        sealed = self.vault.seal(secret, self._app_owner(name))
        self.store.apps.put(name, client_id, sealed)

    def look_again(self) -> None:
        """Learn what the athlete has paused or left since this world was opened.

        Raises LookupError if their account on this server is gone.
        """
        member = self.store.members.get(self.member.athlete_id)
        if member is None:
            raise LookupError(f"there is no athlete {self.member.athlete_id} any more")

        self.member = member
        connected = {TOLD, *(account.platform for account in self.store.accounts.all())}
        self.sources = [source for source in self.sources if source.name in connected]
        self.faults = [fault for fault in self.faults if fault.platform in connected]
        if self.calendar is not None and self.calendar.name not in connected:
            self.calendar = self.lift_log = self.background = None

    def say_go(self) -> None:
        """Write down that the athlete's calendars may be written to."""
        self.store.members.say_go(self.member.athlete_id, self.now())
        self.member = replace(self.member, go_at=self.now(), paused_at=None)

    def fill(self, profile: Profile) -> None:
        """Fill what the athlete left open with what a platform knows of them."""
        units_before = self.preferences.units
        self.preferences = filled(self.answered, profile)

        units = self.preferences.units
        if units != units_before:
            self.events = calendar_file(self.folder, self.member.athlete_id, units)
            for restyle in self.restyles:
                restyle(units)

    def connect(
        self, name: str, account_id: str, display_name: str, tokens: SecretStr, zone: str | None
    ) -> None:
        """Keep a fresh sign-in. It is used from the next `open_world` on.

        Raises OtherAccount if another account of that source is connected: what Pronghorn wrote
        there would be orphaned.
        """
        with self.store.accounts.renewing(name) as connected:
            if connected is not None and connected.account_id != account_id:
                raise OtherAccount(
                    _(
                        "This is a different {title} account from the one that is connected "
                        "({display_name}). Sign in with that one. To switch accounts, run "
                        "`pronghorn undo` and `pronghorn disconnect {name}` first, or go to "
                        "Stopping on the page.",
                        title=title_of(name),
                        display_name=connected.display_name,
                        name=name,
                    )
                )

            sealed = self.vault.seal(tokens, Owner(self.store.athlete_id, name))
            account = Account(name, account_id, display_name, sealed, self.now(), zone)
            if connected is not None:
                account = replace(account, budget=connected.budget)
            self.store.accounts.put(account)

    def _app_owner(self, name: str) -> Owner:
        return Owner(self.store.athlete_id, f"{name} app")


def calendar_of(folder: Path, athlete_id: str) -> Path:
    """Return the path of an athlete's calendar file."""
    return folder / (CALENDAR if athlete_id == OWNER else f"{athlete_id}.ics")


def calendar_file(folder: Path, athlete_id: str, units: Units) -> EventCalendar:
    """Return an athlete's calendar file, ready to be written in their units."""
    from connectors.ical import IcalFile  # noqa: PLC0415 - slow to import

    return IcalFile(calendar_of(folder, athlete_id), units)
