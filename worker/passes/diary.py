"""What a pass did, item by item and with its reasons, as the runner can read it afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.model import Plan, Session
from worker import words
from worker.passes.apply import Done


def changed(plan: Plan, titles: Mapping[str, str]) -> Iterator[str]:
    """Word what became of each session that did not stay as it was; `titles` are those known before, by uid."""
    now = {session.uid: session.title for session in plan.sessions}
    for change in plan.changes:
        if change.what != "keep":
            title = titles.get(change.uid) or now.get(change.uid, "Session")
            yield f"{words.change(change, title)}. {change.reason}".rstrip(". ") + "."


def wrote(platform: str, done: Iterable[Done]) -> Iterator[str]:
    """Word what was done on a platform."""
    for item in done:
        yield f"{platform.capitalize()}: {item.action}" + (
            "" if item.outcome == "done" else f": {item.outcome}"
        )


def entries(
    plan: Plan | None,
    shown: Iterable[Session],
    done: Sequence[Done],
    noted: Sequence[str],
    *,
    may_write: bool,
) -> tuple[str, ...]:
    """Return the lines of a pass: what was noted, what changed in the plan, what was done on the calendar."""
    lines = list(noted)
    if plan is not None and may_write:
        lines += changed(plan, {session.uid: session.title for session in shown})
        lines += wrote("garmin", done)
    elif plan is not None:
        lines.append(
            f"{words.count(len(plan.sessions), 'session')} planned; nothing is written before you say go."
        )
    return tuple(lines)
