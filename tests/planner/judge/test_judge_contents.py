"""What the judge allows in a session: the last number that is allowed, the first that is not."""

import datetime as dt

import pytest

from planner import check
from planner.judge.breach import CONTRACT
from tests.planner.cases import MONDAY, WEDNESDAY, problem, race
from tests.planner.judge.test_check import (
    CAREFUL,
    HALF_MARATHON,
    HOPS,
    KNOWN,
    SMALL,
    SQUATS,
    broken,
    by_hand,
    jumps,
    session,
)

MINE = [{"uid": "mine", "date": WEDNESDAY, "half": "pm", "kinds": ["plyo"], "locked": True}]


@pytest.mark.parametrize(
    ("contacts", "fields", "rule", "broken_by"),
    [(140, {}, "P10", 150), (80, {"week": {"Thu": "long 100"}}, "P03", 90)],
)
def test_contacts_up_to_the_number_itself_are_allowed(contacts, fields, rule, broken_by):
    assert rule not in broken(problem(**fields), jumps(contacts))
    assert rule in broken(problem(**fields), jumps(broken_by))


def test_more_contacts_are_earned_week_by_week():
    for week, most in ((0, 40), (1, 60), (2, 80)):
        date = WEDNESDAY + dt.timedelta(weeks=week)
        given = problem(horizon_days=28)
        assert broken(given, {**jumps(most), "date": date}) == set()
        texts = [b.text for b in check(given, by_hand(given, {**jumps(most + 10), "date": date}))]
        assert [text for text in texts if f"more than the {most} that were earned" in text]


def test_jumps_that_the_athlete_locked_may_be_too_many_and_too_hard():
    assert broken(problem(published=MINE), {**jumps(60), "uid": "mine"}) == set()
    assert (
        broken(problem(published=MINE), {**jumps(40, "countermovement_jump"), "uid": "mine"})
        == set()
    )


def test_jumps_above_the_tier_that_was_earned_are_too_hard():
    assert broken(problem(), jumps(40, "countermovement_jump")) == {"P11"}
    assert broken(problem(lifter={"plyo_tier": 2}), jumps(40, "countermovement_jump")) == set()


@pytest.mark.parametrize(
    ("date", "metres", "priority", "rules"),
    [
        ("2026-03-17", 60_000, "A", {"P02"}),  # 13 days
        ("2026-03-18", 60_000, "A", set()),
        ("2026-03-17", 60_000, "B", set()),
        ("2026-03-17", 42_195, "A", set()),
    ],
)
def test_the_harder_jumps_end_two_weeks_before_an_a_ultra(date, metres, priority, rules):
    given = problem(races=[race(date, metres, priority)], lifter={"plyo_tier": 2})
    assert broken(given, jumps(40, "countermovement_jump")) == rules
    assert broken(given, jumps(40, "pogo")) == set()
    locked = problem(races=[race(date, metres, priority)], lifter={"plyo_tier": 2}, published=MINE)
    assert broken(locked, {**jumps(40, "countermovement_jump"), "uid": "mine"}) == set()


def test_what_is_not_counted_holds_no_contacts():
    assert (
        broken(
            problem(), session("plyo", blocks=[HOPS, {"exercise": "pogo", "sets": 1}], contacts=40)
        )
        == set()
    )
    given = problem()
    (only,) = check(
        given, by_hand(given, session("heavy", blocks=[{"exercise": "leg_day", "sets": 1}]))
    )
    assert "an exercise that is not in the catalogue: leg_day" in only.text


def test_a_primer_may_hold_jumps_and_lifting_not_a_single_one():
    some = {**HOPS, "sets": 5}
    primer = session(
        "primer", MONDAY + dt.timedelta(2), blocks=[some, {**SMALL[0], "rir": 5}], contacts=50
    )
    assert broken(problem(**HALF_MARATHON), primer) == set()
    one = {"exercise": "pogo", "sets": 1, "reps": 1}
    assert broken(problem(), session("heavy", blocks=[one, SQUATS], contacts=1)) == {CONTRACT}


@pytest.mark.parametrize(
    ("born", "block", "rules"),
    [
        (2009, {**CAREFUL, "rir": 2}, {"H15"}),
        (2008, {**CAREFUL, "rir": 2}, set()),
        (2009, {**CAREFUL, "load_kg": 80}, set()),
    ],
)
def test_light_weights_end_with_the_eighteenth_year_and_begin_above_eighty_per_cent(
    born, block, rules
):
    given = problem(athlete={"birth_year": born, "supervised": True}, lifter={"lifts": KNOWN})
    assert broken(given, session("heavy", blocks=[block])) == rules


def test_jumps_and_warming_up_are_never_too_heavy():
    given = problem(lifter={"phase": 1})
    warm = {"exercise": "warm_up", "sets": 1, "reps": 5, "rir": 1}
    hops = {**HOPS, "rir": 1}
    found = broken(given, session("plyo", blocks=[warm, hops], contacts=40))
    assert found == {"P11"}  # phase 1 has hops in warm-ups only


def test_a_weight_that_is_too_heavy_is_named():
    given = problem(lifter={"phase": 1, "lifts": KNOWN})
    (only,) = check(given, by_hand(given, session("heavy", blocks=[{**CAREFUL, "load_kg": 90}])))
    assert only.text.endswith("the back squat is too heavy before phase 2.")


@pytest.mark.parametrize(
    ("blocks", "rules"),
    [
        ([{"exercise": "split_squat", "sets": 2, "reps": 3, "each_side": True, "rir": 5}], set()),
        ([{"exercise": "split_squat", "sets": 2, "reps": 4, "each_side": True, "rir": 5}], {"H02"}),
        (
            [
                {"exercise": "air_squat", "sets": 3, "seconds": 20},
                {**SMALL[0], "reps": 6, "rir": 5},
            ],
            set(),
        ),
    ],
)
def test_a_primer_counts_the_repetitions_of_both_sides(blocks, rules):
    assert (
        broken(problem(**HALF_MARATHON), session("primer", MONDAY + dt.timedelta(2), blocks=blocks))
        == rules
    )
