"""Believes a plan about a run that fulfilled it, where the run alone says too little."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from planner.model import PlannedRun
from planner.rulebook.numbers import LONG_CLOSES_DAY, UNKNOWN_LONG
from planner.runs.run import BY_PLAN, Run

_GUESSED: Final = 0.8  # a kind by effort below this confidence gives way to an easy plan [D]
_BY_EFFORT: Final = ("tempo", "intervals", "hills")
_NEARLY_ALL: Final = 0.8  # of a planned long run's minutes: run in full from there [D]


def as_planned(runs: Sequence[Run], planned: Sequence[PlannedRun]) -> list[Run]:
    """Return the runs, those that fulfilled a planned run with what the plan says of them.

    The plan is believed where a run looks easier, and where an easy run is only guessed to have
    been harder. For each planned run it is the run of the day that fits it best.
    """
    believed = list(runs)

    numbers_by_day = _numbers_by_day(runs)

    for plan in planned:
        left = numbers_by_day.get(plan.date, [])
        fitting = _best_fit(plan, believed, left)
        if fitting is not None:
            left.remove(fitting)
            believed[fitting] = _believe(plan, believed[fitting])

    return believed


def _numbers_by_day(runs: Sequence[Run]) -> dict[dt.date, list[int]]:
    numbers: dict[dt.date, list[int]] = {}
    for number, run in enumerate(runs):
        numbers.setdefault(run.day, []).append(number)
    return numbers


def _best_fit(plan: PlannedRun, runs: Sequence[Run], numbers: Iterable[int]) -> int | None:
    """Return the number of the run that fits a plan best: the right kind, then the longest."""

    def fit(number: int) -> tuple[bool, float, int]:
        run = runs[number]
        return run.kind == plan.kind, run.minutes, -number

    fitting = [number for number in numbers if _same_half(plan, runs[number])]
    return max(fitting, key=fit, default=None)


def _same_half(plan: PlannedRun, run: Run) -> bool:
    if plan.half is None or run.half is None:
        return True
    return plan.half == run.half


def _believe(plan: PlannedRun, run: Run) -> Run:
    looks_easy = run.kind == "easy"
    only_guessed = run.kind in _BY_EFFORT and run.confidence < _GUESSED

    if plan.kind != "run" and (looks_easy or (plan.kind == "easy" and only_guessed)):
        run = replace(run, kind=plan.kind, confidence=BY_PLAN, harder=None)
    return replace(run, closes_day=_was_the_long_one(plan, run))


def _was_the_long_one(plan: PlannedRun, run: Run) -> bool:
    """Tell whether a planned long run of 90 minutes or more was run, even a little shorter."""
    minutes = plan.minutes or UNKNOWN_LONG
    if plan.kind != "long" or minutes < LONG_CLOSES_DAY:
        return False
    return run.minutes >= _NEARLY_ALL * minutes
