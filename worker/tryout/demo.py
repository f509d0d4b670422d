"""The whole loop before your eyes: an invented runner, a planned week and, two days later, a changed one."""

import datetime as dt
import email
import email.policy
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.table import Table
from rich.text import Text

from connectors.errors import PlatformError
from connectors.http import get_text, post_form
from connectors.ports import Mark, WorkoutCalendar
from connectors.sandbox import Sandbox
from planner.model import Plan, PlanningProblem
from worker import show, words
from worker.accounts.connect import CannotConnect, connect_oauth
from worker.accounts.sign_in import connect_with_password
from worker.ahead import DAYS, days
from worker.bootstrap import open_world
from worker.clock import utc_now
from worker.log import set_up_log
from worker.mail import notify
from worker.passes.sync import run_pass
from worker.settings import PREFIX, Settings
from worker.store import OWNER
from worker.tryout.stage import (
    Screen,
    demo_settings,
    mail_catcher,
    no_other_settings,
    page_and_worker,
)
from worker.world import CALENDAR, World

MONDAY = dt.date(2026, 3, 2)  # fixed, so that the demo prints the same on every day
DAYS_BETWEEN = 2
WRITES = ("POST", "PUT", "DELETE", "PATCH")
SIGN_IN = ("/oauth", "/di-oauth2-service", "/mobile/", "/portal/", "/sso/")


class NoPlan(Exception):
    """A pass of the demo ended without a plan."""


def run(out: Path, *, serve: bool) -> int:
    """Play the demo and leave the calendar file and the mail in `out`. Returns 0 if all of it happened, else 1."""
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
        screen.say(
            "Something above did not happen as it must." if screen.failed else "All of it happened."
        )
        if serve:
            _keep_up(screen, box, settings)
    return 1 if screen.failed else 0


def _connect(screen: Screen, box: Sandbox, settings: Settings) -> None:
    screen.head("An invented runner connects her accounts")
    who = settings.athlete
    screen.say(
        f"She is {box.today.year - (who.birth_year or 0)}, lifts at {who.strength_level} level with "
        f"{words.joined(who.equipment)}, and has no time to lift on Thursdays. "
        "A coach plans her runs on the Garmin calendar."
    )
    with open_world(settings, box.now) as world:
        password = SecretStr(box.password)
        account = connect_with_password(world, "garmin", box.email, password, _typed(screen, box))
        screen.say(f"Garmin is connected as {account.display_name}.")

        def agree(address: str) -> None:
            page = get_text("strava", address)
            screen.check(
                "Strava's page asks her whether Pronghorn may read", holds="Authorize" in page
            )
            post_form("strava", address, {"decision": "authorize"}, follow=True)

        connect_oauth(world, "strava", agree, 10)
        screen.say("Strava is connected.")
        world.say_go()
        screen.say("She says go: her calendar may be written to.")


def _typed(screen: Screen, box: Sandbox) -> Callable[[str], str]:
    def type_code(told: str) -> str:
        screen.say(f"{told} The runner types it in.")
        return box.mfa_code

    return type_code


def _first_pass(
    screen: Screen, box: Sandbox, settings: Settings, caught: list[bytes], out: Path
) -> None:
    theirs = _theirs(box)
    screen.head(f"First pass, {words.day(box.today)}")
    with open_world(settings, box.now) as world:
        problem, plan = _pass(screen, world)
        screen.head("The week")
        screen.console.print(show.plan(plan, box.today, DAYS, _style(world)))
        screen.head("Two weeks on the Garmin calendar, read back")
        assert world.calendar is not None
        screen.console.print(_calendar(world.calendar, box.today, problem.horizon_days))
        _check_calendar(screen, box, plan, theirs)
        screen.head(f"Files in {out}")
        notify.send_weekly(world)
    (out / CALENDAR).write_bytes((settings.data / CALENDAR).read_bytes())
    mail = _parsed(caught)
    screen.check("the weekly mail arrived, with a text and an HTML part", holds=mail is not None)
    if mail:
        (out / "week.eml").write_bytes(caught[0])
        html = mail.get_body(("html",))
        (out / "week.html").write_text(str(html.get_content()) if html else "", "utf-8")
        screen.say(f"{CALENDAR}, week.eml and week.html. The mail says: {mail['Subject']}")


def _two_days_later(screen: Screen, box: Sandbox, settings: Settings) -> None:
    box.advance(DAYS_BETWEEN)
    sunday = box.today + dt.timedelta(days=6 - box.today.weekday())
    saturday, friday = sunday - dt.timedelta(days=1), sunday - dt.timedelta(days=2)
    screen.head(f"Two days later, {words.day(box.today)}")
    screen.say("She did what the calendar said.")
    box.move_planned_run(sunday, saturday)
    screen.say(f"The coach moves her long run from {words.day(sunday)} to {words.day(saturday)}.")
    box.add_run(box.today, kind="intervals")
    screen.say("This morning she ran intervals that nobody had planned.")
    theirs = _theirs(box)
    with open_world(settings, box.now) as world:
        shown = {s.uid: s.session for s in world.store.sessions.since(box.today)}
        problem, plan = _pass(screen, world)
        screen.head("What changed, and why")
        screen.console.print(show.changes(problem, plan, shown, settings.units))
        screen.head("The week from here")
        screen.console.print(show.week(days(plan, box.today), _style(world)))
        _check_calendar(screen, box, plan, theirs)
    lifted = any(p.date == friday and "heavy" in p.kinds for p in problem.published)
    lifts = any(s.date == friday and "heavy" in s.kinds for s in plan.sessions)
    screen.check(
        "she would have lifted heavy the day before her long run, and no longer does",
        holds=lifted and not lifts,
    )


def _nothing_new(screen: Screen, box: Sandbox, settings: Settings) -> None:
    screen.head("Third pass, nothing new")
    before = len(box.calls)
    with open_world(settings, box.now) as world:
        _pass(screen, world)
    made = box.calls[before:]
    writes = [call for call in made if call.method in WRITES and not call.path.startswith(SIGN_IN)]
    screen.check(f"{len(made)} calls to the platforms, none of which writes", holds=not writes)


def _pass(screen: Screen, world: World) -> tuple[PlanningProblem, Plan]:
    with screen.console.status("Working"):
        report = run_pass(world, tell=lambda progress: screen.say(progress.text))
    for text in (
        *report.findings,
        *report.warnings,
        *report.refused,
        *(str(error) for error in report.errors),
    ):
        screen.say(text)
    screen.check(
        f"the pass went through, with {words.count(report.writes, 'change')} on Garmin",
        holds=report.ok,
    )
    if report.problem is None or report.plan is None:
        raise NoPlan("The pass made no plan; the lines above say why.")
    return report.problem, report.plan


def _style(world: World) -> show.SessionStyle:
    return show.SessionStyle(words.times(world.preferences), world.preferences.units, notes=False)


def _calendar(calendar: WorkoutCalendar, today: dt.date, length: int) -> Table:
    view = calendar.view(today, today + dt.timedelta(days=length - 1))
    marked = {workout.workout_id for workout in view.workouts if workout.mark}
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for entry in sorted(view.entries, key=lambda e: e.date):
        ours = entry.workout_id in marked
        table.add_row(
            words.day(entry.date),
            Text(entry.title, "bold yellow" if ours else ""),
            "ours" if ours else "",
        )
    return table


def _is_ours(workout: dict[str, Any]) -> bool:
    return Mark.find(workout.get("description")) is not None


def _theirs(box: Sandbox) -> tuple[dict[int, str], dict[int, str]]:
    """All on the Garmin account that is not ours, to be compared later."""
    workouts = {
        number: repr(workout)
        for number, workout in box.garmin.workouts.items()
        if not _is_ours(workout)
    }
    return workouts, {
        e.id: repr(e) for e in box.garmin.schedule.values() if e.workout_id in workouts
    }


def _check_calendar(
    screen: Screen, box: Sandbox, plan: Plan, theirs: tuple[dict[int, str], dict[int, str]]
) -> None:
    """Look into the sandbox itself: its calendar must hold the plan's sessions, once each, and all of her own."""
    ours = {number for number, workout in box.garmin.workouts.items() if _is_ours(workout)}
    entries = [entry for entry in box.garmin.schedule.values() if entry.workout_id in ours]
    coming = sorted(
        (e.date, box.garmin.workouts[e.workout_id]["workoutName"])
        for e in entries
        if e.date >= box.today
    )
    wanted = sorted((session.date, session.title) for session in plan.sessions)
    same = len(coming) == len(wanted) and all(
        on == date and name.startswith(title)
        for (on, name), (date, title) in zip(coming, wanted, strict=True)
    )
    screen.console.print()
    screen.check(
        f"the calendar holds the plan's {len(wanted)} sessions, each on its day", holds=same
    )
    once = len({entry.workout_id for entry in entries}) == len(entries) == len(ours)
    screen.check("every workout of ours stands on it exactly once", holds=once)
    screen.check("nothing of her own was touched", holds=_theirs(box) == theirs)


def _parsed(caught: list[bytes]) -> EmailMessage | None:
    if len(caught) != 1:
        return None
    mail = email.message_from_bytes(caught[0], _class=EmailMessage, policy=email.policy.default)
    parts = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    return mail if parts == ["text/plain", "text/html"] and not mail.defects else None


def _monday() -> dt.date:
    """The Monday from which, two days later, it is at most today: a sandbox to look around in lives in the present."""
    latest = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=DAYS_BETWEEN)
    return latest - dt.timedelta(days=latest.weekday())


def _program() -> str:
    """Return how another terminal calls this program: the environment it lives in need not be on its path."""
    beside = Path(sys.executable).with_name("pronghorn")
    return str(beside) if beside.exists() else "pronghorn"


def _keep_up(screen: Screen, box: Sandbox, settings: Settings) -> None:
    """Keep the sandbox up, with the page and a worker beside it, until Ctrl-C."""
    box.advance((dt.datetime.now(dt.UTC).date() - box.today).days)
    with page_and_worker(
        settings, utc_now
    ) as site:  # the clock of the commands in the other terminal
        screen.head("The page, and the sandbox behind it, stay up until you press Ctrl-C")
        screen.say("Open this to see her week (it signs you in, once):")
        screen.console.print(f"\n  {site.link(OWNER)}\n", soft_wrap=True)
        screen.say(f"Strava {box.strava_url}   Garmin {box.garmin_url}   her date {box.today}")
        screen.say(
            f"To sign in to her accounts anew: {box.email}, password {box.password}, code {box.mfa_code}"
        )
        screen.say("In another terminal:")
        screen.console.print(f"\nexport {PREFIX}DATA={settings.data}", soft_wrap=True)
        for command in ("status", "sync", "link", "undo"):
            screen.console.print(f"{_program()} {command}", soft_wrap=True)
        screen.console.print()
        threading.Event().wait()
