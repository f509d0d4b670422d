"""Reads what the runner did, from every platform that is connected.

Each platform fails on its own. What it said the last time counts until then, and the athlete learns
how old that is.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from connectors.errors import PlatformError
from connectors.merge import merge
from connectors.ports import RunSource
from connectors.ways import sources, title_of
from planner.language import _, ngettext
from planner.model import Activity
from worker.passes.horizon import WINDOW
from worker.passes.patience import Troubles, ready
from worker.passes.pull.closer import look_closer
from worker.passes.pull.sets import read_sets, with_sets
from worker.store.kept import TOLD, once
from worker.world import World

STALE: Final = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was read.

    `known`: any platform was ever read. `warnings` are about what could not be read.
    """

    activities: tuple[Activity, ...]
    known: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a platform listed, and when (UTC). `read_at` is null if it was never read."""

    platform: str
    activities: list[Activity]
    read_at: dt.datetime | None


def pull(world: World, troubles: Troubles, tell: Callable[[str], None], *, keep: bool) -> Pulled:
    """Read the whole window from every connected platform, and merge. `keep` false stores nothing.

    Raises StoreError. Platforms that fail are added to `troubles`.
    """
    listings = [_read(world, source, troubles, tell, keep=keep) for source in world.sources]
    listings += [_last_listing(world, fault.platform) for fault in world.faults]

    lifted = read_sets(world, _all_activities(listings), troubles, keep=keep)
    lists: list[list[Activity]] = []
    for listing in listings:
        closer = look_closer(world, listing.activities, troubles, keep=keep)
        lists.append([with_sets(activity, lifted.sets) for activity in closer])

    start, today = world.today - WINDOW, world.today
    activities = [
        activity
        for activity in once(merge(lists, lead=_lead(listings)))
        if start <= activity.day <= today
    ]

    return Pulled(
        activities=tuple(activities),
        known=any(listing.read_at is not None for listing in listings),
        warnings=(*_stale_warnings(listings, world.now()), *lifted.warnings),
    )


def _read(
    world: World,
    source: RunSource,
    troubles: Troubles,
    tell: Callable[[str], None],
    *,
    keep: bool,
) -> _Listing:
    """Read a platform, or return what it listed the last time."""
    start = world.today - WINDOW
    try:
        ready(world, source.name)
        activities = source.activities(start, world.today)
    except PlatformError as error:
        troubles.add(error)
        return _last_listing(world, source.name)

    sentence = ngettext(
        "{platform}: {count} activity since {day}",
        "{platform}: {count} activities since {day}",
        len(activities),
        platform=_name(source.name),
        day=f"{start.day} {start:%B}",
    )
    tell(sentence)
    if keep:
        world.store.activities.replace(source.name, start, activities, world.now())
    return _Listing(source.name, activities, world.now())


def _last_listing(world: World, platform: str) -> _Listing:
    store = world.store.activities
    return _Listing(platform, store.of(platform), store.pulled_at(platform))


def _lead(listings: Sequence[_Listing]) -> int | None:
    """Return which listing's numbers are preferred where several platforms saw the same run."""
    for number, listing in enumerate(listings):
        source = sources().get(listing.platform)
        if source is not None and source.leads:
            return number
    return None


def _name(platform: str) -> str:
    return _("You") if platform == TOLD else title_of(platform)


def _all_activities(listings: Sequence[_Listing]) -> list[Activity]:
    activities: list[Activity] = []
    for listing in listings:
        activities += listing.activities
    return activities


def _stale_warnings(listings: Sequence[_Listing], now: dt.datetime) -> list[str]:
    warnings: list[str] = []
    for listing in listings:
        if listing.read_at is None:
            warnings.append(
                _(
                    "{platform} could not be read yet. Its activities are missing from this plan.",
                    platform=_name(listing.platform),
                )
            )
        elif now - listing.read_at > STALE:
            hours = round((now - listing.read_at).total_seconds() / 3600)
            warnings.append(
                ngettext(
                    "{platform} was last read {count} hour ago. "
                    "Whatever you did since is missing from this plan.",
                    "{platform} was last read {count} hours ago. "
                    "Whatever you did since is missing from this plan.",
                    hours,
                    platform=_name(listing.platform),
                )
            )
    return warnings
