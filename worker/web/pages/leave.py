"""The way out, in steps: pause, take everything back, take the data along, delete the account."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from worker import leave, words
from worker.lock import PassRunning
from worker.web.guard import Athlete, Form, Refused, Sent, anyone
from worker.web.pages.working import is_at_work

router = APIRouter()


class Pause(Sent):
    """Whether to pause."""

    on: bool


class Nothing(Sent):
    """A button."""


class Delete(Sent):
    """The word that is asked for, and whether workouts of ours may stay where they are."""

    word: Literal["delete"]
    anyway: bool = False


@router.get("/leave")
def page(visit: Athlete) -> Response:
    """Show the ways out."""
    with visit.world() as world:
        removed = next((line for p in world.store.journal.passes(1) for line in p.lines if " of ours; " in line), "")
        return visit.page(
            "leave.html",
            ours=leave.ours(world),
            paused=world.member.paused_at,
            removed=removed,
            accounts=world.store.accounts.all(),
            at_work=is_at_work(world),
        )


@router.post("/leave/pause")
def pause(visit: Athlete, sent: Annotated[Pause, Depends(Form(Pause))]) -> Response:
    """Do nothing for the athlete from now on, or go on."""
    site = visit.site
    site.store.members.pause(visit.member.athlete_id, site.now() if sent.on else None)
    if sent.on:
        return visit.done("/leave", "Paused. Nothing is read or written until you go on.")
    return visit.at_work("Going on.")


@router.post("/leave/undo")
def undo(visit: Athlete, _: Annotated[Nothing, Depends(Form(Nothing))]) -> Response:
    """Take everything of ours off the athlete's calendars, count it, and pause."""
    site = visit.site
    site.store.members.pause(visit.member.athlete_id, site.now())
    return visit.at_work("Everything of ours is taken off your calendars, and Pronghorn is paused.", "undo")


@router.get("/export.zip")
def export(visit: Athlete) -> Response:
    """Give the athlete all that is kept of them."""
    with visit.world() as world:
        packed, day = leave.export(world), words.day(world.today)
    name = f"pronghorn-{day.replace(' ', '-').lower()}.zip"
    return Response(
        packed, media_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.post("/leave/delete")
def delete(visit: Athlete, sent: Annotated[Delete, Depends(Form(Delete))]) -> Response:
    """Delete all that is kept of the athlete."""
    with visit.world() as world:
        left = leave.ours(world)
        if left and not sent.anyway:
            raise Refused(
                409, f"{words.count(left, 'workout')} of ours would stay on your calendar. Take them off first."
            )
        try:
            leave.delete(world)
        except PassRunning as error:
            raise Refused(409, str(error)) from None
    return anyone(visit.request).page("goodbye.html", left=left)
