"""Each hard rule of the rulebook, closing a day and leaving one open."""

import datetime as dt

import pytest

from planner import check, plan
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.judge.check import closed_days
from planner.model import Activity, PlanningProblem
from planner.runs.classify import runs_of
from planner.search import rules
from planner.search.caps import heavy_cap, plyo_cap
from tests.planner.cases import (
    CASES,
    EVERY_DAY,
    MONDAY,
    NEW,
    RIDES,
    TWO_VISITS,
    WEDNESDAY,
    other,
    problem,
    race,
)

INDEX = (WEDNESDAY - MONDAY).days
THREE = {"heavy_per_week": 3, "strength_level": "advanced"}
MARATHON = {"sport": "run", "kind": "race", "moving_s": 14000, "distance_m": 42195}


def facts_of(given: PlanningProblem) -> Facts:
    runs, damaged = runs_of(given)
    return gather(given, runs, damaged)


def closing(given: PlanningProblem, kind: str, i: int = INDEX) -> dict[str, str]:
    """The rules that close a day for certain, and what they say."""
    return {
        rule.id: text for rule, (risk, text) in rules.risks(facts_of(given), i, kind) if risk == 1
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_closes_the_day_it_is_about(case):
    closed = closing(problem(**case.closed), case.kind)
    assert case.rule in closed
    assert closed[case.rule]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_leaves_the_day_beside_it_open(case):
    assert case.rule not in closing(problem(**case.open), case.kind)


def test_an_ordinary_wednesday_is_open():
    assert list(rules.risks(facts_of(problem()), INDEX, "heavy")) == []
    assert list(rules.risks(facts_of(problem()), INDEX, "plyo")) == []


NO_REST = {**EVERY_DAY, "Wed": "-"}


@pytest.mark.parametrize(
    ("kind", "fields", "texts"),
    [
        ("heavy", {"week": {"Thu": "intervals"}}, {"H03": "the day before Thursday's intervals"}),
        (
            "heavy",
            {"week": {"Thu": "race 20"}},
            {"H02": "the day before your C race", "H03": "the day before Thursday's race"},
        ),
        (
            "heavy",
            {"planned_other": other("swim", "Thu", hard=True)},
            {"H03": "the day before Thursday's swim"},
        ),
        (
            "heavy",
            {"planned_other": other("ride", "Fri", hard=True), **NEW},
            {"H10": "two days before Friday's ride, and your legs are new to lifting"},
        ),
        (
            "heavy",
            {"week": {"Wed": "tempo 40 pm"}, **TWO_VISITS},
            {"H04": "lifting would come before Wednesday's tempo run in the evening"},
        ),
        (
            "heavy",
            {"week": {"Wed": "-"}, "athlete": {"rest_days": "free"}},
            {"H16": "you keep days without a run free"},
        ),
        (
            "heavy",
            {"week": {"Fri": "long", "Sat": "long"}},
            {"H03": "two days before the long runs of Friday and Saturday"},
        ),
        (
            "heavy",
            {"week": {"Thu": "tempo", "Fri": "long", "Sat": "long"}},
            {"H03": "the day before Thursday's tempo run"},
        ),
        (
            "heavy",
            {"week": {"Tue": "long 150"}},
            {"H06": "the day after Tuesday's long run of two and a half hours or more"},
        ),
        ("heavy", {"races": [race("2026-03-04", 5000, "C")]}, {"H01": "race day"}),
        ("plyo", {"races": [race("2026-03-04", 5000, "C")]}, {"P02": "race day"}),
        (
            "plyo",
            {"races": [race("2026-03-05", 5000, "C")]},
            {"P02": "the day before your C race", "P03": "the day before Thursday's race"},
        ),
        (
            "heavy",
            {"races": [race("2026-03-10", 21097, "A")]},
            {"H02": "6 days before your A race"},
        ),
        ("heavy", {"races": [race("2026-03-03", 5000, "B")]}, {"H08": "the day after your race"}),
        ("heavy", {"races": [race("2026-02-22", 42195, "A")]}, {"H08": "10 days after your race"}),
        (
            "heavy",
            {"planned_other": other("strength", "Tue", "Thu")},
            {
                "H11": "there is lifting on Tuesday, and it needs 48 hours in between",
                "H12": "enough lifting this week: 2 of 2",
            },
        ),
        (
            "plyo",
            {"planned_other": other("plyometrics", "Tue", "Thu")},
            {
                "P08": "there are jumps on Tuesday, and they need 48 hours between them",
                "P12": "enough jumps this week: 2 of 2",
            },
        ),
        ("heavy", {"athlete": {"heavy_per_week": 0}}, {"H12": "no lifting this week"}),
        ("plyo", {"athlete": {"plyo_per_week": 0}}, {"P12": "no jumps this week"}),
        ("heavy", {"planned_other": RIDES}, {"P13": "it would be the fifth hard day in seven"}),
        (
            "heavy",
            {"planned_other": RIDES[1:], "athlete": {"birth_year": 1966}},
            {"P13": "it would be the fourth hard day in seven"},
        ),
        ("heavy", {"week": NO_REST}, {"H07": "the week's only full rest day"}),
        (
            "heavy",
            {"week": {**NO_REST, "Sat": "-"}, "planned_other": other("strength", "Sat")},
            {"H07": "the week's only full rest day"},
        ),
        (
            "heavy",
            {"week": NO_REST, "planned_other": other("strength", "Wed")},
            {"H11": "there is lifting on this day already"},
        ),
    ],
)
def test_a_closed_day_says_why_and_names_no_rule_that_does_not_close_it(kind, fields, texts):
    assert closing(problem(**fields), kind) == texts


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"flags": ["illness"]}, "H09"), ({"athlete": {"birth_year": 2010}}, "H15")],
)
def test_who_may_not_train_at_all_is_told_so_once(fields, rule):
    assert list(closing(problem(**fields), "plyo")) == [rule]


def test_the_day_after_a_downhill_run_says_so():
    done = {
        "id": "1",
        "start": "2026-03-03T08:00:00",
        "sport": "run",
        "moving_s": 3600,
        "distance_m": 9000,
    }
    given = problem(activities=[{**done, "title": "Downhill repeats"}], today=WEDNESDAY)

    assert closing(given, "heavy", 0)["H06"].endswith(", which went downhill")


def test_every_hard_rule_about_days_has_its_cases():
    assert {(rule.id, rule.kind) for rule in rules.RULES} == {
        (case.rule, case.kind) for case in CASES
    }


@pytest.mark.parametrize("kind", ["heavy", "plyo"])
def test_two_bad_signs_close_today_only(kind):
    signs = {"date": MONDAY, "soreness": 8, "hrv_ms": 20, "hrv_low_ms": 40, "hrv_high_ms": 80}
    red = problem(readiness=[signs])
    assert "H09" in closing(red, kind, 0)
    assert closing(red, kind) == {}


HEAVY_CAPS = [
    ({}, 2),
    ({"athlete": {"heavy_per_week": 1}}, 1),
    ({"athlete": {"heavy_per_week": 3}}, 2),
    ({"athlete": THREE}, 3),
    ({"athlete": THREE, "week": {"Tue": "easy", "Thu": "easy"}}, 2),
    (
        {"athlete": THREE, "races": [race("2026-05-20", 10000, "B")]},
        2,
    ),
    (
        {"athlete": THREE, "races": [race("2026-05-20", 10000, "C")]},
        3,
    ),
    ({"athlete": THREE, "races": [race("2026-05-25", 10000, "A")]}, 2),  # in twelve weeks
    ({"athlete": THREE, "races": [race("2026-05-26", 10000, "A")]}, 3),
    ({"athlete": THREE, "week": {"Tue": "easy"}}, 3),
    ({"races": [race("2026-03-08", 21097, "A")]}, 0),
    ({"lifter": {"phase": 5}}, 1),
    ({"races": [race("2026-03-22", 21097, "A")]}, 1),  # D-14 is this Sunday
    ({"races": [race("2026-03-23", 21097, "A")]}, 2),
    ({"week": {"Sat": "long", "Sun": "long"}}, 1),
    ({"week": {"Sat": "long", "Sun": "easy"}}, 2),
    ({"week": {"Tue": "tempo pm", "Thu": "easy", "Wed": "hills pm"}}, 2),  # 8.4: no evening caps
    ({"week": {**dict.fromkeys(("Tue", "Thu", "Sat"), "tempo am"), "Sun": "easy"}}, 2),
]


@pytest.mark.parametrize(("fields", "cap"), HEAVY_CAPS)
def test_how_many_heavy_sessions_a_week_may_hold(fields, cap):
    assert heavy_cap(facts_of(problem(**fields)), INDEX) == cap


def test_the_week_after_todays_race_is_not_off_season():
    given = problem(athlete=THREE, races=[race(str(MONDAY), 10000, "B")])
    assert heavy_cap(facts_of(given), INDEX + 7) == 2


PLYO_CAPS = [
    ({}, 2),
    ({"athlete": {"plyo_per_week": 3}}, 2),
    ({"athlete": {"plyo_per_week": 1}}, 1),
    ({"lifter": {"phase": 5}}, 1),
    ({"races": [race("2026-03-22", 21097, "A")]}, 1),
    ({"week": {"Sat": "long", "Sun": "long"}}, 1),
]


@pytest.mark.parametrize(("fields", "cap"), PLYO_CAPS)
def test_how_many_jump_sessions_a_week_may_hold(fields, cap):
    assert plyo_cap(facts_of(problem(**fields)), INDEX) == cap


def lately(weekday: int, kind: str, weeks: int = 12) -> list[dict[str, object]]:
    """A habit: the same run on the same weekday for some weeks, and an easy one the day after."""
    return [
        {
            "id": f"{week}-{day}",
            "start": dt.datetime.combine(MONDAY + dt.timedelta(day - 7 * week), dt.time(18)),
            "sport": "run",
            "kind": what,
            "moving_s": 3000,
            "distance_m": 9000,
        }
        for week in range(1, weeks + 1)
        for day, what in ((weekday, kind), (weekday + 1, "easy"))
    ]


def test_habit_makes_a_day_unlikely_but_never_closes_it():
    given = problem(activities=lately(3, "intervals"), planned_runs=[], plan_covers=None)
    found = {rule.id: risk for rule, risk in rules.risks(facts_of(given), INDEX, "heavy")}

    assert 0.5 < found["H03"][0] < 1
    assert found["H03"][1] == ""  # only what is certain has a reason
    assert {
        rule.id for rule, (risk, _) in rules.risks(facts_of(given), INDEX, "plyo") if risk > 0
    } == {"P03"}


@pytest.mark.parametrize(("kind", "rule"), [("heavy", "H01"), ("plyo", "P02")])
def test_a_habit_of_racing_makes_the_day_unlikely(kind, rule):
    given = problem(activities=lately(2, "race"), planned_runs=[], plan_covers=None)
    found = {found.id: risk for found, (risk, _) in rules.risks(facts_of(given), INDEX, kind)}
    assert 0 < found[rule] < 1


def test_a_locked_session_does_not_close_its_own_day():
    locked = [
        {"uid": "a", "date": WEDNESDAY, "half": "pm", "kinds": ["plyo", "heavy"], "locked": True}
    ]
    given = problem(published=locked)

    assert closing(given, "heavy") == {}
    assert closing(given, "plyo") == {}
    assert set(closing(given, "heavy", INDEX + 1)) == {"H11"}
    assert set(closing(given, "plyo", INDEX + 1)) == {"P08"}


def test_a_run_of_yesterday_counts_like_a_planned_one():
    done = {
        "id": "1",
        "start": "2026-03-01T08:00:00",
        "sport": "run",
        "moving_s": 9000,
        "distance_m": 26000,
    }

    assert set(closing(problem(activities=[done]), "heavy", 0)) == {"H06"}
    assert "P05" in closing(problem(activities=[done]), "plyo", 0)


def test_the_race_that_was_run_counts_for_its_size_whatever_the_plan_said():
    """A marathon on a day whose plan said "race" closes ten days, not the one of a parkrun."""
    done = {
        "id": "1",
        "start": "2026-02-25T09:00:00",
        "sport": "run",
        "kind": "race",
        "moving_s": 14000,
        "distance_m": 42195,
    }
    short = {
        **done,
        "id": "2",
        "start": "2026-02-25T19:00:00",
        "moving_s": 1400,
        "distance_m": 5000,
    }
    plan = [{"date": "2026-02-25", "kind": "race"}]

    assert "H08" in closing(problem(activities=[done], planned_runs=plan), "heavy")
    assert "H08" in closing(problem(activities=[done, short]), "heavy")
    assert closing(problem(planned_runs=plan), "heavy") == {}


def test_strength_on_the_calendar_counts_like_ours():
    texts = closing(problem(planned_other=other("strength", "Thu")), "heavy")
    assert texts["H11"] == "there is lifting on Thursday, and it needs 48 hours in between"


@pytest.mark.parametrize(
    ("day", "there", "here", "closed"),
    [
        ("Fri", "am", "pm", True),  # three half-days
        ("Fri", "pm", "pm", False),  # four: 48 hours
        ("Fri", "am", "am", False),
        ("Fri", "pm", "am", False),
        ("Fri", None, "pm", True),  # it may be in the morning
        ("Fri", None, "am", False),
        ("Mon", "pm", "am", True),
        ("Mon", "pm", "pm", False),
        ("Mon", "am", "am", False),
        ("Mon", None, "am", True),
        ("Tue", "am", "pm", True),
        ("Thu", "pm", "am", True),
    ],
)
def test_lifting_keeps_48_hours_counted_in_half_days(day, there, here, closed):
    """H11: with one half of the day free, and lifting of somebody else before or after it."""
    given = problem(
        planned_other=other("strength", day, half=there), athlete={"available": {"Wed": [here]}}
    )
    assert (set(closing(given, "heavy")) == {"H11"}) is closed


@pytest.mark.parametrize(("hour", "closed"), [("12:59", False), ("13:00", True)])
def test_sunday_evening_is_too_near_to_tuesday_morning(hour, closed):
    """H11: am is before 13:00."""
    sunday = {"id": "1", "start": f"2026-03-01T{hour}", "sport": "strength"}
    given = problem(activities=[sunday], athlete={"available": {"Tue": ["am"]}})
    assert ("H11" in closing(given, "heavy", 1)) is closed

    evening = problem(activities=[sunday])
    assert closing(evening, "heavy", 1) == {}


@pytest.mark.parametrize(("hour", "rules"), [("12:59", []), ("13:00", ["H04"])])
def test_quality_that_is_done_was_in_the_evening_from_one_oclock(hour, rules):
    """H04: whoever lifts in two visits only has the evening after a run of the morning."""
    done = Activity(
        id="t",
        start=f"2026-03-04T{hour}",
        sport="run",
        kind="tempo",
        moving_s=2700,
        distance_m=9000,
    )
    apart = problem(today=WEDNESDAY, activities=[done], half_now="pm", **TWO_VISITS)
    assert list(closing(apart, "heavy", 0)) == rules
    assert check(apart, plan(apart)) == ()

    together = problem(today=WEDNESDAY, activities=[done], half_now="pm")
    assert closing(together, "heavy", 0) == {}
    assert check(together, plan(together)) == ()


@pytest.mark.parametrize(("phase", "rules"), [(1, set()), (2, {"H10"}), (3, {"H10"}), (4, {"H10"})])
def test_only_moderate_and_heavy_sets_keep_two_days_before_quality(phase, rules):
    """H10: light sets do little damage, so new legs may do them."""
    given = problem({"Fri": "tempo"}, lifter={"phase": phase, "heavy_done": 0})
    assert set(closing(given, "heavy")) == rules


@pytest.mark.parametrize(("phase", "rules"), [(1, set()), (2, set()), (3, {"P13"}), (4, {"P13"})])
def test_only_heavy_lifting_makes_a_day_hard(phase, rules):
    """P13: light and moderate sets make none."""
    given = problem(planned_other=RIDES, lifter={"phase": phase})
    assert set(closing(given, "heavy")) == rules


@pytest.mark.parametrize(
    ("half", "minutes", "hard", "free", "closed"),
    [
        (None, None, True, ["am", "pm"], True),  # it may be in either half
        ("am", None, True, ["am", "pm"], False),
        ("pm", None, True, ["am", "pm"], True),  # lifting never goes before a hard one
        ("pm", 90, False, ["am", "pm"], False),  # but before a long one
        ("pm", 90, False, ["pm"], True),
        ("pm", 89, False, ["pm"], False),
        ("am", 90, False, ["am"], True),
        ("am", 90, False, ["pm"], False),
    ],
)
def test_another_sport_takes_its_half_of_the_day(half, minutes, hard, free, closed):
    """H17: hard, or 90 minutes and more."""
    ride = other("ride", "Wed", half=half, minutes=minutes, hard=hard)
    given = problem(planned_other=ride, athlete={"available": {"Wed": free}})
    found = closing(given, "heavy")

    assert found == ({"H17": "Wednesday's ride leaves no half of the day"} if closed else {})
    assert ((WEDNESDAY, "heavy") in closed_days(given, plan(given))) is closed
