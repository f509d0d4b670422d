"""The worker with its page, and a link that signs the owner in."""

import structlog
import typer

from planner.language import _
from worker.bootstrap import open_world
from worker.cli.faults import BadInput
from worker.cli.passes import world_here
from worker.engine import local
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.log import set_up_log
from worker.mail.notify import send_weekly
from worker.settings import load_settings
from worker.store import OWNER
from worker.web.server import page_served, served_at
from worker.web.site import Site, link_for

log = structlog.get_logger()


def serve(*, as_json: bool) -> None:
    """Serve the page and run what is due until Ctrl-C or SIGTERM.

    A pass that is under way is finished first.
    """
    settings = load_settings()
    set_up_log(json=as_json)
    bell, feed = Bell(), ProgressFeed()
    with local.stopped_by_signals(bell), page_served(settings, bell, feed) as site:
        _tell(site)
        work = local.jobs(send_weekly, feed)
        local.run_until(bell, lambda athlete_id: open_world(settings, athlete_id=athlete_id), work)


def link() -> None:
    """Print a link that signs the owner in. Raises BadInput if the page is not served."""
    with world_here(platforms=False) as world:
        address = served_at(world.settings)
        if address is None:
            raise BadInput(
                _(
                    "The page is not open: nothing serves {folder}. Start `pronghorn serve`, leave "
                    "it running, and run this in another terminal.",
                    folder=world.folder,
                )
            )
        typer.echo(link_for(world.store, address, OWNER, world.now()))


def _tell(site: Site) -> None:
    """Log where the page is, and a link to sign in with if nobody ever has."""
    log.info("the page is open", address=site.base_url)
    if not site.store.doors.browsers(OWNER, site.now()):
        log.info("open this once, within half an hour, to sign in", address=site.link(OWNER))
