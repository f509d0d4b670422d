"""The judge: hand-written plans that break one rule each, and the same without the fault."""

import datetime as dt

import pytest

from planner import plan
from planner.judge.breach import CONTRACT, Breach
from planner.judge.check import check, closed_days
from planner.model import Plan, PlanningProblem
from tests.planner.cases import CASES, EVERY_DAY, MONDAY, WEDNESDAY, other, problem, race

HOPS = {"exercise": "pogo", "sets": 4, "reps": 10}  # 40 contacts
SQUATS = {"exercise": "back_squat", "sets": 3, "reps": 5, "load_kg": 80, "rir": 3, "rest_s": 180}
CONDITION = "only if the run is done first, at least 3 h before"


def session(kinds: str, date: dt.date = WEDNESDAY, half: str = "pm", blocks=None, **fields) -> dict:
    """A session by hand; jumps hold 40 contacts, lifting three sets of squats."""
    names = kinds.split()
    usual = ([HOPS] if "plyo" in names else []) + (
        [SQUATS] if {"heavy", "micro", "primer"} & {*names} else []
    )
    return {
        "uid": f"{date}-{kinds}",
        "date": date,
        "half": half,
        "kinds": names,
        "title": kinds.capitalize(),
        "minutes": 20,
        "blocks": usual if blocks is None else blocks,
        "contacts": 40 if "plyo" in names and blocks is None else 0,
        "reason": "Wednesday is an easy day.",
        "rules": [],
        "condition": CONDITION,
        **fields,
    }


def by_hand(given: PlanningProblem, *sessions: dict, **fields) -> Plan:
    """Somebody's own sessions for the runs that the problem brings."""
    made = plan(given).model_dump(by_alias=True)
    return Plan.model_validate({**made, "closed": (), "sessions": sessions, **fields})


def broken(given: PlanningProblem, *sessions: dict, **fields) -> set[str]:
    return {breach.rule for breach in check(given, by_hand(given, *sessions, **fields))}


def test_a_good_plan_by_hand_breaks_nothing():
    friday = WEDNESDAY + dt.timedelta(2)
    assert (
        check(problem(), by_hand(problem(), session("plyo heavy"), session("heavy", friday))) == ()
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_session_on_a_closed_day_is_a_breach(case):
    given = problem(**case.closed)
    made = by_hand(given, session(case.kind, half=case.half))
    assert case.rule in {breach.rule for breach in check(given, made)}
    assert (WEDNESDAY, case.kind) in closed_days(given, made)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_session_on_the_day_beside_it_is_none(case):
    given = problem(**case.open)
    made = by_hand(given, session(case.kind))
    assert case.rule not in {breach.rule for breach in check(given, made)}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind != "plyo" or case.rule != "P12"], ids=str
)
def test_what_the_athlete_locked_is_no_breach(case):
    locked = {
        "uid": "mine",
        "date": WEDNESDAY,
        "half": case.half,
        "kinds": [case.kind],
        "locked": True,
    }
    given = problem(**case.closed, published=[locked])
    made = by_hand(given, session(case.kind, half=case.half, uid="mine"))
    assert {breach.rule for breach in check(given, made)} <= {"P10", "P11", "H14", "H15"}


def test_a_breach_is_a_sentence_with_the_day_in_it():
    given = problem({"Thu": "intervals 40 am"})
    assert check(given, by_hand(given, session("heavy"))) == (
        Breach(
            "H03",
            WEDNESDAY,
            "Heavy on Wednesday 2026-03-04:"
            " heavy lifting can't go here: there is a key run the next day.",
        ),
    )


# ---- Sessions beside each other ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "offsets", "rules"),
    [
        ("heavy", (0, 1), {"H11"}),
        ("heavy", (0, 0), {"H11", CONTRACT}),
        ("heavy", (0, 2, 4), {"H12"}),
        ("heavy", (4, 5), {"H11"}),
        ("heavy", (5, 7), set()),
        ("plyo", (2, 3), {"P08"}),
        ("plyo", (0, 2, 4), {"P12"}),
        ("plyo", (4, 6), set()),
    ],
)
def test_sessions_keep_their_distance_and_their_number(kinds, offsets, rules):
    assert broken(problem(), *(session(kinds, MONDAY + dt.timedelta(i)) for i in offsets)) == rules


def test_two_sessions_may_not_share_the_last_two_rest_days():
    given = problem({**EVERY_DAY, "Wed": "-", "Fri": "-"})
    friday = WEDNESDAY + dt.timedelta(2)
    assert broken(given, session("heavy"), session("plyo heavy", friday)) == {"H07", "P06"}
    assert broken(given, session("plyo heavy")) == set()


def test_a_fifth_hard_day_is_too_much_even_when_two_sessions_bring_it_together():
    given = problem(
        {"Mon": "-", "Wed": "easy", "Fri": "easy", "Sat": "easy"},
        planned_other=other("ride", "Thu", "Sat", "Sun", hard=True),
    )
    assert broken(given, session("heavy")) == set()
    assert broken(given, session("heavy"), session("heavy", WEDNESDAY + dt.timedelta(2))) == {"P13"}


def test_a_session_beside_a_locked_one_respects_it():
    locked = {"uid": "mine", "date": WEDNESDAY, "half": "pm", "kinds": ["heavy"], "locked": True}
    given = problem(published=[locked])
    mine = session("heavy", uid="mine")
    assert broken(given, mine, session("heavy", WEDNESDAY + dt.timedelta(1))) == {"H11"}
    assert broken(given, mine) == set()


def test_a_locked_session_closes_the_days_beside_it_and_not_its_own():
    locked = {
        "uid": "mine",
        "date": WEDNESDAY,
        "half": "pm",
        "kinds": ["plyo", "heavy"],
        "locked": True,
    }
    given = problem(published=[locked])
    closed = closed_days(given, by_hand(given))
    for day in (-1, 1):
        assert closed[WEDNESDAY + dt.timedelta(day), "heavy"] == "H11"
        assert closed[WEDNESDAY + dt.timedelta(day), "plyo"] == "P08"
    assert not {(WEDNESDAY, "heavy"), (WEDNESDAY, "plyo")} & {*closed}


def test_beside_jumps_that_are_locked_on_the_only_rest_day_there_is_room_for_lifting():
    locked = {"uid": "mine", "date": WEDNESDAY, "half": "pm", "kinds": ["plyo"], "locked": True}
    taken = problem({**EVERY_DAY, "Wed": "-"}, published=[locked])
    empty = problem({**EVERY_DAY, "Wed": "-"})
    assert (WEDNESDAY, "heavy") not in closed_days(taken, by_hand(taken))
    assert closed_days(empty, by_hand(empty))[WEDNESDAY, "heavy"] == "H07"


def test_lifting_that_joins_a_locked_warm_up_still_comes_after_the_run():
    locked = {"uid": "mine", "date": WEDNESDAY, "half": "am", "kinds": ["plyo"], "locked": True}
    given = problem({"Wed": "tempo 40 am"}, published=[locked])
    assert broken(given, session("plyo heavy", half="am", uid="mine")) == {"H13"}
    assert broken(given, session("plyo", half="am", uid="mine")) == set()


# ---- Half-days and wishes ------------------------------------------------------------------------


def test_a_blocked_half_day_stays_empty():
    for free, blocked, name in (("am", "pm", "afternoon or evening"), ("pm", "am", "morning")):
        given = problem(athlete={"available": {"Wed": [free]}})
        (breach,) = check(given, by_hand(given, session("heavy", half=blocked)))
        assert (breach.rule, f"the {name} is not free" in breach.text) == ("S14", True)
        assert broken(given, session("heavy", half=free)) == set()


def test_a_morning_that_is_over_stays_empty():
    given = problem(half_now="pm")
    assert broken(given, session("heavy", MONDAY, "am")) == {"S14"}
    assert broken(given, session("heavy", MONDAY, "pm")) == set()


def test_a_declined_day_stays_empty():
    given = problem(declined=[{"date": WEDNESDAY, "kinds": ["heavy"]}])
    assert broken(given, session("heavy")) == {"S14"}
    assert closed_days(given, by_hand(given)) == {(WEDNESDAY, "heavy"): "S14"}


def test_a_day_without_a_free_half_is_closed():
    given = problem(athlete={"available": {"Wed": []}})
    closed = {
        (date, kind): rule
        for (date, kind), rule in closed_days(given, by_hand(given)).items()
        if date == WEDNESDAY
    }
    assert closed == {(WEDNESDAY, "heavy"): "S14", (WEDNESDAY, "plyo"): "S14"}


def test_jumps_alone_belong_into_the_warm_up_of_the_hard_run():
    given = problem({"Wed": "tempo 40 am"})
    assert broken(given, session("plyo", half="am")) == set()
    assert broken(given, session("plyo", half="pm")) == {"P04"}
    assert broken(given, session("plyo heavy", half="pm")) == set()
    assert broken(given, session("plyo heavy", half="am")) == {"H13"}


def test_jumps_in_the_evening_gym_keep_a_day_open_whose_morning_is_blocked():
    given = problem({"Wed": "tempo 40 am"}, athlete={"available": {"Wed": ["pm"]}})
    assert (WEDNESDAY, "plyo") not in closed_days(given, by_hand(given))
    ill = problem({"Wed": "tempo 40 am", "Thu": "long 100"}, athlete={"available": {"Wed": ["pm"]}})
    assert closed_days(ill, by_hand(ill))[WEDNESDAY, "plyo"] == "S14"


# ---- Contents ------------------------------------------------------------------------------------


def jumps(contacts: int, exercise: str = "pogo") -> dict:
    return session(
        "plyo",
        blocks=[{"exercise": exercise, "sets": contacts // 10, "reps": 10}],
        contacts=contacts,
    )


@pytest.mark.parametrize(
    ("contacts", "fields", "rules"),
    [
        (40, {}, set()),
        (60, {}, {"P11"}),
        (150, {}, {"P10", "P11"}),
        (60, {"week": {"Wed": "tempo 40 pm"}, "lifter": {"plyo_tier": 2}}, set()),
        (70, {"week": {"Wed": "tempo 40 pm"}, "lifter": {"plyo_tier": 2}}, {"P04", "P11"}),
        (90, {"week": {"Thu": "long 100"}, "lifter": {"plyo_tier": 2}}, {"P03", "P11"}),
        (60, {"week": {"Thu": "long 100"}, "lifter": {"plyo_tier": 2}}, set()),
    ],
)
def test_contacts_stay_within_what_is_earned_and_what_the_day_bears(contacts, fields, rules):
    assert broken(problem(**fields), jumps(contacts)) == rules


def test_forty_drop_jumps_are_the_most():
    given = problem(lifter={"plyo_tier": 3, "phase": 4})
    assert broken(given, jumps(40, "drop_jump")) == set()
    assert "P10" in broken(given, jumps(50, "drop_jump"))


def test_a_week_holds_240_contacts():
    given = problem(lifter={"plyo_tier": 2})
    first, second = (
        {**jumps(130), "date": MONDAY + dt.timedelta(i), "uid": str(i)} for i in (0, 2)
    )
    texts = [b.text for b in check(given, by_hand(given, first, second)) if b.rule == "P10"]
    assert texts == ["The week from 2026-03-02 has 260 contacts, 240 at most."]


def test_a_week_holds_what_was_jumped_already():
    sets = [{"exercise": "pogo", "reps": 20}] * 11
    done = {"id": "1", "start": "2026-03-02T07:00:00", "sport": "plyometrics", "sets": sets}
    given = problem(activities=[done], lifter={"plyo_tier": 2})
    assert "P10" not in broken(given, jumps(20))
    assert "P10" in broken(given, jumps(30))


def test_jumps_come_first():
    assert broken(problem(), session("plyo heavy", blocks=[SQUATS, HOPS], contacts=40)) == {"P09"}
    assert broken(problem(), session("heavy plyo", blocks=[HOPS, SQUATS], contacts=40)) == {"P09"}
    warm = {"exercise": "warm_up", "sets": 1, "seconds": 300}
    assert (
        broken(problem(), session("plyo heavy", blocks=[warm, HOPS, SQUATS], contacts=40)) == set()
    )


def test_jumps_are_counted_and_named():
    assert broken(problem(), session("plyo", contacts=30)) == {CONTRACT}
    assert broken(problem(), session("plyo", blocks=[])) == {CONTRACT}
    assert broken(problem(), session("heavy", blocks=[HOPS, SQUATS], contacts=40)) == {CONTRACT}
    assert broken(problem(), session("heavy", blocks=[{"exercise": "leg_day", "sets": 1}])) == {
        CONTRACT
    }


KNOWN = {"back_squat": {"e1rm_kg": 100, "at": "2026-02-20"}}
CAREFUL = {**SQUATS, "reps": 10, "load_kg": 65, "rir": 4}


@pytest.mark.parametrize(
    ("phase", "block", "rules"),
    [
        (1, CAREFUL, set()),
        (1, {**CAREFUL, "load_kg": 80}, {"H14"}),
        (0, {**CAREFUL, "load_kg": 80}, {"H14"}),
        (2, {**CAREFUL, "load_kg": 80}, set()),
        (1, {**SQUATS, "load_kg": None, "rir": 2}, {"H14"}),
        (1, {**SQUATS, "load_kg": None, "reps": 6, "rir": 2}, set()),
        (1, {**SQUATS, "exercise": "goblet_squat"}, set()),
    ],
)
def test_weight_waits_for_the_third_phase(phase, block, rules):
    given = problem(lifter={"phase": phase, "lifts": KNOWN})
    assert broken(given, session("heavy", blocks=[block])) == rules


@pytest.mark.parametrize(
    ("block", "rules"),
    [
        (CAREFUL, set()),
        ({**CAREFUL, "load_kg": 81}, {"H15"}),
        ({**CAREFUL, "rir": 2}, {"H15"}),
        ({**CAREFUL, "rir": None}, set()),
    ],
)
def test_under_18_the_weights_stay_light(block, rules):
    given = problem(athlete={"birth_year": 2010, "supervised": True}, lifter={"lifts": KNOWN})
    assert broken(given, session("heavy", blocks=[block])) == rules


def test_a_session_says_why_and_on_what_condition():
    given = problem({"Wed": "tempo 40 am"})
    assert broken(given, session("heavy", condition="")) == {CONTRACT}
    assert broken(given, session("heavy", reason="")) == {CONTRACT}
    assert broken(problem(), session("heavy", condition="")) == set()


# ---- Small sessions ------------------------------------------------------------------------------

SMALL = [
    {**SQUATS, "sets": 2, "reps": 3, "rir": 3},
    {**SQUATS, "exercise": "romanian_deadlift", "sets": 2, "reps": 3, "rir": 3},
]
INSIST = {"overrides": {"micro_dose": True}}


def micro(date: dt.date = WEDNESDAY, **fields) -> dict:
    return session("micro", date, **{"half": "am", "blocks": SMALL, **fields})


@pytest.mark.parametrize(
    ("fields", "week", "extra", "rules"),
    [
        (INSIST, {"Thu": "tempo 40 pm"}, {}, set()),
        ({}, {"Thu": "tempo 40 pm"}, {}, {"H03"}),
        (INSIST, {"Thu": "tempo 40 am"}, {}, {"H03"}),
        (INSIST, {"Thu": "tempo 40 pm"}, {"half": "pm"}, {"H03"}),
        (INSIST, {"Thu": "long 120"}, {"half": "pm"}, set()),
        (INSIST, {"Thu": "long 121"}, {}, {"H03"}),
        (INSIST, {"Thu": "long 90", "Tue": "long 150"}, {}, {"H06"}),
        (INSIST, {"Thu": "long 90"}, {"minutes": 21}, {"H03"}),
        (INSIST, {"Thu": "long 90"}, {"blocks": [{**SMALL[0], "sets": 5}]}, {"H03"}),
        (INSIST, {"Thu": "long 90"}, {"blocks": [{**SMALL[0], "rir": 2}]}, {"H03"}),
        ({**INSIST, "races": [race("2026-03-05", 5000, "C")]}, {}, {}, {"H02", "H03"}),
        ({**INSIST, "planned_other": other("strength", "Tue")}, {"Thu": "long 90"}, {}, {"H11"}),
    ],
)
def test_a_micro_dose_is_small_and_insisted_on(fields, week, extra, rules):
    assert broken(problem(week, **fields), micro(**extra)) == rules


def test_a_micro_dose_keeps_48_hours_to_other_lifting():
    given = problem({"Thu": "long 90"}, **INSIST)
    beside_lifting = by_hand(given, session("heavy", WEDNESDAY - dt.timedelta(1)), micro())
    assert [(b.rule, b.date) for b in check(given, beside_lifting)] == [
        ("H11", WEDNESDAY)
    ]  # the small one has to go
    assert broken(given, micro(WEDNESDAY - dt.timedelta(1)), micro()) == {"H11"}


HALF_MARATHON = {"races": [race("2026-03-08", 21097, "A")]}  # Sunday


@pytest.mark.parametrize(
    ("day", "fields", "rules"),
    [
        (1, HALF_MARATHON, set()),
        (3, HALF_MARATHON, set()),
        (0, HALF_MARATHON, {"H02"}),
        (4, HALF_MARATHON, {"H02"}),
        (2, {}, {"H02"}),
        (2, {"races": [race("2026-03-08", 5000, "C")]}, {"H02"}),
        (2, {**HALF_MARATHON, "flags": ["illness"]}, {"H09"}),
        (2, {**HALF_MARATHON, "athlete": {"birth_year": 2010}}, {"H15"}),
        (2, {"races": [*HALF_MARATHON["races"], race("2026-03-04", 5000, "C")]}, {"H01"}),
        (2, {"races": [*HALF_MARATHON["races"], race("2026-03-03", 5000, "C")]}, {"H08"}),
    ],
)
def test_a_primer_stands_three_to_five_days_before_the_race(day, fields, rules):
    primer = session("primer", MONDAY + dt.timedelta(day), blocks=[{**SMALL[0], "rir": 5}])
    assert broken(problem(**fields), primer) == rules


def test_a_primer_is_twelve_repetitions_at_most():
    primer = session("primer", blocks=[{**SMALL[0], "sets": 5}])
    assert broken(problem(**HALF_MARATHON), primer) == {"H02"}


def test_a_light_session_leaves_the_legs_alone():
    plank = {"exercise": "plank", "sets": 2, "seconds": 30}
    light = session("light", blocks=[plank])
    assert broken(problem(), light) == set()
    assert broken(problem(), session("light", blocks=[plank, SQUATS])) == {"H03"}
    assert broken(problem({"Wed": "tempo 40 am"}), light) == {"H04"}
    assert broken(problem(races=[race("2026-03-04", 5000, "C")]), light) == {"H01", "H04"}
    assert broken(problem(flags=["illness"]), light) == {"H09"}


def test_a_small_session_stands_alone():
    assert CONTRACT in broken(problem(), session("heavy light", blocks=[]))


# ---- The form ------------------------------------------------------------------------------------


def test_sessions_lie_within_the_horizon_in_order_under_their_own_names():
    far = MONDAY + dt.timedelta(14)
    late, early = session("heavy", WEDNESDAY + dt.timedelta(2)), session("heavy", WEDNESDAY)
    assert broken(problem(), session("heavy", far)) == {CONTRACT}
    assert broken(problem(), session("heavy", MONDAY - dt.timedelta(1))) == {CONTRACT}
    assert broken(problem(), late, early) == {CONTRACT}
    assert broken(problem(), {**early, "uid": "a"}, {**late, "uid": "a"}) == {CONTRACT}
    assert broken(problem(), session("")) == {CONTRACT}


@pytest.mark.parametrize(
    ("entry", "rules"),
    [
        ({"date": WEDNESDAY, "kind": "heavy", "rule": "H03", "text": "closed"}, {CONTRACT}),
        ({"date": WEDNESDAY, "kind": "plyo", "rule": "P03", "text": "closed"}, set()),
        ({"date": MONDAY, "kind": "heavy", "rule": "H99", "text": "closed"}, {CONTRACT}),
        (
            {"date": MONDAY + dt.timedelta(14), "kind": "heavy", "rule": "H03", "text": "closed"},
            {CONTRACT},
        ),
    ],
)
def test_closed_days_are_real_and_respected(entry, rules):
    assert broken(problem(), session("heavy"), closed=[entry]) == rules


def test_a_forgotten_run_is_a_breach():
    given = problem({"Tue": "easy 40 am"})
    runs = [r.model_dump() for r in plan(given).expected_runs]
    assert broken(given, expected_runs=runs) == set()
    assert broken(given, expected_runs=runs[1:]) == {CONTRACT}
    assert broken(given, expected_runs=[{**runs[0], "kind": "race"}, *runs[1:]]) == {CONTRACT}


def test_a_run_that_is_done_today_is_not_forgotten():
    done = {
        "id": "1",
        "start": "2026-03-02T07:00:00",
        "sport": "run",
        "moving_s": 2400,
        "distance_m": 7000,
    }
    given = problem({"Mon": "easy 40"}, activities=[done])
    assert not [r for r in plan(given).expected_runs if r.date == MONDAY]
    assert broken(given) == set()
    twice = problem(planned_runs=[{"date": MONDAY, "kind": "easy"}] * 2, activities=[done])
    assert broken(twice) == set()
    assert broken(twice, expected_runs=[]) == {CONTRACT}


def test_habit_does_not_stand_where_a_plan_stands():
    given = problem()
    runs = [r.model_dump() for r in plan(given).expected_runs]
    guess = {
        "date": MONDAY,
        "half": None,
        "kind": "easy",
        "minutes": 40,
        "probability": 0.5,
        "source": "habit",
    }
    assert broken(given, expected_runs=[*runs, guess]) == {CONTRACT}
    uncovered = problem(plan_covers=None)
    assert broken(uncovered, expected_runs=[*runs, guess]) == {CONTRACT}
    tuesday = {**guess, "date": MONDAY + dt.timedelta(1)}
    assert broken(uncovered, expected_runs=[*runs, tuesday]) == set()


def test_what_is_locked_may_not_move():
    locked = {"uid": "mine", "date": WEDNESDAY, "half": "pm", "kinds": ["heavy"], "locked": True}
    given = problem(published=[locked])
    assert broken(given, session("heavy", uid="mine")) == set()
    assert broken(given, session("plyo heavy", uid="mine")) == set()
    assert broken(given, session("heavy", uid="mine", half="am")) == {CONTRACT}
    assert broken(given, session("plyo", uid="mine")) == {CONTRACT}
    assert CONTRACT in broken(given, session("heavy", WEDNESDAY + dt.timedelta(2), uid="mine"))
    assert broken(given) == {CONTRACT}
