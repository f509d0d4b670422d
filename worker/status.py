"""How things are for one runner: accounts, passes, what waits and what comes next, as plain data."""

import datetime as dt
from typing import Any

from connectors.budget import Budget
from planner import Plan
from worker.accounts.lockout import paused_until
from worker.hand.leave import ours
from worker.store import Account
from worker.world import World

PASSES = 10  # that are told item by item


def status(world: World) -> dict[str, Any]:
    """Return how things are, ready to be written as JSON; times are the athlete's."""

    def local(moment: dt.datetime | None) -> str | None:
        return moment.astimezone(world.zone).isoformat(timespec="minutes") if moment else None

    def account(a: Account) -> dict[str, Any]:
        budget = Budget.model_validate_json(a.budget) if a.budget else Budget()
        return {
            "platform": a.platform,
            "name": a.display_name,
            "state": a.state,
            "reason": a.reason,
            "not_before": local(a.not_before),
            "read": local(world.store.activities.pulled_at(a.platform)),
            "budget": [
                {"window": w.name, "limit": w.limit, "used": w.used, "until": local(w.until)}
                for w in budget.windows
                if w.until > world.now()
            ],
        }

    plan = shown_plan(world)
    passes = [
        {
            "at": local(p.finished),
            "writes": p.writes,
            "errors": p.errors.splitlines(),
            "lines": list(p.lines),
        }
        for p in world.store.journal.passes(PASSES)
    ]
    due = world.store.journal.due()
    return {
        "today": world.today.isoformat(),
        "zone": world.zone.key,
        "go": local(world.member.go_at),
        "paused": local(world.member.paused_at),
        "taken_back": local(taken_back_at(world)),
        "accounts": [account(a) for a in world.store.accounts.all()],
        "sign_in_not_before": local(paused_until(world)),
        "faults": [str(fault) for fault in world.faults],
        "last_pass": passes[0] if passes else None,
        "passes": passes,
        "backlog": backlog(world),
        "mails": [
            {"week": m.week.isoformat(), "sent": local(m.sent_at), "error": m.error}
            for m in world.store.journal.mails(3)
        ],
        "due": [{"job": d.job, "at": local(d.at), "failures": d.failures} for d in due],
        "next_pass": next(
            (local(d.at) for d in due if d.job == "pass" and not world.member.paused_at), None
        ),
        "next_mail": next((local(d.at) for d in due if d.job == "weekly" and mails(world)), None),
        "plan": plan and plan.model_dump(mode="json"),
    }


def taken_back_at(world: World) -> dt.datetime | None:
    """Return when (UTC) all of ours was taken back, as long as the athlete has not gone on since."""
    last = next(iter(world.store.journal.passes(1)), None)
    if last is None or last.started != world.member.paused_at or last.errors or ours(world):
        return None
    return last.started  # the pause began with it


def shown_plan(world: World) -> Plan | None:
    """Return the last plan with the sessions that stand today, wherever the athlete's own hand put them."""
    stored = world.store.plans.latest()
    if stored is None:
        return None
    standing = [s.session for s in world.store.sessions.since(world.today) if s.fate == "shown"]
    return stored.plan.model_copy(update={"sessions": tuple(standing)})


def backlog(world: World) -> list[str]:
    """Say what is decided and not done yet on the platforms, a sentence each."""
    lines: list[str] = []
    for account in world.store.accounts.all():
        for row in world.store.ledger(account.platform).rows():
            day = f"{row.date:%a} {row.date.day} {row.date:%b}"
            if row.refused:
                lines.append(f"{account.platform}: the session of {day} was refused: {row.refused}")
            elif row.state in ("intended", "created", "scheduled") and row.date >= world.today:
                lines.append(f"{account.platform}: the session of {day} is not confirmed yet")
            elif row.state == "removing":
                lines.append(f"{account.platform}: the session of {day} is still to be removed")
    return lines


def mails(world: World) -> bool:
    """Whether a weekly mail would be sent."""
    return bool(
        world.settings.mail.host and world.preferences.mail_to and not world.member.paused_at
    )
