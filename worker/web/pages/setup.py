"""The set-up: where it begins, the preview it ends with, and the word that lets Pronghorn write."""

from fastapi import APIRouter
from fastapi.responses import Response

from worker.web import fortnight
from worker.web.flow import PREVIEW, place, steps
from worker.web.guard import OWN_FORM, Athlete, Refused
from worker.web.pages.working import is_at_work
from worker.world import World

router = APIRouter(dependencies=[OWN_FORM])


@router.get("/setup")
def setup(visit: Athlete) -> Response:
    """Say what the set-up asks, and begin; once it is done, lead to the settings."""
    if visit.member.go_at is not None:
        return visit.to("/settings")
    return visit.page("setup.html", steps=steps())


@router.get(PREVIEW)
def preview(visit: Athlete, open: str = "") -> Response:  # noqa: A002 - the name in the address
    """Show the next two weeks as they would be written."""
    with visit.world() as world:
        if is_at_work(world):
            return visit.to("/working")
        if world.member.go_at is not None:
            return visit.to("/week")
        return visit.page(
            "preview.html",
            **place(visit, PREVIEW),
            plan=fortnight.of(world),
            open=open,
            stale=_is_stale(world),
            connected={account.platform for account in world.store.accounts.all()},
            units=world.preferences.units,
        )


@router.post(PREVIEW)
def plan_anew(visit: Athlete) -> Response:
    """Make the plan of the preview again, with what was answered since."""
    return visit.at_work("This is the plan with your answers.")


@router.post("/go")
def go(visit: Athlete) -> Response:
    """Allow writing to the athlete's calendars, from now on."""
    with visit.world() as world:
        if world.store.plans.latest() is None:
            raise Refused(
                409,
                "There is no plan yet. Connect an account or give an export, then look at the preview.",
            )
        world.say_go()
    return visit.at_work("Go it is. The sessions are being written.")


def _is_stale(world: World) -> bool:
    """Whether the athlete has told us something since the plan was made."""
    stored, told = world.store.plans.latest(), world.preferences
    if stored is None:
        return False
    known = stored.problem
    races = {race.date for race in known.races}
    return (
        (known.athlete, known.flags) != (told.athlete, told.flags)
        or not {race.date for race in told.races} <= races
        or bool(races & set(told.no_race))
    )
