"""What kind of run something is: by the coach's words, Garmin's phrases and labels, or the steps of a workout."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.garmin.rows import Json, coach_kind, number, part_of, rows_of
from planner.model import PlannedKind, RunKind
from planner.runs.titles import kind_of_title

# Garmin writes its phrases in capitals whatever the athlete's language; the first that is found decides.
_PHRASES: tuple[tuple[str, RunKind], ...] = (
    (r"LONG_", "long"),
    (r"ANAEROBIC|SPEED|SPRINT|VO2", "intervals"),
    (r"HILL", "hills"),
    (r"THRESHOLD|TEMPO|GOAL_PACE|RACE_PACE", "tempo"),
    (r"RECOVERY|BASE|AEROBIC_LOW|EASY", "easy"),
)
_FAST_ZONE = 4  # of five: from here on it is no easy running any more
_REPETITIONS = 3
_STRIDES_S = 300.0  # less fast running than this is strides (evidence §6)
_TEMPO_S = 600.0
_CRUISE_S = 480.0  # repetitions of this length are tempo in pieces [D]
_LONG_S = 90 * 60.0  # never an easy run (evidence §6)
_SECONDS_A_METRE = 0.33  # 5:30 a kilometre, where a step says only how far [D]
_MOST_ITERATIONS = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """One step of a workout: how often it is run, for how long each time, and how fast; None: it does not say."""

    work: bool
    times: int
    seconds: float
    fast: bool | None


def kind_of_words(title: str, phrase: Any = None, label: Any = None) -> RunKind | None:
    """Return the kind of a planned run by the coach's name for it, Garmin's phrase, its title's words, or its label."""
    return (
        coach_kind(title) or kind_of_phrase(phrase) or kind_of_title(title) or kind_of_phrase(label)
    )


def kind_of_phrase(phrase: Any) -> RunKind | None:
    """Return the kind that one of Garmin's phrases or training effect labels means ("LACTATE_THRESHOLD": tempo)."""
    if not isinstance(phrase, str):
        return None
    return next((kind for words, kind in _PHRASES if re.search(words, phrase)), None)


def kind_of_steps(workout: Json) -> PlannedKind | None:
    """Return the kind of run that a workout's steps describe; None where they leave it open.

    Fast repetitions are intervals, or tempo if each is long; a long fast piece is tempo; strides count as easy.
    """
    parts = [
        part
        for segment in rows_of(workout, "workoutSegments")
        for part in _parts(rows_of(segment, "workoutSteps"), 1)
    ]
    work = [part for part in parts if part.work]
    if not work:
        return None
    repeated = [p for p in work if p.times >= _REPETITIONS and p.fast is not False]
    if sum(p.times * p.seconds for p in repeated) >= _STRIDES_S:
        return "tempo" if all(p.seconds >= _CRUISE_S for p in repeated) else "intervals"
    if sum(p.times * p.seconds for p in work if p.fast) >= _TEMPO_S:
        return "tempo"
    if (
        any(p.fast is None and p.times < _REPETITIONS for p in work)
        and len(parts) > 1
        and not repeated
    ):
        return None  # a piece between others, at a pace that nobody named
    return "long" if sum(p.times * p.seconds for p in parts) >= _LONG_S else "easy"


def _parts(steps: list[Json], times: int) -> Iterator[_Part]:
    for step in steps:
        inner = rows_of(step, "workoutSteps")
        if inner:
            rounds = int(number(step.get("numberOfIterations")) or 1)
            yield from _parts(inner, times * max(1, min(rounds, _MOST_ITERATIONS)))
        else:
            what = part_of(step, "stepType").get("stepTypeKey")
            yield _Part(
                what in ("interval", "main", "other"), times, _seconds(step), _is_fast(step)
            )


def _seconds(step: Json) -> float:
    ends_by = part_of(step, "endCondition").get("conditionTypeKey")
    value = number(step.get("endConditionValue")) or 0.0
    return (
        value if ends_by == "time" else value * _SECONDS_A_METRE if ends_by == "distance" else 0.0
    )


def _is_fast(step: Json) -> bool | None:
    """Whether a step's target is fast. A pace says so only to those who know the runner: it counts where work is."""
    target = part_of(step, "targetType").get("workoutTargetTypeKey")
    zone = number(step.get("zoneNumber"))
    if target in ("heart.rate.zone", "power.zone") and zone is not None:
        return zone >= _FAST_ZONE
    return True if target in ("pace.zone", "speed.zone") and zone is None else None
