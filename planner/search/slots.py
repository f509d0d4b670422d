"""What one day can hold, in which half of it, and what that costs before other sessions are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.facts.days import Facts, RunOn, long_closes
from planner.model import Closed, Half, Published, SlotKind
from planner.rulebook import numbers as n
from planner.runs.load import monotony
from planner.search.caps import rest_days
from planner.search.rules import risks

PLYO, HEAVY = 1, 2  # bits of a choice; 3 is both, jumps first (P09)
CHOICES = (0, PLYO, HEAVY, PLYO | HEAVY)
BITS: dict[SlotKind, int] = {"plyo": PLYO, "heavy": HEAVY}
KINDS: dict[int, tuple[SlotKind, ...]] = {
    0: (),
    PLYO: ("plyo",),
    HEAVY: ("heavy",),
    PLYO | HEAVY: ("plyo", "heavy"),
}
_HOURS_48, _HOURS_24 = 4, 2  # half-days


@dataclass(frozen=True, slots=True)
class Option:
    """A choice for one day: the half-day it goes into, its own cost in points and the soft rules behind it."""

    half: Half
    cost: float
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """All that one day of the horizon offers. `forced`: bits of locked sessions, which stay whatever they cost."""

    options: dict[int, Option]
    risk: dict[SlotKind, float]
    forced: int
    closed: tuple[Closed, ...]


def slot(facts: Facts, i: int) -> Slot:
    """Work out day `i`: what is closed and why, and the cost of every choice that is left."""
    legal, closed = _legal(facts, i)
    forced = sum(bit for kind, bit in BITS.items() if facts.locked(i, kind))
    soft = {
        bit: (_heavy_costs if bit == HEAVY else _plyo_costs)(facts, i)
        for kind, bit in BITS.items()
        if kind in legal
    }
    options: dict[int, Option] = {} if forced else {0: Option("am", 0.0, ())}
    closed_bits = sum(bit for kind, bit in BITS.items() if kind not in legal)
    for choice in CHOICES[1:]:
        if choice & forced == forced and not choice & closed_bits:
            option = _option(facts, i, choice, legal, soft, forced)
            if option is not None:
                options[choice] = option
    for kind, bit in BITS.items():
        if kind in legal and not any(c & bit for c in options):
            closed.append(_closed(facts, i, kind, "S14", "you have no time on this day"))
    return Slot(options, {kind: cost for kind, (cost, _) in legal.items()}, forced, tuple(closed))


_Costs = list[tuple[str, float]]  # rule and points
_Legal = dict[
    SlotKind, tuple[float, tuple[str, ...]]
]  # cost of the uncertain runs and the rules behind it


def _legal(facts: Facts, i: int) -> tuple[_Legal, list[Closed]]:
    """The kinds that no certain rule keeps off day `i`, and the closed ones; what the athlete locked is legal."""
    legal: _Legal = {}
    closed: list[Closed] = []
    for kind in ("heavy", "plyo"):
        found = list(risks(facts, i, kind))
        sure = next(((rule.id, text) for rule, (risk, text) in found if risk == 1), None)
        if sure is None and facts.declined(i, kind):
            sure = "S14", "you took it off this day"
        if sure is not None:
            closed.append(_closed(facts, i, kind, *sure))
        if sure is None or facts.locked(i, kind):
            unsure = [
                (rule.id, n.UNSURE_OF.get(rule.id, n.UNSURE) * risk)
                for rule, (risk, _) in found
                if risk < 1
            ]
            legal[kind] = sum(cost for _, cost in unsure), tuple(rule for rule, _ in unsure)
    return legal, closed


def _closed(facts: Facts, i: int, kind: SlotKind, rule: str, text: str) -> Closed:
    return Closed.model_construct(
        date=facts.day(i).date, kind=kind, rule=rule, text=text[:1].upper() + text[1:]
    )


def _option(
    facts: Facts, i: int, choice: int, legal: _Legal, soft: Mapping[int, _Costs], forced: int
) -> Option | None:
    """The choice in its best half-day; None when no half-day is free for it. Ties go to the evening."""
    both: tuple[Half, Half] = ("pm", "am")
    locked, new = bool(choice & forced), choice & ~forced
    halves = [h for h in both if not new or _fits(facts, i, choice, h)]
    shown = {
        p.half for p in facts.problem.published if p.date == facts.day(i).date and _bits(p) & choice
    }
    ranked = [
        (_half_cost(facts, i, choice, half), half not in shown, order, half)
        for order, half in enumerate(halves)
    ]
    if locked and shown:
        ranked = [r for r in ranked if r[3] in shown]
    if not ranked:
        return None
    cost, _, _, half = min(ranked)
    names: list[str] = []
    for kind, bit in BITS.items():
        if choice & bit:
            names += legal[kind][1]
    for rule, points in _costs(facts, i, choice, soft):
        cost += points
        names.append(rule)
    return Option(half, cost, tuple(dict.fromkeys(names)))


def _fits(facts: Facts, i: int, choice: int, half: Half) -> bool:
    """Tell whether a half-day is free and comes after the runs that go first (H13, P04, P09)."""
    if not facts.is_free(i, half):
        return False
    day = facts.day(i)
    key = day.sure(lambda r: r.is_key)
    if choice & HEAVY:
        return key is None or half == "pm"
    if key is not None:  # jumps alone on a quality day belong into its warm-up
        return key.half in (None, half)
    return True


def _half_cost(facts: Facts, i: int, choice: int, half: Half) -> float:
    day, cost = facts.day(i), 0.0
    if choice & HEAVY:
        cost += sum(
            n.COST["S06" if r.is_key else "S06_easy"] * r.p for r in day.runs if r.half == half
        )
    if choice & HEAVY and half == "am":  # a likely key run would come after the lifting (H04)
        cost += n.UNSURE_BEFORE * sum(r.p for r in day.runs if r.is_key and not r.sure)
    if choice == PLYO:  # before the run, in its warm-up (P09)
        cost += sum(0.1 * r.p for r in day.runs if r.half not in (None, half))
    return cost


def _costs(facts: Facts, i: int, choice: int, soft: Mapping[int, _Costs]) -> _Costs:
    """The soft costs of a choice that need no other session, each weighted by the probability of the run behind it."""
    found = [cost for bit in (HEAVY, PLYO) if choice & bit for cost in soft[bit]]
    if choice == PLYO:
        found.append(("S09", n.COST["S09"]))
    if i == 0 and facts.readiness == "amber":
        found.append(("S15", n.COST["S15"]))
    return [(rule, points) for rule, points in found if points]


def _plyo_costs(facts: Facts, i: int) -> _Costs:
    before = facts.day(i - 1)
    hills, other = before.p(_hills), before.p(_not_hills)
    return [("S10", n.COST["S10_hills"] * hills + n.COST["S10"] * min(other, 1 - hills))]


def _hills(run: RunOn) -> bool:
    return run.kind == "hills"


def _not_hills(run: RunOn) -> bool:
    return run.is_quality and run.kind != "hills"


def _heavy_costs(facts: Facts, i: int) -> _Costs:
    day, before, factor = facts.day(i), facts.day(i - 1), facts.factor
    unknown = day.p(lambda r: r.is_quality and r.half is None)
    found = [
        ("S01", n.COST["S01"] * max(0.0, day.p_run - day.p_key) if not day.rest else 0.0),
        ("S01", n.COST["S01_long"] * bool(day.sure(lambda r: r.is_long))),
        ("S04", factor * n.COST["S04_long"] * before.p(long_closes)),
        ("S04", factor * n.COST["S04_quality"] * before.p_quality),
        ("S05", factor * n.COST["S05_novice" if facts.novice else "S05"] * facts.day(i + 2).p_key),
        ("S07", n.COST["S07"] * unknown),
        ("S16", n.COST["S16"] if any(j in facts.spike for j in range(i - 2, i + 3)) else 0.0),
    ]
    if _monotonous(facts, i):
        found.append(("S17", n.COST["S17"]))
    if day.rest:
        total, used = rest_days(facts, i)
        found.append(("S02", n.COST["S02" if total - used > 2 else "S02_last"]))
    return found


def _monotonous(facts: Facts, i: int) -> bool:
    """Tell whether the week's mean daily load is more than twice its spread with this session placed (S17)."""
    days = facts.days_of_week(i)
    return (
        monotony([d.load + n.LOAD_HEAVY * (d is facts.day(i) and not d.heavy) for d in days])
        > n.MONOTONY
    )


def staying(facts: Facts, i: int, choice: int, offered: int) -> float:
    """Return the points for leaving out an announced session of day `i` that is still legal there (S13).

    Inside 48 h it costs extra; inside 24 h so much that only a hard rule can move it.
    """
    cost = 0.0
    for ours in facts.problem.published:
        bits = _bits(ours)
        gone = (
            bits & offered & ~choice if bits else choice
        )  # a small session leaves when something takes its day
        if gone and not ours.locked and facts.index(ours.date) == i:
            soon = is_soon(facts, ours, half_days=_HOURS_48)
            cost += n.NOT_INSIDE_24_H if is_soon(facts, ours) else n.COST["S13_soon"] * soon
    return cost


def is_soon(facts: Facts, ours: Published, half_days: int = _HOURS_24) -> bool:
    """Tell whether a session is at most so many half-days away."""
    return (
        2 * facts.index(ours.date) + (ours.half == "pm") - (facts.problem.half_now == "pm")
        <= half_days
    )


def announced(facts: Facts, i: int) -> int:
    """Return the bits of the sessions that were announced for day `i` and may still move."""
    if i < 0:
        return 0
    date, bits = facts.day(i).date, 0
    for ours in facts.problem.published:
        if ours.date == date and not ours.locked:
            bits |= _bits(ours)
    return bits


def _bits(ours: Published) -> int:
    return sum(BITS[kind] for kind in ("heavy", "plyo") if kind in ours.kinds)
