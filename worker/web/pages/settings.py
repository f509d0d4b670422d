"""Where everything else is found."""

from fastapi import APIRouter
from fastapi.responses import Response

from worker.web.flow import questions
from worker.web.guard import Athlete

router = APIRouter()


@router.get("/settings")
def settings(visit: Athlete) -> Response:
    """Lead to the accounts, the answers, the browsers and the ways to stop."""
    return visit.page("settings.html", questions=questions())
