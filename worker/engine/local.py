"""Runs what is due, in one process: a pass every two hours, and the weekly mail when the runner wants it.

Due times are rows, so a restart forgets nothing. Waiting is a due time in the future; nothing sleeps inside a pass.
"""

import datetime as dt
import random
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import structlog

from connectors.errors import PlatformError
from worker.clock import next_weekly
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.hand.undo import undo
from worker.lock import PassRunning, only_one
from worker.passes.progress import Progress
from worker.passes.sync import NothingConnected, run_pass
from worker.store import OWNER, Due, StoreError, everybodys_due
from worker.world import World

log = structlog.get_logger()

EVERY = dt.timedelta(hours=2)
SPREAD = dt.timedelta(minutes=20)  # so that many installations do not ask at the same minute
FIRST_RETRY = dt.timedelta(minutes=10)
LAST_RETRY = dt.timedelta(hours=6)
CLAIM = dt.timedelta(minutes=15)  # after so long without an end, whoever took a job counts as dead
LONGEST_WAIT_S = 30.0
AT_ONCE = 4  # jobs of different athletes at the same time
EXPECTED = (PlatformError, StoreError, PassRunning, NothingConnected, OSError)

OpenWorld = Callable[[str], AbstractContextManager[World]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done for an athlete.

    `run` returns None, or from when (UTC) to try what failed again; `next_due` when it comes next,
    None for never. `asked`: it is done only when somebody asks for it.
    """

    run: Callable[[World], "Retry | None"]
    next_due: Callable[[World], dt.datetime | None]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """A job did not get through: try again, but not before `not_before` (UTC) if there is one."""

    not_before: dt.datetime | None = None


def serve(open_here: OpenWorld, work: Mapping[str, Job], bell: Bell) -> None:
    """Run what is due until SIGTERM or SIGINT; a pass that is under way is finished first.

    Raises PassRunning if this folder is served already, StoreError.
    """
    with stopped_by_signals(bell):
        run_until(bell, open_here, work)


def jobs(
    weekly: Callable[[World], object] | None, feed: ProgressFeed | None = None
) -> dict[str, Job]:
    """Return the jobs of an athlete by name.

    `weekly` sends the weekly mail; `feed` receives the progress of passes.
    """
    feed = feed or ProgressFeed()

    def one_pass(world: World) -> Retry | None:
        return (
            None
            if world.member.paused_at
            else _one_pass(world, feed.teller(world.member.athlete_id))
        )

    def take_back(world: World) -> Retry | None:
        report = undo(world, feed.teller(world.member.athlete_id))
        return (
            Retry()
            if report.left and any(error.acts == "clock" for error in report.errors)
            else None
        )

    found = {"pass": Job(one_pass, _next_pass), "undo": Job(take_back, lambda _: None, asked=True)}
    if weekly is not None:

        def mail(world: World) -> None:
            if not world.member.paused_at:
                weekly(world)

        found["weekly"] = Job(mail, _next_mail)
    return found


def run_until(bell: Bell, open_here: OpenWorld, work: Mapping[str, Job]) -> None:
    """Run what is due, for every athlete, until the bell says that it is over."""
    known: set[tuple[str, dt.datetime]] = set()  # an owner who deletes the account begins anew
    with (
        open_here(OWNER) as world,
        only_one(world.folder, "serve.lock"),
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        while not bell.over:
            for member in world.store.members.all():
                if (member.athlete_id, member.since) not in known:
                    known.add((member.athlete_id, member.since))
                    with open_here(member.athlete_id) as theirs:
                        _first_due(theirs, work)
            now = world.now()
            due = [due for due in everybodys_due(world.store.database) if due.job in work]
            busy = {
                each.athlete_id for each in due if each.claimed_until and each.claimed_until > now
            }
            for each in due:
                if each.at > now or each.athlete_id in busy:  # one job of an athlete at a time
                    continue
                if world.store.of(each.athlete_id).journal.claim(each.job, now, now + CLAIM):
                    busy.add(each.athlete_id)
                    pool.submit(_run, open_here, work[each.job], each, bell)
            ahead = (each.at - now for each in due if each.claimed_until is None and each.at > now)
            wait = min(ahead, default=dt.timedelta.max).total_seconds()
            bell.wait(max(0.05, min(wait, LONGEST_WAIT_S)))


def _first_due(world: World, work: Mapping[str, Job]) -> None:
    """Make the first pass due now; a mail that is overdue stays due.

    Claims are a dead process's: we hold the lock.
    """
    now = world.now()
    known = {due.job: due for due in world.store.journal.due()}
    for name, job in work.items():
        old = known.get(name)
        if job.asked and old is None:
            continue
        overdue = old is not None and old.at <= now
        at = now if name == "pass" or overdue or job.asked else job.next_due(world)
        world.store.journal.schedule(name, at or now, old.failures if old else 0)


def _run(open_here: OpenWorld, job: Job, due: Due, bell: Bell) -> None:
    """Run one job in a world of its own, and say when it comes next, whatever happened."""
    bound = log.bind(job=due.job, athlete=due.athlete_id)
    try:
        with open_here(due.athlete_id) as world:
            retry: Retry | None = Retry()
            try:
                retry = job.run(world)
            except EXPECTED as error:
                bound.warning("not done", reason=str(error))
            except LookupError:
                raise
            except Exception:  # noqa: BLE001 - nobody above could do more than write it down
                bound.exception("a fault of ours")
            failures = due.failures + 1 if retry else 0
            at = _later(world.now(), failures, retry) if retry else job.next_due(world)
            world.store.journal.finish(due, at, failures)
            bound.info("next", at=at.isoformat() if at else "when asked", failures=failures)
    except LookupError:
        bound.info("the athlete has left")
    except EXPECTED as error:  # the world itself could not be opened or written: the claim runs out, then it is tried
        bound.error("the data folder cannot be used", reason=str(error))
    bell.ring()  # it may have been asked for again meanwhile


def _later(now: dt.datetime, failures: int, retry: Retry) -> dt.datetime:
    """Return when to try again: twice as late each time, and never before a platform wants to be asked."""
    at = now + min(LAST_RETRY, FIRST_RETRY * (1 << min(failures - 1, 10)))
    return at if retry.not_before is None else max(at, retry.not_before)


def _one_pass(world: World, tell: Callable[[Progress], None]) -> Retry | None:
    def told(progress: Progress) -> None:
        log.info(progress.step, text=progress.text)
        tell(progress)

    report = run_pass(world, tell=told)
    for text in (*report.findings, *report.warnings, *report.refused):
        log.info("noted", text=text)
    for error in report.errors:
        log.warning(
            "platform", platform=error.platform, word=error.word, acts=error.acts, reason=str(error)
        )
    log.info("pass", writes=report.writes, ok=report.ok)
    if not any(error.acts == "clock" for error in report.errors):
        return None  # what is left needs a person: asking again sooner does not help
    waits = [account.not_before for account in world.store.accounts.all() if account.not_before]
    return Retry(min((at for at in waits if at > world.now()), default=None))


def _next_pass(world: World) -> dt.datetime:
    return world.now() + EVERY + random.random() * SPREAD  # noqa: S311 - no secret


def _next_mail(world: World) -> dt.datetime:
    return next_weekly(world.preferences.weekly_mail, world.now(), world.zone)


@contextmanager
def stopped_by_signals(bell: Bell) -> Iterator[None]:
    """Let SIGTERM and SIGINT end the work, for as long as this runs."""
    before = {
        name: signal.signal(name, lambda *_: bell.end()) for name in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
