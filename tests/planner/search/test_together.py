"""What may go together: the search and the judge, each by its own code.

They are compared on fortnights of all kinds.
"""

import datetime as dt
from random import Random

import pytest

from planner import check, plan
from planner.model import PlanningProblem
from planner.search.bits import HEAVY, PLYO
from planner.search.place import total_cost
from tests.planner.cases import EVERY_DAY, MONDAY, other, problem
from tests.planner.test_plan_properties import PLACING, board_of, with_choices


def any_fortnight(random: Random) -> PlanningProblem:
    """Two planned weeks from any weekday on.

    Somebody else's lifting, jumps and hard rides are in them.
    """
    today = MONDAY + dt.timedelta(random.randrange(7))
    days = [today + dt.timedelta(i) for i in range(-1, 17)]
    kinds = ("easy", "easy", "tempo", "intervals", "long")
    runs = [
        {"date": d, "kind": random.choice(kinds), "minutes": 50}
        for d in days
        if random.random() < 0.65
    ]
    others = [
        {
            "date": d,
            "kind": random.choice(("strength", "plyometrics", "ride")),
            "hard": random.random() < 0.7,
        }
        for d in random.sample(days[1:15], random.randrange(5))
    ]

    return PlanningProblem.model_validate(
        {
            "today": today,
            "athlete": {
                "strength_level": "advanced",
                "heavy_per_week": random.choice((1, 2, 3, None)),
            },
            "planned_runs": [run for run in runs if run["date"] >= today],
            "planned_other": others,
            "plan_covers": (MONDAY - dt.timedelta(14), MONDAY + dt.timedelta(60)),
            "strength": {
                "phase": 4,
                "heavy_done": 30,
                "last_heavy": today - dt.timedelta(4),
                "plyo_gate": "open",
                "plyo_tier": random.randrange(4),
            },
        }
    )


@pytest.mark.parametrize("seed", range(4))
def test_what_the_search_lets_stand_together_is_what_the_judge_lets_stand(seed):
    random = Random(seed)
    allowed = []

    for _ in range(12):
        given = any_fortnight(random)
        board, made = board_of(given), plan(given)
        for _ in range(20):
            some = random.choice((0.15, 0.25, 0.4))
            choices = tuple(
                random.choice([c for c in s.options if c] or [0]) if random.random() < some else 0
                for s in board.slots
            )
            broken = {
                b.rule for b in check(given, with_choices(made, board, choices, given.today))
            } & PLACING
            allowed.append(total_cost(board, choices) is not None)
            assert allowed[-1] == (not broken), (given.today, choices, broken)

    assert 30 < sum(allowed) < len(allowed) - 30


H, P = HEAVY, PLYO
# Jumps that were announced for a morning keep lifting there that joins them.
SHOWN_IN_THE_MORNING = {
    "published": [{"uid": "a", "date": MONDAY + dt.timedelta(2), "half": "am", "kinds": ["plyo"]}],
    "athlete": {"available": {"Fri": ["am"]}},
    "horizon_days": 7,
}
REST = {**EVERY_DAY, "Mon": "-", "Wed": "-", "Thu": "-"}


@pytest.mark.parametrize(
    ("fields", "choices", "may"),
    [
        (
            {"week": {**EVERY_DAY, "Wed": "-", "Fri": "-"}},
            (0, 0, H, 0, P, 0, 0),
            False,
        ),  # both rest days of the week
        ({"week": {**EVERY_DAY, "Wed": "-", "Fri": "-"}}, (0, 0, H, 0, 0, P, 0), True),
        ({"week": REST, "planned_other": other("strength", "Thu")}, (P, 0, P, 0, 0, 0, 0), False),
        ({"week": REST, "planned_other": other("strength", "Thu")}, (P, 0, 0, 0, 0, 0, 0), True),
        (
            {
                "week": {**EVERY_DAY, "Mon": "-", "Tue": "-", "Thu": "-"},
                "planned_other": other("strength", "Mon"),
            },
            (0, P, 0, 0, 0, 0, 0),
            True,  # Thursday stays free
        ),
        ({"planned_other": other("strength", "Sat")}, (H, 0, H, 0, 0, 0, 0), False),
        ({"planned_other": other("strength", "Sat")}, (H, 0, 0, 0, 0, 0, 0), True),
        ({"planned_other": other("plyometrics", "Sat")}, (P, 0, P, 0, 0, 0, 0), False),
        (
            {
                "planned_other": other("ride", "Thu", "Fri", "Sun", hard=True),
                "lifter": {"plyo_tier": 2},
            },
            (P, H, 0, 0, 0, 0, 0),
            False,  # five hard days of seven
        ),
        (
            {
                "planned_other": other("ride", "Thu", "Fri", "Sun", hard=True),
                "lifter": {"plyo_tier": 1},
            },
            (P, H, 0, 0, 0, 0, 0),
            True,
        ),
        (
            {
                "planned_other": other("ride", "Thu", "Fri", "Sun", hard=True),
                "lifter": {"plyo_tier": 2, "phase": 2},
            },
            (P, H, 0, 0, 0, 0, 0),
            True,  # moderate lifting makes no hard day
        ),
        (SHOWN_IN_THE_MORNING, (0, 0, H, 0, H, 0, 0), False),  # Wednesday evening, Friday morning
        (SHOWN_IN_THE_MORNING, (0, 0, P | H, 0, H, 0, 0), True),  # both in the morning
        (SHOWN_IN_THE_MORNING, (0, 0, P | H, 0, P | H, 0, 0), True),
        ({"athlete": {"available": {"Mon": ["pm"], "Wed": ["am"]}}}, (H, 0, H, 0, 0, 0, 0), False),
        ({"athlete": {"available": {"Mon": ["am"], "Wed": ["am"]}}}, (H, 0, H, 0, 0, 0, 0), True),
        ({"athlete": {"available": {"Mon": ["am"], "Wed": ["pm"]}}}, (H, 0, H, 0, 0, 0, 0), True),
        (
            {"athlete": {"available": {"Sun": ["pm"], "Tue": ["am"]}}, "horizon_days": 14},
            (0, 0, 0, 0, 0, 0, H, 0, H, 0, 0, 0, 0, 0),
            False,  # Sunday evening to Tuesday morning
        ),
        (
            {"athlete": {"available": {"Sun": ["pm"], "Tue": ["pm"]}}, "horizon_days": 14},
            (0, 0, 0, 0, 0, 0, H, 0, H, 0, 0, 0, 0, 0),
            True,
        ),
    ],
)
def test_what_stands_later_in_the_week_counts_too(fields, choices, may):
    given = problem(**fields)
    board, made = board_of(given), plan(given)

    assert (total_cost(board, choices) is not None) is may

    broken = {
        b.rule for b in check(given, with_choices(made, board, choices, given.today))
    } & PLACING

    assert (not broken) is may
