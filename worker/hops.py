"""Hops in the warm-ups of runs. Of a week's hops only the first are told in full.

Their condition says before which other runs the same goes, so that calendar, page and email are not
full of warm-ups.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.language import _
from planner.model import Session
from worker import words


@dataclass(frozen=True, slots=True)
class Told:
    """Sessions that are told in full, and the hops that those of their week speak for."""

    sessions: tuple[Session, ...]
    hops: tuple[Session, ...]


def are_hops(session: Session) -> bool:
    """Whether a session is hops in the warm-up of a run."""
    return session.kinds == ("hops",)


def told(sessions: Sequence[Session]) -> Told:
    """Tell the first hops of each week in full, and the others in a word."""
    first_of_week: dict[str, Session] = {}
    in_a_word: list[Session] = []
    for first, *others in by_week(sessions):
        first_of_week[first.uid] = speaking_for(first, others)
        in_a_word += others

    spoken_for = {each.uid for each in in_a_word}
    in_full = [each for each in sessions if each.uid not in spoken_for]
    in_full = [first_of_week.get(each.uid, each) for each in in_full]
    return Told(tuple(in_full), tuple(in_a_word))


def by_week(sessions: Iterable[Session]) -> list[list[Session]]:
    """Return the hops of each week, in order."""
    weeks: dict[dt.date, list[Session]] = defaultdict(list)
    hops = [each for each in sessions if are_hops(each)]
    for each in sorted(hops, key=lambda each: (each.date, each.half, each.uid)):
        monday = each.date - dt.timedelta(days=each.date.weekday())
        weeks[monday].append(each)
    return list(weeks.values())


def speaking_for(first: Session, others: Sequence[Session]) -> Session:
    """Return hops whose condition names the week's other runs that the same goes for."""
    if not others:
        return first

    days = words.joined([_day(other, first) for other in others])
    condition = _(
        "{condition}. Do the same before your runs on {days}", condition=first.condition, days=days
    )
    return first.model_copy(update={"condition": condition})


def _day(other: Session, first: Session) -> str:
    """Return the weekday of hops, with their sets where these are not those of the first."""
    weekday = f"{other.date:%A}"
    if other.contacts == first.contacts or not other.blocks:
        return weekday

    block = other.blocks[0]
    return _(
        "{weekday} ({sets} x {seconds} s)", weekday=weekday, sets=block.sets, seconds=block.seconds
    )
