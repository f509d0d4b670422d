"""Where everything else is found."""

from fastapi import APIRouter
from fastapi.responses import Response

from worker.web.guard import Athlete

router = APIRouter()


@router.get("/settings")
def settings(visit: Athlete) -> Response:
    """Lead to the accounts, the answers, the browsers and the way out."""
    with visit.world() as world:
        return visit.page(
            "settings.html",
            told=world.preferences,
            accounts=world.store.accounts.all(),
            paused=world.member.paused_at,
        )
