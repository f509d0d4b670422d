"""Small sessions (primer, micro-dose, light), and the words on weeks without lifting."""

import datetime as dt

import pytest

from planner import check, plan
from planner.model import PlanningProblem

MONDAY = dt.date(2026, 3, 2)
LIFTER = {
    "phase": 3,
    "heavy_done": 24,
    "last_heavy": MONDAY - dt.timedelta(days=5),
    "plyo_gate": "closed",
}
EASY = dict.fromkeys((0, 2, 4), "easy")


def posed(week=EASY, **more):
    """Runs by day from Monday: "kind [minutes] [half]", the second week like the first."""
    planned = []
    for start in (0, 7):
        for offset, what in week.items():
            kind, *rest = what.split()
            half = next((word for word in rest if word in ("am", "pm")), None)
            minutes = next((int(word) for word in rest if word.isdigit()), 45)
            day = MONDAY + dt.timedelta(days=start + offset)
            planned.append({"date": day, "kind": kind, "minutes": minutes, "half": half})
    athlete = {"strength_level": "intermediate", "birth_year": 1990, **more.pop("athlete", {})}
    fields = {
        "today": MONDAY,
        "horizon_days": 14,
        "plan_covers": (MONDAY, MONDAY + dt.timedelta(days=20)),
        "strength": LIFTER,
        "planned_runs": planned,
        **more,
    }
    return PlanningProblem(athlete=athlete, **fields)


def small(problem, kind):
    """The days, from Monday, of the sessions of a kind; the plan breaks no rule."""
    made = plan(problem)
    assert check(problem, made) == ()
    return [(s.date - MONDAY).days for s in made.sessions if s.kinds == (kind,)]


def race(day, metres, priority="A"):
    return {"date": MONDAY + dt.timedelta(days=day), "distance_m": metres, "priority": priority}


# ---- Primers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metres", "priority", "days_before"),
    [
        (5_000, "A", [5, 4, 3]),
        (10_000, "A", [5, 4, 3]),
        (21_097, "A", [5, 4, 3]),
        (42_195, "A", [5, 4, 3]),
        (80_000, "A", [5, 4]),
        (120_000, "A", [5, 4]),
        (5_000, "B", [3]),
        (10_000, "B", [3]),
        (21_097, "B", []),
        (42_195, "B", []),
        (5_000, "C", []),
    ],
)
def test_a_primer_has_its_days_before_each_race(metres, priority, days_before):
    found = []
    for day in range(3, 14):
        blocked = {
            name: []
            for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
            if n != 2
        }
        problem = posed({}, races=[race(day, metres, priority)], athlete={"available": blocked})
        found += [day - at for at in small(problem, "primer")]
    assert sorted({*found}, reverse=True) == days_before


def test_a_primer_is_small_and_names_the_race():
    problem = posed({}, races=[race(9, 21_097)])
    (primer,) = [s for s in plan(problem).sessions if s.kinds == ("primer",)]
    assert "before your race" in primer.reason
    assert sum(b.sets * (b.reps or 0) for b in primer.blocks) <= 12
    assert primer.minutes <= 20


@pytest.mark.parametrize(
    "fields",
    [
        {"strength": {**LIFTER, "heavy_done": 2}},
        {"strength": {**LIFTER, "phase": 1}},
        {"flags": ["illness"]},
        {"races": [race(9, 21_097), race(3, 21_097, "B")]},
        {
            "declined": [
                {"date": MONDAY + dt.timedelta(days=d), "kinds": ("primer",)} for d in (4, 5, 6)
            ]
        },
    ],
)
def test_who_gets_no_primer(fields):
    base = {"races": [race(9, 21_097)]}
    assert small(posed({}, **base), "primer") == [4]
    assert small(posed({}, **{**base, **fields}), "primer") == []


def test_a_primer_keeps_away_from_other_lifting_and_from_a_red_morning():
    def beside(day):
        other = [{"date": MONDAY + dt.timedelta(days=day), "kind": "strength"}]
        return small(posed({}, races=[race(9, 21_097)], planned_other=other), "primer")

    assert [beside(day) for day in (1, 2, 3, 4, 7)] == [
        [4],
        [5],
        [6],
        [],
        [4],
    ]  # two days after it none is needed
    red = [{"date": MONDAY, "soreness": 8, "hrv_ms": 20, "hrv_low_ms": 40, "hrv_high_ms": 80}]
    assert small(posed({}, races=[race(5, 21_097)]), "primer") == [0]
    assert small(posed({}, races=[race(5, 21_097)], readiness=red), "primer") == [1]


def lifted(day):
    at = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(18))
    return {"id": f"l{day}", "start": at, "sport": "strength", "moving_s": 900}


def test_one_primer_is_enough():
    later = {"today": MONDAY + dt.timedelta(days=6), "horizon_days": 8, "races": [race(9, 21_097)]}
    assert small(posed({}, **later), "primer") == [6]
    assert small(posed({}, **later, activities=[lifted(4)]), "primer") == []


def test_no_primer_on_a_day_with_jumps():
    jumps = [{"date": MONDAY + dt.timedelta(days=4), "kind": "plyometrics"}]
    assert small(posed({}, races=[race(9, 21_097)], planned_other=jumps), "primer") == [5]


# ---- Micro-dose and light sessions ---------------------------------------------------------------

FULL = {
    0: "tempo pm",
    1: "intervals pm",
    2: "tempo pm",
    3: "intervals pm",
    4: "easy am",
    5: "tempo pm",
    6: "long 100 am",
}
# With lifting straight after evening quality these weeks are not empty.
TWO_VISITS = {"overrides": {"one_visit": False}}
NO_LADDER = {"overrides": {"one_visit": False, "ladder": False}}
EVE = {**FULL, 4: "tempo pm", 5: "easy am"}


def test_a_micro_dose_stands_in_a_week_with_no_other_lifting():
    assert small(posed(FULL), "heavy") == [3, 10]  # in one visit, with no key run the next day
    assert small(posed(FULL), "micro") == []
    assert small(posed(FULL, **TWO_VISITS), "heavy") == []
    assert small(posed(FULL, **TWO_VISITS), "micro") == [4, 11]


def test_who_wants_no_step_of_the_ladder_gets_none():
    for kind in ("heavy", "micro", "light"):
        assert small(posed(FULL, **NO_LADDER), kind) == []


def test_what_plans_of_edition_1_insisted_on_changes_nothing():
    """The micro-dose is automatic now."""
    old = posed(FULL, overrides={"one_visit": False, "micro_dose": True})
    assert plan(old).sessions == plan(posed(FULL, **TWO_VISITS)).sessions


def test_a_micro_dose_on_the_eve_of_evening_quality_goes_into_the_morning():
    made = plan(posed({**FULL, 4: "easy pm"}, **TWO_VISITS))
    micro = next(s for s in made.sessions if s.kinds == ("micro",))
    assert (micro.half, micro.rules) == ("am", ("H03", "L3"))
    assert micro.reason.startswith("Nothing bigger fits this week, so it is a short one")
    assert "Saturday's tempo run" in micro.reason


def test_a_micro_dose_is_two_lifts_of_twelve_repetitions_at_most():
    def dose(**fields):
        made = plan(posed(EVE, **TWO_VISITS, **fields))
        micro = next(s for s in made.sessions if s.kinds == ("micro",))
        lifts = [b for b in micro.blocks if b.exercise != "warm_up"]
        return micro, [(b.sets, b.reps, b.rir) for b in lifts]

    micro, lifts = dose()
    assert lifts == [(2, 3, 3), (2, 3, 3)]
    assert micro.minutes <= 20


@pytest.mark.parametrize("equipment", [(), ("barbell", "rack")])
@pytest.mark.parametrize("lifts", [{}, {"back_squat": {"e1rm_kg": 100, "at": "2026-02-20"}}])
def test_for_new_legs_a_micro_dose_is_light(equipment, lifts):
    """Two lifts, 2 x 6. On Monday, two days later, is quality: light effort does not mind (H10)."""
    new = {**LIFTER, "heavy_done": 1, "lifts": lifts}
    problem = posed(EVE, **TWO_VISITS, strength=new, athlete={"equipment": equipment})
    assert small(problem, "micro") == [5, 12]
    micro = next(s for s in plan(problem).sessions if s.kinds == ("micro",))
    sets = [(b.sets, b.reps) for b in micro.blocks if b.exercise != "warm_up"]
    assert sets == [(2, 6), (2, 6)]
    assert (micro.effort, micro.minutes <= 20) == ("light", True)
    assert "24 repetitions at most" in micro.reason


def test_a_micro_dose_on_the_eve_of_a_long_run_of_two_hours_at_most():
    assert small(posed(EVE, **TWO_VISITS), "micro") == [5, 12]
    assert small(posed({**EVE, 6: "long 120 am"}, **TWO_VISITS), "micro") == [5, 12]
    assert small(posed({**EVE, 6: "long 121 am"}, **TWO_VISITS), "micro") == []
    assert small(
        posed({**EVE, 6: "long 100 am"}, **TWO_VISITS, athlete={"available": {"Sat": ["pm"]}}),
        "micro",
    ) == [5, 12]


@pytest.mark.parametrize(
    "fields",
    [
        {"races": [race(8, 21_097), race(15, 21_097)]},
        {"overrides": {"one_visit": False, "ladder": False}},
        {
            "declined": [
                {"date": MONDAY + dt.timedelta(days=d), "kinds": ("micro",)} for d in (5, 12)
            ]
        },
        {"athlete": {"available": {"Sat": []}}},
    ],
)
def test_what_a_micro_dose_never_loosens(fields):
    assert small(posed(EVE, **TWO_VISITS, horizon_days=7), "micro") == [5]
    assert small(posed(EVE, **{**TWO_VISITS, **fields}, horizon_days=7), "micro") == []


def test_no_micro_dose_beside_other_lifting_or_on_a_bad_morning():
    other = [{"date": MONDAY + dt.timedelta(days=7), "kind": "strength"}]
    sunday_free = {**EVE, 6: "long 100 am"}
    assert small(posed(sunday_free, **TWO_VISITS, planned_other=other), "micro") == [5]
    saturday = MONDAY + dt.timedelta(days=5)
    amber = [{"date": saturday, "soreness": 6}]
    late = {"today": saturday, "horizon_days": 9}
    assert small(posed(EVE, **TWO_VISITS, **late), "micro") == [5, 12]
    assert small(posed(EVE, **TWO_VISITS, **late, readiness=amber), "micro") == [12]


def test_no_micro_dose_the_day_after_other_lifting():
    friday = [{"date": MONDAY + dt.timedelta(days=4), "kind": "strength"}]
    sunday = [{"date": MONDAY + dt.timedelta(days=6), "kind": "strength"}]
    for lifting in (friday, sunday):
        assert small(posed(EVE, **TWO_VISITS, planned_other=lifting), "micro") == [12]


def test_no_micro_dose_where_only_the_evening_before_evening_quality_is_free():
    week = {**FULL, 4: "easy am"}
    assert small(posed(week, **TWO_VISITS), "micro") == [4, 11]
    evenings = {"available": {"Fri": ["pm"]}}
    assert small(posed(week, **TWO_VISITS, athlete=evenings), "micro") == []


def test_where_nothing_else_fits_something_light_stands_on_an_easy_day():
    blocked = {"Mon": [], "Tue": [], "Wed": [], "Thu": [], "Fri": ["pm"], "Sat": [], "Sun": []}
    week = {0: "easy", 3: "easy", 4: "easy am", 5: "hills am", 6: "easy"}
    assert small(posed(week, athlete={"available": blocked}), "light") == [4, 11]
    nothing = posed(week, athlete={"available": blocked}, flags=["illness"])
    assert small(nothing, "light") == []
    declined = [{"date": MONDAY + dt.timedelta(days=4), "kinds": ("light",)}]
    assert small(posed(week, athlete={"available": blocked}, declined=declined), "light") == [11]


def test_nothing_light_after_the_lifting_of_the_week():
    blocked = {"Mon": [], "Tue": [], "Wed": [], "Thu": [], "Fri": ["pm"], "Sat": [], "Sun": []}
    week = {0: "easy", 3: "easy", 4: "easy am", 5: "hills am", 6: "easy"}
    late = {"today": MONDAY + dt.timedelta(days=2), "athlete": {"available": blocked}}
    assert small(posed(week, **late, horizon_days=5), "light") == [4]
    assert small(posed(week, **late, horizon_days=5, activities=[lifted(1)]), "light") == []


def test_light_sessions_are_not_all_alike():
    blocked = {"Mon": [], "Tue": [], "Wed": [], "Thu": [], "Fri": ["pm"], "Sat": [], "Sun": []}
    week = {0: "easy", 3: "easy", 4: "easy am", 5: "hills am", 6: "easy"}
    first, second = (
        s
        for s in plan(posed(week, athlete={"available": blocked})).sessions
        if s.kinds == ("light",)
    )
    assert first.blocks != second.blocks


# ---- Weeks without lifting -----------------------------------------------------------------------


def said(problem):
    return " ".join(plan(problem).warnings)


def test_two_weeks_without_room_ask_which_run_becomes_easy():
    text = said(posed(FULL, **TWO_VISITS))
    assert "which run could become easy, for example Monday's tempo run?" in text
    assert "Strength lasts for three to four weeks" in text


def test_weeks_with_one_visit_have_room_and_ask_nothing():
    text = said(posed(FULL))
    assert "become easy" not in text
    assert "room for only one lifting session in each of 2 weeks" in text


def test_one_week_without_room_asks_nothing():
    assert "become easy" not in said(posed(FULL, **TWO_VISITS, horizon_days=7))
    assert "become easy" not in said(posed(EASY))


def test_last_week_counts_when_it_passed_without_lifting():
    off = {**LIFTER, "last_heavy": MONDAY - dt.timedelta(days=8)}
    assert "become easy" in said(posed(FULL, **TWO_VISITS, horizon_days=7, strength=off))
    assert "become easy" not in said(
        posed(FULL, **TWO_VISITS, horizon_days=7, strength={**off, "last_heavy": None})
    )
    assert "become easy" not in said(
        posed(FULL, **TWO_VISITS, horizon_days=7, strength={**off, "phase": 5})
    )
    assert "become easy" not in said(
        posed(FULL, **TWO_VISITS, horizon_days=7, strength=off, races=[race(-9, 21_097, "B")])
    )
    assert "become easy" in said(
        posed(FULL, **TWO_VISITS, horizon_days=7, strength=off, races=[race(-9, 5_000, "C")])
    )


def test_weeks_that_are_not_for_building_ask_nothing():
    assert "become easy" not in said(posed(FULL, **TWO_VISITS, athlete={"heavy_per_week": 0}))
    assert "become easy" not in said(posed(FULL, **TWO_VISITS, strength={**LIFTER, "phase": 0}))
    assert "become easy" not in said(posed(FULL, **TWO_VISITS, flags=["illness"]))
    blocked = dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), ())
    assert "become easy" not in said(posed({}, athlete={"available": blocked}))


def test_sessions_that_were_missed_and_races_ask_nothing():
    off = {**LIFTER, "last_heavy": MONDAY - dt.timedelta(days=8)}
    shown = [{"uid": "a", "date": MONDAY - dt.timedelta(days=4), "half": "pm", "kinds": ["heavy"]}]
    assert "become easy" not in said(
        posed(FULL, **TWO_VISITS, horizon_days=7, strength=off, published=shown)
    )
    before = [{**shown[0], "date": MONDAY - dt.timedelta(days=9)}]
    assert "become easy" in said(
        posed(FULL, **TWO_VISITS, horizon_days=7, strength=off, published=before)
    )
    assert "become easy" not in said(posed(FULL, **TWO_VISITS, races=[race(13, 10_000, "B")]))


def test_without_a_hard_run_to_name_it_asks_all_the_same():
    long_days = dict.fromkeys((0, 2, 4, 6), "long 160 am") | {1: "easy", 3: "easy", 5: "easy"}
    text = said(posed(long_days))
    assert "which run could become easy?" in text


def test_a_race_without_a_clock_time_asks_for_none():
    asked = "The time of Tuesday's tempo run is unknown"
    assert asked in said(posed({1: "tempo"}))
    assert "is unknown" not in said(posed({1: "easy am"}, races=[race(5, 10_000, "B")]))


def shown(day, half="pm"):
    return {
        "uid": "s1",
        "date": MONDAY + dt.timedelta(days=day),
        "half": half,
        "kinds": ("light",),
        "locked": False,
    }


def test_a_light_session_of_tonight_stays_when_lifting_would_fit_after_all():
    made = plan(posed(half_now="pm", published=[shown(0)]))
    tonight = next(s for s in made.sessions if s.uid == "s1")
    assert tonight.kinds == ("light",)
    assert tonight.reason.startswith("It's less than a day away, so it stays")
    assert [c.what for c in made.changes if c.uid == "s1"] == ["keep"]


def test_a_light_session_of_tonight_goes_when_the_athlete_is_ill():
    assert small(posed(published=[shown(0)], flags=["illness"]), "light") == []


def test_a_light_session_farther_away_makes_room_for_lifting():
    assert small(posed(published=[shown(4)]), "light") == []
