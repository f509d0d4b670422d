"""Connecting and leaving what runs are read from: one page for each source, whatever sources there are."""

import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from pydantic import Field, SecretStr

from connectors.errors import BadExport, PlatformError
from connectors.ways import File, OAuth, Source, sources
from worker.accounts.connect import CannotConnect, grant
from worker.hand.take_file import import_file
from worker.web.flow import next_path, place
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused, Visit
from worker.web.limits import CONNECT
from worker.web.safety import policy
from worker.web.site import LINK_LASTS
from worker.world import OtherAccount

SAID_NO = (BadExport, CannotConnect, OtherAccount, PlatformError)
router = APIRouter(dependencies=[OWN_FORM])


class AppForm(PageForm):
    """An app that the athlete registered at a platform."""

    client_id: Annotated[str, Field(pattern=r"^[\w-]{1,80}$")]
    client_secret: Annotated[SecretStr, Field(min_length=8, max_length=200)]


class FileForm(PageForm):
    """An exported file."""

    file: UploadFile | None = None


@router.get("/accounts")
def accounts(visit: Athlete) -> Response:
    """Show what is connected, and what could be."""
    with visit.world() as world:
        known = {account.platform: account for account in world.store.accounts.all()}
        return visit.page("accounts.html", sources=sources().values(), known=known)


@router.get("/accounts/{name}")
def account(visit: Athlete, name: str) -> Response:
    """Show how a source is connected."""
    return _page(visit, _source(name))


@router.post("/accounts/{name}/app")
def app(visit: Athlete, name: str, form: Annotated[AppForm, Form()]) -> Response:
    """Keep the app that the athlete registered at a platform, its secret sealed."""
    _oauth(name)
    with visit.world() as world:
        world.keep_app(name, form.client_id, form.client_secret)
    return visit.to(f"/accounts/{name}")


@router.post("/accounts/{name}/ask")
def ask(visit: Athlete, name: str) -> Response:
    """Send the athlete to a platform's own page, to say yes there."""
    way = _oauth(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    with visit.world() as world:
        known = world.app(name)
    if known is None:
        raise Refused(409, "There is no app for this yet. Make one first: the page says how.")
    site = visit.site
    body = {"browser": visit.browser.digest, "source": name}
    state = site.store.doors.issue("state", visit.member.athlete_id, site.now() + LINK_LASTS, body)
    return visit.to(way.ask(known, _back(visit, name), state))


@router.get("/accounts/{name}/back")
def back(visit: Athlete, name: str, request: Request, state: str = "") -> Response:
    """Take what the athlete brings back from a platform's page, once, in the browser that went there."""
    _oauth(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    ticket = visit.site.store.doors.use("state", state, visit.site.now())
    mine = {"browser": visit.browser.digest, "source": name}
    if ticket is None or ticket.athlete_id != visit.member.athlete_id or ticket.body != mine:
        raise Refused(
            403,
            "This answer does not belong to a question of this browser. Connect again from here.",
        )
    try:
        with visit.world() as world:
            known = world.app(name)
            assert known is not None
            grant(world, name, known, dict(request.query_params))
    except SAID_NO as error:
        return _page(visit, _source(name), str(error))
    visit.hurry()
    here = f"/accounts/{name}"
    return visit.done(
        next_path(visit, here), f"{_source(name).title} is connected. Your runs are being read."
    )


@router.post("/accounts/{name}/file")
def file(visit: Athlete, name: str, form: Annotated[FileForm, Form()]) -> Response:
    """Read the runs of an exported file."""
    source = _source(name)
    if not isinstance(source.way, File):
        raise Refused(404, "There is no such page.")
    visit.limit(CONNECT, visit.member.athlete_id)
    if form.file is None:
        return _page(visit, source, "Choose a file first.")
    title = Path(form.file.filename or "").name[:100] or "the file"
    try:
        with tempfile.TemporaryDirectory() as folder, visit.world() as world:
            path = Path(folder) / f"export{Path(title).suffix.lower()[:8]}"
            path.write_bytes(form.file.file.read())
            said = import_file(world, name, path, title)
    except SAID_NO as error:
        return _page(visit, source, str(error))
    visit.hurry()
    return visit.done(
        next_path(visit, f"/accounts/{name}"), " ".join([f"{title} was read.", *said])
    )


def _page(visit: Visit, source: Source, problem: str = "") -> Response:
    here = f"/accounts/{source.name}"
    with visit.world() as world:
        known = world.app(source.name) if isinstance(source.way, OAuth) else None
        facts = {
            **place(visit, here),
            "source": source,
            "account": world.store.accounts.get(source.name),
            "own_app": known is not None and world.store.apps.get(source.name) is not None,
            "app": known,
            "back": _back(visit, source.name),
            "host": visit.site.host,
            "problem": problem,
        }
    answer = visit.page(f"accounts/{source.name}.html", 422 if problem else 200, **facts)
    if known is not None and isinstance(source.way, OAuth):
        there = urlsplit(source.way.ask(known, _back(visit, source.name), ""))
        answer.headers["Content-Security-Policy"] = policy(f"{there.scheme}://{there.netloc}")
    return answer


def _back(visit: Visit, name: str) -> str:
    return f"{visit.site.base_url}/accounts/{name}/back"


def _source(name: str) -> Source:
    found = sources().get(name)
    if found is None:
        raise Refused(404, "There is no such source.")
    return found


def _oauth(name: str) -> OAuth:
    way = _source(name).way
    if not isinstance(way, OAuth):
        raise Refused(404, "There is no such page.")
    return way
