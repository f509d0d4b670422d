"""Where the athlete stands in the season: phase, deload, taper, first exposures, return after a gap."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from planner.catalogue import EXERCISES
from planner.classify import Run
from planner.model import Activity, Level, PlanningProblem
from planner.numbers import FADED_DAYS, FIRST_EXPOSURES, TAPER_DAYS

NAMES = ("Movement", "Adaptation", "Strength", "Max strength", "Power", "Maintain")
WEEKS = (3, 4, 5, 7, 4, 8)  # usual length of each phase, evidence §4
TEXTS = (
    "Learning the movements without load; weight comes once they are clean.",
    "Getting used to weight: light loads, many repetitions, no set near the limit.",
    "Getting stronger: medium loads, still well short of the limit.",
    "Lifting heavy: few repetitions, long rests. This is where running economy comes from.",
    "Turning strength into speed: fewer sets, moved fast.",
    "Keeping what you have with little work while running comes first.",
)
# Sessions after which the phases 1, 2, 3 begin: 3 weeks of two, 4 of two, 5 of two (evidence §4). [D]
_BEGINS = (0, 6, 14, 24)
_STARTS: dict[Level, int] = {"novice": 0, "intermediate": 6, "advanced": 14}  # taken as done by experience [D]
_LOGGED = 6  # sessions with squat or hinge sets in 8 weeks that skip to phase 2 (evidence §10.2)
_LOGGED_WINDOW = dt.timedelta(weeks=8)
_BLOCK_ENDS = 57  # days without lifting after which a new block begins (evidence §4, detraining)
_POWER_DAYS, _MAINTAIN_DAYS = 56, 21  # days to an A race from which phases 4 and 5 hold (evidence §4, exits)
_DELOAD_EVERY: dict[Level, int] = {"novice": 6, "intermediate": 4, "advanced": 4}
DELOAD_VOLUME = 0.55  # sets -40-50 % (evidence §4)
TAPER_VOLUME = 0.5  # half volume from D-14
_CUT_BACK = 0.8  # a week with less than this share of the usual minutes is the runner's own cut-back [D]
_KNOWN_RUNS = 3  # planned runs from which a coming week's volume is taken as known [D]
_HEAVY_RUN_WEEK = 1.3  # run load above this multiple of the 4-week mean: no full-volume lifting twice (evidence §4)
STRENGTH, MAX_STRENGTH, POWER, MAINTAIN = 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Return:
    """How to come back after days without lifting (evidence §4, detraining table)."""

    up_to: int
    load: float
    volume: float
    sets_less: int = 0
    highest_phase: int = 5


RETURNS = (
    Return(7, 1.0, 1.0),
    Return(14, 0.95, 1.0, sets_less=1),
    Return(21, 0.90, 0.6),
    Return(28, 0.875, 0.5),
    Return(56, 0.90, 0.5, highest_phase=2),
    Return(180, 0.80, 1.0, highest_phase=1),
)
_NEW = Return(10**6, 1.0, 1.0, highest_phase=0)


@dataclass(frozen=True, slots=True)
class Week:
    """What one calendar week asks of the lifting."""

    phase: int
    number: int  # week in the phase, from 1
    volume: float
    deload: bool
    taper: bool


@dataclass(frozen=True, slots=True)
class Season:
    """The athlete's place in the season, from what was really done."""

    counted: int  # lifting sessions behind this week's, experience included; decides the phase when it is not given
    given: int | None  # the phase, when the problem names it
    block_start: dt.date
    heavy_done: int
    gap_days: int | None  # since the last lifting; None when it is not known
    comeback: Return
    first_exposures: bool
    level: Level
    this_monday: dt.date

    @property
    def phase(self) -> int:
        """The phase of the current week, races aside."""
        return self.stand(0)[0]

    def stand(self, ahead: int) -> tuple[int, int]:
        """Return phase and week in it, `ahead` weeks from now, if two sessions a week are done."""
        counted = self.counted + 2 * ahead
        if self.given is not None:
            phase, number = self.given, 1 + counted // 2 % WEEKS[self.given]
        else:
            phase = max(p for p, begins in enumerate(_BEGINS) if counted >= begins)
            number = 1 + (counted - _BEGINS[phase]) // 2 % WEEKS[phase]
        if phase > self.comeback.highest_phase:
            return self.comeback.highest_phase, 1 + ahead
        return phase, number

    def week(self, monday: dt.date, a_races: Sequence[dt.date], cut_back: bool | None, *, heavy_running: bool) -> Week:
        """Return what the week from `monday` asks.

        `cut_back`: whether the runner runs clearly less in it; None when that is unknown, then every fourth week of
        the block is one (sixth for novices). `heavy_running`: much more running than usual halves the lifting.
        """
        ahead = max(0, (monday - self.this_monday).days // 7)
        phase, number = self._before_races(monday, a_races, *self.stand(ahead))
        taper = any(race - dt.timedelta(TAPER_DAYS) <= monday + dt.timedelta(6) and monday <= race for race in a_races)
        index = (monday - monday_of(self.block_start)).days // 7
        every = _DELOAD_EVERY[self.level]
        deload = phase > 0 and (index % every == every - 1 if cut_back is None else cut_back)
        volume = min(
            TAPER_VOLUME if taper else 1.0,
            DELOAD_VOLUME if deload or heavy_running else 1.0,
            self.comeback.volume if ahead == 0 else 1.0,
        )
        return Week(phase, number, volume, deload, taper)

    def _before_races(self, monday: dt.date, a_races: Sequence[dt.date], phase: int, number: int) -> tuple[int, int]:
        """Phases 4 and 5 end the season before an A race, for those who have been through the strength phase."""
        days = min(((race - monday).days for race in a_races if race >= monday), default=None)
        if days is None or phase < STRENGTH or self.given is not None:
            return phase, number
        if days <= _MAINTAIN_DAYS:
            return MAINTAIN, 1 + (_MAINTAIN_DAYS - days) // 7
        if days <= _POWER_DAYS and phase == MAX_STRENGTH:
            return POWER, 1 + (_POWER_DAYS - days) // 7
        return phase, number


def season_of(problem: PlanningProblem) -> Season:
    """Read the season from `strength` when it is given, else from the lifting activities (evidence §4, §10.2)."""
    today, known = problem.today, problem.strength
    level = problem.athlete.strength_level
    this_monday = monday_of(today)
    lifted = sorted({a.day for a in problem.activities if a.sport == "strength" and a.day <= today})
    block = _block(lifted)
    if known is not None:
        last = max([d for d in (known.last_heavy, *lifted[-1:]) if d is not None], default=None)
        done = counted = known.heavy_done
        start = this_monday - dt.timedelta(weeks=done // 2)
    else:
        last, done, start = (lifted[-1] if lifted else None), len(block), (block[0] if block else today)
        counted = _STARTS[level]
        if _logged_sessions(problem.activities, today) >= _LOGGED:
            counted = max(counted, _BEGINS[STRENGTH])
        counted += sum(day < this_monday for day in block)
    gap = (today - last).days if last is not None else None
    flagged = "first_exposures" in problem.flags
    return Season(
        counted=counted,
        given=known.phase if known is not None else None,
        block_start=start,
        heavy_done=done,
        gap_days=gap,
        comeback=_comeback(gap, flagged=flagged and level != "novice"),
        first_exposures=flagged or done < FIRST_EXPOSURES or (gap is not None and gap >= FADED_DAYS),
        level=level,
        this_monday=this_monday,
    )


def _block(lifted: Sequence[dt.date]) -> list[dt.date]:
    """The lifting days since the last gap that ended a block."""
    block: list[dt.date] = []
    for day in lifted:
        if block and (day - block[-1]).days >= _BLOCK_ENDS:
            block = []
        block.append(day)
    return block


def _logged_sessions(activities: Sequence[Activity], today: dt.date) -> int:
    """Lifting sessions of the last 8 weeks with sets of a squat or a hinge in them."""
    main = {name for name, e in EXERCISES.items() if e.pattern in ("squat", "hinge")}
    return sum(
        a.sport == "strength" and today - _LOGGED_WINDOW <= a.day <= today and any(s.exercise in main for s in a.sets)
        for a in activities
    )


def _comeback(gap: int | None, *, flagged: bool) -> Return:
    """The table's row for a gap; first exposures of an experienced lifter without a known gap are three weeks off."""
    if gap is None:
        return RETURNS[2] if flagged else RETURNS[0]
    return next((row for row in RETURNS if gap <= row.up_to), _NEW)


def cut_back(problem: PlanningProblem, runs: Sequence[Run], monday: dt.date) -> bool | None:
    """Tell whether the runner runs clearly less in the week from `monday`; None when too little is planned to know."""
    planned = _planned_minutes(problem, monday)
    mean = _mean_week(problem.today, runs)
    if len(planned) < _KNOWN_RUNS or mean is None:
        return None
    done = sum(r.minutes for r in runs if monday <= r.day < problem.today)
    return done + sum(planned) < _CUT_BACK * mean


def heavy_running(problem: PlanningProblem, runs: Sequence[Run], monday: dt.date) -> bool:
    """Tell whether the week's planned minutes exceed 1.3 times the 4-week mean (evidence §4, deload)."""
    planned = _planned_minutes(problem, monday)
    mean = _mean_week(problem.today, runs)
    return mean is not None and len(planned) >= _KNOWN_RUNS and sum(planned) > _HEAVY_RUN_WEEK * mean


def _planned_minutes(problem: PlanningProblem, monday: dt.date) -> list[float]:
    first, last = max(monday, problem.today), monday + dt.timedelta(6)
    return [r.minutes or 0.0 for r in problem.planned_runs if first <= r.date <= last]


def _mean_week(today: dt.date, runs: Sequence[Run]) -> float | None:
    """Mean minutes of the last four full weeks; None unless each of them holds a run."""
    this_monday = monday_of(today)
    weeks = [0.0] * 4
    for run in runs:
        back = (this_monday - run.day).days
        if 0 < back <= 28:  # noqa: PLR2004 - four weeks
            weeks[(back - 1) // 7] += run.minutes
    return sum(weeks) / 4 if all(weeks) else None


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a date's calendar week."""
    return day - dt.timedelta(days=day.weekday())
