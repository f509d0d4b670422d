"""Sends the weekly email, once a week."""

import datetime as dt
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from connectors.errors import PlatformError
from worker import words
from worker.ahead import DAYS
from worker.clock import half_of
from worker.hops import are_hops
from worker.mail.render import Letter, weekly
from worker.mail.weekly import Shown, facts
from worker.world import World


def message(letter: Letter, sender: str, to: str, now: dt.datetime) -> EmailMessage:
    """Put a worded email into an envelope: a text, and an HTML part if there is one."""
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"

    envelope = EmailMessage()
    envelope["Subject"] = letter.subject
    envelope["From"] = sender
    envelope["To"] = to
    envelope["Date"] = format_datetime(now)
    envelope["Message-ID"] = make_msgid("pronghorn", domain)
    envelope["Auto-Submitted"] = "auto-generated"

    envelope.set_content(letter.text)
    if letter.html:
        envelope.add_alternative(letter.html, subtype="html")
    return envelope


def send_weekly(world: World) -> bool:
    """Send the email of the week that begins, unless it was sent already. Returns whether it was.

    The email is claimed before it is handed over. When the answer of the mail server is lost it may
    have been taken, and an email that comes twice is worse than one that does not come. Raises
    PlatformError.
    """
    preferences, now = world.preferences, world.now()
    local = now.astimezone(world.zone)
    first = first_day(local)

    letter = _letter(world, first)
    if letter is None or world.mailer is None:
        return False
    if not world.store.journal.claim_mail(first, now):
        return False

    try:
        world.mailer.send(message(letter, world.settings.mail.sender, preferences.mail_to, local))
    except PlatformError as error:
        if not error.maybe_done:
            world.store.journal.mail_failed(first, str(error))
        raise

    world.store.journal.mail_sent(first, world.now())
    return True


def _letter(world: World, first: dt.date) -> Letter | None:
    """Word the email of the week from `first`; None where there is no plan or no address."""
    stored = world.store.plans.latest()
    preferences = world.preferences
    if stored is None or not preferences.mail_to:
        return None

    last_week = first - dt.timedelta(days=DAYS)
    shown = [
        Shown(s.date, s.session.title, s.first_date, s.done_as)
        for s in world.store.sessions.since(last_week)
        if s.fate == "shown" and not are_hops(s.session)  # which nobody records
    ]
    week = facts(stored.problem, stored.plan, first, shown)
    return weekly(week, words.times(preferences), preferences.units)


def first_day(local: dt.datetime) -> dt.date:
    """Return the first day of the week that an email is about. In the evening that is tomorrow."""
    if half_of(local) == "am":
        return local.date()
    return local.date() + dt.timedelta(days=1)
