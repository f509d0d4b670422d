"""The set-up in one sitting: which page comes after which."""

from dataclasses import dataclass

from connectors.ways import sources
from worker.web.guard import Visit

PREVIEW = "/setup/preview"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the set-up, and what the athlete reads of it."""

    path: str
    title: str


def steps() -> tuple[Step, ...]:
    """Return all pages of the set-up, in order."""
    accounts = [Step(f"/accounts/{source.name}", source.title) for source in sources().values()]
    questions = [
        Step("/questions/you", "You"),
        Step("/questions/lifting", "Lifting"),
        Step("/questions/equipment", "Equipment"),
        Step("/questions/days", "Free days"),
        Step("/questions/runs", "Your week of running"),
        Step("/questions/health", "Health"),
        Step("/questions/races", "Races"),
        Step("/questions/mail", "Mail"),
    ]
    return (*accounts, *questions, Step(PREVIEW, "Preview"))


def next_path(visit: Visit, path: str) -> str:
    """Return where to go after a page: on with the set-up, or back to the settings once it is done."""
    if visit.member.go_at is not None:
        return "/settings"
    paths = [step.path for step in steps()]
    return paths[paths.index(path) + 1] if path in paths[:-1] else PREVIEW


def place(visit: Visit, path: str) -> dict[str, object]:
    """Return what a page of the set-up says of where it is."""
    paths = [step.path for step in steps()]
    setting_up = visit.member.go_at is None and path in paths
    number = paths.index(path) + 1 if setting_up else 0
    return {"step": number, "steps": len(paths), "onward": next_path(visit, path)}
