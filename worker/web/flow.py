"""The setup in one sitting: which page comes after which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from connectors.ways import sources
from planner.language import N_, _
from worker.web.guard import Visit

PREVIEW: Final = "/setup/preview"

QUESTIONS: Final[Mapping[str, str]] = {
    "you": N_("About you"),
    "lifting": N_("Lifting"),
    "equipment": N_("Equipment"),
    "days": N_("Free days"),
    "runs": N_("Your running week"),
    "health": N_("Health"),
    "races": N_("Races"),
    "mail": N_("Email"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the setup, and its title."""

    path: str
    title: str


def questions() -> list[Step]:
    """Return the pages with questions, in the order of the setup."""
    return [Step(f"/questions/{name}", _(title)) for name, title in QUESTIONS.items()]


def steps() -> list[Step]:
    """Return all pages of the setup, in order."""
    accounts = [Step(f"/accounts/{source.name}", _(source.title)) for source in sources().values()]
    return [*accounts, *questions(), Step(PREVIEW, _("Preview"))]


def next_path(visit: Visit, path: str) -> str:
    """Return where to go after a page: on with the setup, or to the settings once it is done."""
    if visit.member.go_at is not None:
        return "/settings"

    paths = [step.path for step in steps()]
    if path not in paths[:-1]:
        return PREVIEW
    return paths[paths.index(path) + 1]


def place(visit: Visit, path: str) -> dict[str, Any]:
    """Return what a page of the setup shows of how far it is. Outside the setup the step is 0."""
    paths = [step.path for step in steps()]
    number = 0
    if visit.member.go_at is None and path in paths:
        number = paths.index(path) + 1

    return {"step": number, "steps": len(paths), "onward": next_path(visit, path)}
