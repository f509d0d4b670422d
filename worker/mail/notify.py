"""Words the facts of a week as a mail and sends it, once a week."""

import datetime as dt
import textwrap
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from functools import cache, partial
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from connectors.errors import PlatformError
from connectors.wording import Units, block_line, exercise_name, weight
from planner.model import Block, Half
from worker import words
from worker.ahead import DAYS
from worker.clock import half_of
from worker.mail.weekly import Lift, MailWeek, Runs, Shown, facts
from worker.world import World

HEAVY_FROM = 2  # rulebook H14: loads of 80 % and more wait for phases 0 and 1


@dataclass(frozen=True, slots=True)
class Mail:
    """A worded mail; without `html` it is a plain one."""

    subject: str
    text: str
    html: str = ""


def render(week: MailWeek, times: dict[Half, dt.time], units: Units) -> Mail:
    """Word a week. `times` says when the athlete lifts in either half of a day."""
    clock = {half: f"{time:%H:%M}" for half, time in times.items()}
    return worded("weekly", units, week=week, last=week.days[-1].date, times=clock)


def worded(name: str, units: Units, /, **facts: object) -> Mail:
    """Word a mail from its three files in mails/."""
    subject, text, html = (
        _templates(units).get_template(f"{name}.{part}").render(facts)
        for part in ("subject.txt", "txt", "html")
    )
    inline = css_inline.CSSInliner(
        keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False
    )
    return Mail(subject.strip(), text, inline.inline(html))


def message(mail: Mail, sender: str, to: str, now: dt.datetime) -> EmailMessage:
    """Put a worded mail into an envelope: a text, and an HTML part if there is one."""
    out = EmailMessage()
    out["Subject"] = mail.subject
    out["From"] = sender
    out["To"] = to
    out["Date"] = format_datetime(now)
    out["Message-ID"] = make_msgid(
        "pronghorn", parseaddr(sender)[1].partition("@")[2] or "localhost"
    )
    out["Auto-Submitted"] = "auto-generated"
    out.set_content(mail.text)
    if mail.html:
        out.add_alternative(mail.html, subtype="html")
    return out


def send_weekly(world: World) -> bool:
    """Send the mail of the week that begins, unless it was sent already; say whether it was sent now.

    The mail is claimed before it is handed over: when the answer of the mail server is lost it may have been taken, and
    a mail that comes twice is worse than one that does not come. Raises PlatformError.
    """
    stored = world.store.plans.latest()
    told, now = world.preferences, world.now()
    if world.mailer is None or stored is None or not told.mail_to:
        return False
    first = first_day(now.astimezone(world.zone))
    shown = [
        Shown(s.date, s.session.title, s.first_date, s.done_as)
        for s in world.store.sessions.since(first - dt.timedelta(days=DAYS))
        if s.fate == "shown"
    ]
    mail = render(
        facts(stored.problem, stored.plan, first, shown),
        words.times(told),
        told.units,
    )
    if not world.store.journal.claim_mail(first, now):
        return False
    try:
        world.mailer.send(
            message(mail, world.settings.mail.sender, told.mail_to, now.astimezone(world.zone))
        )
    except PlatformError as error:
        if not error.maybe_done:
            world.store.journal.mail_failed(first, str(error))
        raise
    world.store.journal.mail_sent(first, world.now())
    return True


def first_day(local: dt.datetime) -> dt.date:
    """Return the first day of the week that a mail at this time is about: in the evening that is tomorrow."""
    return local.date() if half_of(local) == "am" else local.date() + dt.timedelta(days=1)


def headline(week: MailWeek) -> str:
    """Say the week in a line: `Heavy on Tuesday and Friday, jumps on Wednesday`."""
    heavy = [f"{s.date:%A}" for s in week.sessions if "heavy" in s.kinds]
    jumps = [f"{s.date:%A}" for s in week.sessions if "plyo" in s.kinds and "heavy" not in s.kinds]
    rest = [f"{s.date:%A}" for s in week.sessions if not {"heavy", "plyo"} & set(s.kinds)]
    named = (
        ("heavy" if week.phase.number >= HEAVY_FROM else "strength", heavy),
        ("jumps", jumps),
        ("short", rest),
    )
    parts = [f"{name} on {words.joined(days)}" for name, days in named if days]
    line = ", ".join(parts) or "no strength session"
    return line[0].upper() + line[1:]


def ran(runs: Runs, units: Units) -> str:
    """Say what was run: `4 runs, 38 km, the longest 16 km.`."""
    if not runs.count:
        return "No runs were seen."
    parts = [words.count(runs.count, "run")]
    if runs.distance_m is not None and runs.longest_m is not None:
        parts += [
            words.distance(runs.distance_m, units),
            f"the longest {words.distance(runs.longest_m, units)}",
        ]
    return ", ".join(parts) + "."


def lift(done: Lift, units: Units) -> str:
    """`3 x 5 Back squat @ 60 kg`, as far as it was recorded."""
    reps = f"{done.sets} x {done.reps}" if done.reps is not None else words.count(done.sets, "set")
    load = f" @ {weight(done.load_kg, units)}" if done.load_kg else ""
    name = (
        exercise_name(done.exercise)
        if done.exercise.lower() != "unknown"
        else "of something your watch could not name"
    )
    return f"{reps} {name}{load}"


def block(planned: Block, units: Units) -> str:
    """Word a block without its technique notes: those stand on the watch and in the calendar."""
    return block_line(planned.model_copy(update={"note": ""}), units)


def _wrapped(text: str, indent: int = 0) -> str:
    pad = " " * indent
    return textwrap.fill(
        text, 72, initial_indent=pad, subsequent_indent=pad + ("  " if indent else "")
    )


@cache
def _templates(units: Units) -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "headline": headline,
        "day": words.day,
        "runs": words.runs,
        "block": partial(block, units=units),
        "lift": partial(lift, units=units),
        "ran": partial(ran, units=units),
        "count": words.count,
        "wrapped": _wrapped,
    }
    return made
