"""What a runner's best whole runs say: the speed over 5 km, and the critical speed."""

import bisect
import statistics
from collections.abc import Iterable
from typing import Final

from planner.model import Activity

# Metres: a best between each two (evidence §6).
_BANDS: Final = (2_000.0, 3_000.0, 4_500.0, 6_500.0, 9_000.0, 12_000.0)
_FEWEST_BESTS: Final = 3
_SLOWEST_SLOPE: Final = 0.75  # of the fastest best: a flatter slope is no critical speed [D]
RIEGEL: Final = 0.06  # speed falls with distance to this power (Riegel 1981) [K]
_FIVE_K: Final = 5_000.0


def over_five_k(run: Activity) -> float | None:
    """Return the speed over 5 km (m/s) that a run of 2 km or more predicts (Riegel)."""
    if not run.distance_m or not run.moving_s or run.distance_m < _BANDS[0]:
        return None
    return run.distance_m / run.moving_s * float((run.distance_m / _FIVE_K) ** RIEGEL)


def critical_speed(runs: Iterable[tuple[float, float]]) -> float | None:
    """Return the slope of metres over seconds through the best whole runs of 2-12 km, in m/s.

    `runs`: metres and seconds of each. A whole run is seldom run all out, so this underestimates
    (evidence §6). None below three bests. None also where the slope is no running speed between
    the speeds of the bests, for example when the shortest run was the slowest.
    """
    bests = _best_of_each_band(runs)
    metres = [distance for distance, _ in bests]
    seconds = [time for _, time in bests]
    if len(bests) < _FEWEST_BESTS or len(set(seconds)) == 1:
        return None

    slope = statistics.linear_regression(seconds, metres).slope
    fastest = max(distance / time for distance, time in bests)
    if _SLOWEST_SLOPE * fastest <= slope <= fastest:
        return slope
    return None


def _best_of_each_band(runs: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return metres and seconds of the fastest run of each band that holds one."""
    bests: dict[int, tuple[float, float]] = {}

    for metres, seconds in runs:
        if not _BANDS[0] <= metres <= _BANDS[-1]:
            continue

        band = bisect.bisect(_BANDS, metres)
        if band not in bests:
            bests[band] = metres, seconds
            continue

        best_metres, best_seconds = bests[band]
        if metres * best_seconds > best_metres * seconds:
            bests[band] = metres, seconds

    return [*bests.values()]
