"""How an outing is put together: warm-up, fast part and cool-down, laps, repetitions."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.model import Activity, Lap, RunKind
from planner.runs.titles import is_around
from planner.runs.yardstick import Spread, speed_of

PART: Final = 1_000.0  # metres from which a part's speed says something about an outing
REPETITIONS: Final = 3
_FASTER: Final = 1.1  # than the slowest part of the outing
_FAST_PART: Final = 300.0  # metres
_LAP_S: Final = 20.0
_LAP_FASTER: Final = 1.15  # than the lower quartile of the laps
_STRIDES_S: Final = 300.0  # less fast running than this is strides, not quality (evidence §6)
_TEMPO_S: Final = 900.0
# Intervals by heart rate (§6): maximum and average, as shares of the threshold's, and how many
# beats lie between them.
_PEAK_MAXIMUM, _PEAK_AVERAGE, _PEAK_BEATS = 0.97, 0.92, 18.0


class Parts(NamedTuple):
    """What the parts of an outing show.

    `fast`: how many are fast. `built`: a fast one lies between others. `named_around`: some are
    called warm-up or cool-down, and others are not.
    """

    fast: int = 0
    built: bool = False
    named_around: bool = False


def parts_of(outing: Sequence[Activity]) -> Parts:
    """Compare the parts of an outing with each other. A single one shows nothing."""
    if len(outing) == 1:
        return Parts()

    fast = _fast_parts(outing)
    around = {is_around(part.title) for part in outing}
    return Parts(
        fast=len(fast),
        built=any(0 < number < len(outing) - 1 for number in fast),
        named_around=len(around) > 1,
    )


def _fast_parts(outing: Sequence[Activity]) -> list[int]:
    """Return the numbers of the parts that are clearly faster than the slowest."""
    speeds = [speed_of(part) or 0.0 for part in outing]
    lengths = [part.distance_m or 0.0 for part in outing]

    telling = [s for s, metres in zip(speeds, lengths, strict=True) if s and metres >= PART]
    limit = _FASTER * min(telling, default=math.inf)

    fast = []
    for number, speed in enumerate(speeds):
        if lengths[number] >= _FAST_PART and speed >= limit:
            fast.append(number)
    return fast


def kind_of_laps(laps: Sequence[Lap], usual: Spread | None) -> RunKind | None:
    """Return intervals or tempo when the laps show running that is fast, also for this runner.

    `usual` is the runner's own speed, as in `Yardstick`. Return None when they do not show it.
    """
    timed = [lap for lap in laps if lap.moving_s >= _LAP_S]
    if len(timed) <= REPETITIONS:
        return None

    speeds = [lap.distance_m / lap.moving_s for lap in timed]
    limit = _LAP_FASTER * sorted(speeds)[len(speeds) // 4]
    if usual is not None:
        limit = max(limit, math.exp(usual.middle))

    is_fast = [speed >= limit for speed in speeds]
    seconds = sum(lap.moving_s for lap, fast in zip(timed, is_fast, strict=True) if fast)
    return _kind_of_fast(is_fast, seconds)


def _kind_of_fast(is_fast: Sequence[bool], seconds: float) -> RunKind | None:
    """Name the session by which laps are fast, and by the seconds of fast running in all."""
    if _times_begun(is_fast) >= REPETITIONS and seconds >= _STRIDES_S:
        return "intervals"
    if seconds >= _TEMPO_S and not all(is_fast):
        return "tempo"
    return None


def _times_begun(is_fast: Sequence[bool]) -> int:
    """Count how often fast running begins."""
    begun = 0
    before = False
    for fast in is_fast:
        if fast and not before:
            begun += 1
        before = fast
    return begun


def peaks(run: Activity, threshold: float) -> bool:
    """Tell whether the heart rate reached the threshold while its average stayed below (§6)."""
    average, top = run.avg_hr or 0.0, run.max_hr or 0.0
    reached = top >= _PEAK_MAXIMUM * threshold
    stayed_below = 0 < average <= _PEAK_AVERAGE * threshold
    return reached and stayed_below and top - average >= _PEAK_BEATS
