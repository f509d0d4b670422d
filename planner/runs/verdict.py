"""Decides the kind of one outing: by label, title, result, length, and by effort last."""

import statistics
from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.model import Activity, RunKind
from planner.rulebook.numbers import LONG_DAMAGE, NEVER_EASY
from planner.runs.bests import over_five_k
from planner.runs.effort import Effort, effort
from planner.runs.run import BY_LENGTH, BY_RESULT, BY_TITLE, SURE
from planner.runs.titles import is_around, kind_of_title
from planner.runs.yardstick import Yardstick, pauses_of

FEWEST_BEFORE: Final = 4  # runs in the 28 days from which their median is taken [D]

# A long run, in minutes (§6: 75 and 1.5 times; 1.3 to 1.5 do alike on labelled runs).
_LONG_MINUTES: Final = 75.0
_LONG_LEAST: Final = 60.0
_LONG_TIMES: Final = 1.4  # times the usual minutes
_USUAL_TIMES: Final = 1.2  # up to these it is the usual run, even from 90 minutes
_LONGEST_SHARE: Final = 0.9

_HARD: Final = 0.5  # chance from which a run counts as hard
_SURELY_EASY: Final = 0.80  # of the threshold's heart rate: no title makes it hard (evidence §6)
_BUILT_CHANCE: Final = 0.75
_STANDARD: Final = (5_000.0, 10_000.0, 15_000.0, 21_097.5)  # metres; evidence §6: within 2 %
_NEAR: Final = 0.02
# A marathon, from 2 % less to 4 % more: in cities satellites add up to that.
_MARATHON: Final = (41_350.0, 43_900.0)
_RACE_PACE: Final = 0.96  # of the runner's best by Riegel (evidence §6: within 4 %)
_NO_PAUSES: Final = 1.03
_RACE_CHANCE: Final = 0.5
_HARDEST: Final[tuple[RunKind, ...]] = ("easy", "long", "tempo", "hills", "intervals", "race")


class Verdict(NamedTuple):
    """The kind of an outing, how sure it is (0-1), and the harder kind it may have been instead."""

    kind: RunKind
    confidence: float
    harder: RunKind | None = None


def judge(
    outing: Sequence[Activity], minutes: float, stick: Yardstick, lately: Sequence[float]
) -> Verdict:
    """Decide the kind of an outing of so many minutes. `lately`: the minutes of 28 days before."""
    by_label = _by_label(outing)
    if by_label is not None:
        return by_label

    how_hard = effort(outing, stick)
    by_title = _by_title(outing, minutes, how_hard)
    if by_title is not None:
        return by_title

    if any(_is_race(part, stick, how_hard) for part in outing):
        return Verdict("race", BY_RESULT)

    if _is_long(minutes, stick, lately) and not _is_a_session(minutes, how_hard):
        return Verdict("long", BY_LENGTH)

    if how_hard.chance >= _HARD:
        return Verdict(how_hard.kind, how_hard.chance)
    return Verdict("easy", 1 - how_hard.chance, how_hard.kind)


def _by_label(outing: Sequence[Activity]) -> Verdict | None:
    """Believe the runner's labels. An easy one counts only if every part has a label."""
    labels = [part.kind for part in outing]
    labelled = _hardest(labels)

    if labelled is None:
        return None
    if labelled == "easy" and None in labels:
        return None
    return Verdict(labelled, SURE)


def _by_title(outing: Sequence[Activity], minutes: float, how_hard: Effort) -> Verdict | None:
    """Believe the titles, unless the heart rate or the length speaks clearly against them."""
    named = _hardest([kind_of_title(part.title) for part in outing])
    if named is None:
        return None

    if named == "easy":
        if minutes < NEVER_EASY and _is_one_piece(outing):
            return Verdict("easy", BY_TITLE)
        return None

    relative_hr = how_hard.relative_hr
    if named != "long" and relative_hr is not None and relative_hr < _SURELY_EASY:
        return Verdict("easy", BY_RESULT, harder=named)
    return Verdict(named, BY_TITLE)


def _hardest(kinds: Sequence[RunKind | None]) -> RunKind | None:
    named = [kind for kind in kinds if kind is not None]
    return max(named, key=_HARDEST.index, default=None)


def _is_one_piece(outing: Sequence[Activity]) -> bool:
    """Tell whether all parts are called easy, so that no unnamed part can have been the session."""
    if all(kind_of_title(part.title) == "easy" for part in outing):
        return True
    return not any(is_around(part.title) for part in outing)


def _is_race(run: Activity, stick: Yardstick, how_hard: Effort) -> bool:
    """Tell a race by its result (§6).

    It is as long as a marathon. Or it is a standard distance without a pause, as fast as the
    runner's best or nearly so.
    """
    distance = run.distance_m or 0.0
    if _MARATHON[0] <= distance <= _MARATHON[1]:
        return True

    is_standard = any(abs(distance - metres) <= _NEAR * metres for metres in _STANDARD)
    if how_hard.chance < _RACE_CHANCE or not is_standard:
        return False

    has_pauses = (pauses_of(run) or 1.0) > _NO_PAUSES
    return not has_pauses and _is_as_fast_as_a_race(run, stick)


def _is_as_fast_as_a_race(run: Activity, stick: Yardstick) -> bool:
    """Compare with the best of the runner's other runs. With the highest pulse 96 % is enough."""
    speed, best = over_five_k(run), stick.best_besides(run)
    if speed is None or best is None:
        return False

    if run.avg_hr and stick.hardest_hr:
        return speed >= _RACE_PACE * best and run.avg_hr >= stick.hardest_hr
    return speed >= best


def _is_long(minutes: float, stick: Yardstick, lately: Sequence[float]) -> bool:
    """Tell a long run by its minutes (§6).

    It takes 75 minutes, or nearly the runner's longest and at least an hour. It also takes 1.4
    times the usual minutes. From 90 minutes a run is long unless it is the usual one.
    """
    if minutes >= NEVER_EASY:
        return not is_as_usual(minutes, stick, lately)

    usual = _usual_minutes(stick, lately)
    if usual is None:
        return False

    nearly_the_longest = _LONGEST_SHARE * max(lately, default=_LONG_MINUTES)
    least = min(_LONG_MINUTES, max(_LONG_LEAST, nearly_the_longest))
    return minutes >= max(least, _LONG_TIMES * usual)


def is_as_usual(minutes: float, stick: Yardstick, lately: Sequence[float]) -> bool:
    """Tell whether a run is about as long as the runner's usual one, and no very long run."""
    usual = _usual_minutes(stick, lately)
    return usual is not None and minutes < min(_USUAL_TIMES * usual, LONG_DAMAGE)


def _usual_minutes(stick: Yardstick, lately: Sequence[float]) -> float | None:
    if len(lately) >= FEWEST_BEFORE:
        return statistics.median(lately)
    return stick.minutes


def _is_a_session(minutes: float, how_hard: Effort) -> bool:
    """Tell whether a run as long as a long run shows a session: a hard part between easy ones."""
    return how_hard.built and how_hard.chance >= _BUILT_CHANCE and minutes < NEVER_EASY
