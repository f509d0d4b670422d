"""Tells the athlete by email, once, that an account has to be connected again."""

from connectors.errors import PlatformError
from connectors.ports import Mailer
from connectors.ways import sources
from worker.store import Account
from worker.world import World


def send_reconnect(world: World) -> list[PlatformError]:
    """Send an email for each account that needs one and has had none since it last worked.

    Returns what went wrong. As with the weekly email the right to send is taken first: when the
    answer to a sending is lost, it is never sent a second time.
    """
    mailer, to = world.mailer, world.preferences.mail_to
    if mailer is None or not to:
        return []

    errors: list[PlatformError] = []
    for account in world.store.accounts.all():
        if account.state != "reconnect" or account.told_at is not None:
            continue
        try:
            _send(world, mailer, to, account)
        except PlatformError as error:
            if not error.maybe_done:
                world.store.accounts.not_told(account.platform)
            errors.append(error)
    return errors


def _send(world: World, mailer: Mailer, to: str, account: Account) -> None:
    from worker.mail.notify import message  # noqa: PLC0415 - slow, needed once in months
    from worker.mail.render import letter  # noqa: PLC0415 - as above

    source = sources()[account.platform]
    read_at = world.store.activities.pulled_at(account.platform)
    mail = letter(
        "reconnect",
        world.preferences.units,
        name=source.title,
        platform=source.name,
        takes_sessions=source.takes_sessions,
        reason=account.reason,
        read=read_at and read_at.astimezone(world.zone).date(),
    )
    if not world.store.accounts.tell(account.platform, world.now()):
        return

    local = world.now().astimezone(world.zone)
    mailer.send(message(mail, world.settings.mail.sender, to, local))
