"""The front door, and whether anybody is home."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from worker.store import everybodys_due
from worker.web.guard import Anyone, Visit

router = APIRouter()


@router.get("/")
def front(guest: Anyone) -> Response:
    """Lead to the week, or to the sign-in."""
    return guest.to("/week" if isinstance(guest, Visit) else "/sign-in")


@router.get("/healthz")
def health(guest: Anyone) -> Response:
    """Say that the store can be read, and until when the worker is late."""
    now = guest.site.now()
    late = max((now - due.at for due in everybodys_due(guest.site.store.database)), default=None)
    seconds = max(0, round(late.total_seconds())) if late else 0
    return JSONResponse({"ok": True, "late_s": seconds})
