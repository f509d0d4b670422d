"""The rulebook in words: complete, and with the numbers that are in force."""

import pytest
from hypothesis import given

from planner import plan
from planner.rulebook.book import IDS, numbers, rulebook
from planner.search import rules
from tests.planner.problems import MANY, problems

HARD = {f"H{i:02}" for i in range(1, 18)} | {f"P{i:02}" for i in range(1, 14)}
SOFT = {f"S{i:02}" for i in (*range(1, 19), 21, 22)}
LADDER = {*(f"L{step}" for step in range(1, 5)), *(f"8.3.{step}" for step in range(5, 8))}
SECTIONS = {"8.1", "8.3", "8.4", "8.5", "8.6"}


def other(value):
    """The same shape with other numbers in it."""
    if isinstance(value, dict):
        return {key: other(v) for key, v in value.items()}

    if isinstance(value, tuple):
        return tuple(other(v) for v in value)

    return value + 0.07 if isinstance(value, int | float) else value


NUMBERS = sorted(
    n
    for n, value in vars(numbers).items()
    if n.isupper() and n != "GAP_COST" and other(value) != value
)


def test_the_rulebook_is_complete():
    ids = [entry.id for entry in rulebook()]
    assert sorted(ids) == sorted(HARD | SOFT | LADDER | SECTIONS)
    assert set(ids) == IDS


def test_every_rule_says_what_it_wants_why_and_who_says_so():
    for entry in rulebook():
        assert all((entry.text, entry.number, entry.why, entry.sources)), entry.id
        assert "{" not in entry.number, entry.id


def test_the_rules_of_the_search_are_in_it():
    assert {rule.id for rule in rules.RULES} <= IDS


@MANY
@given(problems())
def test_whatever_a_plan_names_is_in_it(problem):
    made = plan(problem)
    assert {c.rule for c in made.closed} | {rule for s in made.sessions for rule in s.rules} <= IDS


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_is_told_as_it_is_in_force(name, monkeypatch):
    """A changed number reads differently: nothing is written down twice."""
    before = rulebook()
    monkeypatch.setattr(numbers, name, other(getattr(numbers, name)))
    assert rulebook() != before


@pytest.mark.parametrize("key", sorted(numbers.COST))
def test_every_cost_is_told_with_its_rule(key, monkeypatch):
    before = {entry.id: entry for entry in rulebook()}
    monkeypatch.setitem(numbers.COST, key, 7.77)
    changed = [entry.id for entry in rulebook() if entry != before[entry.id]]
    assert changed == [key[:3]]
