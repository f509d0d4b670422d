"""The search against trying everything, and against another solver.

That solver has its own statement of the rules and costs.
"""

import math
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings

from planner.decide import plan
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.judge.check import check
from planner.model import PlanningProblem
from planner.runs.classify import runs_of
from planner.search.board import Board
from planner.search.pins import with_what_pins_leave
from planner.search.place import search, total_cost
from tests.planner.problems import problems
from tests.planner.search.solver import Task
from tests.planner.weeks import realistic

pytestmark = pytest.mark.journey

SOME = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def facts_of(problem: PlanningProblem) -> Facts:
    """What the search sees: pinned sessions as far as they may still be done."""
    runs, damaged = runs_of(problem)
    left = with_what_pins_leave(gather(problem, runs, damaged))
    return gather(left, runs, damaged)


def brute_force(board: Board) -> tuple[int, tuple[int, ...]]:
    """Cost and choices of the best plan there is.

    The cheapest wins, then the one with the higher choice on the first day in which two plans
    differ (3: both kinds, 2: heavy, 1: jumps, 0: nothing). Every plan is looked at to its end,
    except for those whose beginning already breaks a rule.
    """
    plans = [(0, board.start, ())]

    for i, options in enumerate(board.options):
        plans = [
            (
                cost + own + board.between(i, choice, memory),
                board.after(i, choice, memory),
                (*choices, choice),
            )
            for cost, memory, choices in plans
            for choice, own in options.items()
            if board.allows(i, choice, memory)
        ]

    cost, choices = min(
        ((cost, choices) for cost, _, choices in plans), key=lambda p: (p[0], [-c for c in p[1]])
    )

    return cost, choices[: len(board.slots)]


@pytest.mark.parametrize("hundred", range(10))
def test_in_a_thousand_weeks_trying_everything_finds_nothing_better(hundred):
    for number in range(100 * hundred, 100 * hundred + 100):
        board = Board(facts_of(realistic(Random(number), 7)))
        found = search(board)
        assert (found.cost, found.choices) == brute_force(board), f"week {number}"
        assert found.cost == total_cost(board, found.choices)


@SOME
@given(problems(longest=7))
def test_in_odd_weeks_trying_everything_finds_nothing_better(problem):
    board = Board(facts_of(problem))
    assume(math.prod(len(s.options) for s in board.slots) <= 3000)
    found = search(board)
    assert (found.cost, found.choices) == brute_force(board)


@pytest.mark.parametrize("block", range(8))
def test_another_solver_finds_the_same_fortnight(block):
    """The same cost, the same days, and a plan that the judge has nothing against."""
    for number in range(25 * block, 25 * block + 25):
        problem = realistic(Random(f"fortnight {number}"), 14)
        facts = facts_of(problem)
        board = Board(facts)
        found = search(board)
        assert (found.cost, found.choices) == Task(facts, board).solve(), f"fortnight {number}"
        assert check(problem, plan(problem)) == (), f"fortnight {number}"


@SOME
@given(problems(longest=14))
def test_another_solver_finds_the_same_days_in_odd_problems(problem):
    facts = facts_of(problem)
    board = Board(facts)
    found = search(board)
    assert (found.cost, found.choices) == Task(facts, board).solve()
