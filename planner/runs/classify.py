"""What kind of run was it: easy, long, tempo, intervals, hills or a race, and how sure are we."""

import datetime as dt
import statistics
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from planner.model import (
    RUN_SPORTS,
    WEEKDAYS,
    Activity,
    Athlete,
    Half,
    PlannedRun,
    PlanningProblem,
    Priority,
    RunKind,
)
from planner.rulebook.numbers import LONG_CLOSES_DAY, NEVER_EASY, UNKNOWN_LONG, race_size
from planner.runs.effort import Effort, effort
from planner.runs.titles import is_around, is_downhill, kind_of_title
from planner.runs.yardstick import Yardstick, Yardsticks, over_five_k, pauses_of

SURE: Final = 1.0  # the athlete's own label
BY_TITLE: Final = 0.9
BY_PLAN: Final = 0.9
BY_LENGTH: Final = 0.8
BY_RESULT: Final = 0.7
_NO_GUESS: Final = 0.8  # confidence from which a guess by effort is believed against the plan [D]
_BY_EFFORT: Final = ("tempo", "intervals", "hills")
UNSURE: Final = 0.6  # below this the harder class counts for spacing (evidence §6)

# Fastest believable average speed in m/s for runs longer than the distance in metres; a faster row is damaged.
# The world records over 1,000 m, the mile and the half marathon are 7.6, 7.2 and 6.2 m/s. [K]
_FASTEST: Final = ((15_000, 6.3), (1_500, 7.3), (800, 7.8), (0, 11.0))
_LONGEST_S: Final = 48 * 3600
_BREAK_S: Final = 45 * 60  # between warm-up, repetitions and cool-down of one outing [D]
_OVERLAP_S: Final = 60.0  # by which two clocks may differ [D]
_WINDOW: Final = dt.timedelta(days=28)
_FEWEST_BEFORE: Final = 4  # runs in the 28 days from which their median is taken [D]
_LONG_MINUTES, _LONG_LEAST, _LONG_TIMES = (
    75.0,
    60.0,
    1.4,
)  # §6: 75 and 1.5 times; 1.3 to 1.5 do alike on labelled runs
_LONGEST_SHARE: Final = 0.9
_STANDS_OUT: Final = (
    1.3  # times the usual minutes; a short runner's longest run is their long run all the same [D]
)
_NEARLY_ALL: Final = 0.8  # of a planned long run's minutes, from which it counts as run in full [D]
_SURELY_EASY: Final = (
    0.80  # of the threshold's heart rate: no title makes such a run hard (evidence §6)
)
_BUILT_CHANCE: Final = 0.75
_STANDARD: Final = (5_000.0, 10_000.0, 15_000.0, 21_097.5)  # metres; evidence §6: within 2 %
_MARATHON: Final = (
    41_350.0,
    43_900.0,
)  # from 2 % less to 4 % more, for in cities satellites add up
_NEAR: Final = 0.02
_RACE_PACE: Final = 0.96  # of the own Riegel best (evidence §6: within 4 %)
_NO_PAUSES: Final = 1.03
_RACE_CHANCE: Final = 0.5
_HARDEST: Final[tuple[RunKind, ...]] = ("easy", "long", "tempo", "hills", "intervals", "race")


@dataclass(frozen=True, slots=True)
class Run:
    """One outing: its local date and half-day (None: the time is hidden), kind, length, and how sure the kind is (0-1).

    `minutes` and `distance_m` are what was run, breaks left out; a race is as long as its longest part. `harder` is
    the class it may have been instead. `threshold_speed` (m/s) was given or follows from the own bests, which
    underestimates it; None: unknown. `stands_out`: the longest of its calendar week so far, and clearly longer than
    usual. `closes_day`: no lifting after it, even if it was shorter than the rulebook's 90 minutes (H05).
    """

    start: dt.datetime
    half: Half | None
    kind: RunKind
    minutes: float
    distance_m: float
    confidence: float
    day: dt.date
    harder: RunKind | None = None
    parts: tuple[Activity, ...] = ()
    threshold_speed: float | None = None
    stands_out: bool = False
    closes_day: bool = False

    @property
    def spacing(self) -> RunKind:
        """The class that counts for spacing: the harder one below a confidence of 0.6, and never easy from 90 min."""
        kind = self.harder if self.harder is not None and self.confidence < UNSURE else self.kind
        return "long" if kind == "easy" and self.minutes >= NEVER_EASY else kind

    @property
    def downhill(self) -> bool:
        """Whether a part of it was called a downhill run."""
        return any(is_downhill(part.title) for part in self.parts)


def is_damaged(run: Activity) -> bool:
    """Tell whether a run cannot have happened as recorded: no length at all, or faster than any human."""
    distance, seconds = run.distance_m or 0.0, run.moving_s or run.elapsed_s or 0.0
    if not 0 < _seconds(run) <= _LONGEST_S:
        return True
    if not distance or not seconds:
        return False
    return distance / seconds > next(limit for metres, limit in _FASTEST if distance >= metres)


def classify(
    activities: Iterable[Activity],
    until: dt.datetime,
    athlete: Athlete | None = None,
    planned: Sequence[PlannedRun] = (),
) -> tuple[list[Run], int]:
    """Return the runs up to `until` (local), oldest first, and the number of damaged rows that were set aside.

    Labels decide, then the title's words, then the result (a race), then length against the last 28 days, then effort
    against the runner's own distribution (evidence §6). Parts of one outing minutes apart are one run. A run that
    fulfilled a planned one is what was planned, if it looks easier or is only guessed to be harder.
    """
    rows = sorted((a for a in activities if a.sport in RUN_SPORTS), key=lambda a: (a.start, a.id))
    good = [a for a in rows if a.start <= until and not is_damaged(a)]
    sticks = Yardsticks(good, until.date(), athlete or Athlete())
    lately: deque[Run] = deque()
    runs: list[Run] = []
    for outing in _outings(good):
        start = outing[0].start
        while lately and start - lately[0].start > _WINDOW:
            lately.popleft()
        run = _run(outing, sticks.on(start.date()), [r.minutes for r in lately])
        if _stands_out(run, lately):
            run = replace(run, stands_out=True, closes_day=not _told_long(athlete, run.day))
        lately.append(run)
        runs.append(run)
    return _as_planned(runs, planned), len(rows) - len(good)


def runs_of(problem: PlanningProblem) -> tuple[list[Run], int]:
    """Return a problem's runs up to the end of today, and the number of damaged rows (see `classify`)."""
    end = dt.datetime.combine(problem.today, dt.time.max)
    return classify(problem.activities, end, problem.athlete, problem.planned_runs)


def race_priority(run: Run) -> Priority:
    """Rank a race that nobody listed: one that is only guessed from its result may be any fast run up to 15 km."""
    guessed = run.confidence < BY_TITLE and race_size(run.distance_m) in ("5k", "10k")
    return "C" if guessed else "B"


def _outings(rows: Iterable[Activity]) -> list[list[Activity]]:
    """Put runs together that follow one another within minutes; a hidden start follows nothing.

    Of two that were recorded at the same time the longer one stays. A watch that was left on stands for at most as long
    as the running itself.
    """
    outings: list[list[Activity]] = []
    for row in rows:
        last = outings[-1][-1] if outings else None
        if last is None or row.half is None or last.half is None:
            outings.append([row])
            continue
        since, ran = (row.start - last.start).total_seconds(), _seconds(last)
        if since - max(ran, min(last.elapsed_s or 0.0, 2 * ran)) >= _BREAK_S:
            outings.append([row])
        elif since >= ran - _OVERLAP_S:
            outings[-1].append(row)
        elif _seconds(row) > ran:
            outings[-1][-1] = row
    return outings


def _seconds(row: Activity) -> float:
    """Moving time, else elapsed time, else a guess of 6 min/km from the distance."""
    return row.moving_s or row.elapsed_s or (row.distance_m or 0.0) * 0.36


def _run(outing: Sequence[Activity], stick: Yardstick, lately: Sequence[float]) -> Run:
    minutes = sum(_seconds(a) for a in outing) / 60
    kind, confidence, harder = _judge(outing, minutes, stick, lately)
    first, metres = outing[0], [a.distance_m or 0.0 for a in outing]
    return Run(
        start=first.start,
        half=first.half,
        kind=kind,
        minutes=minutes,
        distance_m=max(metres) if kind == "race" else sum(metres),
        confidence=confidence,
        day=first.day,
        harder=harder,
        parts=tuple(outing),
        threshold_speed=stick.threshold_speed,
    )


def _stands_out(run: Run, lately: Sequence[Run]) -> bool:
    """Tell whether a run is clearly longer than usual and the longest of its calendar week so far, race or not."""
    monday = run.day - dt.timedelta(days=run.day.weekday())
    return (
        len(lately) >= _FEWEST_BEFORE
        and run.minutes >= _STANDS_OUT * statistics.median(r.minutes for r in lately)
        and all(r.minutes <= run.minutes for r in lately if r.day >= monday)
    )


def _told_long(athlete: Athlete | None, day: dt.date) -> bool:
    return athlete is not None and athlete.usual_week.get(WEEKDAYS[day.weekday()]) == "long"


_Verdict = tuple[RunKind, float, RunKind | None]


def _judge(
    outing: Sequence[Activity], minutes: float, stick: Yardstick, lately: Sequence[float]
) -> _Verdict:
    labelled = _hardest([a.kind for a in outing])
    if labelled is not None and (labelled != "easy" or all(a.kind for a in outing)):
        return labelled, SURE, None
    how = effort(outing, stick)
    named = _hardest([kind_of_title(a.title) for a in outing])
    if (
        named not in (None, "easy", "long")
        and how.relative_hr is not None
        and how.relative_hr < _SURELY_EASY
    ):
        return "easy", BY_RESULT, named
    if named is not None and named != "easy":
        return named, BY_TITLE, None
    if named == "easy" and minutes < NEVER_EASY and _is_one_piece(outing):
        return "easy", BY_TITLE, None
    if any(_is_race(a, stick, how) for a in outing):
        return "race", BY_RESULT, None
    if _is_long(minutes, stick, lately) and not (
        how.built and how.chance >= _BUILT_CHANCE and minutes < NEVER_EASY
    ):
        return "long", BY_LENGTH, None
    if how.chance >= 0.5:
        return how.kind, how.chance, None
    return "easy", 1 - how.chance, how.kind


def _hardest(kinds: Sequence[RunKind | None]) -> RunKind | None:
    if len(kinds) == 1:
        return kinds[0]
    return max((k for k in kinds if k is not None), key=_HARDEST.index, default=None)


def _is_one_piece(outing: Sequence[Activity]) -> bool:
    """Tell whether all parts are called easy, so that no unnamed part can have been the session."""
    return all(kind_of_title(a.title) == "easy" for a in outing) or not any(
        is_around(a.title) for a in outing
    )


def _is_race(run: Activity, stick: Yardstick, how: Effort) -> bool:
    """A marathon's distance; or a standard distance without a pause, as fast as the runner's best or nearly so (§6)."""
    distance = run.distance_m or 0.0
    if _MARATHON[0] <= distance <= _MARATHON[1]:
        return True
    if how.chance < _RACE_CHANCE or not any(abs(distance - d) <= _NEAR * d for d in _STANDARD):
        return False
    speed, best = over_five_k(run), stick.best_besides(run)
    if speed is None or best is None or (pauses_of(run) or 1.0) > _NO_PAUSES:
        return False
    if run.avg_hr and stick.hardest_hr:
        return speed >= _RACE_PACE * best and run.avg_hr >= stick.hardest_hr
    return speed >= best


def _is_long(minutes: float, stick: Yardstick, lately: Sequence[float]) -> bool:
    """At least 75 minutes (or about the own longest, at least an hour) and 1.4 times the usual; always from 90 (§6)."""
    if not _LONG_LEAST <= minutes < NEVER_EASY:
        return minutes >= NEVER_EASY
    usual = statistics.median(lately) if len(lately) >= _FEWEST_BEFORE else stick.minutes
    least = min(
        _LONG_MINUTES, max(_LONG_LEAST, _LONGEST_SHARE * max(lately, default=_LONG_MINUTES))
    )
    return usual is not None and minutes >= max(least, _LONG_TIMES * usual)


def _as_planned(runs: list[Run], planned: Sequence[PlannedRun]) -> list[Run]:
    """Believe the plan where a run looks easier, and where it only may have been harder than an easy one.

    For each planned run it is the one of the day that fits it best.
    """
    plans = {
        day: list(found)
        for day, found in groupby(sorted(planned, key=lambda p: p.date), key=lambda p: p.date)
    }
    by_day: dict[dt.date, list[int]] = {}
    for i, run in enumerate(runs):
        if run.day in plans:
            by_day.setdefault(run.day, []).append(i)
    for day, left in by_day.items():
        for plan in plans[day]:
            fits = [
                i for i in left if None in (plan.half, runs[i].half) or plan.half == runs[i].half
            ]
            if fits:
                done = max(fits, key=lambda i: (runs[i].kind == plan.kind, runs[i].minutes, -i))
                left.remove(done)
                looks, guessed = runs[done].kind, runs[done].confidence < _NO_GUESS
                if plan.kind != "run" and (
                    looks == "easy" or (plan.kind == "easy" and guessed and looks in _BY_EFFORT)
                ):
                    runs[done] = replace(
                        runs[done], kind=plan.kind, confidence=BY_PLAN, harder=None
                    )
                runs[done] = replace(runs[done], closes_day=_was_the_long_one(runs[done], plan))
    return runs


def _was_the_long_one(run: Run, plan: PlannedRun) -> bool:
    """Tell whether a planned long run of 90 minutes or more was run, be it a little shorter."""
    minutes = plan.minutes or UNKNOWN_LONG
    return (
        plan.kind == "long" and minutes >= LONG_CLOSES_DAY and run.minutes >= _NEARLY_ALL * minutes
    )
