"""The demo: an invented runner connects, gets a week, and two days later a changed one."""

import datetime as dt
import email
import email.policy
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from connectors.errors import PlatformError
from connectors.http import get_text, post_form
from connectors.sandbox import Sandbox
from planner.language import _, ngettext
from planner.model import Plan, PlanningProblem, Session
from worker import show, words
from worker.accounts.connect import CannotConnect, connect_oauth
from worker.accounts.sign_in import connect_with_password
from worker.ahead import DAYS, days
from worker.bootstrap import open_world
from worker.clock import utc_now
from worker.log import set_up_log
from worker.mail import notify
from worker.passes.sync import PassReport, run_pass
from worker.settings import PREFIX, Settings
from worker.store import OWNER
from worker.tryout.her_account import calendar_table, check_calendar, her_own
from worker.tryout.stage import (
    Screen,
    demo_settings,
    mail_catcher,
    no_other_settings,
    page_and_worker,
)
from worker.world import CALENDAR, World

MONDAY: Final = dt.date(2026, 3, 2)  # fixed, so that the demo prints the same on every day
DAYS_BETWEEN: Final = 2
WRITES: Final = ("POST", "PUT", "DELETE", "PATCH")
SIGN_IN: Final = ("/oauth", "/di-oauth2-service", "/mobile/", "/portal/", "/sso/")


class NoPlan(Exception):
    """A pass of the demo ended without a plan."""


def run(out: Path, *, serve: bool) -> int:
    """Play the demo and leave the calendar file and the email in `out`.

    Returns 0 if everything happened as it should, else 1.
    """
    out.mkdir(parents=True, exist_ok=True)
    screen = Screen()
    set_up_log(quiet=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: leave nothing behind

    monday = _monday() if serve else MONDAY
    with (
        no_other_settings(),
        tempfile.TemporaryDirectory(prefix="pronghorn-demo-") as folder,
        Sandbox(monday) as box,
        mail_catcher() as (port, caught),
    ):
        settings = demo_settings(Path(folder), box, port)
        try:
            _connect(screen, box, settings)
            _first_pass(screen, box, settings, caught, out)
            _two_days_later(screen, box, settings)
            _nothing_new(screen, box, settings)
        except (CannotConnect, NoPlan, PlatformError) as error:
            screen.check(str(error), holds=False)

        screen.console.print()
        if screen.failed:
            screen.say(_("Something above went wrong."))
        else:
            screen.say(_("Everything worked."))

        if serve:
            _keep_up(screen, box, settings)
    return 1 if screen.failed else 0


def _connect(screen: Screen, box: Sandbox, settings: Settings) -> None:
    screen.head(_("An invented runner connects her accounts"))
    athlete = settings.athlete
    screen.say(
        _(
            "She is {age}, an {level} lifter with {equipment}, and has no time to lift on "
            "Thursdays. A coach plans her runs on the Garmin calendar.",
            age=box.today.year - (athlete.birth_year or 0),
            level=athlete.strength_level,
            equipment=words.joined(athlete.equipment),
        )
    )

    with open_world(settings, box.now) as world:
        password = SecretStr(box.password)
        account = connect_with_password(
            world, "garmin", box.email, password, _type_code(screen, box)
        )
        screen.say(_("Garmin is connected as {name}.", name=account.display_name))

        connect_oauth(world, "strava", _agree(screen), 10)
        screen.say(_("Strava is connected."))

        world.say_go()
        screen.say(_("She lets Pronghorn write to her calendar."))


def _type_code(screen: Screen, box: Sandbox) -> Callable[[str], str]:
    def type_code(request: str) -> str:
        screen.say(request + " " + _("The runner types it in."))
        return box.mfa_code

    return type_code


def _agree(screen: Screen) -> Callable[[str], None]:
    def agree(address: str) -> None:
        page = get_text("strava", address)
        screen.check(
            _("Strava's page asks her whether Pronghorn may read her runs"),
            holds="Authorize" in page,
        )
        post_form("strava", address, {"decision": "authorize"}, follow=True)

    return agree


def _first_pass(
    screen: Screen, box: Sandbox, settings: Settings, caught: list[bytes], out: Path
) -> None:
    before = her_own(box)
    screen.head(_("First pass, {day}", day=words.day(box.today)))
    with open_world(settings, box.now) as world:
        problem, plan, offered = _pass(screen, world)
        screen.head(_("The week"))
        screen.console.print(show.plan(plan, box.today, DAYS, _style(world)))

        screen.head(_("Two weeks on the Garmin calendar, read back"))
        assert world.calendar is not None
        screen.console.print(calendar_table(world.calendar, box.today, problem.horizon_days))
        check_calendar(screen, box, offered, before)

        screen.head(_("Files in {folder}", folder=out))
        notify.send_weekly(world)
    _write_files(screen, settings, caught, out)


def _write_files(screen: Screen, settings: Settings, caught: list[bytes], out: Path) -> None:
    """Write the calendar file and the weekly email, whole and its page alone."""
    (out / CALENDAR).write_bytes((settings.data / CALENDAR).read_bytes())

    weekly = _parsed(caught)
    screen.check(
        _("the weekly email arrived, with a text and an HTML part"), holds=weekly is not None
    )
    if weekly is None:
        return

    html = weekly.get_body(("html",))
    (out / "week.eml").write_bytes(caught[0])
    (out / "week.html").write_text(str(html.get_content()) if html else "", "utf-8")
    screen.say(
        _(
            "{calendar}, week.eml and week.html. The email's subject: {subject}",
            calendar=CALENDAR,
            subject=weekly["Subject"],
        )
    )


def _two_days_later(screen: Screen, box: Sandbox, settings: Settings) -> None:
    box.advance(DAYS_BETWEEN)
    sunday = box.today + dt.timedelta(days=6 - box.today.weekday())
    saturday, friday = sunday - dt.timedelta(days=1), sunday - dt.timedelta(days=2)

    screen.head(_("Two days later, {day}", day=words.day(box.today)))
    screen.say(_("She did what the calendar said."))
    box.move_planned_run(sunday, saturday)
    screen.say(
        _(
            "Her coach moves the long run from {before} to {after}.",
            before=words.day(sunday),
            after=words.day(saturday),
        )
    )
    box.add_run(box.today, kind="intervals")
    screen.say(_("This morning she ran intervals that nobody had planned."))

    before = her_own(box)
    with open_world(settings, box.now) as world:
        shown = {s.uid: s.session for s in world.store.sessions.since(box.today)}
        problem, plan, offered = _pass(screen, world)
        screen.head(_("What changed, and why"))
        screen.console.print(show.changes(problem, plan, shown, settings.units))

        screen.head(_("The week from here"))
        screen.console.print(show.week(days(plan, box.today), _style(world)))
        check_calendar(screen, box, offered, before)

    lifted = any(p.date == friday and "heavy" in p.kinds for p in problem.published)
    lifts = any(s.date == friday and "heavy" in s.kinds for s in plan.sessions)
    screen.check(
        _("heavy lifting was planned for the day before her long run, and no longer is"),
        holds=lifted and not lifts,
    )


def _nothing_new(screen: Screen, box: Sandbox, settings: Settings) -> None:
    screen.head(_("Third pass, nothing new"))
    before = len(box.calls)
    with open_world(settings, box.now) as world:
        _pass(screen, world)

    calls = box.calls[before:]
    writes = [call for call in calls if call.method in WRITES and not call.path.startswith(SIGN_IN)]
    screen.check(
        ngettext(
            "{count} request to the platforms, and it writes nothing",
            "{count} requests to the platforms, and none of them writes anything",
            len(calls),
        ),
        holds=not writes,
    )


def _pass(screen: Screen, world: World) -> tuple[PlanningProblem, Plan, Sequence[Session]]:
    """Run a pass and say what it did.

    Returns the problem, its plan, and the sessions as they stand on calendars. Raises NoPlan.
    """
    with screen.console.status(_("Working")):
        report = run_pass(world, tell=lambda progress: screen.say(progress.text))

    for text in _remarks(report):
        screen.say(text)
    screen.check(
        ngettext(
            "the pass succeeded, with {count} change on Garmin",
            "the pass succeeded, with {count} changes on Garmin",
            report.writes,
        ),
        holds=report.ok,
    )
    if report.problem is None or report.plan is None:
        raise NoPlan(_("The pass made no plan. The lines above say why."))
    return report.problem, report.plan, report.offered


def _remarks(report: PassReport) -> Iterator[str]:
    yield from (*report.findings, *report.warnings, *report.refused)
    for error in report.errors:
        yield str(error)


def _style(world: World) -> show.SessionStyle:
    return show.SessionStyle(words.times(world.preferences), world.preferences.units, notes=False)


def _parsed(caught: list[bytes]) -> EmailMessage | None:
    """Return the one email that arrived, if it is a text and an HTML part without a defect."""
    if len(caught) != 1:
        return None

    weekly = email.message_from_bytes(caught[0], _class=EmailMessage, policy=email.policy.default)
    parts = [part.get_content_type() for part in weekly.walk() if not part.is_multipart()]
    if parts != ["text/plain", "text/html"] or weekly.defects:
        return None
    return weekly


def _monday() -> dt.date:
    """Return the last Monday that is at least two days ago.

    The demo that stays up then ends in the present.
    """
    latest = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=DAYS_BETWEEN)
    return latest - dt.timedelta(days=latest.weekday())


def _program() -> str:
    """Return how to call this program from another terminal, where it may not be on the path."""
    beside = Path(sys.executable).with_name("pronghorn")
    return str(beside) if beside.exists() else "pronghorn"


def _keep_up(screen: Screen, box: Sandbox, settings: Settings) -> None:
    """Keep the sandbox up, with the page and a worker beside it, until Ctrl-C.

    They live on the real clock, as the commands in the other terminal do.
    """
    box.advance((dt.datetime.now(dt.UTC).date() - box.today).days)
    with page_and_worker(settings, utc_now) as site:
        screen.head(_("The page and the sandbox stay up until you press Ctrl-C"))
        screen.say(_("Open this link to see her week. It signs you in, and works once:"))
        screen.console.print(f"\n  {site.link(OWNER)}\n", soft_wrap=True)

        screen.say(
            _(
                "Strava is at {strava}, Garmin at {garmin}, and her date is {date}.",
                strava=box.strava_url,
                garmin=box.garmin_url,
                date=box.today,
            )
        )
        screen.say(
            _(
                "To sign in to her accounts again: {email}, password {password}, code {code}",
                email=box.email,
                password=box.password,
                code=box.mfa_code,
            )
        )

        screen.say(_("In another terminal:"))
        screen.console.print(f"\nexport {PREFIX}DATA={settings.data}", soft_wrap=True)
        for command in ("status", "sync", "link", "undo"):
            screen.console.print(f"{_program()} {command}", soft_wrap=True)
        screen.console.print()
        threading.Event().wait()
