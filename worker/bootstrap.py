"""Puts the parts together: the one place that knows which platforms there are and how each is made."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from zoneinfo import ZoneInfo

from pydantic import SecretStr, TypeAdapter, ValidationError

from connectors.errors import NeedsReconnect
from connectors.ports import Mailer, Profile
from connectors.ways import File, OAuth, Opening, sources
from worker.accounts.renew import renewed
from worker.clock import utc_now
from worker.mail.server import with_mail
from worker.preferences import defaults, preferences
from worker.settings import BadSettings, MailSettings, Settings
from worker.store import OWNER, Account, Store, StoreError, open_store
from worker.store.kept import TOLD, Kept
from worker.vault import BadKey, Owner, open_vault
from worker.world import CALENDAR, OtherAccount, World, ical

DATABASE = "pronghorn.db"
__all__ = ["CALENDAR", "DATABASE", "OtherAccount", "World", "mailer", "open_world"]


@contextmanager
def open_world(
    settings: Settings,
    now: Callable[[], dt.datetime] = utc_now,
    athlete_id: str = OWNER,
    *,
    platforms: bool = True,
    known: Store | None = None,
) -> Iterator[World]:
    """Open the data folder for an athlete, and every platform they connected; nothing is asked of a platform yet.

    `platforms` false leaves them shut, for a look at what is known. `known` is the athlete's memory where it is open
    already, and stays open. Raises StoreError, BadKey if PRONGHORN_KEY is no
    key, and LookupError if there is no such athlete.
    """
    folder = settings.data
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        vault = open_vault(settings.key, folder)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be used as the data folder ({error.strerror}). Set PRONGHORN_DATA to another one."
        ) from error
    store = known or open_store(folder / DATABASE, athlete_id)
    try:
        member = store.members.get(athlete_id)
        if member is None:
            raise LookupError(f"there is no athlete {athlete_id}")
        told = preferences(defaults(settings) if athlete_id == OWNER else {}, store.answers.get())
        accounts = store.accounts.all()
        theirs = next((account.zone for account in accounts if account.zone), None)
        named = told.zone or theirs or member.last_zone or "UTC"
        events = ical(folder, athlete_id, told)
        settings = with_mail(settings, store, vault)
        world = World(settings, member, told, store, vault, now, ZoneInfo(named), events)
        for account in accounts:
            _fill_from_before(world, account.platform)
        for account in accounts if platforms else []:
            try:
                _open(world, account)
            except (BadKey, BadSettings) as error:
                world.faults.append(NeedsReconnect(account.platform, str(error)))
            except NeedsReconnect as error:
                world.faults.append(error)
        if platforms:
            if store.activities.pulled_at(TOLD) is not None:
                world.sources.append(Kept(TOLD, store))
            world.mailer = mailer(settings.mail)
        yield world
    finally:
        if known is None:
            store.close()


def _fill_from_before(world: World, platform: str) -> None:
    """Fill what the athlete left open with the profile that was read last."""
    reading = world.store.readings.get(platform, "profile")
    if reading is not None and reading.body is not None:
        with suppress(ValidationError):  # kept by another version
            world.fill(TypeAdapter(Profile).validate_json(reading.body))


def _open(world: World, account: Account) -> None:
    way = sources()[account.platform].way
    if isinstance(way, OAuth):
        _open_granted(world, account, way)
    elif isinstance(way, File):
        world.sources.append(Kept(account.platform, world.store))
    else:
        _open_garmin(world, account)


def _open_garmin(world: World, account: Account) -> None:
    from connectors.garmin.client import Garmin  # noqa: PLC0415 - as above
    from connectors.garmin.steps import WeightStyle  # noqa: PLC0415 - as above

    owner = Owner(world.store.athlete_id, account.platform)

    def renew(old: SecretStr, ask: Callable[[], SecretStr]) -> SecretStr:
        return renewed(world.store.accounts, world.vault, owner, world.now, old, ask)

    tokens = world.vault.open(account.sealed, owner)

    def style() -> WeightStyle:
        return WeightStyle(world.preferences.units, world.settings.garmin.weights)

    def restyle() -> None:
        garmin.style = style()

    garmin = Garmin(world.settings.garmin.base_url, tokens, account.display_name, renew, style())
    world.restyle = restyle
    world.sources.append(garmin)
    world.calendar = garmin
    world.lift_log = garmin
    world.background = garmin.background


def _open_granted(world: World, account: Account, way: OAuth) -> None:
    from connectors.budget import Budget  # noqa: PLC0415 - as above

    app = world.app(account.platform)
    if app is None:
        raise BadSettings(
            "The Strava app is gone: give one on Strava's page under Settings, Accounts, or set both "
            "PRONGHORN_STRAVA__CLIENT_ID and PRONGHORN_STRAVA__CLIENT_SECRET."
        )
    owner = Owner(world.store.athlete_id, account.platform)

    def save(tokens: SecretStr) -> None:
        world.store.accounts.reseal(account.platform, world.vault.seal(tokens, owner))

    tokens = world.vault.open(account.sealed, owner)
    budget = Budget.model_validate_json(account.budget) if account.budget else None
    world.sources.append(way.open(Opening(app, tokens, save, budget, world.now)))


def mailer(mail: MailSettings) -> Mailer | None:
    """Return who sends mail, if a mail server is set."""
    from connectors.mail import SmtpMailer  # noqa: PLC0415 - as above

    return (
        SmtpMailer(mail.host, mail.port, mail.user, mail.password, starttls=mail.starttls)
        if mail.host
        else None
    )
