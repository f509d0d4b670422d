"""The search: exact, with fixed ties, and which half of a day it takes."""

import datetime as dt
import itertools

import pytest

from planner import plan
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.model import PlannedRun, PlanningProblem
from planner.rulebook import numbers as n
from planner.runs.classify import runs_of
from planner.search.bits import HEAVY, PLYO
from planner.search.board import Board, above_usual
from planner.search.place import Placement, search, total_cost
from planner.search.slots import slot
from planner.search.ties import rewards
from tests.planner.cases import (
    EVERY_DAY,
    LIFTER,
    MONDAY,
    TWO_VISITS,
    WEDNESDAY,
    other,
    problem,
    race,
)
from tests.planner.search.test_rules import lately

WED = (WEDNESDAY - MONDAY).days
BOTH = PLYO | HEAVY
YOUNG = {"birth_year": 1996}  # S18: no age factor


def facts_of(given: PlanningProblem) -> Facts:
    runs, damaged = runs_of(given)
    return gather(given, runs, damaged)


def place(given: PlanningProblem) -> Placement:
    return search(Board(facts_of(given)))


def days_of(given: PlanningProblem, bit: int) -> list[int]:
    return [i for i, choice in enumerate(place(given).choices) if choice & bit]


def shown(kinds: str, day: int, half: str = "pm", **fields) -> dict:
    return {
        "uid": kinds,
        "date": MONDAY + dt.timedelta(day),
        "half": half,
        "kinds": kinds.split(),
        **fields,
    }


# ---- Exact ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tier", [1, 3])
@pytest.mark.parametrize("first", range(7))
def test_where_nothing_closes_a_day_trying_everything_finds_nothing_better(tier, first):
    """The widest choice there is, beginning on each weekday: many plans cost the same."""
    today = MONDAY + dt.timedelta(first)
    given = PlanningProblem.model_validate(
        {
            "today": today,
            "horizon_days": 5,
            "athlete": {"strength_level": "advanced", "birth_year": 1966},
            "planned_runs": [
                PlannedRun(date=today + dt.timedelta(i), kind="easy") for i in range(0, 12, 3)
            ],
            "plan_covers": [today, today + dt.timedelta(20)],
            "strength": {**LIFTER, "plyo_tier": tier, "last_heavy": today - dt.timedelta(3)},
        }
    )
    board = Board(facts_of(given))
    rank = {BOTH: 0, HEAVY: 1, PLYO: 2, 0: 3}
    every = [
        (cost, tuple(rank[c] for c in choices), choices)
        for choices in itertools.product(*(s.options for s in board.slots))
        if (cost := total_cost(board, choices)) is not None
    ]
    found = search(board)

    assert len(every) > 50
    assert (found.cost, found.choices) == (min(every)[0], min(every)[2])


def test_equal_days_go_to_the_earliest():
    """Six easy days and one session: all cost the same, Monday comes first."""
    given = problem(
        {**EVERY_DAY, "Sun": "-"}, athlete={"heavy_per_week": 1, "plyo_per_week": 0}, horizon_days=7
    )

    assert len({slot(facts_of(given), i).options[HEAVY].cost for i in range(6)}) == 1
    assert days_of(given, HEAVY) == [0]


def test_a_plan_that_breaks_a_rule_between_days_has_no_cost():
    board = Board(facts_of(problem(horizon_days=7)))

    assert total_cost(board, (0, HEAVY, HEAVY, 0, 0, 0, 0)) is None
    assert total_cost(board, (0, PLYO, PLYO, 0, 0, 0, 0)) is None
    assert total_cost(board, (HEAVY, 0, HEAVY, 0, HEAVY, 0, 0)) is None
    assert total_cost(board, (PLYO, 0, PLYO, 0, PLYO, 0, 0)) is None
    assert total_cost(board, (HEAVY, 0, HEAVY, 0, 0, 0, 0)) is not None


def test_lifting_that_was_done_counts_for_the_days_after():
    done = {"id": "1", "start": "2026-03-01T18:00:00", "sport": "strength"}
    board = Board(facts_of(problem(activities=[done], horizon_days=7)))
    assert HEAVY not in board.slots[0].options
    assert HEAVY in board.slots[1].options


def test_a_full_week_leaves_its_last_rest_day_alone():
    given = problem(
        {**EVERY_DAY, "Wed": "-", "Fri": "-"}, athlete={"birth_year": None}, horizon_days=7
    )
    placed = place(given).choices

    assert sum(bool(placed[i]) for i in (2, 4)) <= 1
    assert total_cost(Board(facts_of(given)), (0, 0, HEAVY, 0, HEAVY, 0, 0)) is None


def test_what_stands_later_in_the_week_counts_too():
    given = problem(planned_other=other("strength", "Sat"), horizon_days=5)
    assert len(days_of(given, HEAVY)) == 1


def test_four_open_weeks_are_searched_in_few_steps():
    """Count work, not time. Without a first plan and a close bound it would be 27,000 steps."""
    board = Board(
        facts_of(
            problem(planned_runs=[], plan_covers=["2026-02-16", "2026-05-31"], horizon_days=28)
        )
    )
    allows, asked = board.allows, []
    board.allows = lambda *step: asked.append(step) or allows(*step)
    search(board)

    assert len(asked) < 25_000


# ---- Calm ----------------------------------------------------------------------------------


def test_an_announced_session_stays_on_its_day():
    """One day is as good as another, and Monday comes first."""
    free = problem(
        {**EVERY_DAY, "Sun": "-"}, athlete={"heavy_per_week": 1, "plyo_per_week": 0}, horizon_days=7
    )
    assert days_of(free, HEAVY) == [0]

    for day in range(1, 6):
        announced = free.model_copy(
            update={"published": problem(published=[shown("heavy", day)]).published}
        )
        assert days_of(announced, HEAVY) == [day]


def test_an_announced_session_moves_where_that_saves_more_than_it_costs():
    """A day's move costs a point (S13). A rest day of this runner costs one less than an easy day.

    So it leaves Wednesday for Tuesday, which is as good and earlier, but not Sunday.
    """
    one = {"athlete": {"heavy_per_week": 1, "plyo_per_week": 0}, "horizon_days": 7}

    assert days_of(problem(**one), HEAVY) == [1]
    assert days_of(problem(published=[shown("heavy", 2)], **one), HEAVY) == [1]
    assert days_of(problem(published=[shown("heavy", 6)], **one), HEAVY) == [6]


def test_a_session_of_tomorrow_moves_for_a_hard_rule_only():
    """Tuesday evening is planned on Monday noon: nothing but a rule may take it away."""
    announced = {
        "published": [shown("heavy", 1)],
        "half_now": "pm",
        "athlete": {"heavy_per_week": 1},
        "horizon_days": 7,
    }

    assert days_of(problem({"Tue": "easy"}, **announced), HEAVY) == [1]
    assert days_of(problem({"Tue": "easy", "Wed": "intervals 40 am"}, **announced), HEAVY) != [1]


def test_a_locked_session_stays_even_against_the_rules():
    locked = problem({"Thu": "intervals 40 am"}, published=[shown("heavy", WED, locked=True)])
    assert WED in days_of(locked, HEAVY)
    assert place(locked).slots[WED].forced == HEAVY
    assert [c.rule for c in place(locked).slots[WED].closed] == ["H03", "P03"]


def test_a_declined_day_is_left_out_for_that_kind_only():
    given = problem(declined=[{"date": WEDNESDAY, "kinds": ["heavy"]}])
    found = slot(facts_of(given), WED)
    assert set(found.options) == {0, PLYO}
    assert [(c.kind, c.rule) for c in found.closed] == [("heavy", "S14")]


# ---- Halves and costs ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "fields", "choice", "half"),
    [
        ({}, {}, HEAVY, "pm"),
        ({}, {"athlete": {"available": {"Wed": ["am"]}}}, HEAVY, "am"),
        ({"Wed": "easy 40 pm"}, {}, HEAVY, "am"),  # S06: not in the run's half
        ({"Wed": "easy 40 am"}, {}, HEAVY, "pm"),
        ({"Wed": "tempo 40 am"}, {}, BOTH, "pm"),  # H13
        ({"Wed": "tempo 40"}, {}, HEAVY, "pm"),
        ({"Wed": "tempo 40 am"}, {}, PLYO, "am"),  # P04: in its warm-up
        ({"Wed": "tempo 40 pm"}, {}, PLYO, "pm"),
        ({"Wed": "tempo 40 pm"}, {}, HEAVY, "pm"),  # H04: straight after it
        ({"Wed": "tempo 40 pm"}, {}, BOTH, None),  # without jumps
        ({"Wed": "tempo 40 pm"}, TWO_VISITS, HEAVY, None),
        ({"Wed": "tempo 40 am"}, {"athlete": {"available": {"Wed": ["am"]}}}, HEAVY, "am"),
        ({"Wed": "tempo 40 am"}, {"athlete": {"available": {"Wed": ["am"]}}}, BOTH, None),
        ({}, {"planned_other": other("ride", "Wed", hard=True, half="am")}, HEAVY, "pm"),  # H17
        ({}, {"planned_other": other("ride", "Wed", minutes=90, half="pm")}, HEAVY, "am"),
        ({}, {"planned_other": other("ride", "Wed", hard=True, half="pm")}, HEAVY, None),
        ({}, {"planned_other": other("strength", "Fri", half="am")}, HEAVY, "am"),  # H11
        ({}, {"planned_other": other("strength", "Fri", half="pm")}, HEAVY, "pm"),
        ({}, {"planned_other": other("strength", "Mon", half="pm")}, HEAVY, "pm"),
        ({"Wed": "easy 40 am"}, {}, PLYO, "am"),  # P09: before the run
        ({}, {"published": [shown("heavy", WED, "am")]}, HEAVY, "am"),
        ({}, {"published": [shown("heavy", WED, "am", locked=True)]}, BOTH, "am"),
        (
            {"Wed": "tempo 40 am"},
            {"published": [shown("plyo", WED, "am", locked=True)]},
            BOTH,
            None,
        ),
    ],
)
def test_which_half_of_the_day(week, fields, choice, half):
    option = slot(facts_of(problem(week, **fields)), WED).options.get(choice)
    assert (option.half if option else None) == half


def test_no_free_half_closes_the_day():
    found = slot(facts_of(problem(athlete={"available": {"Wed": []}})), WED)

    assert set(found.options) == {0}
    assert [(c.kind, c.rule, c.text) for c in sorted(found.closed, key=lambda c: c.kind)] == [
        ("heavy", "S14", "You have no time on this day"),
        ("plyo", "S14", "You have no time on this day"),
    ]


def runs(kind: str, days: range, minutes: int) -> list[dict]:
    """Runs of February: one on each of these days of the month."""
    row = {"sport": "run", "kind": kind, "moving_s": 60 * minutes, "distance_m": 170 * minutes}
    return [{**row, "id": f"{kind}-{day}", "start": f"2026-02-{day:02}T18:00:00"} for day in days]


SHORT = {"activities": runs("easy", range(2, 28, 3), 30)}
AS_EVER = {**SHORT, "week": dict.fromkeys(("Mon", "Wed", "Fri"), "easy 30")}
SPIKE = {**SHORT, "week": {**AS_EVER["week"], "Fri": "easy 60"}}


@pytest.mark.parametrize(
    ("rule", "dear", "cheap", "choice"),
    [
        ("S01", {"week": {"Wed": "easy"}}, {"week": {"Wed": "tempo 40 am"}}, HEAVY),
        ("S02", {"week": {"Wed": "-"}}, {"week": {"Wed": "tempo 40 am"}}, HEAVY),
        ("S02", {"week": {**EVERY_DAY, "Wed": "-", "Thu": "-"}}, {"week": {"Wed": "-"}}, HEAVY),
        ("S04", {"week": {"Tue": "long 100"}}, {}, HEAVY),
        ("S04", {"week": {"Tue": "tempo"}}, {}, HEAVY),
        ("S05", {"week": {"Fri": "tempo"}}, {}, HEAVY),
        (
            "S05",
            {"week": {"Fri": "tempo"}, "athlete": {"strength_level": "novice"}},
            {"week": {"Fri": "tempo"}},
            HEAVY,
        ),
        (
            "S05",
            {"week": {"Fri": "tempo"}, "athlete": {"birth_year": 1960}},
            {"week": {"Fri": "tempo"}},
            HEAVY,
        ),
        ("S07", {"week": {"Wed": "tempo 40"}}, {"week": {"Wed": "tempo 40 am"}}, HEAVY),
        ("S09", {}, {}, PLYO),
        ("S10", {"week": {"Tue": "tempo"}}, {}, PLYO),
        ("S10", {"week": {"Tue": "hills"}}, {"week": {"Tue": "tempo"}}, PLYO),
        ("S16", SPIKE, AS_EVER, HEAVY),
    ],
)
def test_what_a_choice_costs_and_which_rule_it_names(rule, dear, cheap, choice):
    more = slot(facts_of(problem(**dear)), WED).options[choice]
    less = slot(facts_of(problem(**cheap)), WED).options[choice]
    assert rule in more.rules
    assert more.cost > less.cost or dear == cheap


def test_a_likely_run_costs_what_a_certain_one_forbids():
    """Intervals on four Thursdays: the Wednesday before is dear, and the plan says why."""
    habit = {
        "activities": runs("intervals", range(5, 28, 7), 50) + runs("easy", range(2, 28, 3), 50)
    }
    given = problem(**habit, planned_runs=[], plan_covers=None)
    wednesday = slot(facts_of(given), WED)

    assert "H03" in wednesday.options[HEAVY].rules
    assert wednesday.risk["heavy"] > 2
    assert slot(facts_of(given), WED - 1).risk["heavy"] < wednesday.risk["heavy"]


@pytest.mark.parametrize("visits", [{}, TWO_VISITS])
def test_the_evening_of_a_run_that_is_usually_hard_and_late_is_dear(monkeypatch, visits):
    """Intervals on most Thursday evenings: the plan lifts elsewhere.

    In two visits the evening costs as much as the eve (H04). In one it costs what one visit costs,
    as far as the run is likely (S21).
    """
    given = problem(activities=lately(3, "intervals"), planned_runs=[], plan_covers=None, **visits)
    thursday = slot(facts_of(given), WED + 1)
    (chance,) = [
        r.probability
        for r in plan(given).expected_runs
        if r.date == MONDAY + dt.timedelta(WED + 1) and r.kind == "intervals" and r.half
    ]

    assert thursday.options[HEAVY].half == "pm"
    assert ("H04" in thursday.options[HEAVY].rules) is (visits == TWO_VISITS)
    assert (thursday.risk["heavy"] > 0.8 * n.UNSURE) is (visits == TWO_VISITS)
    assert not [
        s for s in plan(given).sessions if "heavy" in s.kinds and s.date.weekday() in (2, 3)
    ]

    monkeypatch.setitem(n.COST, "S21_heavy", n.COST["S21_heavy"] + 1)
    dearer = slot(facts_of(given), WED + 1).options[HEAVY]
    assert dearer.cost == pytest.approx(thursday.options[HEAVY].cost + chance)


def for_risk(board: Board, i: int, choice: int) -> float:
    """The points that the board adds to a choice for the uncertain runs."""
    return board.options[i][choice] / 1000 - board.slots[i].options[choice].cost


def usual_risk(board: Board, kind: str) -> float:
    """The mean risk of the days that are open for a kind."""
    risks = [slot.risk[kind] for slot in board.slots if kind in slot.risk]
    return sum(risks) / len(risks)


def test_a_day_without_any_risk_is_no_dearer_than_one_with_a_little():
    told = {"usual_week": {"Mon": "rest", "Tue": "rest", "Wed": "easy"}}
    board = Board(
        facts_of(
            problem(
                activities=lately(3, "intervals"), planned_runs=[], plan_covers=None, athlete=told
            )
        )
    )
    extra = {i: round(for_risk(board, i, HEAVY), 1) for i in range(7)}
    risks = {i: board.slots[i].risk["heavy"] for i in range(7)}
    usual = usual_risk(board, "heavy")

    ranked = sorted(range(7), key=lambda i: risks[i])
    assert risks[ranked[0]] == 0
    assert [extra[i] for i in ranked] == sorted(extra[i] for i in ranked)

    for i, risk in risks.items():
        counted = risk if risk >= 20 else risk - usual
        assert extra[i] == pytest.approx(counted, abs=0.1)
    assert max(risks.values()) > 20 > usual > 3

    for i in range(7):
        if PLYO in board.options[i] and "plyo" in board.slots[i].risk:
            above = board.slots[i].risk["plyo"] - usual_risk(board, "plyo")
            assert for_risk(board, i, PLYO) == pytest.approx(above, abs=0.1)


def test_a_week_that_is_known_for_certain_is_not_compared_with_an_uncertain_one():
    given = problem(
        activities=lately(3, "intervals"), plan_covers=(MONDAY, MONDAY + dt.timedelta(8))
    )
    board = Board(facts_of(given))

    for i in range(7):
        assert board.options[i][0] == 0
        if HEAVY in board.options[i]:
            assert board.options[i][HEAVY] == round(1000 * board.slots[i].options[HEAVY].cost)

    assert any(
        board.options[i].get(HEAVY, 0) != round(1000 * board.slots[i].options[HEAVY].cost)
        for i in range(7, 14)
    )


@pytest.mark.parametrize(
    ("choices", "full"),
    [
        ((0, PLYO, 0, 0, HEAVY, PLYO, 0), True),
        ((0, PLYO, 0, 0, 0, PLYO, 0), False),
        ((0, PLYO, 0, 0, HEAVY, 0, 0), False),
        ((0, 0, 0, 0, HEAVY, PLYO, 0), False),
    ],
)
def test_a_week_is_full_when_every_day_holds_something_hard_lifting_or_jumps(
    monkeypatch, choices, full
):
    week = {"Mon": "-", "Wed": "-", "Tue": "easy", "Fri": "easy", "Sat": "easy", "Sun": "long 60"}
    given = problem(
        week,
        activities=lately(3, "intervals"),
        planned_other=other("ride", "Mon", "Wed", hard=True),
        plan_covers=None,
    )
    costs = []

    for points in (0.0, 5.0):
        monkeypatch.setitem(n.COST, "S12", points)
        costs.append(total_cost(Board(facts_of(given)), choices))

    assert costs[1] - costs[0] == 5000 * full


def test_a_risk_of_a_half_counts_in_full():
    assert [above_usual(risk, 3.0) for risk in (19.9, 20.0, 30.0)] == [
        pytest.approx(16.9),
        20.0,
        30.0,
    ]


def test_amber_readiness_costs_today():
    sore = problem(readiness=[{"date": MONDAY, "soreness": 8}])
    fresh = slot(facts_of(problem()), 0).options[HEAVY]
    tired = slot(facts_of(sore), 0).options[HEAVY]

    assert "S15" in tired.rules
    assert tired.cost == fresh.cost + 1.5
    assert slot(facts_of(sore), WED).options[HEAVY] == slot(facts_of(problem()), WED).options[HEAVY]


@pytest.mark.parametrize(
    ("given", "choices", "saved"),
    [
        ({}, (0, HEAVY, 0, 0, 0, 0, 0), 12),
        ({}, (0, 0, 0, 0, 0, 0, HEAVY), 12),
        ({}, (0, HEAVY, 0, 0, HEAVY, 0, 0), 12),  # not twice
        ({}, (0, PLYO, 0, 0, 0, 0, 0), 0),
        ({"planned_other": other("strength", "Sat")}, (0, HEAVY, 0, 0, 0, 0, 0), 0),
        ({"planned_other": other("strength", "Mon")}, (0, 0, 0, HEAVY, 0, 0, 0), 0),
    ],
)
def test_a_week_without_lifting_costs_twelve_points_more(monkeypatch, given, choices, saved):
    """S22. A week that lifts anyway saves nothing."""
    costs = []
    for points in (0.0, 12.0):
        monkeypatch.setitem(n.COST, "S22", points)
        rewards.cache_clear()
        board = Board(facts_of(problem(**given, horizon_days=7)))
        costs.append(total_cost(board, choices) - total_cost(board, (0,) * 7))
    rewards.cache_clear()

    assert costs[0] - costs[1] == 1000 * saved


def test_no_cost_of_a_day_is_worth_a_week_without_lifting():
    """S22: each day costs three points or more, and two of them are the only ones."""
    week = {"Tue": "tempo 40", "Wed": "tempo 40 pm", "Fri": "tempo 40", "Sat": "tempo 40"}
    dear = problem(
        week,
        athlete={"available": dict.fromkeys(("Mon", "Tue", "Thu", "Fri", "Sat", "Sun"), ())},
        horizon_days=7,
    )
    assert slot(facts_of(dear), WED).options[HEAVY].cost > 5
    assert days_of(dear, HEAVY) == [WED]


def test_lifting_48_hours_apart_costs_more_than_72():
    board = Board(facts_of(problem({"Tue": "easy", "Thu": "easy"}, athlete=YOUNG, horizon_days=7)))
    near = total_cost(board, (0, HEAVY, 0, HEAVY, 0, 0, 0))
    far = total_cost(board, (0, HEAVY, 0, 0, HEAVY, 0, 0))
    assert near == far + 1000


def test_lifting_48_hours_before_what_stands_already_costs_more_too():
    lifting = {"planned_other": other("strength", "Sat"), "week": {"Tue": "easy", "Thu": "easy"}}
    assert heavy_cost(None, 3, **lifting) == heavy_cost(None, 1, **lifting) + 1000


def test_beside_what_stands_already_a_session_is_the_second_of_its_week_before_and_after_it():
    lifting = {"planned_other": other("strength", "Thu"), "week": {**EVERY_DAY, "Sun": "-"}}
    assert heavy_cost(None, 1, **lifting) == heavy_cost(
        None, 5, **lifting
    )  # both two days from Thursday


@pytest.mark.parametrize(
    ("lifting", "phase", "more"),
    [("strength", 3, 4000), ("strength", 2, 4000), ("swim", 3, 0), ("plyometrics", 3, 0)],
)
def test_lifting_that_stands_already_is_a_hard_day_of_three(lifting, phase, more):
    """S11: nobody knows how heavy somebody else's lifting is, so it counts as heavy."""
    week = {"Tue": "tempo 40 am", "Wed": "tempo 40 am", "Mon": "-"}
    costs = []
    for given in (week, {**week, "Tue": "easy"}):
        others = other(lifting, "Mon")
        athlete = {**YOUNG, "plyo_per_week": 0}
        posed = problem(
            given, athlete=athlete, lifter={"phase": phase}, planned_other=others, horizon_days=7
        )
        costs.append(total_cost(Board(facts_of(posed)), (0,) * 7))

    assert costs[0] - costs[1] == more


@pytest.mark.parametrize(
    ("sets", "more"),
    [
        ([{"exercise": "back_squat", "reps": 5, "load_kg": 100, "rir": 1}], 4000),
        ([{"exercise": "back_squat", "reps": 8, "load_kg": 20, "rir": 6}], 0),
    ],
)
def test_lifting_that_was_done_is_a_hard_day_of_three_if_it_was_heavy(sets, more):
    done = {"id": "1", "start": "2026-03-01T18:00:00", "sport": "strength", "sets": sets}
    week = {"Mon": "tempo 40 am", "Tue": "tempo 40 am"}
    costs = [
        total_cost(
            Board(facts_of(problem(given, athlete=YOUNG, activities=[done], horizon_days=7))),
            (0,) * 7,
        )
        for given in (week, {**week, "Mon": "easy"})
    ]

    assert costs[0] - costs[1] == more


@pytest.mark.parametrize(("phase", "more"), [(1, 0), (2, 0), (3, 4000)])
def test_light_and_moderate_lifting_makes_no_hard_day_of_three(phase, more):
    week = {"Mon": "tempo 40 am", "Tue": "tempo 40 am", "Wed": "easy"}
    costs = []
    for given in (week, {**week, "Mon": "easy"}):
        posed = problem(given, athlete=YOUNG, lifter={"phase": phase}, horizon_days=7)
        costs.append(total_cost(Board(facts_of(posed)), (0, 0, HEAVY, 0, 0, 0, 0)))

    assert costs[0] - costs[1] == more


def test_three_hard_days_in_a_row_cost_more():
    week = {"Mon": "tempo 40 am", "Tue": "tempo 40 am", "Wed": "easy"}
    row = Board(facts_of(problem(week, athlete=YOUNG, horizon_days=7)))
    alone = Board(facts_of(problem({**week, "Mon": "easy"}, athlete=YOUNG, horizon_days=7)))
    choices = (0, 0, HEAVY, 0, 0, 0, 0)

    assert total_cost(row, choices) == total_cost(alone, choices) + 4000


@pytest.mark.parametrize("tier", [1, 3])
@pytest.mark.parametrize(
    "days", [("Mon", "Tue", "Wed"), ("Fri", "Sat"), ("Fri", "Sat", "Sun"), EVERY_DAY]
)
def test_what_is_run_alone_costs_nothing(tier, days):
    """Hard runs in a row, or on every day, are the runner's own business.

    More than five a week leave no free day.
    """
    week = dict.fromkeys(days, "tempo 40 am")
    board = Board(
        facts_of(
            problem(
                {**dict.fromkeys(EVERY_DAY, "-"), **week},
                lifter={"plyo_tier": tier},
                horizon_days=7,
            )
        )
    )

    assert total_cost(board, (0,) * 7) == 0


@pytest.mark.parametrize(("ride", "jumps"), [("Sat", 6), ("Sun", 5)])
def test_a_week_without_a_free_day_costs_more(ride, jumps):
    """Five hard runs, a hard ride and jumps take all seven days."""
    week = dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri"), "tempo 40 am")
    choices = [PLYO * (day == jumps) for day in range(7)]
    full = Board(
        facts_of(
            problem(
                week, planned_other=other("ride", ride, hard=True), athlete=YOUNG, horizon_days=7
            )
        )
    )
    free = Board(
        facts_of(problem(week, planned_other=other("ride", ride), athlete=YOUNG, horizon_days=7))
    )

    assert total_cost(full, choices) == total_cost(free, choices) + 5000


def test_an_a_race_ahead_keeps_its_week_free():
    given = problem(races=[race("2026-03-15", 21097, "A")])
    assert all(i < 6 for i in days_of(given, BOTH))
    assert days_of(given, HEAVY)


def heavy_cost(shown_on: int | tuple[int, ...] | None, *days: int, **fields) -> int:
    """What heavy on these days of a horizon of seven costs.

    It was announced for the days `shown_on`.
    """
    each = () if shown_on is None else (shown_on,) if isinstance(shown_on, int) else shown_on
    published = [{**shown("heavy", day), "uid": str(day)} for day in each]
    board = Board(facts_of(problem(published=published, horizon_days=7, athlete=YOUNG, **fields)))

    return total_cost(board, [HEAVY * (day in days) for day in range(7)])


@pytest.mark.parametrize(("kind", "bit"), [("heavy", HEAVY), ("plyo", PLYO)])
def test_a_move_from_any_day_of_a_week_to_any_other_costs_a_point_a_day(kind, bit):
    def cost(day: int, **published) -> int:
        return total_cost(
            Board(facts_of(problem(**published))), [bit * (i == day) for i in range(14)]
        )

    for old in range(7, 14):
        announced = {"published": [shown(kind, old)]}
        assert [cost(day, **announced) - cost(day) for day in range(7, 14)] == [
            1000 * abs(day - old) for day in range(7, 14)
        ]


def test_one_more_session_beside_an_announced_one_is_no_move():
    assert heavy_cost(3, 3, 5) == heavy_cost(None, 3, 5)
    assert heavy_cost(3, 3) == heavy_cost(None, 3)


def test_of_two_announced_sessions_one_moves_and_one_is_dropped():
    for place in (3, 4):
        nearest = min(abs(2 - place), abs(5 - place))
        assert heavy_cost((2, 5), place) - heavy_cost(None, place) == 1000 * nearest


def test_of_two_new_sessions_one_is_where_the_announced_one_went():
    assert heavy_cost(3, 2, 5) - heavy_cost(None, 2, 5) == 1000
    assert heavy_cost(3, 0, 5) - heavy_cost(None, 0, 5) == 2000


def test_what_somebody_else_planned_is_not_where_an_announced_session_went():
    lifting = {"planned_other": other("strength", "Mon")}
    assert heavy_cost(3, **lifting) == heavy_cost(None, **lifting)


def test_dropping_an_announced_session_without_another_is_no_move_either():
    assert heavy_cost(4) == heavy_cost(None)
