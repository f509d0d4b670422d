"""How things are for one runner: accounts, passes, what waits and what comes next."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from connectors.budget import Budget
from connectors.ways import title_of
from planner import Plan
from planner.language import N_, _
from worker import words
from worker.accounts.lockout import pauses
from worker.hand.leave import ours
from worker.ledger import LedgerRow
from worker.store import Account, AccountState, Due, MailRecord, PassKind, PassRecord
from worker.world import World

PASSES: Final = 10  # the newest passes, listed item by item
MAILS: Final = 3

STATE_NAMES: Final[Mapping[AccountState, str]] = {
    "ok": N_("connected"),
    "reconnect": N_("reconnect"),
    "blocked": N_("blocked"),
    "limited": N_("limited"),
    "unavailable": N_("unavailable"),
}
PASS_NAMES: Final[Mapping[PassKind, str]] = {
    "pass": N_("Pass"),
    "undo": N_("Everything taken back"),
}


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """How many of the requests a platform allows until `until` are used up."""

    window: str
    limit: int
    used: int
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class SignInsRefused:
    """A platform that refuses sign-ins from this machine: none is tried before `until`."""

    platform: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """A connected account.

    `read` is when it was last read, `not_before` when it may be asked again.

    `not_before` is null once that time is over.
    """

    platform: str
    name: str
    state: AccountState
    reason: str
    not_before: dt.datetime | None
    read: dt.datetime | None
    budget: tuple[BudgetLeft, ...]


@dataclass(frozen=True, slots=True)
class PassStatus:
    """A pass that ended at `at`, what went wrong in it and what it did, a sentence each."""

    kind: PassKind
    at: dt.datetime
    writes: int
    errors: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailStatus:
    """The weekly email of a week. `error` is empty, or says why it was not sent."""

    week: dt.date
    sent: dt.datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class DueStatus:
    """A job, when it comes next, and how many times in a row it failed."""

    job: str
    at: dt.datetime
    failures: int


@dataclass(frozen=True, slots=True)
class Status:
    """How things are. All times are aware and in the athlete's zone.

    `go` is when the athlete allowed writing to their calendars, `paused` since when nothing is done
    for them, and `taken_back` when all workouts were removed (null once they went on). `plan` holds
    the sessions of today and later.
    """

    today: dt.date
    zone: str
    go: dt.datetime | None
    paused: dt.datetime | None
    taken_back: dt.datetime | None
    accounts: tuple[AccountStatus, ...]
    sign_ins_refused: tuple[SignInsRefused, ...]
    faults: tuple[str, ...]
    last_pass: PassStatus | None
    passes: tuple[PassStatus, ...]
    backlog: tuple[str, ...]
    mails: tuple[MailStatus, ...]
    due: tuple[DueStatus, ...]
    next_pass: dt.datetime | None
    next_mail: dt.datetime | None
    plan: Plan | None


def status(world: World) -> Status:
    """Return how things are for the athlete."""
    store = world.store
    passes = tuple(_pass_status(world, record) for record in store.journal.passes(PASSES))
    due = store.journal.due()

    return Status(
        today=world.today,
        zone=world.zone.key,
        go=_local(world, world.member.go_at),
        paused=_local(world, world.member.paused_at),
        taken_back=_local(world, taken_back_at(world)),
        accounts=tuple(_account_status(world, account) for account in store.accounts.all()),
        sign_ins_refused=_sign_ins_refused(world),
        faults=tuple(str(fault) for fault in world.faults),
        last_pass=passes[0] if passes else None,
        passes=passes,
        backlog=tuple(backlog(world)),
        mails=tuple(_mail_status(world, record) for record in store.journal.mails(MAILS)),
        due=tuple(DueStatus(job.job, _at(world, job.at), job.failures) for job in due),
        next_pass=None if world.member.paused_at else _next(world, due, "pass"),
        next_mail=_next(world, due, "weekly") if sends_weekly(world) else None,
        plan=shown_plan(world),
    )


def as_json(value: Any) -> Any:
    """Return a status, or anything in it, as plain data for JSON.

    Times keep their offset and end at the minute.
    """
    match value:
        case dt.datetime():
            return value.isoformat(timespec="minutes")
        case dt.date():
            return value.isoformat()
        case BaseModel():
            return value.model_dump(mode="json")
        case tuple():
            return [as_json(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            fields = dataclasses.fields(value)
            return {field.name: as_json(getattr(value, field.name)) for field in fields}
        case _:
            return value


def state_name(state: AccountState) -> str:
    """Return the word for an account's state, on the page and in the terminal."""
    return _(STATE_NAMES[state])


def pass_name(kind: PassKind) -> str:
    """Return the words for a kind of pass, on the page and in the terminal."""
    return _(PASS_NAMES[kind])


def taken_back_at(world: World) -> dt.datetime | None:
    """Return when (UTC) all workouts were taken back.

    Returns None if any is left, or if the athlete has gone on since.
    """
    last = next(iter(world.store.journal.passes(1)), None)
    if last is None or last.kind != "undo" or last.errors:
        return None

    still_paused = last.started == world.member.paused_at  # the pause began with it
    return last.started if still_paused and not ours(world) else None


def shown_plan(world: World) -> Plan | None:
    """Return the last plan with the sessions as they are now, wherever the athlete moved them."""
    stored = world.store.plans.latest()
    if stored is None:
        return None

    shown = world.store.sessions.since(world.today)
    sessions = tuple(each.session for each in shown if each.fate == "shown")
    return stored.plan.model_copy(update={"sessions": sessions})


def backlog(world: World) -> list[str]:
    """Return a sentence for each change that was decided and is not done yet on its platform."""
    lines: list[str] = []
    for account in world.store.accounts.all():
        for row in world.store.ledger(account.platform).rows():
            line = _still_to_do(title_of(account.platform), row, world.today)
            if line is not None:
                lines.append(line)
    return lines


def _still_to_do(platform: str, row: LedgerRow, today: dt.date) -> str | None:
    day = words.day(row.date)
    if row.refused:
        return _(
            "{platform}: the session on {day} was refused: {reason}",
            platform=platform,
            day=day,
            reason=row.refused,
        )

    if row.state in ("intended", "created", "scheduled") and row.date >= today:
        return _(
            "{platform}: the session on {day} is not confirmed yet", platform=platform, day=day
        )

    if row.state == "removing":
        return _(
            "{platform}: the session on {day} is still to be removed", platform=platform, day=day
        )

    return None


def sends_weekly(world: World) -> bool:
    """Whether the weekly email would be sent."""
    if world.member.paused_at:
        return False
    return bool(world.settings.mail.host and world.preferences.mail_to)


def _sign_ins_refused(world: World) -> tuple[SignInsRefused, ...]:
    return tuple(SignInsRefused(name, _at(world, until)) for name, until in pauses(world).items())


def _account_status(world: World, account: Account) -> AccountStatus:
    budget = Budget.model_validate_json(account.budget) if account.budget else Budget()
    windows = [window for window in budget.windows if window.until > world.now()]
    waits = account.not_before is not None and account.not_before > world.now()

    return AccountStatus(
        platform=account.platform,
        name=account.display_name,
        state=account.state,
        reason=account.reason,
        not_before=_local(world, account.not_before) if waits else None,
        read=_local(world, world.store.activities.pulled_at(account.platform)),
        budget=tuple(
            BudgetLeft(window.name, window.limit, window.used, _at(world, window.until))
            for window in windows
        ),
    )


def _pass_status(world: World, record: PassRecord) -> PassStatus:
    at = _at(world, record.finished)
    return PassStatus(record.kind, at, record.writes, record.errors, record.lines)


def _mail_status(world: World, record: MailRecord) -> MailStatus:
    return MailStatus(record.week, _local(world, record.sent_at), record.error)


def _next(world: World, due: Iterable[Due], job: str) -> dt.datetime | None:
    for each in due:
        if each.job == job:
            return _at(world, each.at)
    return None


def _local(world: World, moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else _at(world, moment)


def _at(world: World, moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(world.zone)
