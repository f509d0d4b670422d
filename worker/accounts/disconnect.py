"""Leaving a source: its permission ends, and what was read from it is deleted."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from connectors.errors import PlatformError
from connectors.ways import OAuth, sources, title_of
from planner.language import _, ngettext
from worker.lock import waiting
from worker.vault import BadKey, Owner
from worker.world import World

Permission = Literal["none", "ended", "not_ended"]


class CannotDisconnect(Exception):
    """An account was not disconnected and nothing was changed. The text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """What disconnecting did.

    `permission`: whether the platform was asked to end what the athlete had granted there. `none`:
    it has no such question. `replans`: the next pass plans again, without this source.
    """

    name: str
    permission: Permission
    replans: bool


def disconnect(world: World, name: str) -> Disconnected:
    """Forget an account, its sign-in and what was read from it. Raises PassRunning.

    Raises CannotDisconnect if it is not connected, or while workouts of Pronghorn are there.
    """
    with waiting(world.folder, world.lock):
        if world.store.accounts.get(name) is None:
            raise CannotDisconnect(
                _("{title} is not connected, so there is nothing to do.", title=title_of(name))
            )

        left = workouts_on(world, name)
        if left:
            raise CannotDisconnect(_take_back_first(name, left))

        permission = end_permission(world, name)
        _forget(world, name)

    replans = bool(world.store.accounts.all()) and not world.member.paused_at
    return Disconnected(name, permission, replans)


def sentences(left: Disconnected) -> list[str]:
    """Word what disconnecting did, for the terminal and the page."""
    title = title_of(left.name)
    lines = [
        _(
            "{title} is disconnected. Its sign-in and everything read from it are deleted; only "
            "your time zone is kept.",
            title=title,
        )
    ]

    about_permission = _WORDED[left.permission](left.name)
    if about_permission:
        lines.append(about_permission)

    if left.replans:
        lines.append(_("The next pass makes a new plan without {title}.", title=title))
    return lines


def workouts_on(world: World, name: str) -> int:
    """Count the workouts of Pronghorn that are still on a platform."""
    rows = world.store.ledger(name).rows()
    return len([row for row in rows if row.state != "removed"])


def end_permission(world: World, name: str) -> Permission:
    """Ask a platform to end what the athlete granted there, if it can be asked."""
    way = sources()[name].way
    if not isinstance(way, OAuth):
        return "none"

    app, account = world.app(name), world.store.accounts.get(name)
    with suppress(BadKey, PlatformError):
        if app is not None and account is not None:
            way.end(app, world.vault.open(account.sealed, Owner(world.store.athlete_id, name)))
            return "ended"
    return "not_ended"


def _nothing(_name: str) -> str:
    return ""


def _not_ended(name: str) -> str:
    way = sources()[name].way
    assert isinstance(way, OAuth)
    return _(
        "Pronghorn could not reach {title} to end its permission. If Pronghorn is still listed at "
        "{address}, remove it there.",
        title=title_of(name),
        address=way.revoke_at,
    )


_WORDED: Final[dict[Permission, Callable[[str], str]]] = {
    "none": _nothing,
    "ended": _nothing,
    "not_ended": _not_ended,
}


def _take_back_first(name: str, left: int) -> str:
    still_there = ngettext(
        "Pronghorn still has {count} workout on {title}.",
        "Pronghorn still has {count} workouts on {title}.",
        left,
        title=title_of(name),
    )
    first = _("Take everything back first: run `pronghorn undo`, or go to Stopping on the page.")
    return f"{still_there} {first}"


def _forget(world: World, name: str) -> None:
    """Drop a source's sign-in, and what was read from it.

    Plans go too: each holds the activities that it was made from.
    """
    store = world.store
    if world.zone_known:
        store.members.keep_zone(store.athlete_id, world.zone.key)
    store.activities.forget(name)
    store.readings.forget(name)
    store.plans.forget()
    store.sessions.forget(name)
    store.ledger(name).forget()
    store.sign_ins.remove(name)
    store.accounts.remove(name)
    store.database.sweep()
