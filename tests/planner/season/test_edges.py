"""The edges of a season: a phase, lighter week, taper or return just begins, or just does not."""

import datetime as dt

import pytest

from planner import plan
from tests.planner.season.test_phases import (
    MONDAY,
    SQUAT,
    day,
    lifting,
    posed,
    race,
    ran,
    running,
    season,
    twice,
    week,
)


def at(weeks, weekday=0):
    """The phase and its week after these weeks of lifting, with a race on this day of the week."""
    now = week(posed(lifting(*twice(weeks)), races=[race(0, weekday=weekday)]))
    return now.phase, now.number


def lifted(*sets_of_weeks):
    """Our own sessions, two a week, with so many sets each."""
    return [
        one
        for back, sets in zip(range(len(sets_of_weeks), 0, -1), sets_of_weeks, strict=True)
        for one in lifting(day(-back), day(-back, 3), sets=SQUAT * sets, session_uid="ours")
    ]


# ---- Phases --------------------------------------------------------------------------------------


def test_the_strength_phase_of_a_logged_lifter_lasts_as_long_as_anybodys():
    assert [
        season(posed(lifting(*twice(weeks), sets=SQUAT), "novice")).phase for weeks in (5, 6)
    ] == [2, 3]


def test_a_session_of_this_monday_skips_nothing_this_week():
    days = [*twice(3)[1:], MONDAY]
    assert season(posed(lifting(*days, sets=SQUAT), "novice")).phase == 1


def test_the_sessions_of_a_phase_do_not_count_for_the_next():
    def once(weeks):
        return season(posed(lifting(*(day(-back) for back in range(weeks, 0, -1))))).phase

    assert [once(weeks) for weeks in (4, 8, 9)] == [2, 2, 3]


def test_more_sessions_than_two_this_week_promise_no_more_in_the_weeks_to_come():
    days = [
        *twice(5, end=-6),
        *(day(-back) for back in range(6, 0, -1)),
        day(0),
        day(0, 2),
        day(0, 4),
    ]
    now = season(posed(lifting(*days), today=day(0, 5)))
    assert [(w.phase, w.number) for w in now.weeks[:4]] == [(3, 7), (3, 8), (3, 9), (4, 1)]


def test_what_is_told_of_a_phase_goes_round_in_it_and_counts_the_weeks_to_the_next_lighter_one():
    def told(sessions):
        return season(
            posed(strength={"phase": 3, "heavy_done": sessions, "last_heavy": day(-1)})
        ).weeks

    assert [w.number for w in told(14)[:2]] == [8, 1]
    assert [told(sessions)[0].deload for sessions in (4, 6)] == [False, True]


def test_a_plan_of_sixteen_weeks_knows_them_all():
    sunday = day(0, 6)
    assert plan(posed(lifting(*twice(4)), horizon_days=112, today=sunday)).sessions[-1].date >= day(
        14
    )


# ---- Races ---------------------------------------------------------------------------------------


def test_on_the_monday_of_the_race_its_week_is_maintained_and_tapered():
    assert at(16) == (5, 4)
    now = week(posed(lifting(*twice(16)), races=[race(0, weekday=0)]))
    assert (now.race_week, now.taper) == (True, True)


def test_nobody_begins_heavy_on_the_monday_of_the_race():
    assert season(posed(level="advanced", races=[race(0, weekday=0)])).phase == 1


def test_a_race_of_next_monday_leaves_this_week_its_own():
    now = week(posed(lifting(*twice(16)), races=[race(1, weekday=0)]))
    assert (now.race_week, now.taper) == (False, True)


def test_two_weeks_before_a_race_begin_with_the_day():
    assert [
        week(posed(lifting(*twice(14)), races=[race(0, weekday=d)])).taper for d in (20, 21)
    ] == [True, False]


def test_a_race_of_last_monday_ends_the_season():
    log = lifting(*twice(12, end=-2))
    assert season(posed(log, races=[race(-1, weekday=0)])).weeks[1].phase == 2


@pytest.mark.parametrize(
    ("weeks", "days", "phase"), [(7, 20, 5), (16, 21, 5), (16, 22, 3), (16, 112, 3), (16, 113, 2)]
)
def test_after_a_marathon_on_the_way_the_race_of_the_year_decides(weeks, days, phase):
    on_the_way = race(-1, priority="B", metres=42_195)
    assert (
        season(posed(lifting(*twice(weeks)), races=[on_the_way, race(0, weekday=days)])).phase
        == phase
    )


@pytest.mark.parametrize(("days", "phase"), [(56, 4), (57, 2)])
def test_power_that_a_plateau_began_waits_for_a_race_in_eight_weeks(days, phase):
    flat = lifting(*twice(18), sets=SQUAT, session_uid="ours")
    assert season(posed(flat, "novice", races=[race(0, weekday=days)])).phase == phase


# ---- Lighter weeks -------------------------------------------------------------------------------


def test_lighter_weeks_are_foreseen():
    assert [w.deload for w in season(posed()).weeks[:5]] == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("sets", "due"),
    [
        ((5, 10, 10), True),  # few sets before many are a beginning, not a lighter week
        ((10, 8, 6), False),  # against the most of the weeks before, not against the last one
        ((20, 13, 13, 13, 13, 13, 13), True),  # of three weeks before, not of four
    ],
)
def test_a_lighter_week_is_one_with_clearly_fewer_sets_than_the_three_before(sets, due):
    assert week(posed(lifted(*sets))).deload is due


def test_without_sets_to_compare_the_running_says_which_week_was_lighter():
    runs = running([60, 60, 60, 60, 30, 60, 60])  # the lighter one is the first with lifting
    assert not week(posed([*lifted(10, 10, 10), *runs])).deload
    unrecorded = [
        *lifting(day(-3), day(-3, 3), sets=SQUAT * 10, session_uid="ours"),
        *lifting(*twice(2)),
    ]
    assert week(posed(unrecorded)).deload


def test_the_movement_phase_has_no_lighter_week_even_when_the_running_has():
    planned = [{"date": day(0, d), "kind": "easy", "minutes": 15} for d in (1, 3, 5)]
    now = week(posed([*lifting(*twice(1)), *running([60] * 4)], "novice", planned_runs=planned))
    assert (now.phase, now.deload, now.volume) == (0, False, 1)


# ---- Returns -------------------------------------------------------------------------------------


def ago(days):
    return MONDAY - dt.timedelta(days=days)


def test_less_after_a_short_break_is_for_its_first_week_only():
    told = {"phase": 3, "heavy_done": 16, "last_heavy": ago(10)}
    assert [(w.sets_less, w.load) for w in season(posed(strength=told)).weeks[:2]] == [
        (1, 0.95),
        (0, 1.0),
    ]


def test_a_break_that_ends_in_a_taper_is_told_as_the_taper():
    told = {"phase": 3, "heavy_done": 16, "last_heavy": ago(25)}
    now = week(posed(strength=told, races=[race(1)]))
    assert (now.volume, now.why) == (0.5, "half the sets, because your race is near")


def test_jumps_wait_a_week_after_more_than_three_weeks_without_lifting():
    told = {"phase": 3, "heavy_done": 16}
    silent = [
        bool(week(posed(strength={**told, "last_heavy": ago(days)})).no_jumps) for days in (21, 22)
    ]
    assert silent == [False, True]


def test_a_break_of_a_month_begins_the_strength_phase_again():
    assert week(posed(lifting(*twice(6, end=-5)))).number == 1
    assert week(posed(lifting(*twice(6, end=-5)))).phase == 2


@pytest.mark.parametrize(
    ("lifts", "runs", "volume"),
    [
        (8, [15], 0.5),  # the only run a week before the last lifting
        (8, [16], 1.0),  # longer ago nothing is known of running
        (8, [7], 0.5),  # exactly a week without
        (8, [6], 1.0),
        (25, [26], 0.5),
    ],
)
def test_a_week_without_running_and_lifting_halves_the_first_session(lifts, runs, volume):
    log = [ago(lifts + back) for back in (0, 3, 7, 10)]
    assert week(posed([*lifting(*log), *ran(*map(ago, runs))])).volume == volume


def test_after_standing_still_the_return_goes_on_as_its_row_says():
    log = [ago(25 + back) for back in (0, 3, 7, 10)]
    weeks = season(posed([*lifting(*log), *ran(ago(26))])).weeks
    assert [w.volume for w in weeks[:3]] == [0.5, 0.7, 1.0]


def test_a_small_break_right_after_a_return_is_one_of_its_own():
    before = [day(-3) - dt.timedelta(days=25 + back) for back in (0, 3, 7, 10)]
    now = week(posed(lifting(*before, day(-3), day(-3, 3), day(-2), day(-2, 3))))
    assert (now.sets_less, now.load) == (1, 0.95)


def test_a_second_long_break_begins_the_return_again():
    before = [day(-4) - dt.timedelta(days=25 + back) for back in (0, 3, 7, 10)]
    assert week(posed(lifting(*before, day(-4), day(-4, 3)))).volume == 0.5
