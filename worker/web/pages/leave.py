"""The way out, in steps: pause, take everything back, leave one source, take the data along, delete the account."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response

from connectors.ways import sources
from worker import words
from worker.accounts.connect import CannotConnect, disconnect
from worker.hand import leave
from worker.lock import PassRunning, waiting
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused, anyone
from worker.web.pages.working import is_at_work

router = APIRouter(dependencies=[OWN_FORM])


class PauseForm(PageForm):
    """Whether to pause."""

    on: bool


class DeleteForm(PageForm):
    """The word that is asked for, and whether workouts of ours may stay where they are."""

    word: Literal["delete"]
    anyway: bool = False


@router.get("/leave")
def page(visit: Athlete) -> Response:
    """Show the ways out."""
    with visit.world() as world:
        last = next((p for p in world.store.journal.passes(1) if p.kind == "undo"), None)
        return visit.page(
            "leave.html",
            ours=leave.ours(world),
            paused=world.member.paused_at,
            removed=last.lines if last else (),
            problems=last.errors if last else (),
            accounts=world.store.accounts.all(),
            sources=sources(),
            at_work=is_at_work(world),
        )


@router.post("/leave/pause")
def pause(visit: Athlete, form: Annotated[PauseForm, Form()]) -> Response:
    """Do nothing for the athlete from now on, or go on."""
    site = visit.site
    site.store.members.pause(visit.member.athlete_id, site.now() if form.on else None)
    if not form.on:
        return visit.at_work("Going on.")
    try:
        with visit.world() as world, waiting(world.folder, world.lock):
            pass  # a pass that began before has ended
    except PassRunning:
        return visit.done(
            "/leave",
            "Paused. A pass that was under way is still ending; after it nothing is written.",
        )
    return visit.done("/leave", "Paused. Nothing is read or written until you go on.")


@router.get("/leave/undo")
def undo_page(visit: Athlete) -> Response:
    """Say how much would be taken off the athlete's calendars, and ask."""
    with visit.world() as world:
        return visit.page("leave_undo.html", ours=leave.ours(world))


@router.post("/leave/undo")
def undo(visit: Athlete) -> Response:
    """Take everything of ours off the athlete's calendars, count it, and pause."""
    return visit.at_work("", "undo")  # the page after it tells what was removed


@router.get("/accounts/{name}/leave")
def source_page(visit: Athlete, name: str) -> Response:
    """Say what leaving a source deletes, and ask."""
    with visit.world() as world:
        account = world.store.accounts.get(name)
        if account is None:
            raise Refused(404, "This is not connected.")
        ours = sum(row.state != "removed" for row in world.store.ledger(name).rows())
        return visit.page("leave_source.html", source=sources()[name], account=account, ours=ours)


@router.post("/accounts/{name}/leave")
def source(visit: Athlete, name: str) -> Response:
    """Disconnect a source: its sign-in goes, and everything that was read from it."""
    if name not in sources():
        raise Refused(404, "There is no such source.")
    said: list[str] = []
    try:
        with visit.world() as world:
            disconnect(world, name, said.append)
    except (CannotConnect, PassRunning) as error:
        raise Refused(409, str(error)) from None
    visit.hurry()
    title = sources()[name].title
    told = [line for line in said if not line.startswith(f"{name} is disconnected")]
    return visit.done(
        "/accounts",
        " ".join([f"{title} is disconnected, and what was read from it is deleted.", *told]),
    )


@router.get("/export.zip")
def export(visit: Athlete) -> Response:
    """Give the athlete all that is kept of them."""
    with visit.world() as world:
        packed, day = leave.export(world), words.day(world.today)
    name = f"pronghorn-{day.replace(' ', '-').lower()}.zip"
    return Response(
        packed,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/leave/delete")
def delete_page(visit: Athlete) -> Response:
    """Say what deleting the account means, and ask for a word."""
    with visit.world() as world:
        return visit.page(
            "leave_delete.html", ours=leave.ours(world), owner=visit.member.role == "owner"
        )


@router.post("/leave/delete")
def delete(visit: Athlete, form: Annotated[DeleteForm, Form()]) -> Response:
    """Delete all that is kept of the athlete."""
    with visit.world() as world:
        left = leave.ours(world)
        if left and not form.anyway:
            raise Refused(
                409,
                f"{words.count(left, 'workout')} of ours would stay on your calendar. Take them off first.",
            )
        try:
            leave.delete(world)
        except PassRunning as error:
            raise Refused(409, str(error)) from None
    return anyone(visit.request).page("goodbye.html", left=left)
