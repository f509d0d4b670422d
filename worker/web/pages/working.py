"""Watching a pass while it runs. The page reloads itself until it is done, without a script."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from worker.web.guard import Athlete
from worker.world import World

JOBS: Final = ("pass", "undo")
router = APIRouter()


@router.get("/working")
def working(visit: Athlete) -> Response:
    """Show how the pass that is running goes, and lead on when it is over."""
    with visit.world() as world:
        if is_at_work(world):
            lines = visit.site.feed.lines(visit.member.athlete_id)
            return visit.page("working.html", lines=lines)
        return visit.to(_afterwards(world))


def is_at_work(world: World) -> bool:
    """Whether something is being done for the athlete, or is due now."""
    now = world.now()
    for due in world.store.journal.due():
        is_claimed = due.claimed_until is not None and due.claimed_until > now
        if due.job in JOBS and (is_claimed or due.at <= now):
            return True
    return False


def _afterwards(world: World) -> str:
    if world.member.paused_at is not None:
        return "/leave"
    if world.member.go_at is not None:
        return "/week"
    return "/setup/preview"
