"""Connecting a source whose own page asks the athlete, in the athlete's own browser."""

import queue
import secrets
from collections.abc import Callable, Mapping

from connectors.ways import App, Granted, OAuth, Source, sources
from planner.language import _
from worker.accounts.browser import answer_page
from worker.settings import PREFIX
from worker.world import World


class CannotConnect(Exception):
    """An account was not connected and nothing was stored. The text says why and what to do."""


def connect_oauth(world: World, name: str, visit: Callable[[str], None], wait_s: float) -> Granted:
    """Let the athlete say yes on the source's own page, and keep the sign-in.

    `visit` gets the address of that page. Raises CannotConnect, OtherAccount, PlatformError.
    """
    source = sources()[name]
    app = world.app(name)
    if app is None:
        raise CannotConnect(_how_to_get_an_app(source))

    state = secrets.token_urlsafe(24)
    with answer_page(name, state) as (address, answers):
        visit(oauth_of(name).ask(app, address, state))
        try:
            answer = answers.get(timeout=wait_s)
        except queue.Empty:
            raise CannotConnect(
                _(
                    "No answer from {title} arrived within {seconds} seconds. Run "
                    "`pronghorn connect {name}` again and finish in a browser on this machine.",
                    title=source.title,
                    seconds=f"{wait_s:.0f}",
                    name=name,
                )
            ) from None

    return grant(world, name, app, answer)


def grant(world: World, name: str, app: App, answer: Mapping[str, str]) -> Granted:
    """Keep what the athlete granted on a source's own page.

    Raises CannotConnect, OtherAccount, PlatformError.
    """
    if "code" not in answer:
        raise CannotConnect(
            _(
                "You did not allow Pronghorn to see your runs on {title}, so nothing was "
                "connected.",
                title=sources()[name].title,
            )
        )

    granted = oauth_of(name).grant(app, answer)
    world.connect(name, granted.account_id, granted.display_name, granted.tokens, granted.zone)
    return granted


def oauth_of(name: str) -> OAuth:
    """Return the way into a source that is known to ask the athlete on its own page."""
    way = sources()[name].way
    assert isinstance(way, OAuth)
    return way


def app_variables(name: str) -> tuple[str, str]:
    """Return the variables that hold the id and the secret of a source's app."""
    table = f"{PREFIX}{name.upper()}"
    return f"{table}__CLIENT_ID", f"{table}__CLIENT_SECRET"


def _how_to_get_an_app(source: Source) -> str:
    client_id, client_secret = app_variables(source.name)
    then = _(
        "Then set {client_id} and {client_secret} to the two values it shows, and run "
        "`pronghorn connect {name}` again.",
        client_id=client_id,
        client_secret=client_secret,
        name=source.name,
    )
    return f"{_(oauth_of(source.name).app_help)} {then}"
