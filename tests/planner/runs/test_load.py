"""How much each day asks: one scale for runs, lifting and jumps; spikes and sameness."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.facts.gather import gather
from planner.model import Activity, Athlete, PlannedOther, PlannedRun, PlanningProblem, Published
from planner.runs.classify import classify
from planner.runs.load import expected_load, monotony, other_load, run_load, spikes, strength_load
from planner.runs.run import Run
from planner.search.slots import slot

MONDAY = dt.date(2026, 3, 2)
NOON = dt.datetime.combine(MONDAY, dt.time(12))
MAN = Athlete(max_hr=190, resting_hr=50, threshold_hr=170)
HOUR_AT_THRESHOLD = 60 * 6.5


def done(
    *, minutes: float | None = 60, kind: str | None = "easy", athlete: Athlete | None = None, **more
) -> Run:
    row = Activity(
        id="1", start=NOON, sport="run", moving_s=minutes and minutes * 60, kind=kind, **more
    )
    return classify([row], NOON, athlete)[0][0]


# ---- one scale -----------------------------------------------------------------------------------


def test_an_hour_at_threshold_costs_the_same_by_every_measure():
    by_heart = run_load(done(avg_hr=170), MAN)
    by_zones = run_load(done(hr_zone_s=(0, 0, 0, 3600, 0)), Athlete())
    quick = Athlete(threshold_speed_mps=4.0)
    by_pace = run_load(done(distance_m=14_400, athlete=quick), quick)
    by_kind = run_load(done(kind="tempo"), Athlete())
    by_feeling = run_load(done(rpe=6.5), Athlete())
    for load in (by_heart, by_zones, by_pace, by_kind, by_feeling):
        assert load == pytest.approx(HOUR_AT_THRESHOLD)


@pytest.mark.parametrize("sex", [None, "m", "female", "Frau", "weiblich", "woman"])
def test_an_easy_hour_costs_about_three_a_minute_by_heart_rate(sex):
    athlete = MAN.model_copy(update={"sex": sex})
    assert run_load(done(avg_hr=134), athlete) / 60 == pytest.approx(3.0, abs=0.4)


def test_women_and_men_differ_below_threshold():
    load = {
        sex: run_load(done(avg_hr=134), MAN.model_copy(update={"sex": sex}))
        for sex in ("male", "female")
    }
    assert load["female"] > load["male"]


def test_feeling_comes_before_zones_zones_before_heart_rate_and_that_before_pace():
    quick = MAN.model_copy(update={"threshold_speed_mps": 4.0})
    all_of_them = {
        "hr_zone_s": (0, 3600, 0, 0, 0),
        "avg_hr": 170,
        "distance_m": 14_400,
        "athlete": quick,
    }
    assert run_load(done(**all_of_them, rpe=3), quick) == 180
    assert run_load(done(**all_of_them), quick) == pytest.approx(HOUR_AT_THRESHOLD / 2)
    uncovered = {**all_of_them, "hr_zone_s": (0, 600, 0, 0, 0)}
    assert run_load(done(**uncovered), quick) == pytest.approx(HOUR_AT_THRESHOLD)
    four_zones = {**all_of_them, "hr_zone_s": (0, 3600, 0, 0)}
    assert run_load(done(**four_zones), quick) == pytest.approx(HOUR_AT_THRESHOLD)


@pytest.mark.parametrize(
    ("athlete", "usable"),
    [
        (MAN, True),
        (Athlete(max_hr=190, resting_hr=50), True),
        (
            Athlete(max_hr=190, resting_hr=50, threshold_hr=40),
            True,
        ),  # a threshold below rest is none
        (Athlete(max_hr=190), False),
        (Athlete(resting_hr=50), False),
        (Athlete(max_hr=60, resting_hr=60), False),
    ],
)
def test_the_heart_rate_counts_when_maximum_and_rest_are_known(athlete, usable):
    low, high = (run_load(done(avg_hr=rate), athlete) for rate in (120, 160))
    assert (low < high) is usable
    if not usable:
        assert low == expected_load("easy", 60)


def test_a_heart_rate_outside_the_own_range_is_taken_as_its_end():
    assert run_load(done(avg_hr=40), MAN) == 0
    assert run_load(done(avg_hr=230), MAN) == run_load(done(avg_hr=190), MAN)


def test_an_impossible_pace_is_cut():
    slow = Athlete(threshold_speed_mps=2.0)
    assert run_load(done(distance_m=20_000, athlete=slow), slow) == pytest.approx(
        HOUR_AT_THRESHOLD * 1.25**2
    )


def test_an_average_hides_repetitions_so_a_hard_run_costs_at_least_the_usual():
    zones = {"hr_zone_s": (0, 3600, 0, 0, 0)}
    assert run_load(done(kind="intervals", **zones), Athlete()) == expected_load("intervals", 60)
    hard = {"hr_zone_s": (0, 0, 0, 0, 3600)}
    assert run_load(done(kind="intervals", **hard), Athlete()) > expected_load("intervals", 60)
    assert run_load(done(kind="long", **zones), Athlete()) == pytest.approx(HOUR_AT_THRESHOLD / 2)


def test_without_a_time_or_a_measure_the_kind_and_the_length_count():
    assert run_load(done(minutes=None, distance_m=10_000), MAN) == expected_load("easy", 60)
    assert run_load(done(kind="long"), MAN) == 240
    bare = Run(NOON, "pm", "easy", 40, 0, 1.0, MONDAY)
    assert run_load(bare, MAN) == 120


def test_an_outing_is_measured_by_all_its_parts_or_by_none():
    first = Activity(id="1", start=NOON, sport="run", moving_s=1800, kind="easy", avg_hr=134)
    second = Activity(
        id="2", start=NOON + dt.timedelta(minutes=35), sport="run", moving_s=1800, kind="easy"
    )
    whole = classify([first, second.model_copy(update={"avg_hr": 134})], second.start)[0][0]
    assert run_load(whole, MAN) == pytest.approx(run_load(done(avg_hr=134), MAN))
    half = classify([first, second], second.start)[0][0]
    assert run_load(half, MAN) == expected_load("easy", 60)


# ---- lifting, jumps and the rest -----------------------------------------------------------------


def test_lifting_is_hard_by_our_own_measure_whatever_a_watch_says():
    lifted = Activity(
        id="1",
        start=NOON,
        sport="strength",
        elapsed_s=2700,
        avg_hr=85,
        rpe=2,
        hr_zone_s=(2700, 0, 0, 0, 0),
    )
    assert strength_load(lifted) == 7 * 45
    assert strength_load(lifted.model_copy(update={"elapsed_s": None, "moving_s": 1800})) == 7 * 30
    assert strength_load(lifted.model_copy(update={"elapsed_s": None})) == 7 * 45
    assert strength_load(lifted.model_copy(update={"sport": "plyometrics"})) == 5 * 45
    assert strength_load(lifted.model_copy(update={"sport": "other"})) == 0


@pytest.mark.parametrize(
    ("kind", "minutes", "hard", "load"),
    [
        ("strength", 60, False, 420),
        ("plyometrics", 20, True, 100),
        ("ride", 60, True, 390),
        ("swim", None, False, 135),
    ],
)
def test_what_is_planned_besides_running_counts_too(kind, minutes, hard, load):
    assert other_load(PlannedOther(date=MONDAY, kind=kind, minutes=minutes, hard=hard)) == load


# ---- sameness ------------------------------------------------------------------------------------


def test_monotony_is_the_mean_by_the_spread():
    assert monotony([100, 300]) == pytest.approx(2.0)
    assert monotony([0, 0, 700, 0, 0, 0, 0]) < 0.5
    assert monotony([50] * 7) == math.inf
    assert monotony([0.0] * 7) == 0
    assert monotony([1e200] * 6 + [0.0]) == pytest.approx(6**0.5)  # however large


@given(st.lists(st.floats(0, 1000), min_size=7, max_size=7), st.floats(0.1, 10))
def test_monotony_knows_no_unit(loads, factor):
    one, other = monotony(loads), monotony([factor * load for load in loads])
    assert one >= 0
    assert one > 1e3 or other == pytest.approx(one, rel=1e-3)


# ---- spikes --------------------------------------------------------------------------------------

SIX = {-ago: [60.0] for ago in (2, 6, 10, 14, 18, 22)}


@pytest.mark.parametrize(
    ("minutes", "spike"),
    [
        ({**SIX, 0: [67.0]}, True),
        ({**SIX, 0: [30.0, 67.0]}, True),
        ({**SIX, 0: [66.0]}, False),  # not more than a tenth
        ({**SIX, 0: [67.0], -29: [80.0]}, False),
        ({**SIX, 0: [67.0], -30: [80.0]}, False),
        ({**SIX, 0: [67.0], -31: [80.0]}, True),  # too long ago
        ({**SIX, 0: [67.0], 1: [80.0]}, True),  # what comes later does not count
        ({0: [67.0], -1: [30.0]}, False),  # too few runs
        (SIX, False),
        ({}, False),
    ],
)
def test_a_spike_is_a_run_longer_than_any_of_thirty_days(minutes, spike):
    assert spikes(minutes, [0]) == ({0} if spike else set())


@given(
    st.dictionaries(st.integers(-60, 20), st.lists(st.floats(1, 300), max_size=3)),
    st.integers(-20, 19),
)
def test_running_as_long_as_the_longest_again_is_never_a_spike(minutes, day):
    longest = max((m for each in minutes.values() for m in each), default=10.0)
    assert day not in spikes({**minutes, day - 1: [longest], day: [longest]}, range(-20, 20))


# ---- in the plan ---------------------------------------------------------------------------------


def facts_of(**more):
    problem = PlanningProblem(
        today=MONDAY, **{"athlete": Athlete(strength_level="intermediate"), **more}
    )
    runs, damaged = classify(problem.activities, dt.datetime.combine(MONDAY, dt.time.max))
    return gather(problem, runs, damaged)


def test_a_day_adds_up_runs_lifting_and_what_else_stands_there():
    facts = facts_of(
        activities=(
            Activity(id="1", start=NOON, sport="run", moving_s=3600, kind="easy"),
            Activity(id="2", start=NOON, sport="strength", elapsed_s=2400),
        ),
        planned_runs=(PlannedRun(date=MONDAY + dt.timedelta(1), kind="tempo", minutes=40),),
        planned_other=(PlannedOther(date=MONDAY + dt.timedelta(1), kind="ride", minutes=30),),
        published=(
            Published(
                uid="x", date=MONDAY + dt.timedelta(2), half="pm", kinds=("heavy",), locked=True
            ),
        ),
    )
    assert [facts.day(i).load for i in range(4)] == [180 + 280, 260 + 90, 315, 0]


def test_a_planned_long_run_after_a_longer_planned_one_is_no_spike():
    usual = tuple(
        Activity(
            id=str(i), start=NOON - dt.timedelta(2 * i + 1), sport="run", moving_s=3600, kind="easy"
        )
        for i in range(8)
    )
    longer = [
        PlannedRun(date=MONDAY + dt.timedelta(i), kind="long", minutes=m)
        for i, m in ((5, 80), (12, 82))
    ]
    assert facts_of(activities=usual, planned_runs=tuple(longer)).spike == {5}


def test_lifting_where_it_makes_the_week_even_costs_a_point():
    """A week of equal days but one: putting the lifting on the empty one makes them all alike."""
    week = tuple(
        PlannedRun(
            date=MONDAY + dt.timedelta(i), kind="easy", minutes=80 if i != 3 else 10, half="am"
        )
        for i in range(14)
    )
    facts = facts_of(planned_runs=week, plan_covers=(MONDAY, MONDAY + dt.timedelta(13)))
    rules_of = {i: slot(facts, i).options[2].rules for i in (2, 3) if 2 in slot(facts, i).options}
    assert "S17" in rules_of[3]
    assert "S17" not in rules_of.get(2, ())
