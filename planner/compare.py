"""What became of the sessions the athlete was shown, and which uid goes on which session."""

import datetime as dt
from collections.abc import Callable, Sequence

from planner.model import Change, ChangeKind, Published, SessionKind

Placed = tuple[dt.date, tuple[SessionKind, ...]]


def name_sessions(
    placed: Sequence[Placed], published: Sequence[Published], today: dt.date
) -> list[str]:
    """Return a uid for each placed session.

    It is that of a published session where this is what became of it, else a new one. The same day
    comes first, then the nearest day of the same calendar week. They need a kind in common.
    """
    shown = [session for session in published if session.date >= today]
    names = _kept_names(placed, shown)
    taken = {session.uid for session in published}

    uids = []
    for index, place in enumerate(placed):
        uid = names.get(index)
        if uid is None:
            uid = _new_name(place, taken)
            taken.add(uid)
        uids.append(uid)
    return uids


def _kept_names(placed: Sequence[Placed], shown: Sequence[Published]) -> dict[int, str]:
    """Return the published uids by the index of the placed session that takes them over."""
    pairs = []
    for index, place in enumerate(placed):
        date, kinds = place
        for session in shown:
            if _may_become(session, place):
                days_moved = abs((date - session.date).days)
                kinds_changed = len(set(kinds) ^ set(session.kinds))
                pairs.append((days_moved, kinds_changed, index, session.uid))

    names: dict[int, str] = {}
    for _days, _kinds, index, uid in sorted(pairs):
        if index not in names and uid not in names.values():
            names[index] = uid
    return names


def _may_become(session: Published, place: Placed) -> bool:
    date, kinds = place
    if set(kinds).isdisjoint(session.kinds):
        return False
    if session.locked:
        return session.date == date
    return session.date.isocalendar()[:2] == date.isocalendar()[:2]


def _new_name(place: Placed, taken: set[str]) -> str:
    date, kinds = place
    base = f"{date.isoformat()}-{'-'.join(kinds)}"

    name = base
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def compare(
    sessions: Sequence[tuple[str, dt.date]],
    published: Sequence[Published],
    today: dt.date,
    why_gone: Callable[[Published], str],
    why_new: Callable[[str], str],
) -> tuple[Change, ...]:
    """Return what changed against the published sessions from today on.

    They are in the order of the old date, or of the new one where there was none. `why_new` gives
    the reason of the session with a uid.
    """
    shown = {session.uid: session for session in published if session.date >= today}
    changes = []
    for uid, date in sessions:
        old = shown.pop(uid, None)
        if old is None:
            changes.append(_change(uid, "add", None, date, why_new(uid)))
        elif old.date == date:
            changes.append(_change(uid, "keep", date, date, ""))
        else:
            changes.append(_change(uid, "move", old.date, date, why_gone(old)))

    changes += [_change(old.uid, "drop", old.date, None, why_gone(old)) for old in shown.values()]
    return tuple(sorted(changes, key=lambda change: (change.from_ or change.to, change.uid)))


def _change(
    uid: str, what: ChangeKind, old: dt.date | None, new: dt.date | None, reason: str
) -> Change:
    return Change(uid=uid, what=what, from_=old, to=new, reason=reason)
