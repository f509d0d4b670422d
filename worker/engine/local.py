"""Runs what is due, in one process: a pass every two hours, and the weekly email.

Due times are rows, so a restart forgets nothing. Waiting is a due time in the future. Nothing
sleeps inside a pass.
"""

import datetime as dt
import random
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Final

import structlog

from connectors.errors import PlatformError
from worker.clock import next_weekly
from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.hand.undo import undo
from worker.lock import PassRunning, only_one
from worker.passes.progress import Progress
from worker.passes.sync import NothingConnected, PassReport, run_pass
from worker.store import OWNER, Due, StoreError, everybodys_due
from worker.world import World

log = structlog.get_logger()

EVERY: Final = dt.timedelta(hours=2)
SPREAD: Final = dt.timedelta(minutes=20)  # so that many installations do not ask in one minute
FIRST_RETRY: Final = dt.timedelta(minutes=10)
LAST_RETRY: Final = dt.timedelta(hours=6)
CLAIM: Final = dt.timedelta(minutes=15)  # the taker of a job counts as dead after this time
LONGEST_WAIT_S: Final = 30.0
SHORTEST_WAIT_S: Final = 0.05
AT_ONCE: Final = 4  # jobs of different athletes at the same time
EXPECTED: Final = (PlatformError, StoreError, PassRunning, NothingConnected, OSError)

OpenWorld = Callable[[str], AbstractContextManager[World]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done for an athlete.

    `run` returns None, or a Retry if it did not get through. `next_due` returns when (UTC) it comes
    next, or None for never. `asked`: it is done only when somebody asks for it.
    """

    run: Callable[[World], "Retry | None"]
    next_due: Callable[[World], dt.datetime | None]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """A job did not get through: try again, but not before `not_before` (UTC) if there is one."""

    not_before: dt.datetime | None = None


def serve(open_here: OpenWorld, work: Mapping[str, Job], bell: Bell) -> None:
    """Run what is due until SIGTERM or SIGINT. A pass that is under way is finished first.

    Raises PassRunning if this folder is served already, StoreError.
    """
    with stopped_by_signals(bell):
        run_until(bell, open_here, work)


def jobs(
    weekly: Callable[[World], object] | None, feed: ProgressFeed | None = None
) -> dict[str, Job]:
    """Return the jobs of an athlete by name.

    `weekly` sends the weekly email. `feed` receives the progress of passes.
    """
    progress = feed or ProgressFeed()

    def one_pass(world: World) -> Retry | None:
        if world.member.paused_at:
            return None
        return _one_pass(world, progress.teller(world.member.athlete_id))

    def take_back(world: World) -> Retry | None:
        report = undo(world, progress.teller(world.member.athlete_id))
        time_helps = any(error.acts == "clock" for error in report.errors)
        return Retry() if report.left and time_helps else None

    def mail(world: World) -> None:
        if weekly is not None and not world.member.paused_at:
            weekly(world)

    work = {"pass": Job(one_pass, _next_pass), "undo": Job(take_back, lambda _: None, asked=True)}
    if weekly is not None:
        work["weekly"] = Job(mail, _next_mail)
    return work


def run_until(bell: Bell, open_here: OpenWorld, work: Mapping[str, Job]) -> None:
    """Run what is due, for every athlete, until the bell says that it is over.

    Raises PassRunning if this folder is served already, StoreError.
    """
    with (
        open_here(OWNER) as world,
        only_one(world.folder, "serve.lock"),
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        loop = _Loop(bell, open_here, work, world, pool)
        while not bell.over:
            loop.welcome_new_members()
            due = [each for each in everybodys_due(world.store.database) if each.job in work]
            loop.start(due)
            bell.wait(_wait_s(due, world.now()))


@dataclass
class _Loop:
    """What is run, for whom, and where. `known` are the members whose jobs are scheduled.

    A member is known by id and start: an owner who deletes the account starts again.
    """

    bell: Bell
    open_here: OpenWorld
    work: Mapping[str, Job]
    world: World
    pool: ThreadPoolExecutor
    known: set[tuple[str, dt.datetime]] = field(default_factory=set)

    def welcome_new_members(self) -> None:
        """Schedule the jobs of members who were not seen yet."""
        for member in self.world.store.members.all():
            key = (member.athlete_id, member.since)
            if key not in self.known:
                self.known.add(key)
                with self.open_here(member.athlete_id) as theirs:
                    _first_due(theirs, self.work)

    def start(self, due: Sequence[Due]) -> None:
        """Start the jobs whose time has come, at most one for each athlete at the same time."""
        now = self.world.now()
        busy = {each.athlete_id for each in due if each.claimed_until and each.claimed_until > now}
        for each in due:
            if each.at > now or each.athlete_id in busy:
                continue
            journal = self.world.store.of(each.athlete_id).journal
            if journal.claim(each.job, now, now + CLAIM):
                busy.add(each.athlete_id)
                self.pool.submit(_run, self.open_here, self.work[each.job], each, self.bell)


def _wait_s(due: Sequence[Due], now: dt.datetime) -> float:
    """Return for how many seconds nothing can be due, as far as that is known."""
    wait_s = LONGEST_WAIT_S
    for each in due:
        if each.claimed_until is None and each.at > now:
            wait_s = min(wait_s, (each.at - now).total_seconds())
    return max(SHORTEST_WAIT_S, wait_s)


def _first_due(world: World, work: Mapping[str, Job]) -> None:
    """Set when the jobs of an athlete come first. A pass comes now, and an overdue email stays due.

    Claims are those of a dead process, because this one holds the lock.
    """
    journal = world.store.journal
    before = {due.job: due for due in journal.due()}
    for name, job in work.items():
        due = before.get(name)
        if due is None:
            if not job.asked:
                journal.schedule(name, _first_time(world, name, job))
            continue

        overdue = due.at <= world.now()
        at = world.now() if overdue or job.asked else _first_time(world, name, job)
        journal.schedule(name, at, due.failures)


def _first_time(world: World, name: str, job: Job) -> dt.datetime:
    if name == "pass":
        return world.now()
    return job.next_due(world) or world.now()


def _run(open_here: OpenWorld, job: Job, due: Due, bell: Bell) -> None:
    """Run one job in a world of its own, and set when it comes next, whatever happened."""
    bound = log.bind(job=due.job, athlete=due.athlete_id)
    try:
        with open_here(due.athlete_id) as world:
            retry = _try(world, job, bound)
            failures = due.failures + 1 if retry else 0
            at = _later(world.now(), failures, retry) if retry else job.next_due(world)
            world.store.journal.finish(due, at, failures)
            bound.info("next", at=at.isoformat() if at else "when asked", failures=failures)
    except LookupError:
        bound.info("the athlete has left")
    except EXPECTED as error:
        # The world itself could not be opened or written. The job is tried when its claim runs out.
        bound.error("the data folder cannot be used", reason=str(error))
    bell.ring()  # somebody may have asked for it again meanwhile


def _try(world: World, job: Job, bound: structlog.stdlib.BoundLogger) -> Retry | None:
    """Run a job. Raises LookupError if the athlete has left. Any other error means to try again."""
    try:
        return job.run(world)
    except EXPECTED as error:
        bound.warning("not done", reason=str(error))
    except LookupError:
        raise
    except Exception:  # noqa: BLE001 - nobody above could do more than write it down
        bound.exception("a fault of ours")
    return Retry()


def _later(now: dt.datetime, failures: int, retry: Retry) -> dt.datetime:
    """Return when to try again: each time twice as late, and not before a platform allows it."""
    doubled = FIRST_RETRY * (1 << min(failures - 1, 10))
    at = now + min(LAST_RETRY, doubled)
    return at if retry.not_before is None else max(at, retry.not_before)


def _one_pass(world: World, tell: Callable[[Progress], None]) -> Retry | None:
    """Run a pass. Returns a Retry if time may help, and None if what is left needs a person."""

    def tell_and_log(progress: Progress) -> None:
        log.info(progress.step, text=progress.text)
        tell(progress)

    report = run_pass(world, tell=tell_and_log)
    _log(report)
    if not any(error.acts == "clock" for error in report.errors):
        return None

    waits = [account.not_before for account in world.store.accounts.all() if account.not_before]
    return Retry(min((at for at in waits if at > world.now()), default=None))


def _log(report: PassReport) -> None:
    for text in (*report.findings, *report.warnings, *report.refused):
        log.info("noted", text=text)
    for error in report.errors:
        reason = str(error)
        log.warning(
            "platform", platform=error.platform, word=error.word, acts=error.acts, reason=reason
        )
    log.info("pass", writes=report.writes, ok=report.ok)


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
