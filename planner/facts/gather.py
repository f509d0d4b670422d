"""Puts together what the rules look at: the days with their runs, lifting and races, and what the season asks."""

import datetime as dt
from collections.abc import Sequence

from planner.facts.days import AHEAD, BACK, Day, Facts, RaceOn, RunOn
from planner.log.jumped import is_jumping
from planner.model import (
    Athlete,
    ExpectedRun,
    PlannedKind,
    PlanningProblem,
    RunKind,
)
from planner.rulebook.numbers import (
    HARD_TIER,
    LOAD_HEAVY,
    MINUTES_UNKNOWN,
    NEVER_EASY,
    UNKNOWN_LONG,
    age_factor,
    race_size,
)
from planner.runs.load import expected_load, other_load, run_load, spikes, strength_load
from planner.runs.rhythm import expected_runs
from planner.runs.run import Run, race_priority
from planner.season.gates import age_of, heavy_gate, plyo_gate, readiness_level
from planner.season.ramp import jump_dose
from planner.season.season import season_of


def gather(problem: PlanningProblem, runs: Sequence[Run], damaged: int) -> Facts:
    """Put together what the rules look at."""
    horizon = problem.horizon_days
    until = problem.today + dt.timedelta(days=horizon + AHEAD)
    expected = expected_runs(problem, runs, until)
    season = season_of(problem, runs)
    age = age_of(problem)
    days = [Day(problem.today + dt.timedelta(days=i)) for i in range(-BACK, horizon + AHEAD + 1)]
    by_date = {day.date: day for day in days}
    for run in runs:
        if (day := by_date.get(run.day)) is not None:
            day.runs += (_done(run, problem.athlete),)
    for coming in expected:
        by_date[coming.date].runs += (_coming(coming),)
    _put_strength(problem, by_date)
    jumps = jump_dose(problem, season, age)
    for day in days:
        day.settle(jumps.tier >= HARD_TIER)
    return Facts(
        problem=problem,
        season=season,
        weeks={
            i - BACK - day.weekday: season.week(day.date - dt.timedelta(days=day.weekday))
            for i, day in enumerate(days)
            if i == 0 or day.weekday == 0
        },
        heavy_gate=heavy_gate(problem),
        plyo_gate=plyo_gate(problem, runs),
        jumps=jumps,
        races=_races(problem, runs),
        expected=expected,
        damaged=damaged,
        runs=runs,
        readiness=readiness_level(problem.readiness, problem.today),
        age=age,
        factor=age_factor(age),
        days=days,
        spike=_spikes(problem.today, runs, days),
    )


def _done(run: Run, athlete: Athlete) -> RunOn:
    return RunOn(
        run.spacing,
        run.half,
        run.minutes,
        1.0,
        sure=True,
        source=None,
        timed=False,
        load=run_load(run, athlete),
        downhill=run.downhill,
        closes_day=run.closes_day,
    )


def _coming(run: ExpectedRun) -> RunOn:
    minutes = (
        run.minutes
        if run.minutes is not None
        else (UNKNOWN_LONG if run.kind == "long" else MINUTES_UNKNOWN)
    )
    kind, sure = _spacing_kind(run.kind, minutes), run.source != "habit"
    timed = run.source == "planned" and run.minutes is not None
    return RunOn(
        kind,
        run.half,
        minutes,
        run.probability,
        sure,
        run.source,
        timed,
        load=expected_load(kind, minutes),
    )


def _spacing_kind(kind: PlannedKind, minutes: float) -> RunKind:
    """Count an easy run of 90 minutes or more as a long one, and a run of unknown kind as easy."""
    if kind in ("run", "easy"):
        return "long" if minutes >= NEVER_EASY else "easy"
    return kind  # type: ignore[return-value]  # "run" was handled above


def _put_strength(problem: PlanningProblem, by_date: dict[dt.date, Day]) -> None:
    for activity in problem.activities:
        day = by_date.get(activity.day)
        if day is not None and activity.day <= problem.today:
            day.heavy |= activity.sport == "strength"
            day.plyo |= is_jumping(activity)
            day.besides += strength_load(activity)
    for other in problem.planned_other:
        day = by_date.get(other.date)
        if day is not None and other.date >= problem.today:
            day.heavy |= other.kind == "strength"
            day.plyo |= other.kind == "plyometrics"
            day.other_hard |= other.hard and other.kind not in ("strength", "plyometrics")
            day.besides += other_load(other)
    for ours in problem.published:
        day = by_date.get(ours.date)
        if day is not None and ours.locked and ours.date >= problem.today:
            day.heavy |= "heavy" in ours.kinds
            day.plyo |= "plyo" in ours.kinds
            day.besides += LOAD_HEAVY * ("heavy" in ours.kinds)


def _races(problem: PlanningProblem, runs: Sequence[Run]) -> tuple[RaceOn, ...]:
    """Listed races, and races that were run without being listed: those close days afterwards only."""
    listed = {r.date: RaceOn(r.date, race_size(r.distance_m), r.priority) for r in problem.races}
    run_ones = {
        r.day: RaceOn(r.day, race_size(r.distance_m), race_priority(r), listed=False)
        for r in sorted(runs, key=lambda r: r.distance_m)  # of two on one day the longer counts
        if r.kind == "race" and r.day not in listed
    }
    planned = {
        r.date: RaceOn(r.date, "5k", "C", listed=False)
        for r in problem.planned_runs
        if r.kind == "race" and r.date not in listed
    }
    return tuple(sorted((planned | run_ones | listed).values(), key=lambda r: r.date))


def _spikes(today: dt.date, runs: Sequence[Run], days: Sequence[Day]) -> set[int]:
    """Days (from today) of a run clearly longer than the longest of the 30 days before it, done or planned."""
    minutes: dict[int, list[float]] = {}
    for run in runs:
        minutes.setdefault((run.day - today).days, []).append(run.minutes)
    for i, day in enumerate(days):
        minutes.setdefault(i - BACK, []).extend(r.minutes for r in day.runs if r.sure and r.timed)
    return spikes(minutes, range(-BACK, len(days) - BACK))
