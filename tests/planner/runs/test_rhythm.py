"""What is coming: planned runs, the athlete's usual week, and habit, in this order."""

import datetime as dt
from collections import defaultdict

import pytest

from planner.model import Activity, Athlete, PlannedRun, PlanningProblem, Race
from planner.runs.classify import runs_of
from planner.runs.habit import Habit
from planner.runs.rhythm import expected_runs, knows_the_week

TODAY = dt.date(2026, 3, 11)  # a Wednesday


def ran(days_ago: int, *, hour: int = 7, minutes: float = 45, kind: str = "easy") -> Activity:
    start = dt.datetime.combine(TODAY - dt.timedelta(days=days_ago), dt.time(hour))
    return Activity(
        id=f"{days_ago}-{hour}",
        start=start,
        sport="run",
        moving_s=minutes * 60,
        distance_m=minutes * 180,
        kind=kind,
    )


def planned(ahead: int, kind: str = "easy", half: str | None = None) -> PlannedRun:
    return PlannedRun(date=TODAY + dt.timedelta(days=ahead), kind=kind, half=half)


def coming(*activities: Activity, days: int = 0, usual_week=None, **more):
    """What is expected from today on, over so many days more."""
    problem = PlanningProblem(
        today=TODAY,
        athlete=Athlete(usual_week=usual_week or {}),
        activities=activities,
        **more,
    )
    runs, _ = runs_of(problem)
    return expected_runs(problem, runs, TODAY + dt.timedelta(days=days))


def test_a_plan_for_a_past_day_is_over():
    assert [run.date for run in coming(planned_runs=(planned(-1), planned(0)))] == [TODAY]


def test_a_race_that_is_planned_as_a_run_is_expected_once():
    race = Race(date=TODAY, distance_m=10_000, priority="A")
    plans = (planned(0, "race", "am"), planned(0, "easy", "pm"))

    assert [run.kind for run in coming(planned_runs=plans, races=(race,))] == ["race", "easy"]
    assert [run.half for run in coming(planned_runs=plans, races=(race,))] == ["am", "pm"]


def test_a_race_comes_before_the_other_runs_of_its_day():
    race = Race(date=TODAY, distance_m=10_000, priority="A")
    expected = coming(planned_runs=(planned(0),), races=(race,))

    assert [(run.kind, run.minutes) for run in expected] == [("race", 55), ("easy", None)]


def test_a_race_of_yesterday_is_over():
    race = Race(date=TODAY - dt.timedelta(days=1), distance_m=10_000, priority="A")
    assert coming(races=(race,), planned_runs=(planned(0),))[0].kind == "easy"


@pytest.mark.parametrize(
    ("half", "hour", "left"),
    [("am", 7, 0), ("am", 18, 1), (None, 18, 0), ("am", 0, 0)],
)
def test_a_run_that_is_done_fulfils_the_plan_of_its_half_day(half, hour, left):
    assert len(coming(ran(0, hour=hour), planned_runs=(planned(0, half=half),))) == left


def test_a_run_of_unplanned_time_is_fulfilled_once():
    plans = (planned(0), planned(0, "tempo"))
    assert len(coming(ran(0, hour=18), planned_runs=plans)) == 1


def test_a_day_inside_a_plan_without_a_run_is_a_rest_day():
    habit = [ran(7 * week) for week in range(1, 12)]
    covers = (TODAY, TODAY + dt.timedelta(days=6))

    assert coming(*habit)[0].probability > 0.5
    assert coming(*habit, plan_covers=covers) == ()


def test_the_usual_week_is_sure_and_its_rest_days_are_empty():
    expected = coming(days=2, usual_week={"Wed": "tempo", "Thu": "rest", "Fri": "run"})

    assert [(run.date.weekday(), run.kind) for run in expected] == [(2, "tempo"), (4, "run")]
    assert {(run.probability, run.source) for run in expected} == {(1.0, "athlete")}


@pytest.mark.parametrize("usual", ["long", "tempo"])
def test_a_kind_with_a_day_of_its_own_is_easy_on_the_others(usual):
    kind = {"long": "long", "tempo": "intervals"}[usual]
    history = [ran(7 * week, kind=kind, minutes=80) for week in range(1, 12)]
    week_with_its_day = {"Sun": usual}

    (before,) = [run for run in coming(*history) if run.kind == kind]
    expected = coming(*history, usual_week=week_with_its_day)

    assert before.probability > 0.5
    assert [run.kind for run in expected] == ["easy"]
    assert expected[0].probability >= before.probability


def test_an_easy_run_takes_over_the_chance_of_a_kind_with_its_own_day():
    history = [
        *(ran(7 * week, kind="long", minutes=80) for week in range(1, 12, 2)),
        *(ran(7 * week) for week in range(2, 12, 2)),
    ]
    before = {run.kind: run.probability for run in coming(*history)}
    (easy,) = coming(*history, usual_week={"Sun": "long"})

    assert set(before) == {"easy", "long"}
    assert easy.probability == pytest.approx(sum(before.values()), abs=0.002)
    assert easy.minutes == 45


def test_four_runs_on_a_weekday_show_its_half_day():
    def half(*hours: int):
        history = [ran(7 * week, hour=hour) for week, hour in enumerate(hours, 1)]
        problem = PlanningProblem(today=TODAY, athlete=Athlete(), activities=tuple(history))
        return Habit(TODAY, runs_of(problem)[0]).half(TODAY)

    assert half(7, 7, 7) is None
    assert half(7, 7, 7, 7) == "am"
    assert half(18, 18, 18, 7) == "pm"
    assert half(18, 18, 7, 7) is None


def test_the_hardest_run_of_a_day_makes_the_habit():
    history = []
    for week in range(1, 12):
        history += [ran(7 * week, hour=7, kind="tempo"), ran(7 * week, hour=18, minutes=80)]
    best = max(coming(*history), key=lambda run: run.probability)

    assert (best.kind, best.half, best.minutes) == ("tempo", "am", 45)


def test_a_long_and_a_hard_run_share_the_surest_chance_of_a_day():
    history = [
        ran(days_ago, kind="long" if days_ago % 2 else "tempo", minutes=80)
        for days_ago in range(1, 80)
    ]
    expected = coming(*history, days=6)

    chances = defaultdict(float)
    for expected_run in expected:
        if expected_run.kind != "easy":
            chances[expected_run.date] += expected_run.probability
    assert max(chances.values()) == pytest.approx(0.97, abs=0.002)


@pytest.mark.parametrize(
    ("number", "more", "known"),
    [
        (11, {}, False),
        (12, {}, True),
        (0, {"planned_runs": (planned(0),)}, True),
        (0, {"plan_covers": (TODAY, TODAY)}, True),
        (0, {"athlete": Athlete(usual_week={"Mon": "rest"})}, True),
    ],
)
def test_the_week_is_known_from_a_plan_an_answer_or_twelve_runs(number, more, known):
    history = tuple(ran(days_ago) for days_ago in range(1, number + 1))
    problem = PlanningProblem(
        **{"today": TODAY, "athlete": Athlete(), "activities": history, **more}
    )
    assert knows_the_week(problem, runs_of(problem)[0]) is known
