"""The page of one source: how it is connected, or what its sign-in waits for."""

import datetime as dt
from typing import Any, Literal
from urllib.parse import urlsplit

from fastapi.responses import Response

from connectors.errors import BadExport, PlatformError
from connectors.ways import OAuth, Password, Source, sources, title_of
from planner.language import _
from worker.accounts import sign_in
from worker.accounts.connect import CannotConnect
from worker.accounts.lockout import paused_until
from worker.web.flow import next_path, place
from worker.web.guard import Refused, Visit
from worker.web.safety import policy
from worker.words import clock_time
from worker.world import OtherAccount, World

NOT_CONNECTED = (BadExport, CannotConnect, OtherAccount, PlatformError)
Tab = Literal["password", "token"]


def path_of(name: str) -> str:
    """Return the address of a source's page."""
    return f"/accounts/{name}"


def back_to(visit: Visit, name: str) -> str:
    """Return the address that a platform sends the athlete back to."""
    return f"{visit.site.base_url}{path_of(name)}/back"


def source_named(name: str) -> Source:
    """Return a source. Raises Refused if there is none of that name."""
    source = sources().get(name)
    if source is None:
        raise Refused(404, _("There is no such source."))
    return source


def show(
    visit: Visit, source: Source, problem: str = "", *, tab: Tab = "password", email: str = ""
) -> Response:
    """Show a source's page, with what went wrong if something did."""
    with visit.world() as world:
        facts: dict[str, Any] = {
            **place(visit, path_of(source.name)),
            "source": source,
            "account": world.store.accounts.get(source.name),
            "problem": problem,
        }
        if isinstance(source.way, OAuth):
            facts |= _about_the_app(visit, world, source.name)
        if isinstance(source.way, Password):
            facts |= _about_the_sign_in(world, source.name)
            facts |= {"way": tab, "email": email}

    status = 422 if problem else 200
    answer = visit.page(f"accounts/{source.name}.html", status, **facts)
    if isinstance(source.way, OAuth) and facts["app"] is not None:
        platform = urlsplit(source.way.ask(facts["app"], back_to(visit, source.name), ""))
        answer.headers["Content-Security-Policy"] = policy(f"{platform.scheme}://{platform.netloc}")
    return answer


def connected(visit: Visit, source: Source) -> Response:
    """Have the athlete's runs read, and go on to the next page."""
    visit.hurry()
    return visit.done(
        next_path(visit, path_of(source.name)),
        _("{title} is connected. Your runs are being read.", title=title_of(source.name)),
    )


def _about_the_app(visit: Visit, world: World, name: str) -> dict[str, Any]:
    app = world.app(name)
    return {
        "app": app,
        "own_app": app is not None and world.store.apps.get(name) is not None,
        "back": back_to(visit, name),
        "host": visit.site.host,
    }


def _about_the_sign_in(world: World, name: str) -> dict[str, Any]:
    waits = sign_in.waiting(world, name)
    paused = paused_until(world, name)

    def clock(moment: dt.datetime) -> str:
        return clock_time(moment, world.now(), world.zone, known=world.zone_known)

    return {
        "code": waits if isinstance(waits, sign_in.CodeWanted) else None,
        "again": isinstance(waits, sign_in.AccountWanted),
        "until": clock(waits.until) if waits else "",
        "paused": clock(paused) if paused else "",
    }
