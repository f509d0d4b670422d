"""Who has lifted for weeks without the plan is no novice, and owns what they lift with."""

import datetime as dt

import pytest

from connectors.garmin.strength.sets import sets
from planner import PlanningProblem, check, plan
from planner.log.established import as_recorded
from planner.model import Activity
from tests.planner.season.test_phases import running

MONDAY = dt.date(2026, 3, 2)


def row(category, name, kg, reps=5):
    guess = {"category": category, "name": name, "probability": 99.0}
    return {
        "setType": "ACTIVE",
        "repetitionCount": reps,
        "weight": 1000.0 * kg,
        "duration": 40.0,
        "wktStepIndex": None,
        "exercises": [guess],
    }


def gym(weeks, *rows, last=0):
    """Two sessions a week with these sets, as the watch recorded them."""
    recorded = tuple(sets({"exerciseSets": [*rows] * 3}))
    return [
        Activity(
            id=f"gym-{week}-{day}",
            start=dt.datetime.combine(
                MONDAY - dt.timedelta(weeks=week + last, days=-day), dt.time(19)
            ),
            sport="strength",
            sets=recorded,
        )
        for week in range(weeks, 0, -1)
        for day in (1, 4)
    ]


def posed(activities, **athlete):
    return PlanningProblem(
        today=MONDAY,
        athlete={"body_mass_kg": 75, **athlete},
        activities=(*running([150] * 10), *activities),
    )


KINDS_ONLY = (row("SQUAT", None, 90), row("DEADLIFT", None, 100))


def test_seven_weeks_of_recorded_sets_never_become_bodyweight_and_new():
    problem = posed(gym(7, *KINDS_ONLY))
    made = plan(problem)
    assert check(problem, made) == ()
    assert made.phase.number == 3
    lifting = [s for s in made.sessions if "heavy" in s.kinds]
    assert lifting
    assert all(s.effort == "heavy" for s in lifting)

    squats = [b for s in lifting for b in s.blocks if b.exercise == "back_squat"]
    assert squats
    # 90 kg for five with two left are 111 kg, of which nine tenths count.
    assert all(80 <= b.load_kg <= 90 for b in squats)
    assert all("your watch named only the kind of lift" in b.note for b in squats)


def test_the_names_of_the_lifts_count_in_full():
    named = (row("SQUAT", "BARBELL_BACK_SQUAT", 90), row("DEADLIFT", "BARBELL_DEADLIFT", 100))
    made = plan(posed(gym(7, *named)))
    blocks = [b for s in made.sessions for b in s.blocks]
    squat = next(b for b in blocks if b.exercise == "back_squat")
    assert squat.load_kg >= 90
    assert "your watch" not in squat.note
    assert any(b.exercise == "deadlift" for b in blocks)


@pytest.mark.parametrize(
    ("weeks", "level", "equipment"), [(2, "novice", ()), (3, "intermediate", ("barbell", "rack"))]
)
def test_six_sessions_in_eight_weeks_make_a_lifter(weeks, level, equipment):
    athlete = as_recorded(posed(gym(weeks, *KINDS_ONLY))).athlete
    assert (athlete.strength_level, athlete.equipment) == (level, equipment)


def test_sessions_of_long_ago_or_of_the_plan_or_without_weight_make_none():
    for activities in (
        gym(7, *KINDS_ONLY, last=9),
        [a.model_copy(update={"session_uid": "ours"}) for a in gym(7, *KINDS_ONLY)],
        gym(7, row("SQUAT", "AIR_SQUAT", 0)),
    ):
        problem = posed(activities)
        assert as_recorded(problem) == problem


def test_what_the_athlete_said_stays():
    problem = posed(gym(7, *KINDS_ONLY), strength_level="advanced", equipment=("dumbbells",))
    assert as_recorded(problem) == problem
