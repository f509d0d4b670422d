"""All that is worked with for one athlete: settings, answers, memory, the clock, and the platforms they connected."""

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
from connectors.ways import App
from worker.preferences import Preferences, filled
from worker.settings import Settings
from worker.store import OWNER, Account, Member, Store
from worker.store.kept import TOLD
from worker.vault import Owner, Vault

CALENDAR = "pronghorn.ics"


class OtherAccount(ValueError):
    """Somebody else's account was offered where one is connected. The text names the way out."""


@dataclass
class World:
    """All that is done for one athlete is done in it. A platform that is not connected is simply not there.

    `preferences` are what the athlete told, filled with what a platform knows of them.
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
    faults: list[PlatformError] = field(
        default_factory=list
    )  # connected platforms that could not be opened
    told: Preferences = field(init=False)
    restyle: Callable[[], None] = field(init=False, default=lambda: None)  # after a change of units

    def __post_init__(self) -> None:
        self.told = self.preferences

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
        return "lock" if self.member.athlete_id == OWNER else f"{self.member.athlete_id}.lock"

    def app(self, platform: str) -> App | None:
        """Return the app at a platform: the athlete's own, else the one in the settings, which is for everybody."""
        settings = getattr(self.settings, platform, None)
        base_url = settings.base_url if settings else ""
        own = self.store.apps.get(platform)
        if own is not None:
            secret = self.vault.open(own.sealed, Owner(self.store.athlete_id, f"{platform} app"))
            return App(base_url, own.client_id, secret)
        shared: SecretStr | None = getattr(settings, "client_secret", None)
        return App(base_url, settings.client_id, shared) if settings and shared else None

    def keep_app(self, platform: str, client_id: str, secret: SecretStr) -> None:
        """Keep the athlete's own app at a platform."""
        sealed = self.vault.seal(secret, Owner(self.store.athlete_id, f"{platform} app"))
        self.store.apps.put(platform, client_id, sealed)

    @property
    def today(self) -> dt.date:
        """The date where the athlete is."""
        return self.now().astimezone(self.zone).date()

    @property
    def zone_known(self) -> bool:
        """Whether `zone` is the athlete's, and not UTC for want of a better one."""
        return self.preferences.zone is not None or self.zone.key != "UTC"

    def look_again(self) -> None:
        """Learn what the athlete has paused or left since this world was opened. Raises LookupError if they left us."""
        member = self.store.members.get(self.member.athlete_id)
        if member is None:
            raise LookupError(f"there is no athlete {self.member.athlete_id} any more")
        self.member = member
        here = {TOLD, *(account.platform for account in self.store.accounts.all())}
        self.sources = [source for source in self.sources if source.name in here]
        self.faults = [fault for fault in self.faults if fault.platform in here]
        if self.calendar is not None and self.calendar.name not in here:
            self.calendar = self.lift_log = self.background = None

    def say_go(self) -> None:
        """Write down that the athlete's calendars may be written to."""
        self.store.members.say_go(self.member.athlete_id, self.now())
        self.member = replace(self.member, go_at=self.now(), paused_at=None)

    def fill(self, profile: Profile) -> None:
        """Fill what the athlete left open with what a platform knows of them."""
        units, self.preferences = self.preferences.units, filled(self.told, profile)
        if self.preferences.units != units:
            self.events = ical(self.folder, self.member.athlete_id, self.preferences)
            self.restyle()

    def connect(
        self, platform: str, account_id: str, display_name: str, tokens: SecretStr, zone: str | None
    ) -> None:
        """Keep a fresh sign-in. It is used from the next `open_world` on.

        Raises OtherAccount if another account of that platform is connected: its sessions would be orphaned.
        """
        with self.store.accounts.renewing(platform) as known:
            if known is not None and known.account_id != account_id:
                raise OtherAccount(
                    f"{platform}: this is another account than the connected one ({known.display_name}). Sign in with "
                    "that one, or take everything back and disconnect first: `pronghorn undo` and "
                    f"`pronghorn disconnect {platform}`, or Stopping on the page."
                )
            sealed = self.vault.seal(tokens, Owner(self.store.athlete_id, platform))
            account = Account(platform, account_id, display_name, sealed, self.now(), zone)
            self.store.accounts.put(replace(account, budget=known.budget if known else None))


def calendar_of(folder: Path, athlete_id: str) -> Path:
    """Return an athlete's calendar file; the one of the command line's athlete is where it always was."""
    return folder / CALENDAR if athlete_id == OWNER else folder / f"{athlete_id}.ics"


def ical(folder: Path, athlete_id: str, told: Preferences) -> EventCalendar:
    """Return the calendar file of an athlete, in their units."""
    from connectors.ical import IcalFile  # noqa: PLC0415 - a connector is imported when it is used: they are slow

    return IcalFile(calendar_of(folder, athlete_id), told.units)
