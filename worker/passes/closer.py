"""Looks closer at recent runs, each once: how hard it felt, and the laps of those that may have been hard.

What was read of a run stays true, so it is kept. The list of activities says the rest, and costs one request for all.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from pydantic import TypeAdapter

from connectors.errors import OF_THE_ACCOUNT, Gone, PlatformError, Rejected
from connectors.ports import CloserLook
from planner.model import RUN_SPORTS, Activity
from planner.runs.titles import kind_of_title
from worker.world import World

RECENT = dt.timedelta(days=28)  # what was longer ago decides nothing any more
MOST = 40  # runs looked at in one pass, the newest first
_LOOK = TypeAdapter(CloserLook)
_EASY_SHARE = 0.03  # of the time in the two highest zones: less is an easy run, whatever its laps
_ALL_ZONES = 5


def look_closer(
    world: World, found: Sequence[Activity], errors: list[PlatformError], *, keep: bool
) -> list[Activity]:
    """Return the activities, those runs that were looked at with what it showed. Failures only mean another day."""
    source = world.background
    if source is None:
        return list(found)
    kept = world.store.readings.starting(source.name, "run:")
    looks = {
        name: _LOOK.validate_json(reading.body) for name, reading in kept.items() if reading.body
    }
    failed = any(error.platform == source.name for error in errors)
    for run in [] if failed else _unseen(found, source.name, looks, world.today)[:MOST]:
        try:
            look = source.look_closer(run.id, laps=may_be_hard(run))
        except (Gone, Rejected):
            look = CloserLook()
        except PlatformError as error:
            if isinstance(error, OF_THE_ACCOUNT):
                errors.append(error)
            break
        looks[_name(run)] = look
        if keep:
            world.store.readings.keep(
                source.name, _name(run), _LOOK.dump_json(look).decode(), world.now()
            )
    return [_with_look(activity, looks.get(_name(activity))) for activity in found]


def may_be_hard(run: Activity) -> bool:
    """Whether a run's laps are worth a question: nobody said what it was, and its heart rate does not say easy."""
    if run.kind is not None or kind_of_title(run.title) is not None:
        return False
    zones = run.hr_zone_s
    if zones is None or len(zones) != _ALL_ZONES or not sum(zones):
        return run.hint != "easy"
    return sum(zones[3:]) >= _EASY_SHARE * sum(zones)


def _unseen(
    found: Iterable[Activity], platform: str, seen: Iterable[str], today: dt.date
) -> list[Activity]:
    known = set(seen)
    runs = [
        activity
        for activity in found
        if activity.sport in RUN_SPORTS
        and activity.id.startswith(f"{platform}:")
        and activity.day > today - RECENT
        and _name(activity) not in known
    ]
    return sorted(runs, key=lambda run: run.start, reverse=True)


def _name(run: Activity) -> str:
    return f"run:{run.id}"


def _with_look(run: Activity, look: CloserLook | None) -> Activity:
    if look is None:
        return run
    rpe = look.rpe if run.rpe is None else run.rpe
    return run.model_copy(update={"rpe": rpe, "laps": run.laps or look.laps})
