"""Who may lift and jump, and how jumps are earned: tiers by weeks, contacts by what was done."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import plan
from planner.model import Activity, LiftSet, PlanningProblem, Readiness
from planner.rulebook.catalogue import CATALOGUE, EXERCISES
from planner.runs.classify import classify
from planner.season.gates import age_of, heavy_gate, plyo_gate, readiness_level
from planner.season.phases import season_of
from planner.season.ramp import jump_dose

MONDAY = dt.date(2026, 3, 2)
LIFTER = {
    "phase": 3,
    "heavy_done": 24,
    "last_heavy": MONDAY - dt.timedelta(days=3),
    "plyo_gate": "open",
}


def posed(activities=(), **more):
    athlete = {"strength_level": "intermediate", **more.pop("athlete", {})}
    return PlanningProblem(
        today=more.pop("today", MONDAY), athlete=athlete, activities=tuple(activities), **more
    )


def running(days=range(1, 60, 3)):
    return [
        Activity(
            id=f"run-{n}", start=at(-n, 7), sport="run", moving_s=2400, distance_m=6500, kind="easy"
        )
        for n in days
    ]


def at(days, hour=18):
    return dt.datetime.combine(MONDAY + dt.timedelta(days=days), dt.time(hour))


def jumping(*days, contacts=None, exercise="pogo"):
    """Jump sessions so many days from today; `contacts` None: nobody counted them."""
    sets = () if contacts is None else (LiftSet(exercise=exercise, reps=contacts),)
    return [Activity(id=f"jump-{d}", start=at(d), sport="plyometrics", sets=sets) for d in days]


def lifting(*days, kg=None):
    sets = () if kg is None else (LiftSet(exercise="back_squat", reps=5, load_kg=kg, rir=2),)
    return [Activity(id=f"lift-{d}", start=at(d, 19), sport="strength", sets=sets) for d in days]


def runs_of(problem):
    return classify(problem.activities, dt.datetime.combine(problem.today, dt.time.max))[0]


def dose(problem):
    return jump_dose(problem, season_of(problem, runs_of(problem)), age_of(problem))


# ---- Gates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["illness", "injury", "bone_stress_injury"])
def test_no_training_while_red(flag):
    problem = posed(running(), flags=[flag])
    assert heavy_gate(problem).rule == "H09"
    assert heavy_gate(problem).text
    assert plyo_gate(problem, runs_of(problem)).rule == ("H09" if flag == "illness" else "P01")
    assert {kind for session in plan(problem).sessions for kind in session.kinds} <= {"light"}


def test_after_an_illness_easy_runs_come_first_and_half_the_sets():
    text = heavy_gate(posed(flags=["illness"])).text
    assert "two normal easy days" in text
    assert "half the sets" in text


@pytest.mark.parametrize("flag", ["achilles_pain", "plantar_pain", "patellar_pain", "pregnant"])
def test_tendon_pain_closes_jumps_and_leaves_lifting(flag):
    problem = posed(running(), flags=[flag])
    assert heavy_gate(problem).is_open
    assert plyo_gate(problem, runs_of(problem)).rule == "P01"


@pytest.mark.parametrize(
    ("born", "supervised", "rule"),
    [(2009, False, "H15"), (2009, True, ""), (2008, False, ""), (None, False, "")],
)
def test_under_eighteen_only_with_an_adult_who_watches(born, supervised, rule):
    problem = posed(running(), athlete={"birth_year": born, "supervised": supervised})
    assert heavy_gate(problem).rule == rule
    assert plyo_gate(problem, runs_of(problem)).rule == rule


def test_jumps_need_six_weeks_of_running_without_a_break():
    def rule(days):
        problem = posed(running(days))
        return plyo_gate(problem, runs_of(problem)).rule

    assert rule(range(1, 60, 3)) == ""
    assert rule(range(1, 30, 3)) == "P01"
    assert rule([*range(1, 12, 3), *range(20, 60, 3)]) == ""
    assert rule([*range(1, 12, 3), *range(21, 60, 3)]) == "P01"


def test_what_was_told_of_the_gate_holds():
    def rule(gate):
        return plyo_gate(posed(strength={**LIFTER, "plyo_gate": gate}), []).rule

    assert (rule("open"), rule("closed")) == ("", "P01")


@pytest.mark.parametrize(
    ("today", "yesterday", "level"),
    [
        ({}, {}, "green"),
        ({"hrv_ms": 40, "hrv_low_ms": 50, "hrv_high_ms": 80}, {}, "amber"),
        ({"hrv_ms": 60, "hrv_low_ms": 50, "hrv_high_ms": 80}, {}, "green"),
        ({"hrv_ms": 40, "hrv_low_ms": 50}, {}, "green"),
        ({"resting_hr": 55, "resting_hr_baseline": 50}, {}, "green"),
        (
            {"resting_hr": 55, "resting_hr_baseline": 50},
            {"resting_hr": 56, "resting_hr_baseline": 50},
            "amber",
        ),
        ({"resting_hr": 55}, {"resting_hr": 56, "resting_hr_baseline": 50}, "green"),
        ({"sleep_s": 20_000}, {"sleep_s": 21_000}, "amber"),
        ({"sleep_s": 20_000}, {"sleep_s": 22_000}, "green"),
        ({"soreness": 5}, {}, "amber"),
        ({"soreness": 4}, {}, "green"),
        ({"soreness": 5, "sleep_s": 20_000}, {"sleep_s": 20_000}, "red"),
    ],
)
def test_two_bad_signs_are_red_and_what_is_missing_is_no_sign(today, yesterday, level):
    before = Readiness(date=MONDAY - dt.timedelta(days=1), **yesterday)
    assert readiness_level([before, Readiness(date=MONDAY, **today)], MONDAY) == level
    assert readiness_level([before], MONDAY) == "green"


def test_a_single_bad_night_without_the_night_before_is_no_sign():
    assert readiness_level(
        [Readiness(date=MONDAY, sleep_s=20_000, resting_hr=60, resting_hr_baseline=50)], MONDAY
    ) == ("green")


# ---- Tiers ---------------------------------------------------------------------------------------


def both(days, weeks_of_lifting=30):
    """An advanced lifter's history with jumps on these days."""
    return [*lifting(*range(-7 * weeks_of_lifting, 0, 3)), *jumping(*days)]


def tier(days, **more):
    return dose(
        posed(both(days), athlete={"strength_level": "advanced", "body_mass_kg": 70}, **more)
    ).tier


def twice(weeks):
    return [day - 7 * back for back in range(weeks, 0, -1) for day in (0, 3)]


def test_tiers_are_earned_by_weeks_and_sessions():
    # an advanced lifter is in phase 2 for five weeks (up to tier 1), then in phase 3 (up to tier 2)
    def after(weeks, lifted):
        return dose(posed(both(twice(weeks), lifted), athlete={"strength_level": "advanced"})).tier

    assert [after(weeks, 3) for weeks in (0, 1, 2, 3)] == [0, 0, 1, 1]
    assert [after(weeks, 8) for weeks in (2, 4, 5, 7)] == [1, 1, 2, 2]


def test_two_sessions_in_one_week_are_not_two_weeks():
    assert tier([-7, -6, -5, -4]) == 0
    assert tier([-14, -7]) == 0
    assert tier([-14, -12, -7, -5]) == 1


def test_the_third_tier_needs_a_squat_of_ones_own_weight():
    told = {**LIFTER, "phase": 4, "plyo_tier": 3}

    def third(mass, **lifts):
        known = {name: {"e1rm_kg": kg, "at": MONDAY} for name, kg in lifts.items()}
        return dose(posed(strength={**told, "lifts": known}, athlete={"body_mass_kg": mass})).tier

    assert third(70, back_squat=70) == 3
    assert third(70, back_squat=69) == 2
    assert third(70, calf_raise=120) == 3  # what was told holds while no squat is known
    assert third(None, back_squat=40) == 3
    assert third(70, something_else=40, back_squat=80) == 3


def test_nobody_earns_the_third_tier_without_a_known_squat():
    weeks = 12  # phase 2, then 3, then power
    athlete = {"strength_level": "advanced", "body_mass_kg": 60}
    rising = [
        activity
        for back, day in enumerate(range(-7 * weeks, 0, 7))
        for activity in (*lifting(day, kg=60 + back), *lifting(day + 3, kg=60 + back))
    ]
    jumps = jumping(*twice(weeks))
    assert season_of(posed(rising, athlete=athlete), []).phase == 4
    assert dose(posed([*rising, *jumps], athlete=athlete)).tier == 3
    assert dose(posed([*both(twice(weeks), weeks)], athlete=athlete)).tier == 2
    assert dose(posed([*rising, *jumps], athlete={**athlete, "body_mass_kg": None})).tier == 2
    assert (
        dose(
            posed([*rising, *jumps], athlete={**athlete, "birth_year": 2011, "supervised": True})
        ).tier
        == 1  # under 18 the season ends with the strength phase
    )


@pytest.mark.parametrize(("phase", "tier"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 3), (5, 1)])
def test_the_phase_limits_the_tier(phase, tier):
    told = {**LIFTER, "phase": phase, "plyo_tier": 3}
    assert dose(posed(strength=told)).tier == tier
    assert dose(posed(strength={**LIFTER, "phase": 4, "plyo_tier": 3})).tier_in(phase) == tier


@pytest.mark.parametrize(("gap", "tier"), [(14, 2), (15, 1), (21, 1), (22, 0), (200, 0)])
def test_a_gap_takes_tiers_away(gap, tier):
    told = {**LIFTER, "plyo_tier": 2}
    assert dose(posed(jumping(-gap), strength=told)).tier == tier
    off = {**told, "last_heavy": MONDAY - dt.timedelta(days=min(gap, 28))}
    assert dose(posed(strength=off)).tier == tier


def test_a_gap_in_the_past_took_tiers_away_too():
    told = {**LIFTER, "plyo_tier": 2}
    assert dose(posed(jumping(-30, -3), strength=told)).tier == 0
    assert dose(posed(jumping(-18, -3), strength=told)).tier == 1


# ---- Contacts ------------------------------------------------------------------------------------


def contacts(activities, plyo_tier=1, today=MONDAY, level="intermediate"):
    athlete = {"strength_level": level}
    found = dose(
        posed(activities, athlete=athlete, strength={**LIFTER, "plyo_tier": plyo_tier}, today=today)
    )
    return found.contacts, found.week, found.week_done


def test_a_tier_begins_with_its_least_and_twice_of_it_a_week():
    assert [contacts([], plyo_tier)[:2] for plyo_tier in range(3)] == [
        (30, 60),
        (40, 80),
        (60, 120),
    ]


@pytest.mark.parametrize(
    ("done", "asked"),
    [(20, 40), (40, 50), (50, 60), (55, 66), (60, 72), (70, 80), (80, 80), (140, 80)],
)
def test_contacts_rise_by_a_fifth_from_what_was_recorded(done, asked):
    assert contacts(jumping(-5, contacts=done))[0] == asked


def test_no_session_rises_by_more_than_twenty():
    assert contacts(jumping(-5, contacts=110, exercise="squat_jump"), 2)[0] == 120
    assert contacts(jumping(-5, contacts=80), 0)[0] == 96


def test_experience_limits_the_contacts_of_a_session():
    often = [*jumping(*range(-20, -4, 3), contacts=118, exercise="squat_jump")]
    assert [contacts(often, 2, level=level)[0] for level in ("novice", "intermediate")] == [
        100,
        120,
    ]


def test_where_nobody_counted_the_asked_contacts_are_taken_as_done():
    assert [contacts(jumping(*twice(weeks)))[0] for weeks in (1, 2, 3, 4)] == [50, 60, 72, 80]


def test_one_set_without_a_count_leaves_the_session_uncounted():
    counted, uncounted = (LiftSet(exercise="pogo", reps=70), LiftSet(exercise="pogo"))
    twice_a_day = [
        Activity(id=str(n), start=at(-5, 10 + n), sport="plyometrics", sets=sets)
        for n, sets in enumerate([(counted,), (counted, uncounted)])
    ]
    assert contacts(twice_a_day)[0] == 50
    assert contacts([twice_a_day[0], twice_a_day[0].model_copy(update={"id": "again"})])[0] == 80


def test_the_week_rises_by_a_fifth_of_the_best_of_three_weeks():
    weeks = [*jumping(-14, -11, contacts=60), *jumping(-7, contacts=30)]
    assert contacts(weeks)[1] == 144
    assert contacts(jumping(-7, contacts=60))[1] == 80
    assert contacts(jumping(*range(-14, 0, 2), contacts=80))[1] == 240


def test_what_was_jumped_this_week_is_counted():
    found = contacts(
        [*jumping(-7, contacts=50), *jumping(0, contacts=35)], today=MONDAY + dt.timedelta(days=2)
    )
    assert found == (60, 80, 35)


def test_a_heavier_phase_begins_with_few_contacts_again():
    told = {**LIFTER, "phase": 3, "plyo_tier": 2}
    high = posed(jumping(*twice(4)), strength=told)
    assert dose(high).contacts > 60
    assert dose(high).tier_in(2) == 1
    jumps = [*both([]), *jumping(*twice(2), contacts=90)]
    fresh = dose(posed(jumps, athlete={"strength_level": "advanced"}))
    assert (fresh.tier, fresh.contacts) == (1, 40)


@given(
    st.lists(st.tuples(st.integers(0, 6), st.none() | st.integers(1, 300)), min_size=1, max_size=25)
)
def test_no_history_lets_contacts_rise_faster_than_they_may(sessions):
    day, jumps = -200, []
    told = {**LIFTER, "phase": 3, "plyo_tier": 2, "last_heavy": None}
    for gap, counted in sessions:
        day += gap + 1
        found = dose(posed(jumps, strength=told, today=MONDAY + dt.timedelta(days=day)))
        least = {0: 30, 1: 40, 2: 60}[found.tier]
        lately = [sum(s.reps or 0 for s in j.sets) for j in jumps if j.sets]
        if lately and all(j.sets for j in jumps):
            assert found.contacts <= max(least, max(lately) + 20)
        assert found.contacts <= 120
        assert found.week <= 240
        jumps += jumping(day, contacts=counted)


def test_jumps_in_a_plan_stay_within_week_and_session():
    runs = [
        {"date": MONDAY + dt.timedelta(days=d), "kind": "easy", "minutes": 40, "half": "am"}
        for d in range(14)
    ]
    rest = [run for run in runs if run["date"].weekday() not in (0, 4)]
    told = {**LIFTER, "phase": 3, "plyo_tier": 1}
    problem = posed(
        [*running(), *jumping(-7, contacts=40), *jumping(0, contacts=38)],
        today=MONDAY + dt.timedelta(days=1),
        planned_runs=[r for r in rest if r["date"] > MONDAY],
        plan_covers=(MONDAY, MONDAY + dt.timedelta(days=14)),
        strength=told,
    )
    made = plan(problem)
    first = [
        s.contacts
        for s in made.sessions
        if "plyo" in s.kinds and s.date < MONDAY + dt.timedelta(days=7)
    ]
    assert first
    assert 38 + sum(first) <= 80


def test_jumps_in_the_warm_up_of_a_quality_run_are_nothing_but_jumps():
    week = {1: "tempo", 3: "easy", 5: "easy"}
    runs = [
        {"date": MONDAY + dt.timedelta(days=d), "kind": k, "minutes": 50, "half": "am"}
        for d, k in week.items()
    ]
    free = {day: [] for day in ("Mon", "Wed", "Thu", "Fri", "Sat", "Sun")} | {"Tue": ["am"]}
    problem = posed(
        running(),
        planned_runs=runs,
        plan_covers=(MONDAY, MONDAY + dt.timedelta(days=13)),
        horizon_days=7,
        strength={**LIFTER, "phase": 3, "plyo_tier": 2},
        athlete={"available": free},
        overrides={"one_visit": False},
    )
    (session,) = [s for s in plan(problem).sessions if "hops" not in s.kinds]
    assert (session.kinds, session.half, session.date.weekday()) == (("plyo",), "am", 1)
    assert session.contacts <= 60
    assert session.minutes <= 12
    assert [EXERCISES[b.exercise].pattern for b in session.blocks] == [
        "warm_up",
        *["plyo"] * (len(session.blocks) - 1),
    ]


def planned(kinds, **more):
    runs = [
        {
            "date": MONDAY + dt.timedelta(days=d + 7 * w),
            "kind": kind,
            "minutes": minutes,
            "half": "am",
        }
        for w in (0, 1)
        for d, (kind, minutes) in kinds.items()
    ]
    covers = (MONDAY, MONDAY + dt.timedelta(days=20))
    return posed(
        running(),
        planned_runs=runs,
        plan_covers=covers,
        strength={**LIFTER, "plyo_tier": 2},
        **more,
    )


def tiers_of(session):
    found = [
        n
        for b in session.blocks
        for n, tier in enumerate(CATALOGUE.jumps.tiers)
        if b.exercise in tier
    ]
    return max(found, default=None)


def test_a_run_much_longer_than_usual_drops_that_weeks_jumps_by_a_tier():
    usual, long = ({1: ("easy", 40), 3: ("easy", 40), 5: ("easy", minutes)} for minutes in (40, 60))

    def first_week(kinds):
        sessions = plan(planned(kinds)).sessions
        return {
            tiers_of(s)
            for s in sessions
            if "plyo" in s.kinds and s.date < MONDAY + dt.timedelta(days=7)
        }

    assert first_week(usual) == {2}
    assert first_week(long) == {1}


@pytest.mark.parametrize("born", [1990, 1984, 1974, 1960])
def test_masters_keep_three_days_between_heavy_sessions_where_the_week_has_room(born):
    kinds = dict.fromkeys((0, 2, 4), ("easy", 40))
    made = plan(planned(kinds, athlete={"birth_year": born}))
    days = [s.date for s in made.sessions if "heavy" in s.kinds]
    assert len(days) == 4
    assert all((b - a).days >= 3 for a, b in pairwise(days))


def test_a_lighter_week_has_fewer_jumps():
    kinds = dict.fromkeys((1, 3, 5), ("easy", 40))
    usual = plan(planned(kinds))
    race = {"date": MONDAY + dt.timedelta(days=13), "distance_m": 10_000, "priority": "A"}
    tapered = plan(planned(kinds, races=[race]))

    def most(made):
        return max(
            (
                s.contacts
                for s in made.sessions
                if "plyo" in s.kinds and s.date < MONDAY + dt.timedelta(days=7)
            ),
            default=0,
        )

    assert 0 < most(tapered) <= 0.6 * most(usual) + 5


@pytest.mark.parametrize(
    ("watch", "level"),
    [
        ({"training_readiness": 24}, "amber"),
        ({"training_readiness": 25}, "green"),
        ({"training_readiness": 0, "training_status": "OVERREACHING"}, "amber"),
        ({"training_status": "STRAINED"}, "amber"),
        ({"training_status": "PRODUCTIVE"}, "green"),
    ],
)
def test_the_watch_s_own_judgement_warns_and_never_closes_a_day(watch, level):
    assert readiness_level([Readiness(date=MONDAY, **watch)], MONDAY) == level
    sore = Readiness(date=MONDAY, soreness=5, **watch)
    assert readiness_level([sore], MONDAY) == "amber"
