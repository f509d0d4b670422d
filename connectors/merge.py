"""One run seen by two platforms is one run.

Platforms do not tell which of their activities are the same, so it is decided by when it started
and how long it was: starts within two minutes, the same kind of sport, distances within 3 %
(measured: 198 of 198 runs of one athlete matched by start alone). Parts of a run, minutes apart,
stay parts.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import combinations

from planner.model import RUN_SPORTS, Activity

_SAME_START_S = 120
_SAME_DISTANCE = 0.03
_SAME_TIME = 0.05
_HIDDEN = dt.time(0, 0, 1)  # how Strava shows a start time the athlete hides
_DAY_S = 86_400
_Pair = tuple[float, float, str, str]


def merge(lists: Sequence[Sequence[Activity]]) -> list[Activity]:
    """Return what was done, each activity once, oldest first.

    One list a platform; their order does not matter.

    Garmin's numbers are preferred, Strava's title and label; each fills what the other left out.
    `sources` names all.
    """
    platform = {
        activity.id: number for number, activities in enumerate(lists) for activity in activities
    }
    group = {activity.id: [activity] for activities in lists for activity in activities}
    for _, _, one, other in sorted(_pairs(lists)):
        first, second = group[one], group[other]
        if {platform[activity.id] for activity in first}.isdisjoint(
            platform[activity.id] for activity in second
        ):
            first.extend(second)
            group.update((activity.id, first) for activity in second)
    groups = {id(members): members for members in group.values()}
    return sorted(
        (_one(members) for members in groups.values()),
        key=lambda activity: (activity.start, activity.id),
    )


def _pairs(lists: Sequence[Sequence[Activity]]) -> Iterator[_Pair]:
    """Yield every two activities that may be the same, closest first when sorted."""
    by_day: list[dict[dt.date, list[Activity]]] = []
    for activities in lists:
        days: dict[dt.date, list[Activity]] = {}
        for activity in activities:
            days.setdefault(activity.day, []).append(activity)
        by_day.append(days)
    for here, there in combinations(by_day, 2):
        for day, activities in here.items():
            around = [
                other
                for ahead in (-1, 0, 1)
                for other in there.get(day + dt.timedelta(days=ahead), ())
            ]
            for one in activities:
                for other in around:
                    apart, differ = _seconds_apart(one, other), _difference(one, other)
                    if apart is not None and differ is not None and _family(one) == _family(other):
                        yield apart, differ, min(one.id, other.id), max(one.id, other.id)


def _seconds_apart(one: Activity, other: Activity) -> float | None:
    """Return how far apart two starts are, None if too far.

    A hidden start fits its whole day, as a last choice.
    """
    if _HIDDEN in (one.start.time(), other.start.time()) and one.start != other.start:
        return _DAY_S if one.day == other.day else None
    apart = abs((one.start - other.start).total_seconds())
    return apart if apart <= _SAME_START_S else None


def _difference(one: Activity, other: Activity) -> float | None:
    """Return by what share two activities differ in length, None if by too much or if nothing can be compared."""
    if one.distance_m and other.distance_m:
        share = _share(one.distance_m, other.distance_m)
        return share if share <= _SAME_DISTANCE else None
    times = [(one.moving_s, other.moving_s), (one.elapsed_s, other.elapsed_s)]
    share = min((_share(a, b) for a, b in times if a and b), default=1)
    return share if share <= _SAME_TIME else None


def _share(a: float, b: float) -> float:
    return abs(a - b) / max(a, b)


def _family(activity: Activity) -> str:
    if activity.sport in RUN_SPORTS:
        return "run"
    return "strength" if activity.sport in ("strength", "plyometrics") else activity.sport


def _one(members: list[Activity]) -> Activity:
    """Return the activity that several platforms saw."""
    ranked = sorted(
        members, key=lambda activity: (not activity.id.startswith("garmin:"), activity.id)
    )
    if len(ranked) == 1:
        return ranked[0]
    fields: dict[str, object] = {}
    for activity in ranked:  # the first that knows a field decides
        known = {name: getattr(activity, name) for name in Activity.model_fields}
        fields |= {
            name: value
            for name, value in known.items()
            if value not in (None, ()) and name not in fields
        }
    titles = [activity.title for activity in reversed(ranked) if activity.title]
    starts = [activity.start for activity in ranked if activity.start.time() != _HIDDEN]
    sources = dict.fromkeys(
        source for activity in ranked for source in (activity.sources or (activity.id,))
    )
    return Activity.model_validate(
        fields
        | {
            "start": starts[0] if starts else ranked[0].start,
            "title": titles[0]
            if titles
            else None,  # people name their runs on Strava; Garmin names the town
            "sources": tuple(sources),
        }
    )
