"""One pass for one runner: read what was done, decide, and make the calendar say so.

Every step may be repeated: what a pass leaves half done, however it ends, the next one finds and completes.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.budget import Budget
from connectors.errors import PlatformError
from planner import plan as make_plan
from planner.judge.check import check
from planner.model import Plan, PlanningProblem
from worker import words
from worker.accounts.reconnect import send_reconnect
from worker.lock import only_one
from worker.passes import diary
from worker.passes import reconcile as do
from worker.passes.apply import STOPS, Done, Writer, describe, look_again
from worker.passes.find_out import Look, find_out
from worker.passes.progress import Progress, ignore
from worker.passes.publish import publish
from worker.passes.pull import heard, report_state
from worker.passes.replan import show
from worker.store import PassRecord, ShownSession
from worker.world import CALENDAR, World


@dataclass(frozen=True, slots=True)
class PassReport:
    """What a pass did. `plan` is null if none could be made; the old sessions stay then.

    `warnings` are about what was read (stale data, an unknown time zone), `findings` what the athlete did by hand,
    `refused` says which hard rules a plan broke that was therefore not used. `writes` counts the calls that changed
    something on a platform, `requests` all that was sent to each.
    """

    started: dt.datetime
    problem: PlanningProblem | None
    plan: Plan | None
    done: tuple[Done, ...]
    findings: tuple[str, ...]
    warnings: tuple[str, ...]
    refused: tuple[str, ...]
    errors: tuple[PlatformError, ...]
    writes: int
    requests: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything that was decided is also done."""
        return self.plan is not None and not self.errors


class NothingConnected(Exception):
    """There is no account to read from. The text names the way out."""


def run_pass(
    world: World, *, dry_run: bool = False, tell: Callable[[Progress], None] = ignore
) -> PassReport:
    """Run one pass. A dry run decides as always, but writes nothing, here or anywhere.

    Until the athlete has said go a pass reads and decides, and touches no calendar.

    A platform that fails is in `errors`; the others go on. Raises NothingConnected, PassRunning, StoreError, and
    LookupError if the athlete has just left us.
    """
    if not world.sources and not world.faults:
        raise NothingConnected(
            "Nothing is connected. Run `pronghorn connect garmin` or `pronghorn connect strava`, or use the page."
        )
    with only_one(world.folder, world.lock):
        world.look_again()
        return _run(world, tell, keep=not dry_run)


def _run(world: World, tell: Callable[[Progress], None], *, keep: bool) -> PassReport:
    started = world.now()
    sent = {source.name: source.requests for source in world.sources}
    errors = list(world.faults)
    may_write = keep and world.member.may_write
    known = find_out(world, errors, tell, keep=keep)
    plan, refused = _decide(known.problem) if known.problem else (None, ())
    done: list[Done] = []
    writes = 0
    if known.problem is not None and plan is not None:
        sessions = words.count(len(plan.sessions), "session")
        tell(Progress("plan", f"{sessions} in the next {known.problem.horizon_days} days"))
        shown = show(plan, known.shown, world.today, started)
        if keep:
            world.store.plans.keep(known.problem, plan, started)
        if may_write:
            world.store.sessions.keep(shown)
        if known.looked is not None:
            done, writes = _write(
                world, known.looked, plan, known.staying, errors, tell, keep=may_write
            )
        if may_write:
            _publish(world, shown, errors, tell)
    warnings = (*known.warnings, *_zone_unknown(world), *_drifted(world))
    if keep:
        _keep_states(world, errors, started)
        errors += send_reconnect(world)
        before = [s.session for s in known.shown]
        lines = diary.entries(plan, before, done, (*known.findings, *warnings), may_write=may_write)
        problems = (*refused, *(str(error) for error in errors))
        world.store.journal.record(
            PassRecord("pass", started, world.now(), writes, problems, lines)
        )
    asked = {source.name: source.requests - sent[source.name] for source in world.sources}
    return PassReport(
        started,
        known.problem,
        plan,
        tuple(done),
        known.findings,
        warnings,
        refused,
        tuple(errors),
        writes,
        asked,
    )


def _decide(problem: PlanningProblem) -> tuple[Plan | None, tuple[str, ...]]:
    """Make a plan, and let it be checked by code that knows nothing of how it was made."""
    plan = make_plan(problem)
    breaches = check(problem, plan)
    if breaches:
        return None, tuple(
            f"The plan was not used: {b.text} ({b.rule}, {b.date.day} {b.date:%B})."
            for b in breaches
        )
    return plan, ()


def _write(
    world: World,
    looked: Look,
    plan: Plan,
    staying: frozenset[str],
    errors: list[PlatformError],
    tell: Callable[[Progress], None],
    *,
    keep: bool,
) -> tuple[list[Done], int]:
    """Make the calendar say what the plan says: what was done, and how many calls changed something."""
    calendar = looked.calendar
    wanted: list[do.Wanted] = []
    for session in plan.sessions:
        try:
            wanted.append(do.Wanted(session, calendar.expected_fingerprint(session)))
        except PlatformError as error:  # it cannot be worded for this platform; the others can
            errors.append(error)
    actions = do.reconcile(wanted, looked.observed, looked.seen, world.today, staying)
    if not keep:
        return [Done(describe(action), "planned") for action in actions], 0
    writer = Writer(
        calendar,
        world.store.ledger(calendar.name),
        looked.seen.workouts,
        lambda text: tell(Progress("write", text)),
        {row.mark: row for row in looked.observed.rows},
    )
    if actions and writer.carry_out(actions):
        look_again(writer, world.today)
    for fault in writer.errors:
        heard(world, fault)
    errors += writer.errors
    return writer.done, writer.writes


def _publish(
    world: World,
    shown: Sequence[ShownSession],
    errors: list[PlatformError],
    tell: Callable[[Progress], None],
) -> None:
    try:
        publish(world, shown)
    except PlatformError as error:
        errors.append(error)
    else:
        tell(Progress("publish", f"{CALENDAR} holds what is coming"))


def _keep_states(world: World, errors: Sequence[PlatformError], started: dt.datetime) -> None:
    """Write down how each platform is, and what is left of its calls."""
    for account in world.store.accounts.all():
        if account.not_before is not None and account.not_before > started:
            continue  # it was not asked
        if account.connected_at > started:
            continue  # it was connected again meanwhile
        stopped = (
            error
            for error in errors
            if error.platform == account.platform and isinstance(error, STOPS)
        )
        report_state(world, account.platform, next(stopped, None))
    for source in world.sources:
        budget = getattr(source, "budget", None)
        if isinstance(budget, Budget):
            world.store.accounts.spend(source.name, budget.model_dump_json())


def _drifted(world: World) -> list[str]:
    """Say which coming workouts the platform keeps differently from what was sent, twice."""
    if world.calendar is None:
        return []
    rows = sorted(world.store.ledger(world.calendar.name).rows(), key=lambda row: row.date)
    platform = world.calendar.name.capitalize()
    return [
        f"{platform} keeps the workout of {row.date:%A} {row.date.day} {row.date:%B} differently from what was sent: "
        "look at it there before you lift."
        for row in rows
        if row.live and row.drifted and row.date >= world.today
    ]


def _zone_unknown(world: World) -> tuple[str, ...]:
    if world.zone_known:
        return ()
    return (
        "Your time zone is not known, so days are counted in UTC. Set PRONGHORN_ZONE, such as Europe/Berlin.",
    )
