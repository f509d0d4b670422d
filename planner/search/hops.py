"""Which warm-ups hold hops: two to four times a week, beside the sessions with jumps (8.2)."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.facts.days import Facts, RunOn, damages
from planner.model import Half
from planner.rulebook import numbers as n
from planner.search import plyo_rules
from planner.search.bits import PLYO
from planner.search.risk import Test

_QUALITY: Final = ("tempo", "intervals")
# What closes a day to hops as well: health, age, races before and after.
_CLOSES: Final[tuple[Test, ...]] = (
    plyo_rules.not_healthy,
    plyo_rules.too_young,
    plyo_rules.race_window,
    plyo_rules.race_in_the_legs,
)


class Hops(NamedTuple):
    """Hops in the warm-up of day `i`'s run, in the half-day of that run."""

    i: int
    half: Half
    run: RunOn

    @property
    def are_few(self) -> bool:
        """Tell whether they go before a quality run (P04)."""
        return self.run.kind in _QUALITY


def hops_of(facts: Facts, choices: Sequence[int]) -> list[Hops]:
    """Return the warm-ups with hops, in order of their days.

    Easy runs come first and days in a row last. Each session with jumps takes the place of one.
    """
    if not facts.problem.athlete.hops or not facts.plyo_gate.is_open:
        return []

    chosen: list[Hops] = []
    for monday in sorted({facts.monday(i) for i in range(len(choices))}):
        week = range(monday, monday + 7)
        taken = [i for i in week if _has_jumps(facts, choices, i)]
        inside = [i for i in week if 0 <= i < len(choices) and i not in taken]

        able = [hops for hops in (_hops_on(facts, i) for i in inside) if hops is not None]
        chosen += _spread(able, n.HOPS_A_WEEK - len(taken))

    return sorted(chosen, key=lambda hops: hops.i)


def _has_jumps(facts: Facts, choices: Sequence[int], i: int) -> bool:
    placed = 0 <= i < len(choices) and bool(choices[i] & PLYO)
    return placed or facts.day(i).plyo or facts.day(i).hopped


def _hops_on(facts: Facts, i: int) -> Hops | None:
    """Return the hops that day `i` may hold, None if it may hold none."""
    run = _warm_up_run(facts, i)
    if run is None or facts.week_of(i).phase < n.HOPS_FROM_PHASE:
        return None
    if facts.declined(i, "hops") or facts.declined(i, "plyo"):
        return None
    if any(test(facts, i)[0] == 1 for test in _CLOSES):
        return None

    half = _half(facts, i, run)
    if not facts.is_free(i, half):  # the run of this morning has had its warm-up
        return None
    if facts.day(i + 1).p(damages) >= n.LIKELY:
        return None

    return Hops(i, half, run)


def _warm_up_run(facts: Facts, i: int) -> RunOn | None:
    """Return the coming run whose warm-up may hold hops, None on days of long runs and hills.

    A quality run comes before an easy one, because it leaves room for fewer contacts.
    """
    likely = [run for run in facts.day(i).runs if run.sure or run.p >= n.LIKELY]
    if any(run.is_long or run.kind in ("hills", "race") for run in likely):
        return None

    coming = [run for run in likely if run.source is not None]
    quality = [run for run in coming if run.kind in _QUALITY]
    return max(quality or coming, key=lambda run: run.p, default=None)


def _half(facts: Facts, i: int, run: RunOn) -> Half:
    if run.half is not None:
        return run.half

    return "am" if facts.is_free(i, "am") else "pm"


def _spread(able: Sequence[Hops], wanted: int) -> list[Hops]:
    """Choose some of them: easy runs first, and no days in a row where that is possible."""
    easy_first = sorted(able, key=lambda hops: (hops.are_few, hops.i))
    chosen: list[Hops] = []

    for apart in (2, 1):
        for hops in easy_first:
            is_apart = all(abs(hops.i - other.i) >= apart for other in chosen)
            if len(chosen) < wanted and is_apart:
                chosen.append(hops)

    return chosen
