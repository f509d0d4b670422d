"""What kind of run something is: by the coach's words, Garmin's labels, or a workout's steps."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from connectors.garmin.rows import Json, number, part_of, rows_of
from planner.model import PlannedKind, RunKind
from planner.runs.titles import kind_of_title

# What Garmin Coach calls its runs.
_COACH: dict[str, RunKind] = {
    "base": "easy",
    "recovery": "easy",
    "long run": "long",
    "threshold": "tempo",
    "tempo": "tempo",
    "goal pace": "tempo",
    "progression": "tempo",
    "benchmark run": "tempo",
    "time trial": "race",
    "vo2 max": "intervals",
    "anaerobic": "intervals",
    "sprint": "intervals",
    "strides": "intervals",
    "stride repeats": "intervals",
    "speed repeats": "intervals",
    "hill repeats": "hills",
}
# Garmin writes its phrases in capitals whatever the athlete's language. The first that is found
# decides.
_PHRASES: tuple[tuple[str, RunKind], ...] = (
    (r"LONG_", "long"),
    (r"ANAEROBIC|SPEED|SPRINT|VO2", "intervals"),
    (r"HILL", "hills"),
    (r"THRESHOLD|TEMPO|GOAL_PACE|RACE_PACE", "tempo"),
    (r"RECOVERY|BASE|AEROBIC_LOW|EASY", "easy"),
)
_WORK = ("interval", "main", "other")  # all other steps are warm-up, recovery, rest or cool-down
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
    """One step of a workout: how often it is run, and for how long each time.

    `fast` is None where the step does not say how fast it is.
    """

    work: bool
    times: int
    seconds: float
    fast: bool | None

    @property
    def is_repeated(self) -> bool:
        return self.times >= _REPETITIONS


def coach_kind(title: str) -> RunKind | None:
    """Return the kind of run that Garmin Coach means by a title, if it is one of its names."""
    return _COACH.get(title.strip().lower())


def kind_of_words(title: str, phrase: Any = None, label: Any = None) -> RunKind | None:
    """Return the kind of a planned run.

    The coach's name for it counts first, then Garmin's phrase, its title's words, and its label.
    """
    return (
        coach_kind(title) or kind_of_phrase(phrase) or kind_of_title(title) or kind_of_phrase(label)
    )


def kind_of_phrase(phrase: Any) -> RunKind | None:
    """Return the kind that one of Garmin's phrases or training effect labels means.

    "LACTATE_THRESHOLD" is tempo.
    """
    if not isinstance(phrase, str):
        return None

    for words, kind in _PHRASES:
        if re.search(words, phrase):
            return kind
    return None


def kind_of_steps(workout: Json) -> PlannedKind | None:
    """Return the kind of run that a workout's steps describe. None where they leave it open.

    Fast repetitions are intervals, or tempo if each is long. A long fast piece is tempo. Strides
    count as easy.
    """
    parts: list[_Part] = []
    for segment in rows_of(workout, "workoutSegments"):
        parts += _parts(rows_of(segment, "workoutSteps"), 1)

    work = [part for part in parts if part.work]
    if not work:
        return None
    return _fast_kind(work) or _steady_kind(parts, work)


def _fast_kind(work: list[_Part]) -> PlannedKind | None:
    """Return what the fast pieces make of a run. None where there is too little of them."""
    repetitions = _repetitions(work)
    if _total_s(repetitions) >= _STRIDES_S:
        shortest = min(part.seconds for part in repetitions)
        return "tempo" if shortest >= _CRUISE_S else "intervals"

    if _total_s(part for part in work if part.fast) >= _TEMPO_S:
        return "tempo"
    return None


def _steady_kind(parts: list[_Part], work: list[_Part]) -> PlannedKind | None:
    """Return what a run without much fast running is. None for a piece whose pace is not named."""
    is_one_piece = len(parts) == 1
    if not is_one_piece and not _repetitions(work) and _has_open_piece(work):
        return None
    return "long" if _total_s(parts) >= _LONG_S else "easy"


def _repetitions(work: list[_Part]) -> list[_Part]:
    return [part for part in work if part.is_repeated and part.fast is not False]


def _total_s(parts: Iterable[_Part]) -> float:
    return sum(part.times * part.seconds for part in parts)


def _has_open_piece(work: list[_Part]) -> bool:
    """Whether some piece is run at a pace that the workout does not name."""
    return any(part.fast is None and not part.is_repeated for part in work)


def _parts(steps: list[Json], times: int) -> Iterator[_Part]:
    """Yield the steps inside all groups. `times`: how often the group around them is run."""
    for step in steps:
        inner = rows_of(step, "workoutSteps")

        if inner:
            rounds = int(number(step.get("numberOfIterations")) or 1)
            rounds = max(1, min(rounds, _MOST_ITERATIONS))
            yield from _parts(inner, times * rounds)
        else:
            kind = part_of(step, "stepType").get("stepTypeKey")
            yield _Part(kind in _WORK, times, _seconds(step), _is_fast(step))


def _seconds(step: Json) -> float:
    """Return how long a step takes. 0 where it ends by something else than a time or a distance."""
    ends_by = part_of(step, "endCondition").get("conditionTypeKey")
    value = number(step.get("endConditionValue")) or 0.0

    if ends_by == "time":
        return value
    if ends_by == "distance":
        return value * _SECONDS_A_METRE
    return 0.0


def _is_fast(step: Json) -> bool | None:
    """Whether a step's target is fast, None where that is open.

    A pace is fast or not only for those who know the runner. Where work is, it counts as fast.
    """
    target = part_of(step, "targetType").get("workoutTargetTypeKey")
    zone = number(step.get("zoneNumber"))

    if target in ("heart.rate.zone", "power.zone") and zone is not None:
        return zone >= _FAST_ZONE
    if target in ("pace.zone", "speed.zone") and zone is None:
        return True
    return None
