"""What may stand together: the search and the judge, each by its own code, on fortnights of all kinds."""

import datetime as dt
from random import Random

import pytest
from cases import MONDAY
from test_plan_properties import PLACING, board_of, with_choices

from planner import check, plan
from planner.model import PlanningProblem
from planner.place import total_cost


def any_fortnight(random: Random) -> PlanningProblem:
    """Two planned weeks from any weekday on, with lifting, jumps and hard rides of somebody else's in them."""
    today = MONDAY + dt.timedelta(random.randrange(7))
    days = [today + dt.timedelta(i) for i in range(-1, 17)]
    kinds = ("easy", "easy", "tempo", "intervals", "long")
    runs = [{"date": d, "kind": random.choice(kinds), "minutes": 50} for d in days if random.random() < 0.65]
    others = [
        {"date": d, "kind": random.choice(("strength", "plyometrics", "ride")), "hard": random.random() < 0.7}
        for d in random.sample(days[1:15], random.randrange(5))
    ]
    return PlanningProblem.model_validate(
        {
            "today": today,
            "athlete": {"strength_level": "advanced", "heavy_per_week": random.choice((1, 2, 3, None))},
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
        problem = any_fortnight(random)
        board, made = board_of(problem), plan(problem)
        for _ in range(20):
            some = random.choice((0.15, 0.25, 0.4))
            choices = tuple(
                random.choice([c for c in s.options if c] or [0]) if random.random() < some else 0 for s in board.slots
            )
            broken = {b.rule for b in check(problem, with_choices(made, board, choices, problem.today))} & PLACING
            allowed.append(total_cost(board, choices) is not None)
            assert allowed[-1] == (not broken), (problem.today, choices, broken)
    assert 30 < sum(allowed) < len(allowed) - 30
