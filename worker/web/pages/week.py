"""The week: what is coming and why, and the buttons that change it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field

from planner.language import _
from planner.model import Date, Flag, Half, SlotKind
from planner.rulebook.flags import FLAGS
from worker import words
from worker.hand import edit
from worker.lock import PassRunning
from worker.passes.horizon import AHEAD
from worker.status import taken_back_at
from worker.web import fortnight
from worker.web.forms import PageForm
from worker.web.fortnight import Fortnight
from worker.web.guard import OWN_FORM, Athlete, Refused, Visit
from worker.web.pages.questions import change
from worker.web.pages.working import is_at_work
from worker.world import World

router = APIRouter(dependencies=[OWN_FORM])
Uid = Annotated[str, Field(max_length=80)]


class MoveForm(PageForm):
    """A session and its new day. Without a half it keeps the half of the day it has."""

    uid: Uid
    date: Date
    half: Half | None = None


class SessionForm(PageForm):
    """A session."""

    uid: Uid


class LockForm(PageForm):
    """A session, and whether it is kept where it is."""

    uid: Uid
    locked: bool


class DoneForm(PageForm):
    """A session that was done. `as_planned`: with the sets and weights of the plan."""

    uid: Uid
    as_planned: bool = False


class FeelForm(PageForm):
    """An illness or a pain, and whether it is there."""

    flag: Flag
    on: bool


@router.get("/week")
def week(visit: Athlete, open: str = "") -> Response:  # noqa: A002 - the name in the address
    """Show two weeks: runs, sessions, and why other days are closed.

    `open` is the session to open.
    """
    with visit.world() as world:
        if world.member.go_at is None:
            return visit.to("/setup")

        shown = fortnight.of(world)
        if shown is None:
            return visit.done(
                "/accounts",
                _(
                    "There's no plan yet, because Pronghorn doesn't know any of your runs. "
                    "Connect an account."
                ),
            )

        taken_back = taken_back_at(world)
        return visit.page(
            "week.html",
            plan=shown,
            open=open,
            days=[world.today + dt.timedelta(days=number) for number in range(AHEAD.days)],
            clocks=words.times(world.preferences),
            closed=_reasons(shown),
            units=world.preferences.units,
            flags=[(flag, _(FLAGS[flag].status)) for flag in world.preferences.flags],
            feelings=_quick_flags(world),
            accounts=[account for account in world.store.accounts.all() if account.state != "ok"],
            paused=world.member.paused_at,
            taken_back=taken_back and taken_back.astimezone(world.zone).date(),
            at_work=is_at_work(world),
            made=shown.made.astimezone(world.zone),
        )


def _reasons(shown: Fortnight) -> dict[tuple[dt.date, SlotKind], str]:
    """Return the first reason why a day is closed for a kind of session."""
    reasons: dict[tuple[dt.date, SlotKind], str] = {}
    for day in shown.days:
        for closed in day.closed:
            reasons.setdefault((day.date, closed.kind), closed.text)
    return reasons


def _quick_flags(world: World) -> list[tuple[Flag, str]]:
    """Return the flags that get a button, with its label: the quick ones that are not set."""
    already_set = world.preferences.flags
    return [
        (flag, _(row.button))
        for flag, row in FLAGS.items()
        if row.quick and flag not in already_set
    ]


@router.post("/week/move")
def move(visit: Athlete, form: Annotated[MoveForm, Form()]) -> Response:
    """Put a session on another day, where it stays."""
    with _editing(visit) as world:
        edit.move(world, form.uid, form.date, form.half)
    return visit.at_work(_("Moved to {day}. It stays there.", day=words.day(form.date)))


@router.post("/week/skip")
def skip(visit: Athlete, form: Annotated[SessionForm, Form()]) -> Response:
    """Take a session off."""
    with _editing(visit) as world:
        edit.skip(world, form.uid)
    return visit.at_work(_("Skipped. You won't get this kind of session on that day again."))


@router.post("/week/lock")
def lock(visit: Athlete, form: Annotated[LockForm, Form()]) -> Response:
    """Keep a session where it is, or let the plan move it again."""
    with _editing(visit) as world:
        edit.lock(world, form.uid, locked=form.locked)

    if form.locked:
        return visit.at_work(_("It stays where it is."))
    return visit.at_work(_("The plan can move it again."))


@router.post("/week/done")
def done(visit: Athlete, form: Annotated[DoneForm, Form()]) -> Response:
    """Note that the athlete did a session."""
    with _editing(visit) as world:
        edit.done(world, form.uid, as_planned=form.as_planned)
    return visit.at_work(_("Well done. Your next weights are up to date."))


@router.post("/week/not-done")
def not_done(visit: Athlete, form: Annotated[SessionForm, Form()]) -> Response:
    """Take that note back."""
    with _editing(visit) as world:
        edit.not_done(world, form.uid)
    return visit.at_work(_("OK, it no longer counts as done."))


@router.post("/week/feel")
def feel(visit: Athlete, form: Annotated[FeelForm, Form()]) -> Response:
    """Note that an illness or a pain is there, or over."""
    with visit.world() as world:
        flags = [flag for flag in world.preferences.flags if flag != form.flag]
    if form.on:
        flags.append(form.flag)

    def put(answers: dict[str, Any]) -> dict[str, Any]:
        return answers | {"flags": flags}

    change(visit, put)
    if form.on:
        return visit.at_work(_("Noted. The plan takes it into account from now on."))
    return visit.at_work(_("Good to hear. The plan is back to normal."))


@router.post("/week/look")
def look(visit: Athlete) -> Response:
    """Look for new runs now."""
    return visit.at_work(_("Your runs and your plan are up to date."))


@contextmanager
def _editing(visit: Visit) -> Iterator[World]:
    """Open the athlete's world for a change to a session. Raises Refused if it is not possible."""
    with visit.world() as world:
        if world.member.go_at is None:
            raise Refused(409, _("This is only a preview so far. Press Go first."))

        try:
            yield world
        except LookupError:
            text = _("This session isn't in your plan any more. Reload the week.")
            raise Refused(404, text) from None
        except (edit.CannotEdit, PassRunning) as error:
            raise Refused(409, str(error)) from None
