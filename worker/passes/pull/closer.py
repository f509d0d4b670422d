"""Looks closer at recent runs, at each once: how hard it felt, and its laps if it may have been.

What was read of a run stays true, so it is kept. The list of activities tells the rest, and costs
one request for all.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import TypeAdapter

from connectors.errors import OF_THE_ACCOUNT, Gone, PlatformError, Rejected
from connectors.ports import CloserLook
from planner.model import RUN_SPORTS, Activity
from planner.runs.titles import kind_of_title
from worker.passes.patience import Troubles
from worker.world import World

RECENT: Final = dt.timedelta(days=28)  # what was longer ago decides nothing any more
MOST: Final = 40  # runs looked at in one pass, the newest first
_LOOK = TypeAdapter(CloserLook)
_EASY_SHARE: Final = (
    0.03  # of the time in the two highest zones: less is an easy run, whatever its laps
)
_ALL_ZONES: Final = 5


def look_closer(
    world: World, activities: Sequence[Activity], troubles: Troubles, *, keep: bool
) -> list[Activity]:
    """Return the activities, and with them what a closer look at the runs showed, now or earlier.

    A failure only means to look another day. Errors that hold for the whole account are added to
    `troubles`. Raises StoreError.
    """
    source = world.background
    if source is None:
        return list(activities)

    looks = _kept_looks(world, source.name)
    unseen = _unseen(activities, source.name, looks, world.today)
    if troubles.hit(source.name):
        unseen = []

    for run in unseen[:MOST]:
        try:
            look = source.look_closer(run.id, laps=may_be_hard(run))
        except (Gone, Rejected):
            look = CloserLook()
        except OF_THE_ACCOUNT as error:
            troubles.add(error)
            break
        except PlatformError:
            break

        looks[_name(run)] = look
        if keep:
            body = _LOOK.dump_json(look).decode()
            world.store.readings.keep(source.name, _name(run), body, world.now())
    return [_with_look(activity, looks.get(_name(activity))) for activity in activities]


def may_be_hard(run: Activity) -> bool:
    """Whether a run's laps are worth a request.

    They are if nothing names its kind, and its heart rate is not that of an easy run.
    """
    if run.kind is not None or kind_of_title(run.title) is not None:
        return False

    zones = run.hr_zone_s
    if zones is None or len(zones) != _ALL_ZONES or not sum(zones):
        return run.hint != "easy"
    return sum(zones[3:]) >= _EASY_SHARE * sum(zones)


def _kept_looks(world: World, platform: str) -> dict[str, CloserLook]:
    looks: dict[str, CloserLook] = {}
    for name, reading in world.store.readings.starting(platform, "run:").items():
        if reading.body:
            looks[name] = _LOOK.validate_json(reading.body)
    return looks


def _unseen(
    activities: Sequence[Activity],
    platform: str,
    looks: Mapping[str, CloserLook],
    today: dt.date,
) -> list[Activity]:
    """Return the recent runs of a platform that were not looked at yet, the newest first."""
    runs = [
        activity
        for activity in activities
        if _is_recent_run(activity, platform, today) and _name(activity) not in looks
    ]
    return sorted(runs, key=lambda run: run.start, reverse=True)


def _is_recent_run(activity: Activity, platform: str, today: dt.date) -> bool:
    if activity.sport not in RUN_SPORTS or activity.day <= today - RECENT:
        return False
    return activity.id.startswith(f"{platform}:")


def _name(run: Activity) -> str:
    return f"run:{run.id}"


def _with_look(run: Activity, look: CloserLook | None) -> Activity:
    if look is None:
        return run
    rpe = look.rpe if run.rpe is None else run.rpe
    return run.model_copy(update={"rpe": rpe, "laps": run.laps or look.laps})
