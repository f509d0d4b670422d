"""What one day can hold, in which half, and what it costs before other sessions are looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from planner.facts.days import Facts
from planner.language import _, capitalized
from planner.model import Closed, Effort, Half, SlotKind
from planner.rulebook import numbers as n
from planner.rulebook.effort import easier
from planner.search.bits import BITS, CHOICES, HEAVY, PLYO
from planner.search.calm import bits_of
from planner.search.costs import Costs, half_cost, heavy_costs, plyo_costs
from planner.search.halves import (
    beside_others,
    is_key,
    is_late_quality,
    lifting_near,
    one_visit,
)
from planner.search.pins import MAKES_LIGHT
from planner.search.rules import risks

_NOTHING = 0
_KINDS: Final[tuple[SlotKind, ...]] = ("heavy", "plyo")


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
    points. `forced` are the bits of locked sessions, which stay whatever they cost. `effort` is the
    most that lifting may have on this day.
    """

    options: dict[int, Option]
    risk: dict[SlotKind, float]
    forced: int
    closed: tuple[Closed, ...]
    effort: Effort


class _Legal(NamedTuple):
    """What keeps a kind of session on a day from being free of charge.

    `points` is what the uncertain runs cost, `rules` are behind it. `effort` is the most that
    lifting may have there.
    """

    points: float
    rules: tuple[str, ...]
    effort: Effort


class _Verdict(NamedTuple):
    """What the rules say of a kind of session on a day.

    `closed` is the first rule that certainly closes it. It can be there beside `legal`: then it
    closes the day to a harder session only, or the athlete locked the session.
    """

    closed: Closed | None
    legal: _Legal | None


# The rules that close a day to hard sessions only, and the most effort that they leave (L1).
_SMALLER: Final[dict[str, Effort]] = {"H10": "light", "P13": "moderate"}


def slot(facts: Facts, i: int) -> Slot:
    """Work out day `i`: what is closed and why, and the cost of every choice that is left."""
    legal: dict[SlotKind, _Legal] = {}
    closed: list[Closed] = []
    for kind in _KINDS:
        verdict = _verdict(facts, i, kind)
        if verdict.closed is not None:
            closed.append(verdict.closed)
        if verdict.legal is not None:
            legal[kind] = verdict.legal

    forced = _forced(facts, i)
    options = _options(facts, i, legal, forced)
    for kind, bit in BITS.items():
        if kind in legal and not any(choice & bit for choice in options):
            closed.append(_closed(facts, i, kind, "S14", _("you have no time on this day")))

    risk = {kind: found.points for kind, found in legal.items()}
    effort = legal["heavy"].effort if "heavy" in legal else facts.effort(i)
    return Slot(options, risk, forced, tuple(closed), effort)


def _forced(facts: Facts, i: int) -> int:
    forced = 0
    for kind, bit in BITS.items():
        if facts.locked(i, kind):
            forced |= bit

    return forced


def _verdict(facts: Facts, i: int, kind: SlotKind) -> _Verdict:
    """Ask the rules. What the athlete locked is legal, whatever closes the day."""
    points = 0.0
    uncertain: list[str] = []
    certain: list[tuple[str, str]] = []
    for rule, (risk, reason) in risks(facts, i, kind):
        if risk < 1:
            points += n.UNSURE_OF.get(rule.id, n.UNSURE) * risk
            uncertain.append(rule.id)
        else:
            certain.append((rule.id, reason))

    if facts.declined(i, kind):
        certain.append(("S14", _("you took it off this day")))

    effort = _effort_here(facts, i)
    if not certain:
        return _Verdict(None, _Legal(points, tuple(uncertain), effort))

    closed = _closed(facts, i, kind, *certain[0])
    smaller = _smaller(facts, [rule for rule, _reason in certain])
    if kind == "heavy" and smaller is not None:
        return _Verdict(closed, _Legal(points, (*uncertain, "L1"), easier(effort, smaller)))
    if facts.locked(i, kind):
        if any(rule in MAKES_LIGHT for rule, _reason in certain):
            effort = "light"
        return _Verdict(closed, _Legal(points, tuple(uncertain), effort))
    return _Verdict(closed, None)


def _effort_here(facts: Facts, i: int) -> Effort:
    """Return the most effort that lifting may have on day `i`, if no rule closes it.

    Straight after a quality run it is moderate at most while the legs are new to lifting (H04).
    """
    effort = facts.effort(i)
    if facts.season.first_exposures and facts.day(i).sure(is_late_quality):
        return easier(effort, "moderate")

    return effort


def _smaller(facts: Facts, rules: Sequence[str]) -> Effort | None:
    """Return the most effort that is left beside these rules (L1), None if they leave nothing."""
    if not facts.problem.overrides.ladder:
        return None

    effort: Effort = "heavy"
    for rule in rules:
        if rule not in _SMALLER:
            return None
        effort = easier(effort, _SMALLER[rule])

    return effort


def _closed(facts: Facts, i: int, kind: SlotKind, rule: str, reason: str) -> Closed:
    return Closed.model_construct(
        date=facts.day(i).date, kind=kind, rule=rule, text=capitalized(reason)
    )


def _options(
    facts: Facts, i: int, legal: Mapping[SlotKind, _Legal], forced: int
) -> dict[int, Option]:
    """Return all that day `i` may hold. Locked sessions are in every option."""
    legal_bits = 0
    soft: dict[int, Costs] = {}
    for kind, bit in BITS.items():
        if kind in legal:
            legal_bits |= bit
            effort = legal[kind].effort
            soft[bit] = heavy_costs(facts, i, effort) if bit == HEAVY else plyo_costs(facts, i)

    options: dict[int, Option] = {}
    for choice in CHOICES:
        if choice & forced != forced or choice & ~legal_bits:
            continue

        if choice == _NOTHING:
            options[choice] = Option("am", 0.0, ())
        else:
            half = _best_half(facts, i, choice, forced, legal)
            if half is not None:
                options[choice] = _option(facts, i, choice, half, legal, soft)

    return options


def _best_half(
    facts: Facts, i: int, choice: int, forced: int, legal: Mapping[SlotKind, _Legal]
) -> Half | None:
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

    effort = _effort_of(facts, i, legal)
    return min(
        halves,
        key=lambda half: (half_cost(facts, i, choice, half, effort), half not in announced),
    )


def _effort_of(facts: Facts, i: int, legal: Mapping[SlotKind, _Legal]) -> Effort:
    return legal["heavy"].effort if "heavy" in legal else facts.effort(i)


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

    if choice & HEAVY:
        return _lifting_fits(facts, i, choice, half)

    # Jumps alone on a quality day go into its warm-up.
    key_run = facts.day(i).sure(is_key)
    return key_run is None or key_run.half in (None, half)


def _lifting_fits(facts: Facts, i: int, choice: int, half: Half) -> bool:
    """Tell whether lifting can go into a half-day: after the key run, 48 hours from other lifting.

    Straight after a quality run there are no jumps with it (H04).
    """
    if lifting_near(facts, i, half) is not None or not beside_others(facts, i, half):
        return False

    if one_visit(facts, i, half):
        return not choice & PLYO

    key_run = facts.day(i).sure(is_key)
    return key_run is None or half == "pm"


def _option(
    facts: Facts,
    i: int,
    choice: int,
    half: Half,
    legal: Mapping[SlotKind, _Legal],
    soft: Mapping[int, Costs],
) -> Option:
    """Return a choice with its cost in one half-day, without the cost of the uncertain runs."""
    points = half_cost(facts, i, choice, half, _effort_of(facts, i, legal))
    names: dict[str, None] = {}  # in order, each once

    for kind, bit in BITS.items():
        if choice & bit:
            names |= dict.fromkeys(legal[kind].rules)

    if choice & HEAVY and one_visit(facts, i, half):
        names |= dict.fromkeys(("H04", "L2", "S21"))
    if choice & HEAVY and "L1" in names:
        points += n.COST["L1"]

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
