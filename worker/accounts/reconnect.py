"""Tells the athlete by mail, once, that an account has to be connected again."""

from connectors.errors import PlatformError
from worker.world import World


def send_reconnect(world: World) -> list[PlatformError]:
    """Send a mail for each account that needs it and has had none since it last worked. Returns what went wrong.

    As with the weekly mail the right to send is taken first: of a mail whose answer was lost, a second is never sent.
    """
    errors: list[PlatformError] = []
    told = world.preferences
    for account in world.store.accounts.all():
        if (
            world.mailer is None
            or not told.mail_to
            or account.state != "reconnect"
            or account.told_at is not None
        ):
            continue
        from worker.mail.notify import message  # noqa: PLC0415 - slow, needed once in months
        from worker.mail.render import letter  # noqa: PLC0415 - as above

        read = world.store.activities.pulled_at(account.platform)
        mail = letter(
            "reconnect",
            told.units,
            name=account.platform.capitalize(),
            platform=account.platform,
            takes_sessions=account.platform == "garmin",
            reason=account.reason,
            read=read and read.astimezone(world.zone).date(),
        )
        if not world.store.accounts.tell(account.platform, world.now()):
            continue
        try:
            local = world.now().astimezone(world.zone)
            world.mailer.send(message(mail, world.settings.mail.sender, told.mail_to, local))
        except PlatformError as error:
            if not error.maybe_done:
                world.store.accounts.not_told(account.platform)
            errors.append(error)
    return errors
