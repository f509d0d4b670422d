"""The judge was written apart from the search: whatever the situation, both close the same days."""

import datetime as dt

import pytest

from planner import check, plan
from planner.judge.breach import CONTRACT
from planner.judge.check import closed_days
from tests.planner.cases import EVERY_DAY, MONDAY, RIDES, WEDNESDAY, other, problem, race
from tests.planner.judge.test_check import (
    KNOWN,
    RED,
    SMALL,
    as_hard_as_the_phase,
    broken,
    by_hand,
    session,
)
from tests.planner.search.test_rules import HEAVY_CAPS, PLYO_CAPS, THREE, lately

DAY = dt.timedelta(days=1)
TUESDAY, THURSDAY = MONDAY + DAY, MONDAY + 3 * DAY


def done(days: int, minutes: float = 40, hour: int = 7, **more) -> dict:
    """A run that was done this many days after Monday (0), or before it, at an easy pace."""
    start = dt.datetime.combine(MONDAY + days * DAY, dt.time(hour))
    usual = {"sport": "run", "moving_s": 60 * minutes, "distance_m": 160 * minutes}
    return {"id": f"{days}-{hour}-{minutes}", "start": start, **usual, **more}


def raced(days: int, metres: float, hour: int = 9) -> dict:
    return done(days, metres / 200, hour, kind="race", distance_m=metres)


def trained(days: int, sport: str = "strength", hour: int = 6) -> dict:
    return done(days, 40, hour, id=f"{sport}{days}", sport=sport, distance_m=None)


def locked(date: dt.date, *kinds: str) -> dict:
    return {"uid": f"mine-{date}", "date": date, "half": "pm", "kinds": kinds, "locked": True}


OPEN = {"planned_runs": [], "plan_covers": None}
EASY_WEEKS = [done(-back) for back in range(2, 60, 2)]
YOUTH = {"birth_year": 2011, "supervised": True}
SITUATIONS = {
    "a long run yesterday": {"activities": [done(-1, 95)]},
    "a very long run yesterday": {"activities": [done(-1, 155)]},
    "a downhill run yesterday": {"activities": [done(-1, 50, title="Downhill repeats")]},
    "a long run of unknown length": {"week": {"Tue": "long"}},
    "a run that stands out, already done": {
        "activities": [*EASY_WEEKS, done(0, 75)],
        **OPEN,
        "half_now": "pm",
    },
    "intervals this morning": {"activities": [done(0, 50, kind="intervals")], "half_now": "pm"},
    "intervals at noon": {"activities": [done(0, 50, hour=13, kind="intervals")], "half_now": "pm"},
    "lifting before yesterday's run": {"activities": [trained(-1), done(-1)]},
    "jumps before yesterday's run": {"activities": [trained(-1, "plyometrics"), done(-1)]},
    "a ride and a swim on the same days": {
        "planned_other": RIDES + other("swim", "Thu", "Fri", "Sat", "Sun")
    },
    "lifting and a swim on one day": {
        "planned_other": other("strength", "Thu") + other("swim", "Thu")
    },
    "jumps and a swim on one day": {
        "planned_other": other("plyometrics", "Thu") + other("swim", "Thu")
    },
    "jumps that are called hard": {
        "planned_other": [*RIDES[1:], *other("plyometrics", "Mon", hard=True)]
    },
    "habit of one kind": {"activities": lately(3, "intervals"), **OPEN},
    "habit of two kinds": {
        "activities": [
            done(-7 * week + 2, kind=("easy", "tempo")[week % 2]) for week in range(1, 12)
        ],
        **OPEN,
    },
    "a habit of running every day but one, easy or hard on one of them": {
        "activities": [
            done(-back, kind=("easy", "tempo")[back // 7 % 2] if back % 7 == 4 else None)
            for back in range(1, 80)
            if back % 7 != 1
        ],
        **OPEN,
    },
    "a habit of running every day but one": {
        "activities": [done(-back) for back in range(1, 80) if back % 7 != 5],
        **OPEN,
    },
    "told, and the rest is habit": {
        "athlete": {"usual_week": {"Sun": "long", "Tue": "rest", "Thu": "tempo"}},
        "activities": EASY_WEEKS,
        **OPEN,
    },
    "a marathon and a short race on the same day": {
        "activities": [raced(-3, 42_195), raced(-3, 5_000, 15)]
    },
    "a short race and a marathon on the same day": {
        "activities": [raced(-3, 5_000, 8), raced(-3, 42_195, 12)]
    },
    "a half marathon that nobody listed": {"activities": [raced(-2, 21_097)]},
    "a race on the training plan": {"week": {"Thu": "race 20"}},
    "a race today that is run": {
        "races": [race(str(MONDAY), 10_000, "C")],
        "activities": [done(0, 45, kind="tempo")],
    },
    "a race twelve weeks away": {
        "races": [race("2026-05-25", 10_000, "A")],
        "athlete": {"heavy_per_week": 3, "strength_level": "advanced"},
        "planned_other": other("strength", "Mon", "Fri"),
    },
    "no race for twelve weeks": {
        "races": [race("2026-05-26", 10_000, "A")],
        "athlete": {"heavy_per_week": 3, "strength_level": "advanced"},
        "planned_other": other("strength", "Mon", "Fri"),
    },
    "an A race two weeks away": {"races": [race("2026-03-17", 21_097, "A")]},
    "an ultra in a fortnight": {
        "races": [race("2026-03-15", 60_000, "A")],
        "lifter": {"plyo_tier": 2},
    },
    "a locked session today": {"published": [locked(MONDAY, "heavy")]},
    "locked jumps today": {"published": [locked(MONDAY, "plyo")]},
    "a locked session on a closed day": {
        "published": [locked(WEDNESDAY, "heavy")],
        "week": {"Thu": "intervals"},
    },
    "somebody of fifteen": {
        "athlete": YOUTH,
        "lifter": {"plyo_tier": 3, "phase": 4},
        "planned_other": other("plyometrics", "Fri"),
    },
    "somebody of sixty": {"athlete": {"birth_year": 1966}, "planned_other": RIDES[1:]},
    "somebody of fifty-nine": {"athlete": {"birth_year": 1967}, "planned_other": RIDES[1:]},
    "back-to-back long runs": {"week": {"Sat": "long 120", "Sun": "long 100"}},
    "evening intervals in a full week": {
        "week": {**EVERY_DAY, "Tue": "intervals pm", "Thu": "tempo pm"}
    },
    "mornings only": {
        "athlete": {"available": {d: ["am"] for d in EVERY_DAY}},
        "week": {"Wed": "tempo am"},
    },
    "evenings only": {
        "athlete": {"available": {d: ["pm"] for d in EVERY_DAY}},
        "week": {"Wed": "tempo am"},
    },
    "no time on two days": {"athlete": {"available": {"Tue": [], "Wed": []}}},
    "declined on Wednesday": {"declined": [{"date": WEDNESDAY, "kinds": ["heavy"]}]},
    "a novice with long and hard runs": {
        "athlete": {"strength_level": "novice"},
        "week": {"Tue": "long 60", "Thu": "tempo", "Sat": "long 80"},
    },
    "legs new to lifting": {
        "flags": ["first_exposures"],
        "week": {"Fri": "tempo", "Sun": "long 70"},
    },
    "one bad sign and one good": {"readiness": [{"date": MONDAY, "soreness": 8, "hrv_ms": 60}]},
    "two bad signs": {"readiness": RED},
    "ill": {"flags": ["illness"]},
    "a sore Achilles": {"flags": ["achilles_pain"]},
    "the movement phase": {"lifter": {"phase": 0}},
    "a third tier of jumps": {
        "lifter": {"plyo_tier": 3, "phase": 4},
        "planned_other": other("plyometrics", "Fri"),
    },
    "a month without lifting": {"lifter": {"last_heavy": "2026-02-01"}},
    "jumps that make a day hard": {
        "lifter": {"plyo_tier": 2},
        "planned_other": [*RIDES[1:], *other("plyometrics", "Mon")],
    },
    "a race today and lifting next week": {
        "athlete": THREE,
        "races": [race(str(MONDAY), 10_000, "B")],
        "planned_other": [{"date": MONDAY + i * DAY, "kind": "strength"} for i in (7, 11)],
    },
    "a short A race in the middle of the week": {"races": [race(str(WEDNESDAY), 5_000, "A")]},
    "one jump session a week": {"athlete": {"plyo_per_week": 1, "heavy_per_week": 1}},
}


@pytest.mark.parametrize("fields", SITUATIONS.values(), ids=SITUATIONS)
def test_rules_and_judge_close_the_same_days(fields):
    given = problem(**fields)
    made = plan(given)
    assert {(c.date, c.kind) for c in made.closed} == {*closed_days(given, made)}
    assert check(given, made) == ()


IN_IT = {"8.6", "H14", "H15"}  # what is in a session, wherever it goes


@pytest.mark.parametrize("fields", SITUATIONS.values(), ids=SITUATIONS)
def test_a_session_on_any_closed_day_is_a_breach_and_on_any_open_one_is_none(fields):
    """Jumps alone belong into the warm-up of a hard run; before lifting they may come after it."""
    lifter = {"lifts": KNOWN, **fields.get("lifter", {})}
    given = problem(**{**fields, "lifter": lifter, "published": (), "declined": ()})
    closed = closed_days(given, by_hand(given))
    hops = [{"exercise": "pogo", "sets": 2, "reps": 10}]
    for date in (MONDAY + i * DAY for i in range(7)):
        lifting = [as_hard_as_the_phase("heavy", date, half) for half in ("am", "pm")]
        jumps = [session("plyo", date, half, hops, contacts=20) for half in ("am", "pm")]
        jumps.append(
            session("plyo heavy", date, blocks=[*hops, *lifting[0]["blocks"]], contacts=20)
        )
        for kind, ways in (("heavy", lifting), ("plyo", jumps)):
            found = [broken(given, way) - IN_IT for way in ways]
            assert all(found) == ((date, kind) in closed), (
                date,
                kind,
                found,
                closed.get((date, kind)),
            )


@pytest.mark.parametrize("stands", [("Mon",), ("Mon", "Sat")])
@pytest.mark.parametrize(
    ("kind", "fields"),
    [*(("strength", f) for f, _ in HEAVY_CAPS), *(("plyometrics", f) for f, _ in PLYO_CAPS)],
)
def test_rules_and_judge_agree_on_when_a_week_is_full(kind, fields, stands):
    given = problem(**fields, planned_other=other(kind, *stands))
    made = plan(given)
    assert {(c.date, c.kind) for c in made.closed} == {*closed_days(given, made)}


MORNING_QUALITY = {"week": {"Wed": "tempo 40 am"}}
MORNINGS = {"available": {"Wed": ["am"]}}


@pytest.mark.parametrize(
    ("fields", "placed", "rules"),
    [
        ({"races": [race(str(WEDNESDAY), 5_000, "C")]}, session("heavy"), {"H01"}),
        ({"races": [race(str(WEDNESDAY), 5_000, "C")]}, session("plyo"), {"P02"}),
        ({"readiness": RED}, session("heavy", MONDAY), {"H09"}),
        ({"readiness": RED}, session("plyo", MONDAY), {"H09"}),
        ({**MORNING_QUALITY, "athlete": MORNINGS}, session("heavy"), {"S14"}),
        ({**MORNING_QUALITY, "athlete": MORNINGS}, session("heavy", half="am"), set()),
        (
            {**MORNING_QUALITY, "athlete": MORNINGS, "overrides": {"one_visit": False}},
            session("heavy", half="am"),
            {"H13"},
        ),
        (MORNING_QUALITY, session("heavy", half="am"), {"H13"}),
        (
            {"week": {"Wed": "tempo 40 am"}, "races": [race("2026-03-07", 5_000, "B")]},
            session("primer", half="am", blocks=[]),
            {"H13"},
        ),
        (
            {"week": {"Wed": "tempo 40 am", "Thu": "long 90"}},
            session("micro", half="am", blocks=SMALL, rules=["L3"]),
            {"H13"},
        ),
    ],
)
def test_a_breach_names_its_rule_and_no_other(fields, placed, rules):
    assert broken(problem(**fields), placed) == rules


def test_a_breach_says_how_far_apart_sessions_have_to_be():
    given = problem(planned_other=other("strength", "Thu"))
    (breach,) = check(given, by_hand(given, session("heavy")))
    assert breach.text.endswith("other lifting is less than 48 hours away.")


def test_a_race_on_the_training_plan_has_the_window_of_its_minutes():
    """Up to 80 minutes it is a 10 km (C, one day), above that a half marathon (B, three days)."""
    for what, rules in (("race 80", set()), ("race 81", {"H02"})):
        assert broken(problem({"Fri": what}), session("heavy")) == rules
    assert broken(problem({"Thu": "race 20"}), session("heavy")) == {"H02", "H03"}


# ---- The plan as a whole -------------------------------------------------------------------------


def test_what_is_locked_counts_from_today_to_the_last_day_that_is_planned():
    for days, held in ((0, True), (13, True), (14, False)):
        given = problem(published=[locked(MONDAY + days * DAY, "heavy")])
        assert broken(given) == ({CONTRACT} if held else set())


def test_planned_runs_are_looked_for_from_today_to_the_last_day_that_is_planned():
    for days, missed in ((0, True), (13, True), (14, False)):
        given = problem(planned_runs=[{"date": MONDAY + days * DAY, "kind": "easy", "minutes": 40}])
        assert broken(given, expected_runs=[]) == ({CONTRACT} if missed else set())


def test_a_run_whose_half_was_worked_out_does_not_take_the_place_of_one_that_names_it():
    both = [{"date": TUESDAY, "kind": "easy"}, {"date": TUESDAY, "kind": "easy", "half": "am"}]
    given = problem(planned_runs=both)
    reckoned = {
        "date": TUESDAY,
        "kind": "easy",
        "minutes": None,
        "probability": 1,
        "source": "planned",
    }
    assert (
        broken(given, expected_runs=[{**reckoned, "half": "am"}, {**reckoned, "half": "pm"}])
        == set()
    )
    assert broken(
        given, expected_runs=[{**reckoned, "half": "pm"}, {**reckoned, "half": "pm"}]
    ) == {CONTRACT}


@pytest.mark.parametrize(
    ("sport", "days", "rules"),
    [
        ("run", 0, set()),
        ("trail_run", 0, set()),
        ("treadmill", 0, set()),
        ("other", 0, {CONTRACT}),
        ("run", -1, {CONTRACT}),
    ],
)
def test_a_run_of_today_may_be_missing_once_one_was_run(sport, days, rules):
    given = problem(activities=[done(days, sport=sport)])
    later = [run for run in plan(problem()).expected_runs if run.date > MONDAY]
    assert broken(given, expected_runs=later) == rules


@pytest.mark.parametrize(
    ("day", "rules"), [(0, set()), (1, {CONTRACT}), (2, {CONTRACT}), (3, set())]
)
def test_habit_is_not_reckoned_with_on_the_days_a_plan_covers(day, rules):
    given = problem(planned_runs=[], plan_covers=(TUESDAY, WEDNESDAY))
    guess = {
        "date": MONDAY + day * DAY,
        "half": None,
        "kind": "easy",
        "minutes": 40,
        "probability": 0.5,
    }
    assert broken(given, expected_runs=[{**guess, "source": "habit"}]) == rules


def test_jumps_that_are_locked_do_not_count_against_the_weeks_contacts():
    tall = [{"exercise": "pogo", "sets": 12, "reps": 10}]
    days = [MONDAY + i * DAY for i in (7, 9, 11)]  # of a week in which nothing was jumped yet
    jumped = [session("plyo", date, blocks=tall, contacts=120, uid=f"mine-{date}") for date in days]
    assert "P10" in {
        breach.rule
        for breach in check(problem(), by_hand(problem(), *jumped))
        if breach.date == days[0]
    }
    given = problem(published=[locked(days[0], "plyo")])
    assert "P10" not in {
        b.rule for b in check(given, by_hand(given, *jumped)) if "The week" in b.text
    }


def test_what_was_jumped_this_week_counts_for_this_week_only():
    jumped = trained(0, "plyometrics") | {"sets": [{"exercise": "pogo", "reps": 100}]}
    tall = [{"exercise": "pogo", "sets": 12, "reps": 10}]
    given = problem(activities=[jumped], today=TUESDAY)

    def week(first):
        made = by_hand(
            given, *(session("plyo", first + i * DAY, blocks=tall, contacts=120) for i in (0, 3))
        )
        return "P10" in {b.rule for b in check(given, made) if "The week" in b.text}

    assert [week(WEDNESDAY), week(WEDNESDAY + 7 * DAY)] == [True, False]
