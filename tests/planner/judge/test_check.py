"""The judge: hand-written plans that break one rule each, and the same without the fault."""

import datetime as dt

import pytest

from planner import plan
from planner.judge.breach import CONTRACT, Breach
from planner.judge.check import check, closed_days
from planner.model import Block, Plan, PlanningProblem
from planner.rulebook.catalogue import EXERCISES
from planner.session.effort import effort_of
from tests.planner.cases import CASES, EVERY_DAY, MONDAY, WEDNESDAY, other, problem, race

HOPS = {"exercise": "pogo", "sets": 4, "reps": 10}  # 40 contacts
SQUATS = {"exercise": "back_squat", "sets": 3, "reps": 5, "load_kg": 80, "rir": 3, "rest_s": 180}
KNOWN = {"back_squat": {"e1rm_kg": 100, "at": "2026-02-20"}}
EASY_SQUATS = {**SQUATS, "load_kg": 60}  # light effort beside a known maximum
RED = [{"date": MONDAY, "soreness": 8, "hrv_ms": 20, "hrv_low_ms": 40, "hrv_high_ms": 80}]
HARD_SQUATS = {**SQUATS, "reps": 3, "load_kg": 85}  # heavy effort beside a known maximum
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
    """Somebody's own sessions for the runs that the problem brings, honest about their effort."""
    made = plan(given).model_dump(by_alias=True)
    honest = [{"effort": effort(given, **session), **session} for session in sessions]
    return Plan.model_validate({**made, "closed": (), "sessions": honest, **fields})


def effort(given: PlanningProblem, blocks, **_) -> str | None:
    """How hard a session by hand is. An exercise that does not exist is left out."""
    known = [Block.model_validate(b) for b in blocks if b["exercise"] in EXERCISES]
    return effort_of(known, given.strength.lifts, given.athlete.equipment)


def broken(given: PlanningProblem, *sessions: dict, **fields) -> set[str]:
    return {breach.rule for breach in check(given, by_hand(given, *sessions, **fields))}


def test_a_good_plan_by_hand_breaks_nothing():
    friday = WEDNESDAY + dt.timedelta(2)
    assert (
        check(problem(), by_hand(problem(), session("plyo heavy"), session("heavy", friday))) == ()
    )


def strong(**fields) -> PlanningProblem:
    """A problem whose lifter knows how much they can squat."""
    return problem(**{**fields, "lifter": {"lifts": KNOWN, **fields.get("lifter", {})}})


def as_hard_as_the_phase(kind: str, date: dt.date = WEDNESDAY, half: str = "pm", **fields) -> dict:
    """A session as phase 3 would fill it: lifting of heavy effort, or jumps."""
    blocks = [HARD_SQUATS] if kind == "heavy" else None
    return session(kind, date, half, blocks, **fields)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_session_on_a_closed_day_is_a_breach(case):
    given = strong(**case.closed)
    made = by_hand(given, as_hard_as_the_phase(case.kind, half=case.half))
    assert case.rule in {breach.rule for breach in check(given, made)}
    assert (WEDNESDAY, case.kind) in closed_days(given, made)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_session_on_the_day_beside_it_is_none(case):
    """A day is open if one of its halves is. Someone under 18 lifts less than the phase asks."""
    young = case.rule == "H15" and case.kind == "heavy"
    made = session if young else as_hard_as_the_phase
    given = strong(**case.open)
    found = [broken(given, made(case.kind, half=half)) for half in ("am", "pm")]
    assert any(case.rule not in rules for rules in found)
    assert closed_days(given, by_hand(given)).get((WEDNESDAY, case.kind)) != case.rule


# A pin keeps the day of a session, not its content.
NOT_PINNED = {"heavy": {"H01", "H09", "H15"}, "plyo": {"P01", "P02", "P07", "P11", "H09", "H15"}}
PINNED_LIGHT = {"H02", "H08"}


def pinned(case) -> PlanningProblem:
    locked = {
        "uid": "mine",
        "date": WEDNESDAY,
        "half": case.half,
        "kinds": [case.kind],
        "locked": True,
    }
    return strong(**case.closed, published=[locked])


def broken_by_pin(case, blocks=None) -> set[str]:
    """What a pinned session breaks, but for what is in it beside its effort."""
    given = pinned(case)
    mine = session(case.kind, half=case.half, uid="mine", blocks=blocks)
    return broken(given, mine) - {"P10", "P11", "8.6"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.rule not in NOT_PINNED[case.kind]], ids=str
)
def test_what_the_athlete_locked_is_no_breach(case):
    heavy = [HARD_SQUATS] if case.kind == "heavy" else None
    light = [EASY_SQUATS] if case.kind == "heavy" else None
    wrong = {case.rule} if case.rule in PINNED_LIGHT else set()
    assert broken_by_pin(case, heavy) == wrong
    assert broken_by_pin(case, light) == set()


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.rule in NOT_PINNED[case.kind]], ids=str
)
def test_what_health_and_races_forbid_no_pin_keeps(case):
    """However light it is, it has to go, and nobody may say that it moved."""
    light = [EASY_SQUATS] if case.kind == "heavy" else None
    assert broken_by_pin(case, light) == {"H09"}
    assert broken(pinned(case)) == set()


def test_a_pinned_session_of_a_red_morning_is_light():
    locked = {"uid": "mine", "date": MONDAY, "half": "pm", "kinds": ["heavy"], "locked": True}
    given = strong(published=[locked], readiness=RED)
    mine = {"date": MONDAY, "half": "pm", "uid": "mine"}
    assert broken(given, session("heavy", **mine, blocks=[HARD_SQUATS])) == {"H09"}
    assert broken(given, session("heavy", **mine, blocks=[SQUATS])) == {"H09"}  # moderate
    assert broken(given, session("heavy", **mine, blocks=[EASY_SQUATS])) == set()


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
    """Lifting of light or moderate effort makes no hard day."""
    given = strong(planned_other=other("ride", "Mon", "Tue", "Sun", hard=True))
    friday = WEDNESDAY + dt.timedelta(2)
    hard = as_hard_as_the_phase("heavy")
    assert broken(given, hard) == set()
    assert broken(given, hard, as_hard_as_the_phase("heavy", friday)) == {"P13"}
    assert broken(given, hard, session("heavy", friday)) == set()
    assert broken(given, session("heavy"), session("heavy", friday)) == set()


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
    assert broken(problem(), session("heavy", blocks=[HOPS, SQUATS], contacts=40)) == {CONTRACT}
    assert broken(problem(), session("heavy", blocks=[{"exercise": "leg_day", "sets": 1}])) == {
        CONTRACT
    }


def test_a_session_with_jumps_has_twenty_contacts_at_least():
    assert broken(problem(), jumps(20)) == set()
    assert broken(problem(), jumps(10)) == {"P10"}
    assert broken(problem(), session("plyo", blocks=[])) == {"P10"}
    assert broken(problem(), session("plyo heavy", blocks=[SQUATS])) == {"P10"}


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


# ---- Effort --------------------------------------------------------------------------------------

PLANK = {"exercise": "plank", "sets": 2, "seconds": 30}
AIR_SQUATS = {"exercise": "air_squat", "sets": 3, "reps": 8, "rir": 3}


@pytest.mark.parametrize(
    ("blocks", "effort"),
    [
        ([{**SQUATS, "load_kg": 70, "rir": 3}], "light"),
        ([{**SQUATS, "load_kg": 71, "rir": 3}], "moderate"),
        ([{**SQUATS, "load_kg": 70, "rir": 2}], "moderate"),
        ([{**SQUATS, "load_kg": 80, "rir": 2}], "moderate"),
        ([{**SQUATS, "load_kg": 81, "rir": 2}], "heavy"),
        ([{**SQUATS, "load_kg": 80, "rir": 1}], "heavy"),
        ([EASY_SQUATS, HARD_SQUATS], "heavy"),  # the hardest set counts
        ([{**HARD_SQUATS, "exercise": "trap_bar_deadlift", "rir": 9}], "moderate"),  # 12 reps
        ([{**HARD_SQUATS, "exercise": "trap_bar_deadlift", "rir": 10}], "light"),
        ([{**AIR_SQUATS, "rir": 5}], "light"),
        ([{**AIR_SQUATS, "rir": 4}], "moderate"),
        ([{**AIR_SQUATS, "reps": 9}], "moderate"),
        ([AIR_SQUATS], "heavy"),
        ([PLANK], "light"),
        ([PLANK, AIR_SQUATS], "heavy"),
    ],
)
def test_a_session_shows_the_effort_that_is_in_it(blocks, effort):
    given = strong()
    for claimed in ("light", "moderate", "heavy", None):
        made = by_hand(given, session("heavy", blocks=blocks, effort=claimed))
        texts = [breach.text for breach in check(given, made)]
        words = f"{claimed} effort" if claimed else "no lifting"
        wrong = f"it claims {words}, but has {effort} effort in it."
        wrong = f"Heavy on Wednesday 2026-03-04: {wrong}"
        assert texts == ([] if claimed == effort else [wrong])


def test_what_is_not_lifted_has_no_effort():
    warm = {"exercise": "warm_up", "sets": 1, "seconds": 300}
    for blocks in ([HOPS], [warm, HOPS]):
        hops = session("plyo", blocks=blocks, contacts=40)
        assert broken(problem(), hops) == set()
        assert broken(problem(), {**hops, "effort": "light"}) == {CONTRACT}


def test_what_only_hard_lifting_closes_is_open_to_light_lifting():
    """H10 and P13 ask for the effort that is in a session, H03 does not."""
    new = strong(week={"Fri": "tempo 40 am"}, flags=["first_exposures"])
    full = strong(planned_other=other("ride", "Mon", "Fri", "Sat", "Sun", hard=True))
    eve = strong(week={"Thu": "tempo 40 am"})
    for given, rules in (
        (new, [set(), {"H10"}, {"H10"}]),
        (full, [set(), set(), {"P13"}]),
        (eve, [{"H03"}] * 3),
    ):
        found = [
            broken(given, session("heavy", blocks=[blocks]))
            for blocks in (EASY_SQUATS, SQUATS, HARD_SQUATS)
        ]
        assert found == rules


# ---- One visit -----------------------------------------------------------------------------------


def test_straight_after_evening_quality_new_legs_lift_moderately_at_most_and_nobody_jumps():
    evening = {"Wed": "tempo 40 pm"}
    used, new = strong(week=evening), strong(week=evening, flags=["first_exposures"])
    hard, moderate = (session("heavy", blocks=[blocks]) for blocks in (HARD_SQUATS, SQUATS))
    assert [broken(used, hard), broken(used, moderate)] == [set(), set()]
    assert [broken(new, hard), broken(new, moderate)] == [{"H04"}, set()]
    assert broken(used, session("plyo heavy")) == {"H04"}
    assert broken(used, session("heavy", half="am")) == {"H13"}


def test_who_wants_no_one_visit_lifts_on_no_evening_of_quality():
    given = problem({"Wed": "tempo 40 pm"}, overrides={"one_visit": False})
    assert broken(given, session("heavy")) == {"H04"}


# ---- Small sessions ------------------------------------------------------------------------------

SMALL = [
    {**SQUATS, "sets": 2, "reps": 3, "rir": 3},
    {**SQUATS, "exercise": "romanian_deadlift", "sets": 2, "reps": 3, "rir": 3},
]
NO_LADDER = {"overrides": {"ladder": False}}


def micro(date: dt.date = WEDNESDAY, **fields) -> dict:
    return session("micro", date, **{"half": "am", "blocks": SMALL, "rules": ["L3"], **fields})


@pytest.mark.parametrize(
    ("fields", "week", "extra", "rules"),
    [
        ({}, {"Thu": "tempo 40 pm"}, {}, set()),
        (NO_LADDER, {"Thu": "tempo 40 pm"}, {}, {"L3"}),
        ({}, {"Thu": "tempo 40 am"}, {}, {"H03"}),
        ({}, {"Thu": "tempo 40 pm"}, {"half": "pm"}, {"H03"}),
        ({}, {"Thu": "long 120"}, {"half": "pm"}, set()),
        ({}, {"Thu": "long 121"}, {}, {"H03"}),
        ({}, {"Thu": "long 90", "Tue": "long 150"}, {}, {"H06"}),
        ({}, {"Thu": "long 90"}, {"minutes": 21}, {"H03"}),
        ({}, {"Thu": "long 90"}, {"blocks": [{**SMALL[0], "sets": 5}]}, {"H03"}),
        ({}, {"Thu": "long 90"}, {"blocks": [{**SMALL[0], "rir": 2}]}, {"H03"}),
        ({"races": [race("2026-03-05", 5000, "C")]}, {}, {}, {"H02", "H03"}),
        ({"planned_other": other("strength", "Tue")}, {"Thu": "long 90"}, {}, {"H11", "L3"}),
        ({"planned_other": other("strength", "Sat")}, {"Thu": "long 90"}, {}, {"L3"}),
    ],
)
def test_a_micro_dose_is_small_and_alone_in_its_week(fields, week, extra, rules):
    assert broken(problem(week, **fields), micro(**extra)) == rules


def test_for_new_legs_a_micro_dose_is_light_and_may_have_twice_the_repetitions():
    used, new = problem({"Thu": "long 90"}), problem({"Thu": "long 90"}, flags=["first_exposures"])
    easy = [{**block, "reps": 6, "rir": 7, "load_kg": 40} for block in SMALL]
    assert broken(new, micro(blocks=easy)) == set()
    assert broken(used, micro(blocks=easy)) == {"H03"}
    assert broken(new, micro()) == {"L3"}
    assert broken(new, micro(blocks=[{**block, "sets": 3} for block in easy])) == {"H03"}


def test_a_micro_dose_is_the_only_lifting_of_its_week():
    given = problem({"Thu": "long 90"})
    beside_lifting = by_hand(given, session("heavy", WEDNESDAY - dt.timedelta(1)), micro())
    assert [(b.rule, b.date) for b in check(given, beside_lifting)] == [
        ("H11", WEDNESDAY),
        ("L3", WEDNESDAY),
    ]  # the small one has to go
    assert broken(given, micro(WEDNESDAY - dt.timedelta(1)), micro()) == {"H11", "L3"}
    saturday = WEDNESDAY + dt.timedelta(3)
    assert broken(given, micro(), session("heavy", saturday)) == {"L3"}
    assert broken(given, micro(), session("heavy", saturday + dt.timedelta(2))) == set()


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


def light(date: dt.date = WEDNESDAY, **fields) -> dict:
    return session("light", date, **{"blocks": [PLANK], "rules": ["L4"], **fields})


def test_a_light_session_leaves_the_legs_alone():
    assert broken(problem(), light()) == set()
    assert broken(problem(), light(blocks=[PLANK, SQUATS])) == {"H03", "L4"}
    assert broken(strong(), light(blocks=[PLANK, EASY_SQUATS])) == {"H03"}
    assert broken(problem({"Wed": "tempo 40 am"}), light()) == {"H04"}
    assert broken(problem(races=[race("2026-03-04", 5000, "C")]), light()) == {"H01", "H04"}
    assert broken(problem(flags=["illness"]), light()) == {"H09"}


# ---- Steps of the ladder -------------------------------------------------------------------------

NEW_WEEK = {"week": {"Fri": "tempo 40 am"}, "flags": ["first_exposures"]}


def test_a_smaller_session_is_smaller_than_the_phase_asks():
    """It names L1, and where only hard lifting is closed the plan may say that the day is."""
    new, closed = (
        strong(**NEW_WEEK),
        [
            {
                "date": WEDNESDAY,
                "kind": "heavy",
                "rule": "H10",
                "text": "Your legs are new to lifting",
            }
        ],
    )
    small = session("heavy", blocks=[EASY_SQUATS], rules=["H03", "L1"])
    assert broken(new, small, closed=closed) == set()
    assert broken(new, {**small, "rules": []}, closed=closed) == {CONTRACT}
    assert broken(new, {**small, "blocks": [SQUATS]}, closed=closed) == {"H10"}
    assert broken(new, {**small, "blocks": [HARD_SQUATS]}, closed=closed) == {"H10", "L1"}

    full = strong(planned_other=other("ride", "Mon", "Fri", "Sat", "Sun", hard=True))
    assert broken(full, {**small, "blocks": [SQUATS]}) == set()  # P13 leaves moderate effort
    assert broken(full, {**small, "blocks": [HARD_SQUATS]}) == {"L1", "P13"}


def test_no_session_is_smaller_than_one_that_is_light_anyway():
    moving = strong(lifter={"phase": 0})
    assert broken(moving, session("heavy", blocks=[EASY_SQUATS], rules=["L1"])) == {"L1"}
    assert broken(moving, session("heavy", blocks=[EASY_SQUATS])) == set()


def test_one_visit_is_straight_after_the_quality_run():
    evening, morning = problem({"Wed": "tempo 40 pm"}), problem({"Wed": "tempo 40 am"})
    visit = session("heavy", rules=["L2"])
    assert broken(evening, visit) == set()
    assert broken(morning, visit) == {"L2"}
    assert broken(problem(), visit) == {"L2"}
    assert broken(problem({"Wed": "long 60 pm"}), visit) == {"L2"}
    assert broken(problem({"Wed": "tempo 40"}), visit) == {"L2"}
    in_the_morning = {"Wed": "tempo 40 am"}, {"available": {"Wed": ["am"]}}
    assert broken(problem(*in_the_morning), {**visit, "half": "am"}) == set()


def test_a_micro_dose_names_its_step_and_nothing_else_does():
    given = problem({"Thu": "long 90"})
    assert broken(given, micro(rules=[])) == {"L3"}
    assert broken(given, micro(rules=["L4"])) == {"L3", "L4"}
    assert broken(problem(), session("heavy", rules=["L3"])) == {"L3"}
    beside = session("heavy", WEDNESDAY + dt.timedelta(2), rules=["L3"])
    assert broken(problem(), session("heavy"), beside) == {"L3"}


def test_a_light_session_is_the_only_lifting_of_its_week():
    friday, monday = WEDNESDAY + dt.timedelta(2), MONDAY + dt.timedelta(7)
    given = problem()
    assert broken(given, light(rules=[])) == {"L4"}
    assert broken(given, session("heavy", rules=["L4"])) == {"L4"}
    assert broken(given, light(), session("heavy", friday)) == {"L4"}
    assert broken(given, light(), light(friday)) == {"L4"}
    assert broken(given, light(), session("heavy", monday)) == set()
    assert broken(problem(planned_other=other("strength", "Sat")), light()) == {"L4"}
    saturday = problem({"Sun": "long 90"})
    assert broken(saturday, light(), micro(WEDNESDAY + dt.timedelta(3))) == {"L4"}


def test_an_announced_light_session_may_stay_beside_lifting_that_found_room():
    shown = {"uid": "s1", "date": WEDNESDAY, "half": "pm", "kinds": ["light"], "locked": False}
    friday = session("heavy", WEDNESDAY + dt.timedelta(2))
    assert broken(problem(published=[shown]), light(uid="s1"), friday) == set()
    moved = {**shown, "date": WEDNESDAY + dt.timedelta(1)}
    assert broken(problem(published=[moved]), light(uid="s1"), friday) == {"L4"}


def test_who_wants_no_ladder_gets_no_step_of_it():
    small = session("heavy", blocks=[EASY_SQUATS], rules=["L1"])
    assert broken(strong(**NEW_WEEK, **NO_LADDER), small) == {"L1"}
    assert broken(problem({"Thu": "long 90"}, **NO_LADDER), micro()) == {"L3"}
    assert broken(problem(**NO_LADDER), light()) == {"L4"}


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
