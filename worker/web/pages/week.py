"""The week: what is coming and why, and the buttons that change it."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field

from planner.language import _
from planner.model import Day, Flag, Half
from planner.rulebook.flags import FLAGS
from worker import words
from worker.hand import edit
from worker.lock import PassRunning
from worker.passes.horizon import AHEAD
from worker.status import taken_back_at
from worker.web import fortnight
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused, Visit
from worker.web.pages.questions import change
from worker.web.pages.working import is_at_work
from worker.world import World

router = APIRouter(dependencies=[OWN_FORM])
Uid = Annotated[str, Field(max_length=80)]


class MoveForm(PageForm):
    """A session, its new day and the half of it; left out, it stays in its half."""

    uid: Uid
    date: Day
    half: Half | None = None


class SessionForm(PageForm):
    """A session."""

    uid: Uid


class LockForm(PageForm):
    """A session, and whether it stays."""

    uid: Uid
    locked: bool


class DoneForm(PageForm):
    """A session that was done; `as_planned` with these sets and weights."""

    uid: Uid
    as_planned: bool = False


class FeelForm(PageForm):
    """Something to heed, from now on or no more."""

    flag: Flag
    on: bool


@router.get("/week")
def week(visit: Athlete, open: str = "") -> Response:  # noqa: A002 - the name in the address
    """Show two weeks: runs, sessions, and why other days are closed.

    `open` is the session to open.
    """
    with visit.world() as world:
        shown = fortnight.of(world)
        if world.member.go_at is None:
            return visit.to("/setup")
        if shown is None:
            return visit.done(
                "/accounts", "There is no plan yet, as no runs are known. Connect what knows them."
            )
        taken = taken_back_at(world)
        days = [world.today + dt.timedelta(days=n) for n in range(AHEAD.days)]
        return visit.page(
            "week.html",
            plan=shown,
            open=open,
            days=days,
            clocks=words.times(world.preferences),
            closed={
                (d.date, why.slot): why.text
                for row in shown.weeks
                for d in row
                for why in reversed(d.shut)
            },
            units=world.preferences.units,
            flags=[(flag, _(FLAGS[flag].status)) for flag in world.preferences.flags],
            feelings=_quick_flags(world),
            accounts=[a for a in world.store.accounts.all() if a.state != "ok"],
            paused=world.member.paused_at,
            taken_back=taken and taken.astimezone(world.zone).date(),
            at_work=is_at_work(world),
            made=f"{words.day(shown.made.astimezone(world.zone).date())}, {shown.made.astimezone(world.zone):%H:%M}",
        )


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
    _edit(visit, edit.move, form.uid, form.date, form.half)
    return visit.at_work(f"Moved to {words.day(form.date)}. It stays there.")


@router.post("/week/skip")
def skip(visit: Athlete, form: Annotated[SessionForm, Form()]) -> Response:
    """Take a session off."""
    _edit(visit, edit.skip, form.uid)
    return visit.at_work("Skipped. Nothing of the kind is put on that day again.")


@router.post("/week/lock")
def lock(visit: Athlete, form: Annotated[LockForm, Form()]) -> Response:
    """Keep a session where it is, or let the plan move it again."""
    _edit(visit, edit.lock, form.uid, locked=form.locked)
    return visit.at_work("It stays where it is." if form.locked else "The plan may move it again.")


@router.post("/week/done")
def done(visit: Athlete, form: Annotated[DoneForm, Form()]) -> Response:
    """Take the athlete's word that a session was done."""
    _edit(visit, edit.done, form.uid, as_planned=form.as_planned)
    return visit.at_work("Well done. The next weights follow.")


@router.post("/week/not-done")
def not_done(visit: Athlete, form: Annotated[SessionForm, Form()]) -> Response:
    """Take that word back."""
    _edit(visit, edit.not_done, form.uid)
    return visit.at_work("Taken back.")


@router.post("/week/feel")
def feel(visit: Athlete, form: Annotated[FeelForm, Form()]) -> Response:
    """Heed an illness or a pain from now on, or no more."""
    with visit.world() as world:
        known = world.preferences.flags

    def put(answers: dict[str, Any]) -> dict[str, Any]:
        others = [flag for flag in known if flag != form.flag]
        return answers | {"flags": [*others, form.flag] if form.on else others}

    change(visit, put)
    return visit.at_work(
        "Noted. The plan takes care from now on." if form.on else "Good. The plan goes on."
    )


@router.post("/week/look")
def look(visit: Athlete) -> Response:
    """Look for new runs now."""
    return visit.at_work("Looked.")


def _edit(
    visit: Visit,
    how: Callable[..., None],
    *what: str | dt.date | None,
    **more: Literal[True, False],
) -> None:
    with visit.world() as world:
        _must_go(world)
        try:
            how(world, *what, **more)
        except LookupError:
            raise Refused(
                404, "There is no such session any more, or it is none of yours."
            ) from None
        except (edit.CannotEdit, PassRunning) as error:
            raise Refused(409, str(error)) from None


def _must_go(world: World) -> None:
    if world.member.go_at is None:
        raise Refused(409, "This is only a preview so far. Say go first.")
