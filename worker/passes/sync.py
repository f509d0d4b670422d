"""One pass for one runner: read what was done, decide, and make the calendar say so.

Every step may be repeated: what a pass leaves half done, however it ends, the next one finds and
completes.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.budget import Budget
from connectors.errors import PlatformError
from connectors.ways import title_of
from planner import plan as make_plan
from planner.judge.check import check
from planner.language import _, ngettext
from planner.model import Plan, PlanningProblem, Session
from worker.accounts.reconnect import send_reconnect
from worker.lock import only_one
from worker.passes import diary
from worker.passes import reconcile as do
from worker.passes.apply import Done, Writer, look_again
from worker.passes.describe import describe
from worker.passes.find_out import Known, find_out
from worker.passes.look import Look
from worker.passes.patience import Troubles, report_state
from worker.passes.progress import Progress, ignore
from worker.passes.publish import for_calendars, publish
from worker.passes.replan import show
from worker.store import PassRecord, ShownSession
from worker.world import CALENDAR, World

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class PassReport:
    """What a pass did. `plan` is null if none could be made, and then the old sessions stay.

    `warnings` are about what was read (old data, an unknown time zone), `findings` about what the
    athlete did by hand. `refused` names the hard rules that a plan broke, which was therefore not
    used. `writes` counts the calls that changed something on a platform, `requests` all that was
    sent to each. `offered` are the plan's sessions as they stand on calendars: of its hops only the
    first of each week.
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
    offered: tuple[Session, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was decided is also done."""
        return self.plan is not None and not self.errors


@dataclass(frozen=True, slots=True)
class _Written:
    """What was done on the calendar, how many calls changed something, and all of it in words.

    `offered` are the sessions that were to stand there.
    """

    done: tuple[Done, ...] = ()
    writes: int = 0
    lines: tuple[str, ...] = ()
    offered: tuple[Session, ...] = ()


class NothingConnected(Exception):
    """There is no account to read from. The text says what to do."""


def run_pass(world: World, *, dry_run: bool = False, tell: Tell = ignore) -> PassReport:
    """Run one pass. A dry run decides as always, but writes nothing, here or anywhere.

    Until the athlete has said go, a pass reads and decides, and touches no calendar. A platform
    that fails is in `errors`, and the others go on.

    Raises NothingConnected, PassRunning, StoreError, and LookupError if the athlete has just left.
    """
    if not world.sources and not world.faults:
        raise NothingConnected(
            _("No account is connected. `pronghorn connect --help` lists what there is.")
        )

    with only_one(world.folder, world.lock):
        world.look_again()
        return _run(world, tell, keep=not dry_run)


def _run(world: World, tell: Tell, *, keep: bool) -> PassReport:
    started = world.now()
    requests_before = _requests(world)
    troubles = Troubles(world.faults, world if keep else None)

    known = find_out(world, troubles, tell, keep=keep)
    plan, refused = _decide(known.problem)
    written = _carry_out(world, known, plan, started, troubles, tell, keep=keep)
    warnings = (*known.warnings, *_zone_unknown(world), *_drifted(world))

    if keep:
        _keep_states(world, troubles, started)
        for error in send_reconnect(world):
            troubles.add(error)

        noted = (*known.findings, *warnings)
        before = [each.session for each in known.shown]
        may_write = world.member.may_write
        lines = diary.entries(plan, before, written.lines, noted, may_write=may_write)
        problems = (*refused, *(str(error) for error in troubles))
        record = PassRecord("pass", started, world.now(), written.writes, problems, lines)
        world.store.journal.record(record)

    return PassReport(
        started=started,
        problem=known.problem,
        plan=plan,
        done=written.done,
        findings=known.findings,
        warnings=warnings,
        refused=refused,
        errors=tuple(troubles),
        writes=written.writes,
        requests=_requests_since(world, requests_before),
        offered=written.offered,
    )


def _decide(problem: PlanningProblem | None) -> tuple[Plan | None, tuple[str, ...]]:
    """Make a plan, and let it be checked by code that knows nothing of how it was made.

    Returns no plan without a problem, or if the plan breaks a hard rule, with a sentence for each.
    """
    if problem is None:
        return None, ()

    plan = make_plan(problem)
    breaches = check(problem, plan)
    if not breaches:
        return plan, ()

    refused: list[str] = []
    for breach in breaches:
        day = f"{breach.date.day} {breach.date:%B}"
        refused.append(
            _(
                "The plan was not used: {breach} ({rule}, {day}).",
                breach=breach.text,
                rule=breach.rule,
                day=day,
            )
        )
    return None, tuple(refused)


def _carry_out(
    world: World,
    known: Known,
    plan: Plan | None,
    started: dt.datetime,
    troubles: Troubles,
    tell: Tell,
    *,
    keep: bool,
) -> _Written:
    """Keep a plan, write it to the calendar and publish it, as far as that is allowed."""
    if plan is None or known.problem is None:
        return _Written()

    shown = show(plan, known.shown, world.today, started)
    offered = _offered(plan, shown)
    sentence = ngettext(
        "{count} session in the next {days} days",
        "{count} sessions in the next {days} days",
        len(offered),
        days=known.problem.horizon_days,
    )
    tell(Progress("plan", sentence))

    may_write = keep and world.member.may_write
    if keep:
        world.store.plans.keep(known.problem, plan, started)
    if may_write:
        world.store.sessions.keep(shown)

    written = _Written()
    if known.looked is not None:
        written = _write(
            world, known.looked, offered, known.staying, troubles, tell, keep=may_write
        )
    if may_write:
        _publish(world, shown, troubles, tell)
    return replace(written, offered=tuple(offered))


def _write(
    world: World,
    looked: Look,
    offered: Sequence[Session],
    staying: frozenset[str],
    troubles: Troubles,
    tell: Tell,
    *,
    keep: bool,
) -> _Written:
    """Make the calendar hold what is offered. `keep` false only says what would be done."""
    calendar = looked.calendar
    wanted = _wanted(looked, offered, troubles)
    actions = do.reconcile(wanted, looked.observed, looked.seen, world.today, staying)
    if not keep:
        planned = tuple(Done(describe(action), "planned") for action in actions)
        return _Written(planned)

    writer = Writer(
        calendar,
        world.store.ledger(calendar.name),
        looked.seen.workouts,
        lambda text: tell(Progress("write", text)),
        {row.mark: row for row in looked.observed.rows},
        troubles,
    )
    if actions and writer.carry_out(actions):
        look_again(writer, world.today)

    lines = tuple(diary.wrote(calendar.name, writer.done))
    return _Written(tuple(writer.done), writer.writes, lines)


def _offered(plan: Plan, shown: Sequence[ShownSession]) -> list[Session]:
    """Return the sessions of a plan as they stand on calendars."""
    planned = {session.uid for session in plan.sessions}
    return [each.session for each in for_calendars(shown) if each.uid in planned]


def _wanted(looked: Look, offered: Sequence[Session], troubles: Troubles) -> list[do.Wanted]:
    """Return the sessions as they are to be written.

    One that the platform has no words for is an error.
    """
    wanted: list[do.Wanted] = []
    for session in offered:
        try:
            wanted.append(do.Wanted(session, looked.calendar.expected_fingerprint(session)))
        except PlatformError as error:
            troubles.add(error)
    return wanted


def _publish(world: World, shown: Sequence[ShownSession], troubles: Troubles, tell: Tell) -> None:
    try:
        publish(world, shown)
    except PlatformError as error:
        troubles.add(error)
    else:
        tell(Progress("publish", _("{file} holds the coming sessions", file=CALENDAR)))


def _keep_states(world: World, troubles: Troubles, started: dt.datetime) -> None:
    """Write down the state of each platform, and what is left of its requests."""
    for account in world.store.accounts.all():
        not_asked = account.not_before is not None and account.not_before > started
        connected_meanwhile = account.connected_at > started
        if not not_asked and not connected_meanwhile:
            report_state(world, account.platform, troubles.first_stop(account.platform))

    for source in world.sources:
        budget = getattr(source, "budget", None)
        if isinstance(budget, Budget):
            world.store.accounts.spend(source.name, budget.model_dump_json())


def _requests(world: World) -> dict[str, int]:
    """Return how many requests each platform was sent so far."""
    return {source.name: source.requests for source in world.sources}


def _requests_since(world: World, before: Mapping[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in _requests(world).items()}


def _drifted(world: World) -> Iterable[str]:
    """Yield a warning for each coming workout that the platform did not keep as it was sent."""
    if world.calendar is None:
        return

    platform = world.calendar.name
    for row in sorted(world.store.ledger(platform).rows(), key=lambda row: row.date):
        if row.live and row.drifted and row.date >= world.today:
            yield _(
                "{platform} did not keep the workout of {day} as it was sent. "
                "Look at it there before you lift.",
                platform=title_of(platform),
                day=f"{row.date:%A} {row.date.day} {row.date:%B}",
            )


def _zone_unknown(world: World) -> Iterable[str]:
    """Yield a warning if the athlete's time zone is not known."""
    if not world.zone_known:
        yield _(
            "Your time zone is not known, so days are counted in UTC. "
            "Set PRONGHORN_ZONE to yours, for example Europe/Berlin."
        )
