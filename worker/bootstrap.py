"""Puts the parts together: opens the data folder of an athlete and every account in it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from zoneinfo import ZoneInfo

from pydantic import SecretStr, TypeAdapter, ValidationError

from connectors.errors import NeedsReconnect
from connectors.ports import Mailer, Profile
from connectors.ways import File, OAuth, Opened, Opening, Source, sources
from planner.language import _
from worker.accounts.connect import app_variables
from worker.accounts.renew import renewed
from worker.clock import utc_now
from worker.mail.server import with_mail
from worker.preferences import defaults, preferences
from worker.settings import BadSettings, MailSettings, Settings
from worker.store import OWNER, Account, Store, StoreError, open_store
from worker.store.kept import TOLD, Kept
from worker.vault import BadKey, Owner, Vault, open_vault
from worker.world import World, calendar_file

DATABASE = "pronghorn.db"


@contextmanager
def open_world(
    settings: Settings,
    now: Callable[[], dt.datetime] = utc_now,
    athlete_id: str = OWNER,
    *,
    platforms: bool = True,
    known: Store | None = None,
) -> Iterator[World]:
    """Open the data folder for an athlete, and every account. No platform is asked anything yet.

    `platforms` false leaves the accounts shut, for a look at what is stored. `known` is the
    athlete's store where it is open already, and it stays open. Raises StoreError, BadKey if
    PRONGHORN_KEY is not a key, and LookupError if there is no such athlete.
    """
    vault = _open_folder(settings)
    store = known or open_store(settings.data / DATABASE, athlete_id)
    try:
        world = _world(settings, now, athlete_id, store, vault)
        if platforms:
            _open_accounts(world)
            world.mailer = mailer(world.settings.mail)
        yield world
    finally:
        if known is None:
            store.close()


def mailer(mail: MailSettings) -> Mailer | None:
    """Return what sends email, if a mail server is set."""
    if not mail.host:
        return None

    from connectors.mail import SmtpMailer  # noqa: PLC0415 - slow to import

    return SmtpMailer(mail.host, mail.port, mail.user, mail.password, starttls=mail.starttls)


def _open_folder(settings: Settings) -> Vault:
    folder = settings.data
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open_vault(settings.key, folder)
    except OSError as error:
        raise StoreError(
            _(
                "{folder} cannot be used as the data folder ({reason}). Set PRONGHORN_DATA to "
                "another one.",
                folder=folder,
                reason=error.strerror,
            )
        ) from error


def _world(
    settings: Settings,
    now: Callable[[], dt.datetime],
    athlete_id: str,
    store: Store,
    vault: Vault,
) -> World:
    """Return an athlete's world with no account open in it."""
    member = store.members.get(athlete_id)
    if member is None:
        raise LookupError(f"there is no athlete {athlete_id}")

    default = defaults(settings) if athlete_id == OWNER else {}
    wishes = preferences(default, store.answers.get())
    accounts = store.accounts.all()
    account_zone = next((account.zone for account in accounts if account.zone), None)
    zone = ZoneInfo(wishes.zone or account_zone or member.last_zone or "UTC")

    events = calendar_file(settings.data, athlete_id, wishes.units)
    complete = with_mail(settings, store, vault)
    world = World(complete, member, wishes, store, vault, now, zone, events)
    for account in accounts:
        _fill_from_before(world, account.platform)
    return world


def _fill_from_before(world: World, name: str) -> None:
    """Fill what the athlete left open with the profile that was read last."""
    reading = world.store.readings.get(name, "profile")
    if reading is not None and reading.body is not None:
        with suppress(ValidationError):  # kept by another version
            world.fill(TypeAdapter(Profile).validate_json(reading.body))


def _open_accounts(world: World) -> None:
    """Open every account. One that cannot be opened is a fault of the world."""
    for account in world.store.accounts.all():
        try:
            _open(world, account)
        except (BadKey, BadSettings) as error:
            world.faults.append(NeedsReconnect(account.platform, str(error)))
        except NeedsReconnect as error:
            world.faults.append(error)

    if world.store.activities.pulled_at(TOLD) is not None:
        world.sources.append(Kept(TOLD, world.store))


def _open(world: World, account: Account) -> None:
    source = sources()[account.platform]
    if isinstance(source.way, File):
        world.sources.append(Kept(source.name, world.store))
        return

    opened = _opened(world, account, source)
    world.sources.append(opened.runs)
    if opened.restyle is not None:
        world.restyles.append(opened.restyle)
    if opened.calendar is not None:
        world.calendar = opened.calendar
    if opened.lift_log is not None:
        world.lift_log = opened.lift_log
    if opened.background is not None:
        world.background = opened.background


def _opened(world: World, account: Account, source: Source) -> Opened:
    assert not isinstance(source.way, File)
    if not isinstance(source.way, OAuth):
        return source.way.open(_opening(world, account))

    app = world.app(source.name)
    if app is None:
        raise BadSettings(_app_is_gone(source))
    return source.way.open(app, _opening(world, account))


def _opening(world: World, account: Account) -> Opening:
    """Gather what it takes to work with an account again. Raises BadKey."""
    from connectors.budget import Budget  # noqa: PLC0415 - slow to import

    owner = Owner(world.store.athlete_id, account.platform)
    tokens = world.vault.open(account.sealed, owner)

    def save(fresh: SecretStr) -> None:
        world.store.accounts.reseal(account.platform, world.vault.seal(fresh, owner))

    def renew(old: SecretStr, ask: Callable[[], SecretStr]) -> SecretStr:
        return renewed(world.store.accounts, world.vault, owner, world.now, old, ask)

    return Opening(
        settings=world.settings.of(account.platform),
        display_name=account.display_name,
        tokens=tokens,
        save=save,
        renew=renew,
        budget=Budget.model_validate_json(account.budget) if account.budget else None,
        now=world.now,
        units=world.preferences.units,
    )


def _app_is_gone(source: Source) -> str:
    client_id, client_secret = app_variables(source.name)
    return _(
        "The {title} app is gone. Enter one on the page under Settings, Accounts, {title}, or set "
        "both {client_id} and {client_secret}.",
        title=source.title,
        client_id=client_id,
        client_secret=client_secret,
    )
