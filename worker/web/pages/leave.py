"""The ways to stop: pause, take everything back, leave a source, download the data, delete it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response

from connectors.ways import sources
from planner.language import _, ngettext
from worker import words
from worker.accounts.disconnect import CannotDisconnect, disconnect, sentences, workouts_on
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
    """The word that is asked for, and whether workouts may stay on the athlete's calendar."""

    word: Literal["delete"]
    anyway: bool = False


@router.get("/leave")
def page(visit: Athlete) -> Response:
    """Show the ways to stop."""
    with visit.world() as world:
        undone = [record for record in world.store.journal.passes(1) if record.kind == "undo"]
        return visit.page(
            "leave.html",
            ours=leave.ours(world),
            paused=world.member.paused_at,
            undone=undone[0] if undone else None,
            accounts=world.store.accounts.all(),
            at_work=is_at_work(world),
        )


@router.post("/leave/pause")
def pause(visit: Athlete, form: Annotated[PauseForm, Form()]) -> Response:
    """Do nothing for the athlete from now on, or resume."""
    members, athlete_id = visit.site.store.members, visit.member.athlete_id
    if not form.on:
        members.pause(athlete_id, None)
        return visit.at_work(_("Pronghorn is running again."))

    members.pause(athlete_id, visit.site.now())
    try:
        with visit.world() as world, waiting(world.folder, world.lock):
            pass  # a pass that began earlier has ended
    except PassRunning:
        text = _("Paused. A pass is just finishing. After that, nothing is written.")
    else:
        text = _("Paused. Nothing is read or written until you resume.")
    return visit.done("/leave", text)


@router.get("/leave/undo")
def undo_page(visit: Athlete) -> Response:
    """Say how much would be taken off the athlete's calendars, and ask."""
    with visit.world() as world:
        return visit.page("leave_undo.html", ours=leave.ours(world))


@router.post("/leave/undo")
def undo(visit: Athlete) -> Response:
    """Take everything Pronghorn made off the athlete's calendars, count it, and pause."""
    return visit.at_work("", "undo")  # the next page says what was removed


@router.get("/accounts/{name}/leave")
def source_page(visit: Athlete, name: str) -> Response:
    """Say what leaving a source deletes, and ask."""
    with visit.world() as world:
        account = world.store.accounts.get(name)
        if account is None:
            raise Refused(404, _("This account isn't connected."))

        ours = workouts_on(world, name)
        return visit.page("leave_source.html", source=sources()[name], account=account, ours=ours)


@router.post("/accounts/{name}/leave")
def source(visit: Athlete, name: str) -> Response:
    """Disconnect a source: its sign-in goes, and everything that was read from it."""
    if name not in sources():
        raise Refused(404, _("There's no such source."))

    try:
        with visit.world() as world:
            left = disconnect(world, name)
    except (CannotDisconnect, PassRunning) as error:
        raise Refused(409, str(error)) from None

    visit.hurry()
    return visit.done("/accounts", " ".join(sentences(left)))


@router.get("/export.zip")
def export(visit: Athlete) -> Response:
    """Give the athlete everything that is stored about them."""
    with visit.world() as world:
        packed, day = leave.export(world), words.day(world.today)

    name = f"pronghorn-{day.replace(' ', '-').lower()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(packed, media_type="application/zip", headers=headers)


@router.get("/leave/delete")
def delete_page(visit: Athlete) -> Response:
    """Say what deleting the account means, and ask for a word."""
    with visit.world() as world:
        is_owner = visit.member.role == "owner"
        return visit.page("leave_delete.html", ours=leave.ours(world), owner=is_owner)


@router.post("/leave/delete")
def delete(visit: Athlete, form: Annotated[DeleteForm, Form()]) -> Response:
    """Delete everything that is stored about the athlete."""
    with visit.world() as world:
        left = leave.ours(world)
        if left and not form.anyway:
            text = ngettext(
                "{count} workout would stay on your calendar. Take it off first.",
                "{count} workouts would stay on your calendar. Take them off first.",
                left,
            )
            raise Refused(409, text)

        try:
            leave.delete(world)
        except PassRunning as error:
            raise Refused(409, str(error)) from None

    return anyone(visit.request).page("goodbye.html", left=left)
