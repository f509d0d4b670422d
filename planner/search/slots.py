"""What one day can hold, in which half, and what it costs before other sessions are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from planner.facts.days import Facts
from planner.language import _, capitalized
from planner.model import Closed, Half, SlotKind
from planner.rulebook import numbers as n
from planner.search.bits import BITS, CHOICES, HEAVY, PLYO
from planner.search.calm import bits_of
from planner.search.costs import Costs, half_cost, heavy_costs, plyo_costs
from planner.search.rules import risks

_NOTHING = 0


@dataclass(frozen=True, slots=True)
class Option:
    """A choice for one day: its half-day, its own cost in points and the soft rules behind that."""

    half: Half
    cost: float
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """All that one day of the horizon offers.

    `options` are by choice, `risk` is what the uncertain runs cost a kind that is not closed, in
    points. `forced` are the bits of locked sessions, which stay whatever they cost.
    """

    options: dict[int, Option]
    risk: dict[SlotKind, float]
    forced: int
    closed: tuple[Closed, ...]


class _Risky(NamedTuple):
    """What the uncertain runs of a day cost a kind of session, and the rules behind it."""

    points: float
    rules: tuple[str, ...]


_Legal = dict[SlotKind, _Risky]


def slot(facts: Facts, i: int) -> Slot:
    """Work out day `i`: what is closed and why, and the cost of every choice that is left."""
    legal, closed = _legal(facts, i)
    forced = _forced(facts, i)
    options = _options(facts, i, legal, forced)

    for kind, bit in BITS.items():
        if kind in legal and not any(choice & bit for choice in options):
            closed.append(_closed(facts, i, kind, "S14", _("you have no time on this day")))

    risk = {kind: risky.points for kind, risky in legal.items()}
    return Slot(options, risk, forced, tuple(closed))


def _forced(facts: Facts, i: int) -> int:
    forced = 0
    for kind, bit in BITS.items():
        if facts.locked(i, kind):
            forced |= bit

    return forced


def _legal(facts: Facts, i: int) -> tuple[_Legal, list[Closed]]:
    """Return the kinds that no certain rule keeps off day `i`, and the closed ones.

    What the athlete locked is legal, whatever closes the day.
    """
    legal: _Legal = {}
    closed: list[Closed] = []
    kinds: tuple[SlotKind, ...] = ("heavy", "plyo")

    for kind in kinds:
        closing, risky = _closing_and_risky(facts, i, kind)
        if closing is not None:
            closed.append(closing)
        if closing is None or facts.locked(i, kind):
            legal[kind] = risky

    return legal, closed


def _closing_and_risky(facts: Facts, i: int, kind: SlotKind) -> tuple[Closed | None, _Risky]:
    """Return the first rule that certainly closes day `i` for a kind, and the uncertain ones."""
    closing = None
    costs = []
    names = []
    for rule, (risk, reason) in risks(facts, i, kind):
        if risk < 1:
            costs.append(n.UNSURE_OF.get(rule.id, n.UNSURE) * risk)
            names.append(rule.id)
        elif closing is None:
            closing = _closed(facts, i, kind, rule.id, reason)

    if closing is None and facts.declined(i, kind):
        closing = _closed(facts, i, kind, "S14", _("you took it off this day"))

    return closing, _Risky(sum(costs), tuple(names))


def _closed(facts: Facts, i: int, kind: SlotKind, rule: str, reason: str) -> Closed:
    return Closed.model_construct(
        date=facts.day(i).date, kind=kind, rule=rule, text=capitalized(reason)
    )


def _options(facts: Facts, i: int, legal: _Legal, forced: int) -> dict[int, Option]:
    """Return all that day `i` may hold. Locked sessions are in every option."""
    legal_bits = 0
    soft: dict[int, Costs] = {}
    for kind, bit in BITS.items():
        if kind in legal:
            legal_bits |= bit
            soft[bit] = heavy_costs(facts, i) if bit == HEAVY else plyo_costs(facts, i)

    options: dict[int, Option] = {}
    for choice in CHOICES:
        if choice & forced != forced or choice & ~legal_bits:
            continue

        if choice == _NOTHING:
            options[choice] = Option("am", 0.0, ())
        else:
            half = _best_half(facts, i, choice, forced)
            if half is not None:
                options[choice] = _option(facts, i, choice, half, legal, soft)

    return options


def _best_half(facts: Facts, i: int, choice: int, forced: int) -> Half | None:
    """Return the half-day in which a choice costs least, None when it fits into neither.

    Equal costs: the half that was announced, then the evening.
    """
    halves: list[Half] = ["pm", "am"]
    has_new = choice & ~forced
    if has_new:
        halves = [half for half in halves if _fits(facts, i, choice, half)]

    announced = _announced_halves(facts, i, choice)
    if choice & forced and announced:
        halves = [half for half in halves if half in announced]

    if not halves:
        return None

    return min(halves, key=lambda half: (half_cost(facts, i, choice, half), half not in announced))


def _announced_halves(facts: Facts, i: int, choice: int) -> set[Half]:
    """Return the halves of day `i` in which a session of this choice was announced."""
    date = facts.day(i).date
    halves = set()
    for session in facts.problem.published:
        if session.date == date and bits_of(session) & choice:
            halves.add(session.half)

    return halves


def _fits(facts: Facts, i: int, choice: int, half: Half) -> bool:
    """Tell whether a half-day is free and comes after the runs that go first (H13, P04, P09)."""
    if not facts.is_free(i, half):
        return False

    key_run = facts.day(i).sure(lambda run: run.is_key)
    if key_run is None:
        return True

    if choice & HEAVY:
        return half == "pm"

    # Jumps alone on a quality day go into its warm-up.
    return key_run.half in (None, half)


def _option(
    facts: Facts, i: int, choice: int, half: Half, legal: _Legal, soft: Mapping[int, Costs]
) -> Option:
    """Return a choice with its cost in one half-day, without the cost of the uncertain runs."""
    points = half_cost(facts, i, choice, half)
    names: dict[str, None] = {}  # in order, each once

    for kind, bit in BITS.items():
        if choice & bit:
            names |= dict.fromkeys(legal[kind].rules)

    for rule, more in _soft_costs(facts, i, choice, soft):
        if more:
            points += more
            names[rule] = None

    return Option(half, points, tuple(names))


def _soft_costs(facts: Facts, i: int, choice: int, soft: Mapping[int, Costs]) -> Costs:
    costs: Costs = []
    for bit in (HEAVY, PLYO):
        if choice & bit:
            costs += soft[bit]

    if choice == PLYO:
        costs.append(("S09", n.COST["S09"]))
    if i == 0 and facts.readiness == "amber":
        costs.append(("S15", n.COST["S15"]))

    return costs
