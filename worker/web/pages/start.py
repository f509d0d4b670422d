"""The front door, and whether Pronghorn is alive."""

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
    """Say that the store can be read, and by how many seconds the worker is late."""
    now = guest.site.now()
    delays = [now - due.at for due in everybodys_due(guest.site.store.database)]
    late_s = max((delay.total_seconds() for delay in delays), default=0)
    return JSONResponse({"ok": True, "late_s": max(0, round(late_s))})
