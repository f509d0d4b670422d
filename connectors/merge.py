"""One run seen by two platforms is one run.

Platforms do not tell which of their activities are the same, so it is decided by when it started
and how long it was: starts within two minutes, the same kind of sport, distances within 3 %
(measured: 198 of 198 runs of one athlete matched by start alone). Parts of a run, minutes apart,
stay parts.
"""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import combinations

from planner.model import RUN_SPORTS, Activity

_SAME_START_S = 120
_SAME_DISTANCE = 0.03
_SAME_TIME = 0.05
_HIDDEN = dt.time(0, 0, 1)  # how Strava shows a start time the athlete hides
_DAY_S = 86_400

# Seconds apart, share by which the lengths differ, and the two ids: sorted, the closest come first.
_Pair = tuple[float, float, str, str]


def merge(lists: Sequence[Sequence[Activity]], *, lead: int | None = None) -> list[Activity]:
    """Return what was done, each activity once, oldest first.

    There is one list a platform, and their order does not matter. `lead` is the index of the list
    whose numbers are preferred. Titles and labels are preferred from the others. Each fills what
    the others left out, and `sources` names all.
    """
    platform: dict[str, int] = {}
    group: dict[str, list[Activity]] = {}
    for number, activities in enumerate(lists):
        for activity in activities:
            platform[activity.id] = number
            group[activity.id] = [activity]

    for _apart, _differ, one_id, other_id in sorted(_pairs(lists)):
        first = group[one_id]
        second = group[other_id]
        if _platforms(first, platform).isdisjoint(_platforms(second, platform)):
            first.extend(second)
            for activity in second:
                group[activity.id] = first

    groups = {id(members): members for members in group.values()}
    leading = {activity.id for activity in lists[lead]} if lead is not None else set()
    merged = [_merged(members, leading) for members in groups.values()]
    return sorted(merged, key=lambda activity: (activity.start, activity.id))


def _platforms(members: Iterable[Activity], platform: dict[str, int]) -> set[int]:
    return {platform[activity.id] for activity in members}


def _pairs(lists: Sequence[Sequence[Activity]]) -> Iterator[_Pair]:
    """Yield every two activities of different platforms that may be the same."""
    by_day = [_by_day(activities) for activities in lists]

    for here, there in combinations(by_day, 2):
        for day, activities in here.items():
            around = _around(there, day)
            for activity in activities:
                yield from _pairs_of(activity, around)


def _by_day(activities: Iterable[Activity]) -> dict[dt.date, list[Activity]]:
    days: dict[dt.date, list[Activity]] = {}
    for activity in activities:
        days.setdefault(activity.day, []).append(activity)
    return days


def _around(by_day: dict[dt.date, list[Activity]], day: dt.date) -> list[Activity]:
    """Return what was done on a day, the day before and the day after."""
    around: list[Activity] = []
    for days_ahead in (-1, 0, 1):
        around += by_day.get(day + dt.timedelta(days=days_ahead), [])
    return around


def _pairs_of(activity: Activity, others: Iterable[Activity]) -> Iterator[_Pair]:
    for other in others:
        if _family(activity) != _family(other):
            continue

        apart = _seconds_apart(activity, other)
        differ = _difference(activity, other)
        if apart is not None and differ is not None:
            yield apart, differ, min(activity.id, other.id), max(activity.id, other.id)


def _seconds_apart(one: Activity, other: Activity) -> float | None:
    """Return how far apart two starts are, None if too far.

    A hidden start fits its whole day, as a last choice.
    """
    is_hidden = _HIDDEN in (one.start.time(), other.start.time())
    if is_hidden and one.start != other.start:
        return _DAY_S if one.day == other.day else None

    apart = abs((one.start - other.start).total_seconds())
    return apart if apart <= _SAME_START_S else None


def _difference(one: Activity, other: Activity) -> float | None:
    """Return by what share two activities differ in length.

    None if by too much, or if nothing can be compared.
    """
    if one.distance_m and other.distance_m:
        share = _share(one.distance_m, other.distance_m)
        return share if share <= _SAME_DISTANCE else None

    shares: list[float] = []
    if one.moving_s and other.moving_s:
        shares.append(_share(one.moving_s, other.moving_s))
    if one.elapsed_s and other.elapsed_s:
        shares.append(_share(one.elapsed_s, other.elapsed_s))

    share = min(shares, default=1)
    return share if share <= _SAME_TIME else None


def _share(a: float, b: float) -> float:
    return abs(a - b) / max(a, b)


def _family(activity: Activity) -> str:
    """Return the sport, with all kinds of running as one and lifting and jumping as one."""
    if activity.sport in RUN_SPORTS:
        return "run"
    if activity.sport in ("strength", "plyometrics"):
        return "strength"
    return activity.sport


def _merged(members: list[Activity], leading: Container[str]) -> Activity:
    """Return the activity that several platforms saw. `leading`: ids whose numbers come first."""
    if len(members) == 1:
        return members[0]

    by_rank = sorted(members, key=lambda activity: (activity.id not in leading, activity.id))
    fields = _first_known(by_rank)
    fields["start"] = _start(by_rank)
    fields["title"] = _title(by_rank)
    fields["sources"] = _sources(by_rank)
    return Activity.model_validate(fields)


def _first_known(by_rank: Sequence[Activity]) -> dict[str, object]:
    """Return each field as the first activity that knows it has it."""
    fields: dict[str, object] = {}
    for activity in by_rank:
        for name in Activity.model_fields:
            value = getattr(activity, name)
            is_known = value is not None and value != ()
            if is_known and name not in fields:
                fields[name] = value
    return fields


def _start(by_rank: Sequence[Activity]) -> dt.datetime:
    for activity in by_rank:
        if activity.start.time() != _HIDDEN:
            return activity.start
    return by_rank[0].start


def _title(by_rank: Sequence[Activity]) -> str | None:
    """Return the last title in rank: people name their runs, a watch names the town."""
    for activity in reversed(by_rank):
        if activity.title:
            return activity.title
    return None


def _sources(by_rank: Sequence[Activity]) -> tuple[str, ...]:
    sources: list[str] = []
    for activity in by_rank:
        for source in activity.sources or (activity.id,):
            if source not in sources:
                sources.append(source)
    return tuple(sources)
