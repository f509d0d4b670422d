"""Connecting Garmin: e-mail and password, then perhaps a code; or a token from another machine."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field, SecretStr

from connectors.errors import PlatformError
from worker.accounts import sign_in
from worker.accounts.connect import CannotConnect
from worker.accounts.lockout import paused_until
from worker.web.flow import next_path, place
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Visit
from worker.web.limits import CONNECT
from worker.words import clock_time
from worker.world import OtherAccount, World

HERE = "/accounts/garmin"
SAID_NO = (CannotConnect, OtherAccount, PlatformError)
router = APIRouter(dependencies=[OWN_FORM])


class PasswordForm(PageForm):
    """The athlete's sign-in at Garmin; it goes there and is forgotten."""

    email: Annotated[str, Field(max_length=200)]
    password: Annotated[SecretStr, Field(max_length=500)]


class CodeForm(PageForm):
    """What Garmin sent."""

    code: Annotated[str, Field(max_length=40)]


class TokenForm(PageForm):
    """A sign-in that was made on another machine."""

    token: Annotated[SecretStr, Field(max_length=20_000)]


@router.get(HERE)
def garmin(visit: Athlete, way: Literal["password", "token"] = "password") -> Response:
    """Show how Garmin is connected, or what its sign-in waits for."""
    return _page(visit, way=way)


@router.post(f"{HERE}/password")
def password(visit: Athlete, form: Annotated[PasswordForm, Form()]) -> Response:
    """Try the password at Garmin, once."""
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            answer = sign_in.begin(world, form.email, form.password)
    except SAID_NO as error:
        return _page(visit, str(error), email=form.email)
    return visit.to(HERE) if isinstance(answer, sign_in.CodeWanted) else _connected(visit)


@router.post(f"{HERE}/code")
def code(visit: Athlete, form: Annotated[CodeForm, Form()]) -> Response:
    """Send the code to Garmin, once."""
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            answer = sign_in.finish(world, form.code)
    except SAID_NO as error:
        return _page(visit, str(error))
    return (
        _page(visit, answer.told) if isinstance(answer, sign_in.CodeWanted) else _connected(visit)
    )


@router.post(f"{HERE}/again")
def again(visit: Athlete) -> Response:
    """Ask Garmin once more whose account it is."""
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            sign_in.complete(world)
    except SAID_NO as error:
        return _page(visit, str(error))
    return _connected(visit)


@router.post(f"{HERE}/token")
def token(visit: Athlete, form: Annotated[TokenForm, Form()]) -> Response:
    """Connect with a token that was made on another machine."""
    visit.limit(CONNECT, visit.member.athlete_id)
    try:
        with visit.world() as world:
            sign_in.take_token(world, form.token)
    except SAID_NO as error:
        return _page(visit, str(error), way="token")
    return _connected(visit)


@router.post(f"{HERE}/cancel")
def cancel(visit: Athlete) -> Response:
    """Forget the sign-in that waits for a code."""
    with visit.world() as world:
        sign_in.cancel(world)
    return visit.to(HERE)


def _connected(visit: Visit) -> Response:
    visit.hurry()
    return visit.done(next_path(visit, HERE), "Garmin is connected. Your runs are being read.")


def _page(visit: Visit, problem: str = "", *, way: str = "password", email: str = "") -> Response:
    with visit.world() as world:
        facts = {
            **_facts(world),
            **place(visit, HERE),
            "problem": problem,
            "way": way,
            "email": email,
        }
    return visit.page("accounts/garmin.html", 422 if problem else 200, **facts)


def _facts(world: World) -> dict[str, Any]:
    waits, paused = sign_in.waiting(world), paused_until(world)

    def clock(moment: Any) -> str:
        return clock_time(moment, world.now(), world.zone, known=world.zone_known)

    return {
        "account": world.store.accounts.get("garmin"),
        "code": waits if isinstance(waits, sign_in.CodeWanted) else None,
        "again": isinstance(waits, sign_in.AccountWanted),
        "until": clock(waits.until) if waits else "",
        "paused": clock(paused) if paused else "",
    }
