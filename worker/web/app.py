"""Builds the application: every page, every safeguard, and the answers to refused requests."""

from pathlib import Path
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from planner.language import N_, _, ngettext
from worker.store import StoreError
from worker.vault import BadKey
from worker.web import pages
from worker.web.forms import MOST_FIELDS, advice
from worker.web.guard import Guest, Refused, SignInFirst, anyone
from worker.web.limits import TooOften
from worker.web.routes import ways
from worker.web.safety import Safety
from worker.web.site import Site

log = structlog.get_logger()

_ANSWERS: Final = {
    404: N_("There's no such page here, or it isn't yours to see."),
    405: N_("This page can't do that."),
}
_OTHER_ANSWER: Final = N_("Pronghorn couldn't read this request. Nothing was changed.")


def make_app(site: Site) -> FastAPI:
    """Return the pages without the safeguards around them.

    Raises Gap if a page does not say who may see it.
    """
    app = FastAPI(
        title="Pronghorn",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        form_limits={"max_files": 1, "max_fields": MOST_FIELDS},
    )
    app.state.site = site

    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(StoreError, _not_now)
    app.add_exception_handler(BadKey, _other_key)
    app.add_exception_handler(Exception, _bug)

    for router in pages.ROUTERS:
        app.router.routes.extend(router.routes)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))

    ways(app)  # raises Gap
    return app


def application(site: Site) -> ASGIApp:
    """Return what is served: the pages, behind the safeguards."""
    return Safety(make_app(site), site)


def _say(request: Request, status: int, text: str) -> Response:
    """Answer with a sentence: as a page, or as JSON where a program asked."""
    if request.url.path.endswith(".json") or request.url.path == "/healthz":
        return JSONResponse({"error": text}, status)

    guest: Guest = anyone(request)
    return guest.page("refused.html", status, text=text)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)

    looks_at_page = request.method == "GET" and not request.url.path.endswith(".json")
    if isinstance(error, SignInFirst) and looks_at_page:
        return anyone(request).to("/sign-in")
    return _say(request, error.status_code, error.detail)


def _too_often(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOften)

    minutes = max(1, round(error.wait_s / 60))
    text = ngettext(
        "Too many tries. Try again in {count} minute. Nothing was changed.",
        "Too many tries. Try again in {count} minutes. Nothing was changed.",
        minutes,
    )
    answer = _say(request, 429, text)
    answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _not_valid(request: Request, error: Exception) -> Response:
    """Answer a form with values that cannot be used, or an address that no page has."""
    assert isinstance(error, RequestValidationError)

    faults = [fault for fault in error.errors() if fault["loc"][0] == "body"]
    if not faults:
        return _say(request, 404, _(_ANSWERS[404]))
    return _say(request, 422, advice(faults))


def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)

    status = error.status_code
    return _say(request, status, _(_ANSWERS.get(status, _OTHER_ANSWER)))


def _not_now(request: Request, error: Exception) -> Response:
    log.error("the data folder cannot be used", path=request.url.path, reason=str(error))
    return PlainTextResponse(f"{error}\n", 503)  # a page would need the store as well


def _other_key(request: Request, error: Exception) -> Response:
    return _say(request, 409, str(error))


def _bug(request: Request, error: Exception) -> Response:
    log.error("a bug in Pronghorn", path=request.url.path, exc_info=error)
    text = _("Something went wrong inside Pronghorn. Your data is safe. The log has the details.")
    return _say(request, 500, text)
