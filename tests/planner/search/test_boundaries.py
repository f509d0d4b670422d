"""Each number of the rulebook just below, on and just above its limit.

They are compared with the rulebook's own table.
"""

import datetime as dt

import pytest

from planner import check, plan
from planner.facts.gather import gather
from planner.judge.check import closed_days
from planner.model import Overrides, PlanningProblem
from planner.rulebook.catalogue import CATALOGUE
from planner.runs.classify import runs_of
from planner.search.bits import HEAVY, PLYO
from planner.search.caps import heavy_cap, plyo_cap
from planner.search.slots import slot
from tests.planner.cases import (
    EVERY_DAY,
    MONDAY,
    RIDES,
    TWO_VISITS,
    WEDNESDAY,
    other,
    problem,
    race,
    run,
)

WED = 2
METRES = {
    "5k": 5_000,
    "10k": 10_000,
    "half": 21_097.5,
    "marathon": 42_195,
    "ultra": 80_000,
    "100 km": 100_000,
}
# Rulebook 8.1 and 8.2, typed off by hand.
H02 = {
    "A": {"5k": 6, "10k": 6, "half": 6, "marathon": 9, "ultra": 9, "100 km": 9},
    "B": dict.fromkeys(METRES, 3),
    "C": dict.fromkeys(METRES, 1),
}
P02 = {"A": H02["A"], "B": dict.fromkeys(METRES, 2), "C": H02["C"]}
H08 = {"5k": 1, "10k": 2, "half": 5, "marathon": 10, "ultra": 14, "100 km": 21}
P07 = {"5k": 1, "10k": 2, "half": 7, "marathon": 14, "ultra": 21, "100 km": 21}


def facts_of(given: PlanningProblem):
    runs, damaged = runs_of(given)
    return gather(given, runs, damaged)


def closed(given: PlanningProblem, kind: str, day: int = WED) -> str | None:
    """The rule that the plan names for a day, and the judge agrees that there is one."""
    made = plan(given)
    date = given.today + dt.timedelta(day)
    named = next((c.rule for c in made.closed if (c.date, c.kind) == (date, kind)), None)

    assert (named is not None) == ((date, kind) in closed_days(given, made))
    assert check(given, made) == ()

    return named


# ---- Races ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", METRES)
@pytest.mark.parametrize("priority", "ABC")
def test_a_race_closes_as_many_days_before_it_as_the_rulebook_says(priority, size):
    for kind, table, rules in (("heavy", H02, {"H02", "H03"}), ("plyo", P02, {"P02", "P03"})):
        for days in (1, table[priority][size], table[priority][size] + 1):
            ahead = race(str(WEDNESDAY + dt.timedelta(days)), METRES[size], priority)
            found = closed(problem({}, races=[ahead]), kind)
            if days <= table[priority][size]:
                assert found in rules, (days, kind)
            else:
                assert found not in rules, (days, kind)


@pytest.mark.parametrize("size", METRES)
@pytest.mark.parametrize("priority", "ABC")
def test_a_race_closes_as_many_days_after_it_as_the_rulebook_says(priority, size):
    for kind, table, rule in (("heavy", H08, "H08"), ("plyo", P07, "P07")):
        last = 1 if priority == "C" else table[size]
        for days in (1, last, last + 1):
            before = race(str(WEDNESDAY - dt.timedelta(days)), METRES[size], priority)
            assert (closed(problem({}, races=[before]), kind) == rule) == (days <= last), (
                days,
                kind,
            )


@pytest.mark.parametrize(("days", "tier"), [(15, 2), (14, 2), (13, 1), (10, 1)])
def test_hard_jumps_end_two_weeks_before_an_a_ultra(days, tier):
    """Evidence §4, taper table: the last jumps of tiers 2 and 3."""
    given = problem(
        lifter={"plyo_tier": 2},
        races=[race(str(WEDNESDAY + dt.timedelta(days)), 80_000, "A")],
        athlete={
            "available": dict.fromkeys(("Mon", "Tue", "Thu", "Fri", "Sat", "Sun"), ()),
            "heavy_per_week": 0,
        },
        horizon_days=7,
    )
    made = plan(given)
    (session,) = made.sessions
    jumps = {block.exercise for block in session.blocks}

    assert max(i for i, names in enumerate(CATALOGUE.jumps.tiers) if jumps & {*names}) == tier
    assert session.contacts <= (60, 80, 120)[tier]
    assert check(given, made) == ()

    if tier == 1:
        higher = session.blocks[-1].model_copy(update={"exercise": "forward_hop"})
        swapped = session.model_copy(update={"blocks": (*session.blocks[:-1], higher)})
        assert "P02" in {
            b.rule for b in check(given, made.model_copy(update={"sessions": (swapped,)}))
        }


def test_a_jump_of_a_tier_that_is_not_earned_is_a_breach():
    made = plan(problem())
    session = next(s for s in made.sessions if "plyo" in s.kinds)
    first = next(
        i for i, block in enumerate(session.blocks) if block.exercise in CATALOGUE.jumps.tiers[1]
    )
    bounds = session.blocks[first].model_copy(update={"exercise": "countermovement_jump"})
    blocks = (*session.blocks[:first], bounds, *session.blocks[first + 1 :])
    found = check(
        problem(),
        made.model_copy(update={"sessions": (session.model_copy(update={"blocks": blocks}),)}),
    )

    assert {b.rule for b in found} & {"P11"}


# ---- Runs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "week", "athlete", "limit", "rule"),
    [
        ("heavy", "Wed long {} am", {}, 90, "H05"),
        ("heavy", "Wed easy {} am", {}, 90, "H05"),
        ("heavy", "Wed long {} am", {"strength_level": "novice"}, 1, "H05"),
        ("heavy", "Tue long {}", {}, 150, "H06"),
        ("plyo", "Thu long {}", {}, 150, "P03"),
        ("plyo", "Thu long {}", {"strength_level": "novice"}, 1, "P03"),
        ("plyo", "Wed long {}", {}, 1, "P04"),
        ("plyo", "Tue long {}", {}, 90, "P05"),
    ],
)
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_minutes_of_a_run(kind, week, athlete, limit, rule, more):
    if limit == 1 and more < 0:
        return
    day, what = week.format(limit + more).split(" ", 1)
    assert (closed(problem({day: what}, athlete=athlete), kind) == rule) == (more >= 0)


@pytest.mark.parametrize(
    "title", ["Downhill repeats", "Bergab 5x3 min", "Série en descente", "Bergaf"]
)
def test_a_downhill_session_counts_like_two_and_a_half_hours(title):
    """Rulebook 8.4: downhill sessions count as L of 150 minutes for damage."""
    done = {
        "id": "1",
        "start": "2026-03-01T08:00:00",
        "sport": "run",
        "moving_s": 3000,
        "distance_m": 9000,
    }
    downhill = problem(activities=[{**done, "title": title}])

    assert (closed(downhill, "heavy", 0), closed(downhill, "plyo", 0)) == ("H06", "P05")
    assert "downhill" in next(c.text for c in plan(downhill).closed)

    flat = problem(activities=[{**done, "title": "Morning run"}])

    assert (closed(flat, "heavy", 0), closed(flat, "plyo", 0)) == (None, None)


def test_ultra_weekends_leave_one_session_sixty_hours_before():
    week = {
        "Mon": "-",
        "Tue": "easy",
        "Wed": "easy",
        "Thu": "easy",
        "Fri": "-",
        "Sat": "long 180",
        "Sun": "long 150",
    }
    given = problem(week)

    assert [closed(given, "heavy", day) for day in range(1, 7)] == [
        None,
        None,
        "H03",
        "H03",
        "H03",
        "H05",
    ]
    assert (heavy_cap(facts_of(given), WED), plyo_cap(facts_of(given), WED)) == (1, 1)

    apart = problem({**week, "Sat": "easy"})

    assert closed(apart, "heavy", 3) is None
    assert (heavy_cap(facts_of(apart), WED), plyo_cap(facts_of(apart), WED)) == (2, 2)


@pytest.mark.parametrize(
    ("second", "one_visit", "rule"),
    [
        ("tempo 40 pm", True, None),
        ("tempo 40 pm", False, "H04"),
        ("easy 30 pm", True, None),
        ("easy 30 pm", False, None),
    ],
)
def test_lifting_never_stands_between_two_hard_runs(second, one_visit, rule):
    """Rulebook 8.4: after two quality runs a day it goes straight after the second, or not at all.

    An easy second run does not count. It goes before the lifting or is dropped.
    """
    runs = [run("Wed", "tempo 50 am"), run("Wed", second), run("Mon", "easy"), run("Fri", "easy")]
    given = problem(planned_runs=runs, overrides={"one_visit": one_visit})

    assert closed(given, "heavy") == rule

    options = slot(facts_of(given), WED).options
    assert {o.half for c, o in options.items() if c & HEAVY} == ({"pm"} if rule is None else set())

    if second.startswith("easy"):
        session = next(s for s in plan(given).sessions if s.date == WEDNESDAY)
        assert "do the day's easy run before it, or skip that run" in session.condition


@pytest.mark.parametrize(
    ("phase", "done", "effort"),
    [
        (2, 24, "moderate"),
        (2, 0, "moderate"),
        (3, 24, "heavy"),
        (3, 2, "moderate"),
        (3, 3, "heavy"),
    ],
)
def test_straight_after_an_evening_run_heavy_sets_want_three_sessions_before(phase, done, effort):
    """H04: lifting in one visit is a set shorter, further from the limit, and without jumps."""
    fields = {"lifter": {"phase": phase, "heavy_done": done}}
    given = problem({"Wed": "tempo 40 pm"}, **fields)
    found = slot(facts_of(given), WED)

    assert closed(given, "heavy") is None
    assert set(found.options) == {0, PLYO, HEAVY}
    assert found.effort == effort
    assert found.options[HEAVY].half == "pm"
    assert {"H04", "L2", "S21"} <= set(found.options[HEAVY].rules)

    morning = slot(facts_of(problem({"Wed": "tempo 40 am"}, **fields)), WED)
    assert not {"H04", "L2", "S21"} & set(morning.options[HEAVY].rules)


@pytest.mark.parametrize(
    ("half", "one_visit", "day", "fits"),
    [
        ("am", True, ["am"], True),  # H13: no afternoon, so straight after the run
        ("am", False, ["am"], False),
        ("am", True, ["am", "pm"], True),
        ("pm", True, ["pm"], True),
        ("pm", True, ["am"], False),  # it would come before the run
        ("pm", False, ["am", "pm"], False),
    ],
)
def test_one_visit_wants_the_half_day_of_the_run(half, one_visit, day, fits):
    given = problem(
        {"Wed": f"tempo 40 {half}"},
        athlete={"available": {"Wed": day}},
        overrides={"one_visit": one_visit},
    )
    option = slot(facts_of(given), WED).options.get(HEAVY)

    assert (option is not None) is fits
    if option is not None:
        assert option.half == day[-1]
        assert ("L2" in option.rules) is (day[-1] == half)


def test_jumps_in_the_evening_of_a_morning_quality_run_want_six_hours():
    session = next(
        s for s in plan(problem({"Wed": "tempo 40 am"})).sessions if s.kinds == ("plyo", "heavy")
    )

    assert session.date == WEDNESDAY
    assert "at least 3 hours later (leave out the jumps if it's less than 6)" in session.condition


# ---- Counts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "rule", "effort"),
    [
        ({"week": {"Fri": "tempo"}, "lifter": {"heavy_done": 2}}, "H10", "light"),
        ({"week": {"Fri": "tempo"}, "lifter": {"heavy_done": 2, "phase": 2}}, "H10", "light"),
        ({"planned_other": RIDES}, "P13", "moderate"),
        (
            {"week": {"Fri": "tempo"}, "lifter": {"heavy_done": 2}, "planned_other": RIDES},
            "H10",
            "light",
        ),
    ],
)
def test_what_is_closed_to_harder_lifting_goes_in_smaller(fields, rule, effort):
    """L1, and the athlete's no to the ladder. Every other day is blocked."""
    only = {"available": dict.fromkeys(("Mon", "Tue", "Thu", "Fri", "Sat", "Sun"), ())}
    given = problem(athlete=only, horizon_days=7, **fields)
    (session,) = [s for s in plan(given).sessions if "heavy" in s.kinds]

    assert closed(given, "heavy") == rule
    assert (session.date, session.effort) == (WEDNESDAY, effort)
    assert "L1" in session.rules

    refused = given.model_copy(update={"overrides": Overrides(ladder=False)})
    assert closed(refused, "heavy") == rule
    assert [s for s in plan(refused).sessions if "heavy" in s.kinds] == []


def test_what_another_rule_closes_is_no_smaller_either():
    """L1 is for H10 and P13 alone: before quality there is no lifting, however light."""
    given = problem({"Thu": "tempo", "Fri": "tempo"}, lifter={"heavy_done": 2})

    assert closed(given, "heavy") == "H03"
    assert HEAVY not in slot(facts_of(given), WED).options


@pytest.mark.parametrize(("done", "rule"), [(1, "H10"), (2, "H10"), (3, None), (4, None)])
def test_first_exposures_are_three(done, rule):
    assert closed(problem({"Fri": "tempo"}, lifter={"heavy_done": done}), "heavy") == rule


@pytest.mark.parametrize(("gap", "rule"), [(13, None), (14, None), (15, "H10"), (16, "H10")])
def test_protection_fades_after_fifteen_days(gap, rule):
    faded = {"last_heavy": MONDAY - dt.timedelta(gap)}
    assert closed(problem({"Fri": "tempo"}, lifter=faded), "heavy") == rule


@pytest.mark.parametrize(("gap", "rule"), [(20, None), (21, None), (22, "P01"), (23, "P01")])
def test_jumps_wait_a_week_after_three_weeks_off(gap, rule):
    """P01. From 15 days off they are a tier lower (P11), so this runner has one to lose."""
    faded = {"last_heavy": MONDAY - dt.timedelta(gap), "plyo_tier": 2}
    assert closed(problem(lifter=faded), "plyo") == rule


@pytest.mark.parametrize(("gap", "rule"), [(14, None), (15, "P11"), (16, "P11")])
def test_after_fifteen_days_without_jumps_the_first_tier_is_hops_again(gap, rule):
    faded = {"last_heavy": MONDAY - dt.timedelta(gap), "plyo_tier": 1}
    assert closed(problem(lifter=faded), "plyo") == rule


@pytest.mark.parametrize(("born", "rule"), [(2009, "H15"), (2008, None), (2007, None)])
def test_adults_are_eighteen(born, rule):
    assert closed(problem(athlete={"birth_year": born}), "heavy") == rule


@pytest.mark.parametrize(("born", "rule"), [(1967, None), (1966, "P13"), (1965, "P13")])
@pytest.mark.parametrize("kind", ["heavy", "plyo"])
def test_from_sixty_three_hard_days_are_enough(born, rule, kind):
    rides = other("ride", "Fri", "Sat", "Sun", hard=True)
    given = problem(planned_other=rides, athlete={"birth_year": born}, lifter={"plyo_tier": 2})
    assert closed(given, kind) == rule


@pytest.mark.parametrize(("hard", "rule"), [(3, None), (4, "P13"), (5, "P13")])
def test_four_hard_days_are_enough_for_everybody_else(hard, rule):
    rides = other("ride", *("Fri", "Sat", "Sun", "Mon", "Tue")[:hard], hard=True)
    assert closed(problem(planned_other=rides), "heavy") == rule


@pytest.mark.parametrize(("rest", "rule"), [(1, "H07"), (2, None), (3, None)])
def test_the_last_rest_day_stays(rest, rule):
    week = {**EVERY_DAY, **dict.fromkeys(("Wed", "Fri", "Sun")[:rest], "-")}
    assert closed(problem(week), "heavy") == rule
    assert closed(problem(week), "plyo") == (rule and "P06")


@pytest.mark.parametrize(
    ("kind", "kinds", "rules"),
    [("heavy", "strength", ("H11", "H11", None)), ("plyo", "plyometrics", ("P08", "P08", None))],
)
def test_two_days_lie_between_sessions(kind, kinds, rules):
    for away, rule in enumerate(rules):
        assert (
            closed(problem(planned_other=other(kinds, ("Wed", "Thu", "Fri")[away])), kind) == rule
        )


@pytest.mark.parametrize(("away", "rule"), [("Thu", "P08"), ("Fri", "P08"), ("Sat", None)])
def test_three_days_lie_between_jumps_of_the_third_tier(away, rule):
    given = problem(planned_other=other("plyometrics", away), lifter={"phase": 4, "plyo_tier": 3})
    assert closed(given, "plyo") == rule


# ---- Costs ---------------------------------------------------------------------------------

YOUNG = {"birth_year": 1996}


def cost(choice: int, week=None, **fields) -> float:
    athlete = {**YOUNG, **fields.pop("athlete", {})}
    return slot(facts_of(problem(week, athlete=athlete, **fields)), WED).options[choice].cost


@pytest.mark.parametrize(
    ("points", "week", "athlete"),
    [
        (0.0, {"Wed": "tempo 40 am"}, {}),  # S03, the target
        (2.0, {"Wed": "easy"}, {}),  # S01
        (1.0, {"Wed": "-"}, {}),  # S02: two running days
        (1.0, {"Wed": "-", "Tue": "easy", "Thu": "easy"}, {}),  # four
        (3.0, {"Wed": "-", "Tue": "easy", "Thu": "easy", "Sat": "easy"}, {}),  # five, and one left
        (3.0, {**EVERY_DAY, "Wed": "-", "Thu": "-"}, {}),  # S02: one left
        (0.0, {**EVERY_DAY, "Wed": "-", "Thu": "-"}, {"rest_days": "use"}),
        (2.0, {"Tue": "long 89"}, {}),  # S04 begins at 90
        (5.0, {"Tue": "long 90"}, {}),
        (5.0, {"Tue": "long 149"}, {}),
        (3.0, {"Tue": "tempo"}, {}),
        (3.0, {"Fri": "tempo"}, {}),  # S05
        (4.5, {"Fri": "tempo"}, {"strength_level": "novice"}),
        (1.5, {"Wed": "tempo 40"}, {}),  # S07
        (3.25, {"Fri": "tempo"}, {"birth_year": 1986}),  # S18 from 40
        (3.0, {"Fri": "tempo"}, {"birth_year": 1987}),
        (3.5, {"Fri": "tempo"}, {"birth_year": 1976}),
        (4.0, {"Fri": "tempo"}, {"birth_year": 1966}),
        (6.5, {"Tue": "long 100"}, {"birth_year": 1976}),
        (4.0, {"Wed": "tempo 40 pm"}, {}),  # S21: heavy sets in one visit
        (4.0, {"Wed": "tempo 40 am"}, {"available": {"Wed": ["am"]}}),
    ],
)
def test_what_lifting_on_a_day_costs(points, week, athlete):
    assert cost(HEAVY, week, athlete=athlete) == pytest.approx(points)


@pytest.mark.parametrize(
    ("points", "week", "lifter"),
    [
        (2.5, {"Wed": "tempo 40 pm"}, {"phase": 1}),  # S21: light
        (2.5, {"Wed": "tempo 40 pm"}, {"phase": 2}),  # moderate
        (2.5, {"Wed": "tempo 40 pm"}, {"phase": 3, "heavy_done": 2}),  # moderate for new legs
        (4.0, {"Wed": "tempo 40 pm"}, {"phase": 3}),  # heavy
        (4.0, {"Wed": "tempo 40 pm"}, {"phase": 4}),
        (3.0, {"Fri": "tempo"}, {"phase": 1, "heavy_done": 2}),  # light is no smaller
        (5.0, {"Fri": "tempo"}, {"phase": 2, "heavy_done": 2}),  # L1
        (5.0, {"Fri": "tempo"}, {"phase": 3, "heavy_done": 2}),
        (3.0, {"Fri": "tempo"}, {"phase": 3, "heavy_done": 3}),
    ],
)
def test_what_lifting_costs_by_its_effort(points, week, lifter):
    assert cost(HEAVY, week, lifter=lifter) == pytest.approx(points)


@pytest.mark.parametrize(
    ("points", "lifter"), [(3.0, {"phase": 1}), (4.5, {"phase": 2}), (4.5, {"phase": 3})]
)
def test_light_sets_two_days_before_quality_cost_a_novice_no_more_than_others(points, lifter):
    """S05."""
    novice = {"strength_level": "novice"}
    assert cost(HEAVY, {"Fri": "tempo"}, athlete=novice, lifter=lifter) == pytest.approx(points)


@pytest.mark.parametrize(
    ("points", "week"), [(1.0, {}), (2.0, {"Tue": "tempo"}), (3.0, {"Tue": "hills"})]
)
def test_what_jumps_of_their_own_cost(points, week):
    assert cost(PLYO, week) == pytest.approx(points)


def test_what_the_same_half_day_costs():
    """S06: three to six hours. Only the evening is left to lift in, and the run is in it."""
    evening = {"athlete": {"available": {"Wed": ["pm"]}}}

    assert (
        cost(HEAVY, {"Wed": "easy 40 pm"}, **evening)
        - cost(HEAVY, {"Wed": "easy 40 am"}, **evening)
        == 0.5
    )
    assert (
        cost(HEAVY, {"Wed": "long 80 pm"}, **evening)
        - cost(HEAVY, {"Wed": "long 80 am"}, **evening)
        == 1.5
    )


# ---- What is said --------------------------------------------------------------------------


def test_a_morning_without_its_readings_is_said():
    """Evidence §6: missing is unknown, never neutral, and the plan says so."""
    before, today = (
        {"date": MONDAY - dt.timedelta(1), "hrv_ms": 60},
        {"date": MONDAY, "sleep_s": 28_000},
    )
    text = (
        "There are no readings from this morning,"
        " so the plan doesn't know how well you have recovered."
    )

    assert text in plan(problem(readiness=[before])).warnings
    assert text in plan(problem(readiness=[before, {"date": MONDAY}])).warnings
    assert text not in plan(problem(readiness=[before, today])).warnings
    assert text not in plan(problem()).warnings


def test_one_session_where_two_would_not_fit_is_said():
    """Ladder, step 6."""
    evenings = {
        "Mon": "-",
        "Tue": "intervals 50 pm",
        "Wed": "-",
        "Thu": "tempo 50 pm",
        "Sat": "easy",
        "Sun": "long 100",
    }
    one = plan(problem({**evenings, "Fri": "-"}, horizon_days=7, **TWO_VISITS))

    assert (
        "There is room for only one lifting session in the week from 2 March."
        " One is enough to keep your strength." in one.warnings
    )

    both = [run(day, what) for day, what in evenings.items() if what != "-"]
    later = [{**r, "date": r["date"] + dt.timedelta(7)} for r in both]
    twice = plan(problem(planned_runs=both + later, horizon_days=14, **TWO_VISITS))

    assert (
        "There is room for only one lifting session in each of 2 weeks."
        " One is enough to keep your strength." in twice.warnings
    )
    for free in (problem(horizon_days=7), problem({**evenings, "Fri": "-"}, horizon_days=7)):
        made = plan(free)
        assert len([s for s in made.sessions if "heavy" in s.kinds]) == 2
        assert "keep your strength" not in " ".join(made.warnings)


def test_a_told_week_is_offered_room_as_a_planned_one_is():
    """Ladder, step 5, where the athlete entered the usual week and no calendar has it."""
    usual_week = {
        "Tue": "intervals",
        "Thu": "tempo",
        "Sat": "hills",
        "Sun": "long",
        "Mon": "easy",
        "Wed": "easy",
        "Fri": "rest",
    }
    evening = [
        {
            "id": f"{week}-{day}",
            "start": dt.datetime.combine(MONDAY + dt.timedelta(day - 7 * week), dt.time(18)),
            "sport": "run",
            "kind": kind,
            "moving_s": 3000,
            "distance_m": 9000,
        }
        for week in range(1, 7)
        for day, kind in ((1, "intervals"), (3, "tempo"), (5, "hills"))
    ]
    given = problem(
        planned_runs=[],
        plan_covers=None,
        activities=evening,
        athlete={"usual_week": usual_week},
        horizon_days=7,
        **TWO_VISITS,
    )
    made = plan(given)

    assert not [s for s in made.sessions if "heavy" in s.kinds]
    assert (
        made.offers[0].text
        == "Move Tuesday's intervals to the morning, and Tuesday opens up for lifting"
    )


@pytest.mark.parametrize(
    "kinds", [("easy", "long"), ("long", "tempo"), ("easy", "easy"), ("tempo", "tempo")]
)
def test_where_the_hard_days_are_told_habit_expects_one_easy_run_elsewhere(kinds):
    saturdays = [
        {
            "id": str(week),
            "start": dt.datetime.combine(MONDAY + dt.timedelta(days=5 - 7 * week), dt.time(9)),
            "sport": "run",
            "kind": kinds[week % 2],
            "moving_s": 3600,
            "distance_m": 10_000,
        }
        for week in range(1, 12)
    ]
    with_week = problem(
        planned_runs=[],
        plan_covers=None,
        activities=saturdays,
        athlete={"usual_week": {"Sun": "long", "Tue": "tempo"}},
    )
    without = with_week.model_copy(
        update={"athlete": with_week.athlete.model_copy(update={"usual_week": {}})}
    )
    chance = sum(
        r.probability for r in plan(without).expected_runs if r.date == MONDAY + dt.timedelta(5)
    )
    (run,) = [r for r in plan(with_week).expected_runs if r.date == MONDAY + dt.timedelta(5)]

    assert (run.kind, run.source) == ("easy", "habit")
    assert run.probability == pytest.approx(min(0.97, chance), abs=0.002)


def test_a_light_session_names_the_run_it_protects():
    free = {
        "available": {
            **dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Sat", "Sun"), ()),
            "Fri": ["pm"],
        }
    }
    week = {"Mon": "easy", "Thu": "easy", "Fri": "easy am", "Sat": "tempo 20 am"}
    light = next(
        s for s in plan(problem(week, athlete=free, horizon_days=7)).sessions if "light" in s.kinds
    )

    assert light.date == MONDAY + dt.timedelta(4)
    assert "the next key run is Saturday's tempo run, the day after" in light.reason
    assert light.rules == ("L4",)

    raced = problem({**week, "Sat": "race 20 am"}, athlete=free, horizon_days=7)
    assert not [s for s in plan(raced).sessions if "light" in s.kinds]  # H02

    refused = problem(week, athlete=free, horizon_days=7, overrides={"ladder": False})
    assert not [s for s in plan(refused).sessions if "light" in s.kinds]
