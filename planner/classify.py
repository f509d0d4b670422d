"""What kind of run was it: easy, long, tempo, intervals, hills or a race, and how sure are we."""

import datetime as dt
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.model import RUN_SPORTS, Activity, Half, RunKind
from planner.numbers import NEVER_EASY

SURE = 1.0
BY_TITLE = 0.9
BY_LENGTH = 0.8
BY_EFFORT = 0.5

# Fastest believable average speed in m/s for runs longer than the distance in metres; a faster row is damaged.
# The world records over 1,000 m, the mile and the half marathon are 7.6, 7.2 and 6.2 m/s. [K]
_FASTEST = ((15_000, 6.3), (1_500, 7.3), (800, 7.8), (0, 11.0))
_LONGEST_S = 48 * 3600
_OUTING_BREAK = dt.timedelta(minutes=30)
_WINDOW = dt.timedelta(days=28)
_HARDEST: tuple[RunKind, ...] = ("easy", "long", "tempo", "hills", "intervals", "race")
# Words of training in English, German, French, Spanish, Italian and Dutch; the first pattern that is found decides.
_WORDS: tuple[tuple[RunKind, str], ...] = (
    (
        "easy",
        r"warm.?up|cool.?down|shake.?out|recovery|(ein|aus)-?laufen|regenerat|échauffement|riscald",
    ),
    ("race", r"\b(race|parkrun|wettkampf|course officielle|carrera|gara|wedstrijd)\b"),
    (
        "intervals",
        r"interval|fartlek|\breps?\b|repeats|\d\s*[x\u00d7*]\s*\d|vo2|speed ?work|track|bahn|fractionn|ripetute|series",
    ),
    ("hills", r"\bhills?\b|hill ?(sprints|repeats)|berg(lauf|sprint|intervall)|côtes|cuestas|salite|heuvel"),
    ("tempo", r"tempo|threshold|cruise|steady state|schwelle|seuil|umbral|soglia|drempel|progression"),
    (
        "long",
        r"\blong\b|langer? (dauer)?lauf|sortie longue|(tirada|rodaje) larg|lungo|lange duurloop",
    ),
    ("easy", r"\beasy\b|recover|jog|locker|footing|rodaje|facile|herstel|rustig"),
)
_TITLES = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)


@dataclass(frozen=True, slots=True)
class Run:
    """One outing: its local date and half-day, kind, length, and how sure the kind is (0-1)."""

    start: dt.datetime
    half: Half
    kind: RunKind
    minutes: float
    distance_m: float
    confidence: float
    day: dt.date


def kind_of_title(title: str | None) -> RunKind | None:
    """Return the kind that a title's words name, or None."""
    if not title:
        return None
    return next((kind for kind, words in _TITLES if words.search(title)), None)


def is_damaged(run: Activity) -> bool:
    """Tell whether a run cannot have happened as recorded: no length at all, or faster than any human."""
    distance, seconds = run.distance_m or 0.0, run.moving_s or run.elapsed_s or 0.0
    if (not distance and not seconds) or seconds > _LONGEST_S:
        return True
    if not distance or not seconds:
        return False
    return distance / seconds > next(limit for metres, limit in _FASTEST if distance >= metres)


def classify(activities: Iterable[Activity], until: dt.datetime) -> tuple[list[Run], int]:
    """Return the runs up to `until` (local), oldest first, and the number of damaged rows that were set aside.

    Labels decide, then the title's words, then length against the runner's own last 28 days, then effort against the
    runner's own distribution (evidence §6). Parts of one outing minutes apart are one run of the hardest kind.
    """
    rows = sorted((a for a in activities if a.sport in RUN_SPORTS), key=lambda a: (a.start, a.id))
    good = [a for a in rows if a.start <= until and not is_damaged(a)]
    hard_hr, hard_speed = _hard_limits(good)
    runs: list[Run] = []
    for row in good:
        run = _one(row, runs, hard_hr, hard_speed)
        if runs and row.start - _end(runs[-1]) < _OUTING_BREAK:
            runs[-1] = _joined(runs[-1], run)
        else:
            runs.append(run)
    return runs, len(rows) - len(good)


def _seconds(row: Activity) -> float:
    """Moving time, else elapsed time, else a guess of 6 min/km from the distance."""
    return row.moving_s or row.elapsed_s or (row.distance_m or 0.0) * 0.36


def _end(run: Run) -> dt.datetime:
    return run.start + dt.timedelta(minutes=run.minutes)


def _joined(first: Run, second: Run) -> Run:
    harder = max(first, second, key=lambda r: _HARDEST.index(r.kind))
    minutes = (second.start - first.start).total_seconds() / 60 + second.minutes
    metres = first.distance_m + second.distance_m
    return replace(harder, start=first.start, half=first.half, day=first.day, minutes=minutes, distance_m=metres)


def _hard_limits(rows: Sequence[Activity]) -> tuple[float, float]:
    """Average heart rate and speed that only every sixth of the runner's own runs exceeds; infinite below 12 runs."""
    rates = sorted(a.avg_hr for a in rows if a.avg_hr)
    speeds = sorted(a.distance_m / a.moving_s for a in rows if a.distance_m and a.moving_s)
    return _quantile(rates), _quantile(speeds)


def _quantile(values: Sequence[float]) -> float:
    enough = 12
    return values[len(values) * 5 // 6] if len(values) >= enough else float("inf")


def _one(row: Activity, before: Sequence[Run], hard_hr: float, hard_speed: float) -> Run:
    minutes = _seconds(row) / 60
    kind, confidence = _judge(row, minutes, before, hard_hr, hard_speed)
    return Run(row.start, row.half, kind, minutes, row.distance_m or 0.0, confidence, row.day)


def _judge(
    row: Activity, minutes: float, before: Sequence[Run], hard_hr: float, hard_speed: float
) -> tuple[RunKind, float]:
    if row.kind is not None:
        return row.kind, SURE
    named = kind_of_title(row.title)
    if named is not None and not (named == "easy" and minutes >= NEVER_EASY):
        return named, BY_TITLE
    lately = [r.minutes for r in before if row.start - r.start <= _WINDOW]
    if minutes >= NEVER_EASY or (lately and minutes >= max(75.0, 1.5 * statistics.median(lately))):
        return "long", BY_LENGTH
    speed = row.distance_m / row.moving_s if row.distance_m and row.moving_s else 0.0
    if (row.avg_hr or 0.0) >= hard_hr or (row.avg_hr is None and speed >= hard_speed):
        return "tempo", BY_EFFORT
    return "easy", BY_EFFORT
