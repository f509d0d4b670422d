"""Runs what is due, in one process: a pass every two hours, and the weekly mail when the runner wants it.

Due times are rows, so a restart forgets nothing. Waiting is a due time in the future; nothing sleeps inside a pass.
"""

import datetime as dt
import random
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import structlog

from connectors.errors import PlatformError
from worker.bootstrap import World
from worker.clock import next_weekly
from worker.lock import PassRunning, only_one
from worker.store import Due, StoreError
from worker.sync import NothingConnected, run_pass

log = structlog.get_logger()

EVERY = dt.timedelta(hours=2)
SPREAD = dt.timedelta(minutes=20)  # so that many installations do not ask at the same minute
FIRST_RETRY = dt.timedelta(minutes=10)
LAST_RETRY = dt.timedelta(hours=6)
CLAIM = dt.timedelta(minutes=15)  # after so long without an end, whoever took a job counts as dead
LONGEST_WAIT_S = 30.0
EXPECTED = (PlatformError, StoreError, PassRunning, NothingConnected, OSError)

OpenWorld = Callable[[], AbstractContextManager[World]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again. `run` returns None, or from when (UTC) to try what failed again."""

    run: Callable[[World], "Retry | None"]
    next_due: Callable[[World], dt.datetime]


@dataclass(frozen=True, slots=True)
class Retry:
    """A job did not get through: try again, but not before `not_before` (UTC) if there is one."""

    not_before: dt.datetime | None = None


def serve(open_here: OpenWorld, weekly: Callable[[World], object] | None = None) -> None:
    """Run what is due until SIGTERM or SIGINT; a pass that is under way is finished first.

    `weekly` sends the weekly mail. Raises PassRunning if this folder is served already, StoreError.
    """
    stop = threading.Event()
    with _stopped_by_signals(stop):
        run_until(stop, open_here, jobs(weekly))


def jobs(weekly: Callable[[World], object] | None) -> dict[str, Job]:
    """Return the jobs of an athlete by name."""
    found = {"pass": Job(_one_pass, _next_pass)}
    if weekly is not None:

        def mail(world: World) -> None:
            weekly(world)

        found["weekly"] = Job(mail, _next_mail)
    return found


def run_until(stop: threading.Event, open_here: OpenWorld, work: Mapping[str, Job]) -> None:
    """Run what is due until `stop` is set."""
    with open_here() as world, only_one(world.folder, "serve.lock"), ThreadPoolExecutor(len(work)) as pool:
        _first_due(world, work)
        while not stop.is_set():
            now = world.now()
            due = [due for due in world.store.journal.due() if due.job in work]
            for each in due:
                if each.at <= now and world.store.journal.claim(each.job, now, now + CLAIM):
                    pool.submit(_run, open_here, work[each.job], each)
            ahead = (each.at - now for each in due if each.claimed_until is None and each.at > now)
            wait = min(ahead, default=dt.timedelta.max).total_seconds()
            stop.wait(max(0.05, min(wait, LONGEST_WAIT_S)))


def _first_due(world: World, work: Mapping[str, Job]) -> None:
    """Make the first pass due now; a mail that is overdue stays due. Claims are a dead process's: we hold the lock."""
    now = world.now()
    known = {due.job: due for due in world.store.journal.due()}
    for name, job in work.items():
        old = known.get(name)
        overdue = old is not None and old.at <= now
        at = now if name == "pass" or overdue else job.next_due(world)
        world.store.journal.schedule(name, at, old.failures if old else 0)


def _run(open_here: OpenWorld, job: Job, due: Due) -> None:
    """Run one job in a world of its own, and say when it comes next, whatever happened."""
    bound = log.bind(job=due.job)
    try:
        with open_here() as world:
            retry: Retry | None = Retry()
            try:
                retry = job.run(world)
            except EXPECTED as error:
                bound.warning("not done", reason=str(error))
            except Exception:  # noqa: BLE001 - nobody above could do more than write it down
                bound.exception("a fault of ours")
            failures = due.failures + 1 if retry else 0
            at = _later(world.now(), failures, retry) if retry else job.next_due(world)
            world.store.journal.schedule(due.job, at, failures)
            bound.info("next", at=at.isoformat(), failures=failures)
    except EXPECTED as error:  # the world itself could not be opened or written: the claim runs out, then it is tried
        bound.error("the data folder cannot be used", reason=str(error))


def _later(now: dt.datetime, failures: int, retry: Retry) -> dt.datetime:
    """Return when to try again: twice as late each time, and never before a platform wants to be asked."""
    at = now + min(LAST_RETRY, FIRST_RETRY * (1 << min(failures - 1, 10)))
    return at if retry.not_before is None else max(at, retry.not_before)


def _one_pass(world: World) -> Retry | None:
    report = run_pass(world, tell=lambda progress: log.info(progress.step, text=progress.text))
    for text in (*report.findings, *report.warnings, *report.refused):
        log.info("noted", text=text)
    for error in report.errors:
        log.warning("platform", platform=error.platform, word=error.word, acts=error.acts, reason=str(error))
    log.info("pass", writes=report.writes, ok=report.ok)
    if not any(error.acts == "clock" for error in report.errors):
        return None  # what is left needs a person: asking again sooner does not help
    waits = [account.not_before for account in world.store.accounts.all() if account.not_before]
    return Retry(min((at for at in waits if at > world.now()), default=None))


def _next_pass(world: World) -> dt.datetime:
    return world.now() + EVERY + random.random() * SPREAD  # noqa: S311 - no secret


def _next_mail(world: World) -> dt.datetime:
    return next_weekly(world.settings.weekly_mail, world.now(), world.zone)


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT set `stop`, for as long as this runs."""
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
