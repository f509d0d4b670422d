"""What becomes of the sessions that the athlete pinned to a day.

A pin keeps a session's day, never its content (rulebook 8.3). Illness, a race on the day or a
closed gate take the session away. Red readiness, a race window and a race in the legs make it
light. What only a coach would do otherwise stays as it is: that is the athlete's choice.
"""

from typing import Final

from planner.facts.days import Facts
from planner.model import PlanningProblem, Published, SessionKind, SlotKind
from planner.search.rules import risks

_KINDS: Final[tuple[SlotKind, ...]] = ("heavy", "plyo")
_TAKES_AWAY: Final[dict[SlotKind, frozenset[str]]] = {
    "heavy": frozenset(("H01", "H09", "H15")),
    "plyo": frozenset(("H09", "H15", "P01", "P02", "P07")),
}
MAKES_LIGHT: Final = frozenset(("H02", "H08", "H09"))


def with_what_pins_leave(facts: Facts) -> PlanningProblem:
    """Return the problem with pinned sessions as far as they may still be done."""
    published: list[Published] = []
    for shown in facts.problem.published:
        left = _left_of(facts, shown)
        if left is not None:
            published.append(left)

    return facts.problem.model_copy(update={"published": tuple(published)})


def _left_of(facts: Facts, shown: Published) -> Published | None:
    i = facts.index(shown.date)
    if not shown.locked or not 0 <= i < facts.problem.horizon_days:
        return shown

    gone: set[SessionKind] = {kind for kind in _KINDS if _is_taken_away(facts, i, kind)}
    kinds = tuple(kind for kind in shown.kinds if kind not in gone)
    if not kinds:
        return None
    return shown.model_copy(update={"kinds": kinds})


def _is_taken_away(facts: Facts, i: int, kind: SlotKind) -> bool:
    for rule, (risk, _reason) in risks(facts, i, kind):
        if risk == 1 and rule.id in _TAKES_AWAY[kind] and not _is_only_red(facts, rule.id, kind):
            return True
    return False


def _is_only_red(facts: Facts, rule: str, kind: SlotKind) -> bool:
    """Tell whether only a bad morning speaks against pinned lifting: then it becomes light."""
    return kind == "heavy" and rule == "H09" and facts.heavy_gate.is_open
