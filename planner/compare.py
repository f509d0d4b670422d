"""What became of the sessions the athlete was shown: kept, moved, added or dropped; and whose name goes on which."""

import datetime as dt
from collections.abc import Callable, Sequence

from planner.model import Change, Published, SessionKind

Placed = tuple[dt.date, tuple[SessionKind, ...]]


def name_sessions(
    placed: Sequence[Placed], published: Sequence[Published], today: dt.date
) -> list[str]:
    """Return a uid for each placed session: a published session's own when this is what became of it, else a new one.

    Same day first, then the nearest day of the same calendar week; a kind in common is needed.
    """
    left = sorted((p for p in published if p.date >= today), key=lambda p: (p.date, p.uid))
    names: list[str | None] = [None] * len(placed)
    pairs = [
        (abs((date - p.date).days), len(set(kinds) ^ set(p.kinds)), index, p.uid)
        for index, (date, kinds) in enumerate(placed)
        for p in left
        if set(kinds) & set(p.kinds)
        and _same_week(date, p.date)
        and (not p.locked or p.date == date)
    ]
    taken = {p.uid for p in published}
    used: set[str] = set()
    for _, _, index, uid in sorted(pairs):
        if names[index] is None and uid not in used:
            names[index] = uid
            used.add(uid)
    return [
        name if name is not None else _fresh(place, taken)
        for name, place in zip(names, placed, strict=True)
    ]


def _same_week(one: dt.date, other: dt.date) -> bool:
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def _fresh(place: Placed, taken: set[str]) -> str:
    date, kinds = place
    name = base = f"{date.isoformat()}-{'-'.join(kinds)}"
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name


def compare(
    sessions: Sequence[tuple[str, dt.date]],
    published: Sequence[Published],
    today: dt.date,
    why_gone: Callable[[Published], str],
    why_new: Callable[[dt.date], str],
) -> tuple[Change, ...]:
    """Return what changed against the published sessions from today on, in order of the old or new date."""
    shown = {p.uid: p for p in published if p.date >= today}
    changes = []
    for uid, date in sessions:
        old = shown.pop(uid, None)
        if old is None:
            changes.append(_change(uid, "add", None, date, why_new(date)))
        elif old.date == date:
            changes.append(_change(uid, "keep", date, date, ""))
        else:
            changes.append(_change(uid, "move", old.date, date, why_gone(old)))
    changes += [_change(old.uid, "drop", old.date, None, why_gone(old)) for old in shown.values()]
    return tuple(sorted(changes, key=lambda c: (c.from_ or c.to, c.uid)))


def _change(uid: str, what: str, old: dt.date | None, new: dt.date | None, reason: str) -> Change:
    return Change.model_validate(
        {"uid": uid, "what": what, "from": old, "to": new, "reason": reason}
    )
