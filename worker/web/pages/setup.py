"""The setup: where it begins, the preview it ends with, and the click that lets Pronghorn write."""

from fastapi import APIRouter
from fastapi.responses import Response

from connectors.ways import sources
from planner.language import _
from worker.web import fortnight
from worker.web.flow import PREVIEW, place, steps
from worker.web.guard import OWN_FORM, Athlete, Refused
from worker.web.pages.working import is_at_work
from worker.world import World

router = APIRouter(dependencies=[OWN_FORM])


@router.get("/setup")
def setup(visit: Athlete) -> Response:
    """Say what the setup asks, and begin. Once it is done, lead to the settings."""
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
            calendars=_calendars(world),
            units=world.preferences.units,
        )


@router.post(PREVIEW)
def plan_again(visit: Athlete) -> Response:
    """Make the plan of the preview again, with the answers given since."""
    return visit.at_work(_("This is the plan with your answers."))


@router.post("/go")
def go(visit: Athlete) -> Response:
    """Allow writing to the athlete's calendars from now on."""
    with visit.world() as world:
        if world.store.plans.latest() is None:
            raise Refused(
                409,
                _(
                    "There's no plan yet. Connect an account or upload an export, "
                    "then look at the preview."
                ),
            )
        world.say_go()

    return visit.at_work(_("Great. Writing your sessions to the calendar now."))


def _calendars(world: World) -> list[str]:
    """Return the titles of the connected sources that sessions are written to."""
    connected = {account.platform for account in world.store.accounts.all()}
    takers = [source for source in sources().values() if source.takes_sessions]
    return [_(source.title) for source in takers if source.name in connected]


def _is_stale(world: World) -> bool:
    """Whether the athlete has changed an answer since the plan was made."""
    stored, answers = world.store.plans.latest(), world.preferences
    if stored is None:
        return False

    problem = stored.problem
    if (problem.athlete, problem.flags) != (answers.athlete, answers.flags):
        return True

    planned_races = {race.date for race in problem.races}
    wanted_races = {race.date for race in answers.races}
    unwanted_races = set(answers.no_race)
    return not wanted_races <= planned_races or not planned_races.isdisjoint(unwanted_races)
