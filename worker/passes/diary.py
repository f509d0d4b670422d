"""What a pass did, item by item and with its reasons, as the runner can read it afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from connectors.ways import title_of
from planner.language import _, ngettext
from planner.model import Plan, Session
from worker import words
from worker.hops import are_hops
from worker.passes.apply import Done


def changed(plan: Plan, before: Mapping[str, Session]) -> Iterator[str]:
    """Yield what became of each session that did not stay as it was.

    `before` are the sessions as they were, by uid. Hops in warm-ups follow the runs without a word.
    """
    now = {session.uid: session for session in plan.sessions}
    for change in plan.changes:
        session = before.get(change.uid) or now.get(change.uid)
        if change.what != "keep" and not (session and are_hops(session)):
            title = session.title if session else _("Session")
            sentence = f"{words.change(change, title)}. {change.reason}"
            yield sentence.rstrip(". ") + "."


def wrote(platform: str, done: Iterable[Done]) -> Iterator[str]:
    """Yield what was done on a platform, a line for each action."""
    for item in done:
        line = f"{title_of(platform)}: {item.action}"
        yield line if item.outcome == "done" else f"{line}: {item.outcome}"


def entries(
    plan: Plan | None,
    shown: Iterable[Session],
    written: Sequence[str],
    noted: Sequence[str],
    *,
    may_write: bool,
) -> tuple[str, ...]:
    """Return the lines of a pass: what was noted, what changed, and what was `written`."""
    if plan is None:
        return tuple(noted)

    if may_write:
        before = {session.uid: session for session in shown}
        return (*noted, *changed(plan, before), *written)

    only_planned = ngettext(
        "{count} session planned. Nothing is written before you say go.",
        "{count} sessions planned. Nothing is written before you say go.",
        len(plan.sessions),
    )
    return (*noted, only_planned)
