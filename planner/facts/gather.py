"""Puts together everything the rules look at: the days, and what the season asks of them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from planner.facts.days import AHEAD, BACK, Day, Facts, RaceOn, RunOn, SportOn
from planner.facts.other_sports import usual_sports
from planner.log.exertion import effort_done
from planner.log.jumped import counts_as_jumps, is_hopping
from planner.model import (
    Athlete,
    Effort,
    ExpectedRun,
    Half,
    PlanningProblem,
    RunKind,
)
from planner.rulebook.effort import easier
from planner.rulebook.flags import limits_of
from planner.rulebook.numbers import (
    HARD_TIER,
    LOAD_HEAVY,
    LONG_CLOSES_DAY,
    MINUTES_UNKNOWN,
    NEVER_EASY,
    PRIORITY_OF_SIZE,
    UNKNOWN_LONG,
    age_factor,
    race_size,
    race_size_of_minutes,
)
from planner.rulebook.stages import Week
from planner.runs.load import expected_load, other_load, run_load, spikes, strength_load
from planner.runs.rhythm import expected_runs
from planner.runs.run import Run, is_only_guessed, race_priority
from planner.season.gates import age_of, heavy_gate, plyo_gate, readiness_level
from planner.season.phases import Season, season_of
from planner.season.ramp import jump_dose
from planner.session.effort import effort_of_week


def gather(problem: PlanningProblem, runs: Sequence[Run], damaged: int) -> Facts:
    """Put together everything the rules look at.

    `runs` are the runs that were done, `damaged` counts the activities that were left out of them.
    """
    until = problem.today + dt.timedelta(days=problem.horizon_days + AHEAD)
    expected = expected_runs(problem, runs, until)
    season = season_of(problem, runs)
    age = age_of(problem)
    jumps = jump_dose(problem, season, age)

    days = _days(problem, runs, expected)
    weeks = _weeks(season, days)
    efforts = _efforts(weeks, problem)
    _put_locked(problem, days, efforts)
    for day in days:
        day.settle(jumps.tier >= HARD_TIER)

    return Facts(
        problem=problem,
        season=season,
        weeks=weeks,
        efforts=efforts,
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


def _days(
    problem: PlanningProblem, runs: Sequence[Run], expected: Sequence[ExpectedRun]
) -> list[Day]:
    """Return the days from `BACK` before today to `AHEAD` after the horizon, with all on them."""
    last = problem.horizon_days + AHEAD
    days = [Day(problem.today + dt.timedelta(days=i)) for i in range(-BACK, last + 1)]
    by_date = {day.date: day for day in days}

    for run in runs:
        if run.day in by_date:
            by_date[run.day].runs += (_done(run, problem.athlete),)

    for coming in expected:
        by_date[coming.date].runs += (_coming(coming),)

    _put_activities(problem, by_date)
    _put_planned(problem, by_date)
    _put_usual_sports(problem, days)
    return days


def _done(run: Run, athlete: Athlete) -> RunOn:
    return RunOn(
        kind=run.spacing,
        half=run.half,
        minutes=run.minutes,
        p=1.0,
        sure=True,
        source=None,
        timed=False,
        load=run_load(run, athlete),
        downhill=run.downhill,
        closes_day=run.closes_day,
    )


def _coming(run: ExpectedRun) -> RunOn:
    minutes = run.minutes
    if minutes is None:
        minutes = UNKNOWN_LONG if run.kind == "long" else MINUTES_UNKNOWN

    kind = _spacing_kind(run, minutes)
    return RunOn(
        kind=kind,
        half=run.half,
        minutes=minutes,
        p=run.probability,
        sure=run.source != "habit",
        source=run.source,
        timed=run.source == "planned" and run.minutes is not None,
        load=expected_load(kind, minutes),
    )


def _spacing_kind(run: ExpectedRun, minutes: float) -> RunKind:
    """Count a planned easy run of 90 minutes or more as a long one, and an unknown kind as easy.

    A habit has its kind from the runs that were done, and these were compared with the usual ones.
    """
    if run.kind == "easy" and run.source == "habit":
        return "easy"
    if run.kind in ("run", "easy"):
        return "long" if minutes >= NEVER_EASY else "easy"

    return run.kind  # type: ignore[return-value]  # "run" was handled above


def _put_activities(problem: PlanningProblem, by_date: Mapping[dt.date, Day]) -> None:
    """Put the lifting, the jumps and the other sports that were done on their days."""
    for activity in problem.activities:
        day = by_date.get(activity.day)
        if day is not None and activity.day <= problem.today:
            day.plyo |= counts_as_jumps(activity)
            day.hopped |= is_hopping(activity)
            if activity.sport == "strength":
                _put_lifting(day, activity.half, effort_done(activity))
            day.besides += strength_load(activity)


def _put_planned(problem: PlanningProblem, by_date: Mapping[dt.date, Day]) -> None:
    """Put what somebody else planned on its day."""
    for other in problem.planned_other:
        day = by_date.get(other.date)
        if day is None or other.date < problem.today:
            continue

        day.besides += other_load(other)
        if other.kind == "strength":
            _put_lifting(day, other.half, "heavy")  # nobody knows how heavy it will be
        elif other.kind == "plyometrics":
            day.plyo = True
        elif other.hard or (other.minutes or 0) >= LONG_CLOSES_DAY:
            day.others += (SportOn(other.kind, other.half, 1.0, other.hard),)


def _put_usual_sports(problem: PlanningProblem, days: Sequence[Day]) -> None:
    """Put the habit of other sports on the coming days for which no other sport is planned."""
    usual = usual_sports(problem)
    for day in days:
        sport = usual.get(day.date.weekday())
        if sport is not None and day.date >= problem.today and not day.others:
            day.others = (sport,)


def _put_lifting(day: Day, half: Half | None, effort: Effort) -> None:
    day.heavy = True
    day.heavy_half = half
    day.hard_lifting |= effort == "heavy"


def _put_locked(
    problem: PlanningProblem, days: Sequence[Day], efforts: Mapping[int, Effort]
) -> None:
    """Put the sessions that the athlete locked on their days."""
    by_date = {day.date: day for day in days}
    for session in problem.published:
        day = by_date.get(session.date)
        if day is None or not session.locked or session.date < problem.today:
            continue

        if "heavy" in session.kinds:
            monday = (day.date - problem.today).days - day.weekday
            _put_lifting(day, session.half, efforts[monday])
            day.besides += LOAD_HEAVY
        if "plyo" in session.kinds:
            day.plyo = True


def _weeks(season: Season, days: Sequence[Day]) -> dict[int, Week]:
    """Return what the season asks of each calendar week, by its Monday in days from today."""
    weeks = {}
    for i, day in enumerate(days, start=-BACK):
        if i == -BACK or day.weekday == 0:
            monday = day.date - dt.timedelta(days=day.weekday)
            weeks[i - day.weekday] = season.week(monday)

    return weeks


def _efforts(weeks: Mapping[int, Week], problem: PlanningProblem) -> dict[int, Effort]:
    """Return the effort that the season puts into the sessions of each week, by its Monday.

    It is no more than the flags allow.
    """
    most = limits_of(problem.flags).most_effort
    equipment = problem.athlete.equipment
    return {
        monday: easier(effort_of_week(week.phase, week.number, equipment), most)
        for monday, week in weeks.items()
    }


def _races(problem: PlanningProblem, runs: Sequence[Run]) -> tuple[RaceOn, ...]:
    """Return the races in order of their dates, one a day.

    A race that is not listed but was run closes days after it only. The listed one counts before
    the one that was run, and that before a planned one. Of two that were run on one day, the longer
    counts. The size of a planned race follows from its minutes, and its priority from its size.
    """
    races: dict[dt.date, RaceOn] = {}

    for planned in problem.planned_runs:
        if planned.kind == "race":
            size = race_size_of_minutes(planned.minutes)
            races[planned.date] = RaceOn(planned.date, size, PRIORITY_OF_SIZE[size])

    for run in sorted(runs, key=lambda run: run.distance_m):
        if run.kind == "race":
            size = race_size(run.distance_m)
            priority = race_priority(run)
            guessed = is_only_guessed(run)
            races[run.day] = RaceOn(run.day, size, priority, listed=False, guessed=guessed)

    for race in problem.races:
        races[race.date] = RaceOn(race.date, race_size(race.distance_m), race.priority)

    return tuple(sorted(races.values(), key=lambda race: race.date))


def _spikes(today: dt.date, runs: Sequence[Run], days: Sequence[Day]) -> set[int]:
    """Return the days from today of runs clearly longer than the longest of the 30 days before.

    Planned runs count where their length was named.
    """
    minutes: dict[int, list[float]] = {}
    for run in runs:
        minutes.setdefault((run.day - today).days, []).append(run.minutes)

    for i, day in enumerate(days, start=-BACK):
        planned = [run.minutes for run in day.runs if run.sure and run.timed]
        minutes.setdefault(i, []).extend(planned)

    return spikes(minutes, range(-BACK, len(days) - BACK))
