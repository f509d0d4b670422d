"""Recorded sets become a maximum and the next weight, and neither rises faster than it may."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.log.history import LiftingLog, Performance, Unloaded, log_of, read_log
from planner.log.maxima import e1rm, has_plateaued, share
from planner.log.progress import Aim, more_reps, next_load, round_load, times_short
from planner.model import Activity, KnownLift, LiftSet, PlanningProblem
from planner.rulebook.catalogue import Weight

TODAY = dt.date(2026, 3, 30)
BAR = Weight(step_kg=2.5, least_kg=20)
BELLS = Weight(step_kg=2, least_kg=2)
STRONG = Aim(reps=5, least_reps=3, rir=2, percent=0.82, most_percent=0.92)
STEADY = Aim(reps=8, least_reps=8, rir=3, percent=0.65, most_percent=0.70, sessions_to_raise=1)


def lifted(days_ago, *sets, exercise="back_squat"):
    return Activity(
        id=f"garmin:{days_ago}",
        start=dt.datetime.combine(TODAY - dt.timedelta(days=days_ago), dt.time(18)),
        sport="strength",
        sets=tuple(
            LiftSet(exercise=exercise, reps=reps, load_kg=kg, rir=rir) for reps, kg, rir in sets
        ),
    )


def known(kg, days_ago=100):
    return {"back_squat": KnownLift(e1rm_kg=kg, at=TODAY - dt.timedelta(days=days_ago))}


def estimate(*activities, given_lifts=None):
    lift = read_log(activities, TODAY, given_lifts or {}).lifts.get("back_squat")
    return None if lift is None else round(lift.e1rm_kg, 1)


def log_of_performances(*performances, kg=None):
    lifts = {} if kg is None else {"back_squat": KnownLift(e1rm_kg=kg, at=TODAY)}
    days = range(len(performances), 0, -1)
    recent = tuple(
        Performance(TODAY - dt.timedelta(days=3 * d), load, reps, rir)
        for d, (load, reps, rir) in zip(days, performances, strict=True)
    )
    return LiftingLog(lifts, {"back_squat": recent} if recent else {})


def load(log, aim=STRONG, weight=BAR, *, upper=False):
    return next_load("back_squat", aim, log, weight, upper=upper)


def test_epley_agrees_with_the_evidence_table():
    assert [round(100 * share(reps), 1) for reps in (3, 5, 8, 10)] == [90.9, 85.7, 78.9, 75.0]


def test_one_effective_rep_is_the_maximum_itself():
    assert e1rm(100, 1) == 100
    assert share(1) == 1


def test_the_estimate_counts_the_reps_in_reserve():
    assert estimate(lifted(3, (5, 80, 2))) == round(80 * (1 + 7 / 30), 1)


@pytest.mark.parametrize(("reps", "assumed"), [(6, 3), (5, 2), (3, 2)])
def test_reps_in_reserve_that_nobody_recorded_are_taken_as_three_or_two_when_heavy(reps, assumed):
    assert estimate(lifted(3, (reps, 80, None))) == estimate(lifted(3, (reps, 80, assumed)))


def test_where_reps_fell_from_set_to_set_little_was_left():
    fell = lifted(3, (4, 80, None), (4, 80, None), (2, 80, None))
    assert estimate(fell) == estimate(lifted(3, (4, 80, 1)))
    assert estimate(lifted(3, (4, 80, None), (2, 60, None))) == estimate(
        lifted(3, (4, 80, 2))
    )  # a lighter set


def test_sets_of_more_than_ten_effective_reps_say_nothing():
    assert estimate(lifted(3, (8, 60, 3))) is None
    assert estimate(lifted(3, (8, 60, 2))) == 80


@pytest.mark.parametrize(
    "odd", [(0, 80, 2), (31, 20, None), (5, 0, 2), (5, None, 2), (None, 80, 2), (5, 24_000, 2)]
)
def test_a_set_that_cannot_be_is_ignored(odd):
    log = read_log([lifted(3, odd)], TODAY, {})
    assert (log.lifts, log.recent) == ({}, {})
    assert estimate(lifted(3, odd, (5, 80, 2))) == estimate(lifted(3, (5, 80, 2)))


def test_three_times_the_known_maximum_is_a_mistake_and_never_the_last_load():
    log = read_log([lifted(3, (3, 300, 2))], TODAY, known(100))
    assert log.lifts["back_squat"].e1rm_kg == 100
    assert "back_squat" not in log.recent
    assert "back_squat" in log
    assert "hip_thrust" not in log


def test_the_best_set_of_a_day_counts_even_over_two_activities():
    twice = [lifted(3, (5, 60, 2), (5, 80, 2)), lifted(3, (5, 70, 2))]
    assert estimate(*twice) == round(80 * (1 + 7 / 30), 1)
    assert len(read_log(twice, TODAY, {}).recent["back_squat"]) == 1


def test_what_lies_ahead_is_not_read():
    assert read_log([lifted(-1, (5, 80, 2))], TODAY, {}) == LiftingLog({}, {})


def test_a_known_maximum_wins_over_what_was_recorded_up_to_its_day():
    log = read_log([lifted(20, (5, 60, 2)), lifted(10, (5, 60, 2))], TODAY, known(100, days_ago=10))
    assert log.lifts["back_squat"].e1rm_kg == 100
    assert log.recent["back_squat"][-1].load_kg == 60


def test_a_known_maximum_of_a_lift_without_sets_is_kept():
    assert read_log([], TODAY, known(100)).lifts == known(100)


def test_a_rise_is_capped_at_two_and_a_half_percent_a_session():
    assert estimate(lifted(3, (5, 85, 2)), given_lifts=known(100)) == 102.5


def test_a_rise_is_capped_at_ten_percent_in_four_weeks():
    often = [lifted(day, (3, 100, 5)) for day in range(27, 0, -3)]
    assert estimate(*often, given_lifts=known(100, days_ago=28)) == 110
    assert estimate(*often, given_lifts=known(100, days_ago=100)) == 110


def test_the_first_three_sessions_find_the_level():
    days = [
        lifted(12, (5, 20, None)),
        lifted(9, (5, 60, None)),
        lifted(6, (5, 63, None)),
        lifted(3, (5, 90, None)),
    ]
    found = [estimate(*days[:n]) for n in (1, 2, 3, 4)]
    # What was lifted with nothing in reserve is never more than the estimate.
    assert found == [round(20 * (1 + 7 / 30), 1), 70, round(60 * (1 + 7 / 30), 1), 105]


def test_an_estimate_is_never_below_what_was_lifted_in_the_last_four_weeks():
    done = (5, 100, 2)
    assert estimate(lifted(3, done), given_lifts=known(100)) == round(100 * (1 + 5 / 30), 1)
    bad = (5, 60, 2)
    assert estimate(lifted(24, done), lifted(6, bad), lifted(3, bad), given_lifts=known(100)) == (
        round(100 * (1 + 5 / 30), 1)
    )
    assert estimate(lifted(40, done), lifted(6, bad), lifted(3, bad), given_lifts=known(100)) == (
        round(60 * (1 + 7 / 30), 1)
    )
    many = (20, 70, 3)  # says nothing but that it was done, as ten repetitions
    assert estimate(lifted(6, (5, 60, 2)), lifted(3, many)) == round(70 * (1 + 10 / 30), 1)
    assert estimate(lifted(3, many)) is None
    mistaken = (5, 400, 2)
    assert estimate(lifted(3, mistaken), given_lifts=known(100)) == 100


def test_the_caps_on_rises_begin_with_the_fourth_session():
    days = [lifted(12 - 3 * n, (3, kg, 4)) for n, kg in enumerate((60, 80, 100, 120))]
    found = [estimate(*days[: n + 1]) for n in range(4)]
    share = 1 + 7 / 30
    assert found == [round(kg, 1) for kg in (60 * share, 88, 110, 132)]
    capped = [lifted(12 - 3 * n, (3, kg, 6)) for n, kg in enumerate((60, 60, 60, 66))]
    assert estimate(*capped) == round(60 * (1 + 9 / 30), 1)


def test_an_easy_day_of_unknown_reserve_is_no_sign_of_weakness():
    easy, hard = (3, 75, None), (1, 85, None)
    assert estimate(lifted(6, easy), lifted(3, easy), given_lifts=known(100)) == 100
    assert estimate(lifted(6, hard), lifted(3, hard), given_lifts=known(100)) == round(
        85 * (1 + 3 / 30), 1
    )


def test_one_bad_day_changes_nothing_and_two_that_agree_do():
    bad = (5, 70, 2)
    assert estimate(lifted(3, bad), given_lifts=known(100)) == 100
    assert estimate(lifted(6, bad), lifted(3, bad), given_lifts=known(100)) == round(
        70 * (1 + 7 / 30), 1
    )


def test_a_fall_is_followed_by_a_rise_from_where_it_fell_to():
    days = [
        lifted(12, (5, 70, 2)),
        lifted(9, (5, 70, 2)),
        lifted(6, (3, 80, 5)),
        lifted(3, (3, 80, 5)),
    ]
    assert estimate(*days[:2], given_lifts=known(100)) == round(70 * (1 + 7 / 30), 1)
    assert estimate(*days, given_lifts=known(100)) == round(80 * (1 + 3 / 30) * 1.025, 1)


def test_it_does_not_fall_because_a_rise_is_capped():
    days = [lifted(day, (5, 70, 2)) for day in (20, 17)] + [
        lifted(day, (5, 100, 2)) for day in range(14, 0, -1)
    ]
    series = [estimate(*days[:n], given_lifts=known(100)) for n in range(2, len(days) + 1)]
    assert series == sorted(series)


def test_the_log_keeps_the_top_sets_of_the_last_three_sessions():
    days = [
        lifted(day, (8, 40, None), (5, kg, 3), (4, kg, 2))
        for day, kg in ((12, 60), (9, 62.5), (6, 65), (3, 67.5))
    ]
    recent = read_log(days, TODAY, {}).recent["back_squat"]
    assert [p.load_kg for p in recent] == [62.5, 65, 67.5]
    assert recent[-1] == Performance(TODAY - dt.timedelta(days=3), 67.5, (5, 4), 2)
    assert read_log([lifted(3, (5, 60, None))], TODAY, {}).recent["back_squat"][0].rir is None


@given(
    st.lists(
        st.tuples(
            st.integers(1, 6), st.integers(1, 12), st.floats(5, 400), st.none() | st.floats(0, 5)
        ),
        min_size=2,
        max_size=40,
    )
)
def test_no_history_makes_the_estimate_rise_faster_than_it_may(days):
    activities, day = [], 300
    series = [(TODAY - dt.timedelta(days=400), 60)]
    for gap, reps, kg, rir in days:
        day -= gap
        activities.append(lifted(day, (reps, kg, rir)))
        then = TODAY - dt.timedelta(days=day)
        lift = read_log(activities, then, known(60, days_ago=400)).lifts["back_squat"]
        series.append((lift.at, lift.e1rm_kg))
    lifted_kg = max(kg * (1 + min(reps, 10) / 30) for _, reps, kg, _ in days)
    for (_, before), (_, after) in pairwise(series):
        assert after <= max(before * 1.025, lifted_kg) + 1e-9
    for at, value in series:
        month = [v for then, v in series if at - dt.timedelta(days=28) <= then <= at]
        assert value <= max(min(month) * 1.10, lifted_kg) + 1e-9


def test_nothing_known_means_no_load():
    assert load(LiftingLog()) is None


def test_a_known_maximum_gives_its_share():
    assert load(log_of_performances(kg=100)) == 82.5


def test_without_a_maximum_the_last_load_stays():
    assert load(log_of_performances((60, (5, 5, 5), 1))) == 60


def test_all_sets_at_the_top_in_two_sessions_earn_a_raise():
    good = (50, (5, 5, 5), 2)
    assert load(log_of_performances(good)) == 50
    assert load(log_of_performances(good, good)) == 52.5
    assert load(log_of_performances(good, (50, (5, 5, 4), 2))) == 50
    assert load(log_of_performances(good, (50, (5, 5, 5), 1))) == 50
    assert load(log_of_performances(good, (52.5, (5, 5, 5), 2))) == 52.5


@pytest.mark.parametrize(
    ("rir", "kg"), [(2, 40), (3, 41), (4, 41), (5, 42), (6, 44), (8, 44), (None, 41)]
)
def test_loads_follow_the_reserve_in_the_first_phases(rir, kg):
    """2.5 % at the plan's reserve or one above, 5 % two above, 10 % three above or more."""
    fine = Weight(step_kg=1, least_kg=1)
    assert load(log_of_performances((40, (8, 8, 8), rir)), STEADY, fine) == kg


def test_fewer_repetitions_come_with_more_weight():
    done = (60, (5, 5, 5), 2)
    fewer = Aim(reps=4, least_reps=3, rir=2, percent=0.84, most_percent=0.92)
    assert load(log_of_performances(done), fewer) == 62.5
    assert load(log_of_performances((60, (5, 5, 5), None)), fewer) == 62.5
    assert load(log_of_performances((60, (5, 5, 5), 1)), fewer) == 60
    more = Aim(reps=8, least_reps=5, rir=3, percent=0.72, most_percent=0.8)
    assert load(log_of_performances(done), more) == 55


def test_a_reserve_counts_against_the_repetitions_that_are_asked_for_now():
    after_three = Aim(reps=5, least_reps=3, rir=2, percent=0.82, most_percent=0.92)
    assert load(log_of_performances((60, (3, 3, 3), 5)), after_three) == 60
    assert load(log_of_performances((60, (3, 3, 3), 7)), after_three) == 65


def test_a_set_of_a_heavier_phase_is_not_short_in_a_lighter_one():
    heavy = log_of_performances((95, (2, 2), 2), kg=110)
    lighter = Aim(reps=8, least_reps=5, rir=3, percent=0.72, most_percent=0.80)
    done, lift = heavy.recent["back_squat"], heavy.lifts["back_squat"]
    assert times_short(done, lighter) == 1
    assert times_short(done, lighter, lift) == 0
    assert load(heavy, lighter) == 80


def test_from_sixty_kilograms_a_raise_is_a_share():
    good = (140, (5, 5, 5), None)
    assert load(log_of_performances(good, good)) == 142.5
    good = (200, (5, 5, 5), None)
    assert load(log_of_performances(good, good)) == 205


def test_falling_below_the_range_twice_takes_five_percent_off():
    bad = (60, (3, 2, 2), 1)
    assert load(log_of_performances(bad)) == 60
    assert load(log_of_performances(bad, bad)) == 57.5


def test_a_raise_stays_below_the_most_of_the_phase():
    good = (90, (5, 5, 5), 2)
    assert load(log_of_performances(good, good, kg=100)) == 90
    assert load(log_of_performances(good, good, kg=101)) == 92.5


def test_the_first_phase_is_linear():
    assert load(log_of_performances((20, (8, 8), 3)), STEADY) == 22.5
    assert load(log_of_performances((20, (8, 7), 3)), STEADY) == 20
    assert load(log_of_performances((10, (8, 8), None)), STEADY, BELLS) == 12
    assert load(log_of_performances((10, (8, 8), None)), STEADY, BELLS, upper=True) == 12
    assert (
        load(
            log_of_performances((21, (8, 8), None)),
            STEADY,
            Weight(step_kg=1, least_kg=1),
            upper=True,
        )
        == 22
    )


def test_a_reduced_day_never_raises_and_may_take_off():
    good = (60, (5, 5, 5), 2)
    kept = Aim(
        reps=5,
        least_reps=3,
        rir=2,
        percent=0.82,
        most_percent=0.92,
        sessions_to_raise=0,
        factor=0.9,
    )
    assert load(log_of_performances(good, good), kept) == 55
    assert load(log_of_performances(kg=100), kept) == 75


def test_rounding_takes_the_nearest_that_exists():
    assert round_load(81.2, BAR) == 80
    assert round_load(81.3, BAR) == 82.5
    assert round_load(81.3, BAR, most=82) == 80
    assert round_load(9, BELLS) == 10
    assert round_load(18, BAR) is None


def test_a_long_break_takes_its_share_off_every_maximum():
    before = [lifted(day, (5, 80, 2)) for day in (103, 100)]
    found = round(80 * (1 + 7 / 30), 1)
    for days_off, left in ((28, 1.0), (29, 0.9), (56, 0.9), (57, 0.8), (200, 0.8)):
        moved = [
            a.model_copy(update={"start": a.start + dt.timedelta(days=100 - days_off)})
            for a in before
        ]
        assert estimate(*moved) == pytest.approx(found * left, abs=0.1)


def test_what_was_lifted_before_a_long_break_is_no_last_load():
    before = [lifted(day, (5, 80, 2)) for day in (43, 40)]
    assert "back_squat" not in read_log(before, TODAY, {}).recent
    back = [*before, lifted(1, (5, 60, 2))]
    assert [p.load_kg for p in read_log(back, TODAY, {}).recent["back_squat"]] == [60]


def test_after_a_break_the_maximum_rises_within_the_caps_from_where_it_fell_to():
    days = [*(lifted(day, (5, 80, 2)) for day in (46, 43, 40)), lifted(2, (5, 80, 2))]
    start = 80 * (1 + 7 / 30) * 0.9
    assert estimate(*days) == round(80 * (1 + 5 / 30), 1)  # it was lifted
    light = lifted(2, (3, 76, 6))
    assert estimate(*days[:-1], light) == round(start * 1.025, 1)
    assert estimate(*days[:-1], lifted(4, (5, 70, 2)), light) == round(start * 1.025, 1)


def test_a_maximum_that_was_told_falls_with_a_gap_that_was_told():
    def told(at_days_ago, last_days_ago):
        last = TODAY - dt.timedelta(days=last_days_ago)
        return (
            read_log([], TODAY, known(100, at_days_ago), last_lifted=last)
            .lifts["back_squat"]
            .e1rm_kg
        )

    assert told(40, 28) == 100
    assert told(40, 40) == 90
    assert told(20, 40) == 100  # it was found after the last lifting
    assert read_log([], TODAY, known(100, 400)).lifts["back_squat"].e1rm_kg == 100


def test_the_log_of_a_problem_reads_what_was_told():
    fields = {"today": TODAY, "athlete": {}, "activities": [lifted(3, (5, 80, 2))]}
    assert log_of(PlanningProblem(**fields)).lifts["back_squat"].e1rm_kg == pytest.approx(
        98.7, abs=0.1
    )
    lifts = {"back_squat": {"e1rm_kg": 200, "at": TODAY}}
    off = {
        "phase": 3,
        "last_heavy": TODAY - dt.timedelta(days=40),
        "lifts": {"hip_thrust": {"e1rm_kg": 100, "at": "2026-01-01"}},
    }
    assert (
        log_of(PlanningProblem(**fields, strength={"phase": 3, "lifts": lifts}))
        .lifts["back_squat"]
        .e1rm_kg
        == 200
    )
    rested = log_of(PlanningProblem(**{**fields, "activities": ()}, strength=off))
    assert rested.lifts["hip_thrust"].e1rm_kg == 90


@pytest.mark.parametrize(
    ("rir", "kg"), [(2, 60), (1, 60), (3, 60), (None, 60), (0, 55), (4, 62.5), (5, 65), (9, 65)]
)
def test_a_reserve_two_off_the_plan_changes_the_next_weight_at_once(rir, kg):
    assert load(log_of_performances((60, (5, 5, 4), rir))) == kg


def test_a_reserve_that_is_too_large_raises_nothing_on_a_reduced_day_and_nothing_above_the_phase():
    much = (60, (5, 5, 4), 5)
    kept = Aim(reps=5, least_reps=3, rir=2, percent=0.82, most_percent=0.92, sessions_to_raise=0)
    assert load(log_of_performances(much), kept) == 60
    assert load(log_of_performances((90, (5, 5, 4), 5), kg=100)) == 90
    assert load(log_of_performances((82.5, (5, 5, 4), 0), kg=100)) == 75


def test_sessions_in_a_row_below_the_range_are_counted_from_the_last():
    bad, good = (60, (3, 2, 2), 1), (60, (5, 5, 5), 2)
    counted = [
        times_short(log_of_performances(*days).recent["back_squat"], STRONG)
        for days in ([good], [bad], [bad, bad, bad], [bad, good, bad], [bad, bad, good])
    ]
    assert counted == [0, 1, 3, 1, 0]


def test_a_plateau_is_three_weeks_without_a_rise_in_any_lift():
    def flat(*activities, exercises=("back_squat", "hip_thrust")):
        return has_plateaued(activities, TODAY, exercises)

    old, new = lifted(30, (5, 80, 2)), lifted(10, (5, 80, 2))
    assert flat(old, new)
    assert not flat(old, lifted(10, (5, 82.5, 2)))
    assert not flat(
        old,
        new,
        lifted(30, (5, 80, 2), exercise="hip_thrust"),
        lifted(9, (5, 90, 2), exercise="hip_thrust"),
    )
    assert not flat(old, new, exercises=("hip_thrust",))
    assert not flat(old)
    assert not flat(lifted(43, (5, 80, 2)), new)
    assert not flat(old, lifted(0, (5, 80, 2)))
    assert not flat(old, lifted(10, (8, 80, 5)))


def test_what_was_lifted_for_as_many_reps_is_not_too_heavy_next_time():
    """The estimate is capped, and lags behind somebody who gets strong fast."""
    bar = Weight(step_kg=2.5, least_kg=20)
    done = (Performance(dt.date(2026, 3, 1), 57.5, (6, 6, 6), None),)
    log = LiftingLog(
        {"back_squat": KnownLift(e1rm_kg=61, at=dt.date(2026, 3, 1))}, {"back_squat": done}
    )
    heavy = {"reps": 5, "least_reps": 3, "rir": 2, "percent": 0.82, "most_percent": 0.92}

    def load(**changed):
        return next_load("back_squat", Aim(**heavy | changed), log, bar, upper=False)

    assert load() == 57.5
    assert load(sessions_to_raise=0) == 55, "a lighter day takes at most a twentieth off"
    assert load(reps=8) == 50
    assert load(most_percent=0.8) <= 0.8 * 61, "phase 1 and youth keep their share"


def test_a_load_that_left_no_reserve_is_not_held_whatever_its_repetitions():
    spent = (90, (5, 5, 5), 0)
    assert load(log_of_performances(spent, kg=100)) == 82.5


@pytest.mark.parametrize(
    ("sessions", "reserve", "more"),
    [(11, None, 0), (12, None, 1), (12, 4, 1), (12, 5, 2), (0, 5, 1), (60, None, 3)],
)
def test_without_weight_repetitions_come_with_time_and_with_reserve(sessions, reserve, more):
    assert more_reps(Unloaded(sessions, reserve), rir=3) == more


def test_an_exercise_that_was_never_done_without_weight_has_earned_nothing():
    assert more_reps(None, rir=3) == 0


def test_the_reserve_without_weight_is_the_least_of_two_days_that_recorded_it():
    def reserve(*days):
        activities = [lifted(ago, *sets) for ago, sets in zip((9, 6, 3), days, strict=False)]
        return read_log(activities, TODAY, {}).bare["back_squat"].reserve

    assert reserve([(10, None, 4)]) is None
    assert reserve([(10, None, 4)], [(10, None, 5), (10, None, 3)]) == 3
    assert reserve([(10, None, 4)], [(10, None, 5), (10, None, None)]) is None
    assert reserve([(10, None, 1)], [(10, None, 4)], [(10, None, 5)]) == 4
