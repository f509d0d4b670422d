"""How things are: accounts, passes and what they did, what waits, and the requests left."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from worker.status import as_json, status
from worker.web.guard import Athlete

router = APIRouter()


@router.get("/status")
def page(visit: Athlete) -> Response:
    """Show how things are."""
    with visit.world() as world:
        return visit.page("status.html", now=status(world), can_mail=bool(world.settings.mail.host))


@router.get("/status.json")
def status_json(visit: Athlete) -> Response:
    """Return how things are, for a program to read."""
    with visit.world() as world:
        return JSONResponse(as_json(status(world)))
