"""Watching a pass while it runs. The page loads itself again until it is done, without any script."""

from fastapi import APIRouter
from fastapi.responses import Response

from worker.web.guard import Athlete
from worker.world import World

JOBS = ("pass", "undo")
router = APIRouter()


@router.get("/working")
def working(visit: Athlete) -> Response:
    """Show how the pass goes that is under way, and lead on when it is over."""
    with visit.world() as world:
        at_work = is_at_work(world)
        paused, go = world.member.paused_at, world.member.go_at is not None
    if not at_work:
        return visit.to("/leave" if paused else "/week" if go else "/setup/preview")
    return visit.page("working.html", lines=visit.site.feed.lines(visit.member.athlete_id))


def is_at_work(world: World) -> bool:
    """Whether something is being done for the athlete, or is due at this moment."""
    now = world.now()
    return any(
        due.job in JOBS and ((due.claimed_until and due.claimed_until > now) or due.at <= now)
        for due in world.store.journal.due()
    )
