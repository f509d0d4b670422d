"""Connecting Strava in the runner's own browser, and leaving any account."""

import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from connectors.errors import PlatformError
from connectors.ways import App, Granted, OAuth, sources
from worker import words
from worker.lock import waiting
from worker.vault import BadKey, Owner
from worker.world import World

_APP = (
    "Strava needs an app of your own. Make one at https://www.strava.com/settings/api (this takes a paid Strava "
    "subscription; put `localhost` into Authorization Callback Domain), then set PRONGHORN_STRAVA__CLIENT_ID and "
    "PRONGHORN_STRAVA__CLIENT_SECRET to the two values it shows, and run `pronghorn connect strava` again."
)
_THANKS = "Thank you. You can close this page and go back to the terminal."
_STRANGE = "This is not the answer Pronghorn waits for."


class CannotConnect(Exception):
    """An account was not connected and nothing was stored. The text says why and names the way out."""


def connect_strava(
    world: World, visit: Callable[[str], None], wait_s: float, tell: Callable[[str], None]
) -> str:
    """Let the athlete say yes on Strava's own page and keep the sign-in. Returns the account's id.

    `visit` gets the page's address. Raises CannotConnect, OtherAccount, PlatformError.
    """
    app = world.app("strava")
    if app is None:
        raise CannotConnect(_APP)
    way = _oauth("strava")
    state = secrets.token_urlsafe(24)
    with _callback(state) as (address, answers):
        visit(way.ask(app, address, state))
        try:
            answer = answers.get(timeout=wait_s)
        except queue.Empty:
            raise CannotConnect(
                f"No answer from Strava came within {wait_s:.0f} seconds. Run `pronghorn connect strava` again and "
                "finish in the browser, on this machine."
            ) from None
    granted = grant(world, "strava", app, answer)
    tell("Strava is connected.")
    return granted.account_id


def grant(world: World, platform: str, app: App, answer: Mapping[str, str]) -> Granted:
    """Keep what the athlete granted on a platform's own page. Raises CannotConnect, OtherAccount, PlatformError."""
    if "code" not in answer:
        title = sources()[platform].title
        raise CannotConnect(
            f"You did not let Pronghorn see your runs on {title}, so nothing was connected."
        )
    granted = _oauth(platform).grant(app, answer)
    world.connect(platform, granted.account_id, granted.display_name, granted.tokens, granted.zone)
    return granted


def disconnect(world: World, platform: str, tell: Callable[[str], None]) -> None:
    """Forget an account, its sign-in and what was read from it. Raises CannotConnect while sessions of ours are there.

    Strava is asked to end the connection too; Garmin has no way to ask. Raises PassRunning.
    """
    with waiting(world.folder, world.lock):
        if world.store.accounts.get(platform) is None:
            raise CannotConnect(f"{platform} is not connected, so there is nothing to do.")
        ours = sum(row.state != "removed" for row in world.store.ledger(platform).rows())
        if ours:
            raise CannotConnect(
                f"{words.count(ours, 'workout')} of ours still {'stands' if ours == 1 else 'stand'} on {platform}. "
                "Take everything back first, so that none stays behind: `pronghorn undo`, or Stopping on the page."
            )
        way = sources()[platform].way
        if isinstance(way, OAuth):
            _end(world, platform, way, tell)
        _forget(world, platform)
    gone = (
        "its sign-in and what was read from it are gone from this machine, all but your time zone"
    )
    tell(f"{platform} is disconnected; {gone}.")
    if world.store.accounts.all() and not world.member.paused_at:
        tell("The next pass makes the plan anew, without it.")


def _forget(world: World, platform: str) -> None:
    """Drop a platform's sign-in and what was read from it; plans too: each holds the activities it was made from."""
    store = world.store
    if world.zone_known:
        store.members.keep_zone(store.athlete_id, world.zone.key)
    store.activities.forget(platform)
    store.readings.forget(platform)
    store.plans.forget()
    store.sessions.forget(platform)
    store.ledger(platform).forget()
    store.sign_ins.remove(platform)
    store.accounts.remove(platform)
    store.database.sweep()


def _oauth(platform: str) -> OAuth:
    way = sources()[platform].way
    assert isinstance(way, OAuth)
    return way


def _end(world: World, platform: str, way: OAuth, tell: Callable[[str], None]) -> None:
    app, account = world.app(platform), world.store.accounts.get(platform)
    with suppress(BadKey, PlatformError):
        if account is not None and app is not None:
            way.end(app, world.vault.open(account.sealed, Owner(world.store.athlete_id, platform)))
            return
    tell(
        "Strava could not be told. If Pronghorn is still listed at https://www.strava.com/settings/apps, revoke it."
    )


@contextmanager
def _callback(state: str) -> Iterator[tuple[str, queue.Queue[dict[str, str]]]]:
    """Wait on this machine for the browser to come back from Strava. The first answer with our `state` counts."""
    answers: queue.Queue[dict[str, str]] = queue.Queue(1)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            answer = {name: values[-1] for name, values in parse_qs(url.query).items()}
            ours = url.path == "/strava" and secrets.compare_digest(
                answer.get("state", "").encode(), state.encode()
            )
            self._say(*((200, _THANKS) if ours else (400, _STRANGE)))
            if ours:
                with suppress(queue.Full):
                    answers.put_nowait(answer)

        def _say(self, status: int, text: str) -> None:
            body = (
                f"<!doctype html><meta charset=utf-8><title>Pronghorn</title><p>{text}</p>".encode()
            )
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the address holds the code."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/strava", answers
        finally:
            server.shutdown()
            thread.join()
