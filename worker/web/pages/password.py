"""Connecting a source with email and password, then perhaps a code; or a token made elsewhere."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field, SecretStr

from connectors.ways import Password, Source
from planner.language import _
from worker.accounts import sign_in
from worker.web.account_page import NOT_CONNECTED, connected, path_of, show, source_named
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused
from worker.web.limits import CONNECT

router = APIRouter(dependencies=[OWN_FORM])


class PasswordForm(PageForm):
    """The athlete's sign-in at a platform. It goes there and is forgotten."""

    email: Annotated[str, Field(max_length=200)]
    password: Annotated[SecretStr, Field(max_length=500)]


class CodeForm(PageForm):
    """The code that a platform sent."""

    code: Annotated[str, Field(max_length=40)]


class TokenForm(PageForm):
    """A sign-in that was made on another machine."""

    token: Annotated[SecretStr, Field(max_length=20_000)]


@router.post("/accounts/{name}/password")
def password(visit: Athlete, name: str, form: Annotated[PasswordForm, Form()]) -> Response:
    """Try the password at the platform, once."""
    source = _with_password(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            answer = sign_in.begin(world, name, form.email, form.password)
    except NOT_CONNECTED as error:
        return show(visit, source, str(error), email=form.email)

    if isinstance(answer, sign_in.CodeWanted):
        return visit.to(path_of(name))
    return connected(visit, source)


@router.post("/accounts/{name}/code")
def code(visit: Athlete, name: str, form: Annotated[CodeForm, Form()]) -> Response:
    """Send the code to the platform, once."""
    source = _with_password(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            answer = sign_in.finish(world, name, form.code)
    except NOT_CONNECTED as error:
        return show(visit, source, str(error))

    if isinstance(answer, sign_in.CodeWanted):
        return show(visit, source, answer.text)
    return connected(visit, source)


@router.post("/accounts/{name}/again")
def again(visit: Athlete, name: str) -> Response:
    """Ask the platform once more whose account it is."""
    source = _with_password(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            sign_in.complete(world, name)
    except NOT_CONNECTED as error:
        return show(visit, source, str(error))
    return connected(visit, source)


@router.post("/accounts/{name}/token")
def token(visit: Athlete, name: str, form: Annotated[TokenForm, Form()]) -> Response:
    """Connect with a token that was made on another machine."""
    source = _with_password(name)
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            sign_in.take_token(world, name, form.token)
    except NOT_CONNECTED as error:
        return show(visit, source, str(error), tab="token")
    return connected(visit, source)


@router.post("/accounts/{name}/cancel")
def cancel(visit: Athlete, name: str) -> Response:
    """Forget the sign-in that waits for a code."""
    _with_password(name)
    with visit.world() as world:
        sign_in.cancel(world, name)
    return visit.to(path_of(name))


def _with_password(name: str) -> Source:
    source = source_named(name)
    if not isinstance(source.way, Password):
        raise Refused(404, _("There is no such page."))
    return source
