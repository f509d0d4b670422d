"""Connecting what runs are read from: one page for each source, whatever sources there are."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from pydantic import Field, SecretStr

from connectors.ways import File, OAuth, sources
from planner.language import _
from worker.accounts.connect import grant
from worker.hand.take_file import import_file
from worker.web.account_page import (
    NOT_CONNECTED,
    Tab,
    back_to,
    connected,
    path_of,
    show,
    source_named,
)
from worker.web.flow import next_path
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused
from worker.web.limits import CONNECT
from worker.web.site import LINK_LASTS

_LONGEST_NAME = 100
_LONGEST_SUFFIX = 8
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
def account(visit: Athlete, name: str, way: Tab = "password") -> Response:
    """Show how a source is connected."""
    return show(visit, source_named(name), tab=way)


@router.post("/accounts/{name}/app")
def app(visit: Athlete, name: str, form: Annotated[AppForm, Form()]) -> Response:
    """Keep the app that the athlete registered at a platform, its secret sealed."""
    _oauth(name)
    with visit.world() as world:
        world.keep_app(name, form.client_id, form.client_secret)
    return visit.to(path_of(name))


@router.post("/accounts/{name}/ask")
def ask(visit: Athlete, name: str) -> Response:
    """Send the athlete to a platform's own page, to say yes there."""
    way = _oauth(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    with visit.world() as world:
        its_app = world.app(name)
    if its_app is None:
        raise Refused(409, _("There is no app for this yet. Make one first: the page says how."))

    site = visit.site
    expires_at = site.now() + LINK_LASTS
    state = site.store.doors.issue(
        "state", visit.member.athlete_id, expires_at, _of_this_browser(visit, name)
    )
    return visit.to(way.ask(its_app, back_to(visit, name), state))


@router.get("/accounts/{name}/back")
def back(visit: Athlete, name: str, request: Request, state: str = "") -> Response:
    """Take what the athlete brings back from a platform's page, once, in the same browser."""
    _oauth(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    ticket = visit.site.store.doors.use("state", state, visit.site.now())
    if (
        ticket is None
        or ticket.athlete_id != visit.member.athlete_id
        or ticket.body != _of_this_browser(visit, name)
    ):
        raise Refused(
            403, _("This answer was not asked for by this browser. Connect again from here.")
        )

    source = source_named(name)
    try:
        with visit.world() as world:
            its_app = world.app(name)
            assert its_app is not None
            grant(world, name, its_app, dict(request.query_params))
    except NOT_CONNECTED as error:
        return show(visit, source, str(error))
    return connected(visit, source)


@router.post("/accounts/{name}/file")
def file(visit: Athlete, name: str, form: Annotated[FileForm, Form()]) -> Response:
    """Read the runs of an exported file."""
    source = source_named(name)
    if not isinstance(source.way, File):
        raise Refused(404, _("There is no such page."))
    visit.limit(CONNECT, visit.member.athlete_id)
    if form.file is None:
        return show(visit, source, _("Choose a file first."))

    title = Path(form.file.filename or "").name[:_LONGEST_NAME] or _("the file")
    suffix = Path(title).suffix.lower()[:_LONGEST_SUFFIX]
    try:
        with tempfile.TemporaryDirectory() as folder, visit.world() as world:
            path = Path(folder) / f"export{suffix}"
            path.write_bytes(form.file.file.read())
            remarks = import_file(world, name, path, title)
    except NOT_CONNECTED as error:
        return show(visit, source, str(error))

    visit.hurry()
    notice = [_("Pronghorn has read {title}.", title=title), *remarks]
    return visit.done(next_path(visit, path_of(name)), " ".join(notice))


def _of_this_browser(visit: Athlete, name: str) -> dict[str, Any]:
    """Say which browser asks for which source: the answer has to come back to the same one."""
    return {"browser": visit.browser.digest, "source": name}


def _oauth(name: str) -> OAuth:
    way = source_named(name).way
    if not isinstance(way, OAuth):
        raise Refused(404, _("There is no such page."))
    return way
