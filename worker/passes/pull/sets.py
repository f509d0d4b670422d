"""Reads the sets of strength activities, each activity once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.errors import OF_THE_ACCOUNT, Gone, PlatformError, Rejected
from connectors.ports import workout_source
from planner.language import _
from planner.model import Activity, LiftSet, Session
from worker.passes.horizon import WINDOW
from worker.passes.patience import Troubles
from worker.world import World


@dataclass(frozen=True, slots=True)
class Lifted:
    """The sets that were read, now or earlier, by activity id.

    `warnings` are about what could not be read.
    """

    sets: Mapping[str, tuple[LiftSet, ...]]
    warnings: tuple[str, ...] = ()


def read_sets(
    world: World, activities: Sequence[Activity], troubles: Troubles, *, keep: bool
) -> Lifted:
    """Read the sets of strength activities that were never read.

    What fails now is asked for in the next pass.

    Errors that hold for the whole account are added to `troubles`. Raises StoreError.
    """
    sets = world.store.activities.sets()
    if world.lift_log is None or world.calendar is None:
        return Lifted(sets)

    platform = world.calendar.name
    unread = _unread(activities, platform, sets)
    if not unread or troubles.hit(platform):
        return Lifted(sets)

    sessions = _sessions_by_workout(world, platform)
    for activity in unread:
        try:
            fresh = tuple(world.lift_log.sets(activity.id, _planned(activity, sessions)))
        except (Gone, Rejected):
            fresh = ()  # this one has none to give, today or later
        except OF_THE_ACCOUNT as error:
            troubles.add(error)
            break
        except PlatformError as error:
            missing = _("{error} Your last lifting is missing from this plan.", error=error)
            return Lifted(sets, (missing,))

        sets[activity.id] = fresh
        if keep:
            world.store.activities.keep_sets(activity.id, fresh)
    return Lifted(sets)


def with_sets(activity: Activity, sets: Mapping[str, tuple[LiftSet, ...]]) -> Activity:
    """Return an activity with the sets that were read of it, unless it has some already."""
    read = sets.get(activity.id)
    if activity.sets or not read:
        return activity
    return activity.model_copy(update={"sets": read})


def _unread(
    activities: Sequence[Activity], platform: str, sets: Mapping[str, tuple[LiftSet, ...]]
) -> list[Activity]:
    """Return the strength activities of a platform whose sets are not known."""
    unread: list[Activity] = []
    for activity in activities:
        from_here = activity.id.startswith(f"{platform}:")
        if activity.sport == "strength" and from_here and not activity.sets:
            unread.append(activity)
    return [activity for activity in unread if activity.id not in sets]


def _sessions_by_workout(world: World, platform: str) -> dict[str, Session]:
    """Return the sessions by how an activity that was done from their workout names it."""
    shown = world.store.sessions.since(world.today - WINDOW)
    by_uid = {each.uid: each.session for each in shown}

    sessions: dict[str, Session] = {}
    for row in world.store.ledger(platform).rows():
        if row.workout_id and row.uid in by_uid:
            sessions[workout_source(platform, row.workout_id)] = by_uid[row.uid]
    return sessions


def _planned(activity: Activity, sessions: Mapping[str, Session]) -> Session | None:
    """Return the session that an activity was done from, if any."""
    for source in activity.sources:
        if source in sessions:
            return sessions[source]
    return None
