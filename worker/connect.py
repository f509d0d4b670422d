"""Connecting an account: the runner signs in once, and only the sealed sign-in stays."""

import datetime as dt
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from connectors.errors import Blocked, NeedsReconnect, WrongCredentials
from worker.bootstrap import World
from worker.vault import BadKey, Owner

CODES = 3  # a code may be typed this often for one sign-in
SIGN_IN = "sign-in garmin"  # the due time before which no password is sent
_APP = (
    "Strava needs an app of your own. Make one at https://www.strava.com/settings/api (this takes a paid Strava "
    "subscription; put `localhost` into Authorization Callback Domain), then set PRONGHORN_STRAVA__CLIENT_ID and "
    "PRONGHORN_STRAVA__CLIENT_SECRET to the two values it shows, and run `pronghorn connect strava` again."
)
_THANKS = "Thank you. You can close this page and go back to the terminal."
_STRANGE = "This is not the answer Pronghorn waits for."


class CannotConnect(Exception):  # noqa: N818 - reads as a sentence
    """An account was not connected and nothing was stored. The text says why and names the way out."""


def connect_garmin(
    world: World, email: str, password: SecretStr, ask_code: Callable[[str], str], tell: Callable[[str], None]
) -> str:
    """Sign in to Garmin with one attempt of the password, and keep the sign-in. Returns the account's name.

    `ask_code` is told what was wrong with the last code, or where the first one went, and returns the next.
    Raises CannotConnect, OtherAccount, PlatformError.
    """
    from connectors.garmin import CodeNeeded, begin_sign_in, finish_sign_in  # noqa: PLC0415 - slow to import

    check_pause(world)
    with _remembered_pause(world):
        signed_in = begin_sign_in(world.settings.garmin.base_url, email, password)
        told = f"Garmin sent a code ({signed_in.sent_by})." if isinstance(signed_in, CodeNeeded) else ""
        for left in reversed(range(CODES)):
            if not isinstance(signed_in, CodeNeeded):
                break
            try:
                signed_in = finish_sign_in(signed_in, ask_code(told))
            except WrongCredentials as error:
                if not left:
                    raise
                told = str(error)
    assert not isinstance(signed_in, CodeNeeded)
    world.connect("garmin", signed_in.account_id, signed_in.display_name, signed_in.tokens, signed_in.zone)
    tell(f"Garmin is connected as {signed_in.display_name}.")
    return signed_in.display_name


def check_pause(world: World) -> None:
    """Refuse a sign-in while Garmin refuses ours: each attempt makes its pause longer. Raises CannotConnect."""
    until = next((due.at for due in world.store.journal.due() if due.job == SIGN_IN), None)
    if until and until > world.now():
        raise CannotConnect(_paused(world, until))


def connect_strava(world: World, visit: Callable[[str], None], wait_s: float, tell: Callable[[str], None]) -> str:
    """Let the athlete say yes on Strava's own page and keep the sign-in. Returns the account's id.

    `visit` gets the page's address. Raises CannotConnect, OtherAccount, PlatformError.
    """
    from connectors.strava import authorize_url, exchange  # noqa: PLC0415 - slow to import

    app = world.settings.strava
    if not app.client_id or app.client_secret is None:
        raise CannotConnect(_APP)
    state = secrets.token_urlsafe(24)
    with _callback(state) as (address, answers):
        visit(authorize_url(app.base_url, app.client_id, address, state))
        try:
            answer = answers.get(timeout=wait_s)
        except queue.Empty:
            raise CannotConnect(
                f"No answer from Strava came within {wait_s:.0f} seconds. Run `pronghorn connect strava` again and "
                "finish in the browser, on this machine."
            ) from None
    if "code" not in answer:
        raise CannotConnect("You did not let Pronghorn see your runs on Strava, so nothing was connected.")
    signed_in = exchange(app.base_url, app.client_id, app.client_secret, answer["code"], answer.get("scope", ""))
    world.connect("strava", signed_in.athlete_id, signed_in.athlete_id, signed_in.tokens.dumps(), None)
    tell("Strava is connected.")
    return signed_in.athlete_id


def disconnect(world: World, platform: str, tell: Callable[[str], None]) -> None:
    """Forget an account, its sign-in and what was read from it. Raises CannotConnect while sessions of ours are there.

    Strava is asked to end the connection too; Garmin has no way to ask.
    """
    if world.store.accounts.get(platform) is None:
        raise CannotConnect(f"{platform} is not connected, so there is nothing to do.")
    ours = sum(row.state != "removed" for row in world.store.ledger(platform).rows())
    if ours:
        raise CannotConnect(
            f"{ours} workouts of ours still stand on {platform}. Run `pronghorn undo` first, so that none stays behind."
        )
    if platform == "strava":
        _revoke_strava(world, tell)
    world.store.activities.forget(platform)
    world.store.plans.forget()
    world.store.accounts.remove(platform)
    tell(f"{platform} is disconnected; its sign-in and what was read from it are gone from this machine.")
    if world.store.accounts.all():
        tell("The next pass makes the plan anew, without it.")


def _revoke_strava(world: World, tell: Callable[[str], None]) -> None:
    from connectors.strava import StravaTokens, revoke  # noqa: PLC0415 - slow to import

    app, account = world.settings.strava, world.store.accounts.get("strava")
    with suppress(BadKey, NeedsReconnect):
        if account is not None and app.client_secret is not None:
            tokens = world.vault.open(account.sealed, Owner(world.store.athlete_id, "strava"))
            revoke(app.base_url, app.client_id, app.client_secret, StravaTokens.loads(tokens))
            return
    tell("Strava could not be told. If Pronghorn is still listed at https://www.strava.com/settings/apps, revoke it.")


@contextmanager
def _remembered_pause(world: World) -> Iterator[None]:
    """Write down how long Garmin refuses sign-ins, so that no attempt is made before."""
    try:
        yield
    except Blocked as error:
        world.store.journal.schedule(SIGN_IN, error.until)
        raise CannotConnect(_paused(world, error.until)) from error


def _paused(world: World, until: dt.datetime) -> str:
    local, now = until.astimezone(world.zone), world.now().astimezone(world.zone)
    clock = f"{local:%H:%M}" if local.date() == now.date() else f"{local:%H:%M} on {local:%A}"
    return (
        f"Garmin refuses sign-ins from here for now. Nothing was stored. Try again after {clock}; Pronghorn will not "
        "try before, because every attempt makes the pause longer."
    )


@contextmanager
def _callback(state: str) -> Iterator[tuple[str, queue.Queue[dict[str, str]]]]:
    """Wait on this machine for the browser to come back from Strava. The first answer with our `state` counts."""
    answers: queue.Queue[dict[str, str]] = queue.Queue(1)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            answer = {name: values[-1] for name, values in parse_qs(url.query).items()}
            ours = url.path == "/strava" and secrets.compare_digest(answer.get("state", "").encode(), state.encode())
            self._say(*((200, _THANKS) if ours else (400, _STRANGE)))
            if ours:
                with suppress(queue.Full):
                    answers.put_nowait(answer)

        def _say(self, status: int, text: str) -> None:
            body = f"<!doctype html><meta charset=utf-8><title>Pronghorn</title><p>{text}</p>".encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the address holds the code."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/strava", answers
        finally:
            server.shutdown()
            thread.join()
