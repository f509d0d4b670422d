"""Labelled weeks, judged by the judge's own functions.

No session on a closed day, the right counts and gaps, and every closed day named.
"""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from planner.decide import plan
from planner.judge.check import check
from planner.model import PlanningProblem
from tests.planner.problems import later

# Written from the rulebook for other athletes before the planner saw them.
# See the `why` and `reasons` of each.
OURS = {
    w["id"]: w
    for w in json.loads((Path(__file__).parent / "labelled_weeks.json").read_text(encoding="utf-8"))
}
SHARED = ("CW02", "CW03", "CW07", "CW13", "CW16", "CW17")
IDS = (*SHARED, *OURS)


@pytest.fixture(scope="module")
def judge(shared):
    spec = importlib.util.spec_from_file_location(
        "coach_weeks", shared / "tools" / "coach_weeks.py"
    )
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


@pytest.fixture(scope="module")
def weeks(shared):
    return OURS | {
        w["id"]: w
        for w in json.loads((shared / "coach_weeks_edition2.json").read_text(encoding="utf-8"))
    }


def test_every_labelled_week_is_judged_here(weeks):
    assert sorted(weeks) == sorted(IDS)


@pytest.mark.parametrize("name", OURS)
def test_every_day_that_a_coach_closed_is_closed_by_a_rule_he_named(judge, weeks, name):
    """A label gives all the rules that close a day; the plan names one of them."""
    week = weeks[name]
    made = plan(PlanningProblem.model_validate(judge.problem(week)))
    for closed in made.closed:
        why = week["reasons"][closed.kind].get(judge.DAYS[closed.date.weekday()], "")
        assert closed.rule in why, (
            f"{closed.date:%a} {closed.kind}: the plan says {closed.rule}, the coach {why!r}"
        )


@pytest.mark.parametrize("name", IDS)
def test_a_labelled_week_holds(judge, weeks, name):
    problem = PlanningProblem.model_validate(judge.problem(weeks[name]))
    made = plan(problem)
    assert judge.faults(weeks[name], made.model_dump(mode="json", by_alias=True)) == []
    assert check(problem, made) == ()


@pytest.mark.parametrize("by", [-7, 7, 70])
@pytest.mark.parametrize("name", IDS)
def test_a_labelled_week_holds_in_another_week_of_the_year(judge, weeks, name, by):
    problem = PlanningProblem.model_validate_json(later(json.dumps(judge.problem(weeks[name])), by))
    made = plan(problem).model_dump_json(by_alias=True)
    assert judge.faults(weeks[name], json.loads(later(made, -by))) == []


@pytest.mark.parametrize("name", IDS)
def test_a_labelled_week_holds_when_it_is_planned_for_two_weeks(judge, weeks, name):
    problem = {**judge.problem(weeks[name]), "horizon_days": 14}
    made = plan(PlanningProblem.model_validate(problem))
    assert judge.faults(weeks[name], made.model_dump(mode="json", by_alias=True)) == []


# Where the costs of the rulebook prefer other days than the coach: Thursday in one visit costs 2.5
# points and 1.0 for the 48 hours to Tuesday, Friday costs 3.0 as a rest day with one left after it,
# 1.0 after quality and 1.0 two days before the long run.
BY_COST = {"CW03": {"Tue", "Thu"}}


@pytest.mark.parametrize("name", IDS)
def test_sessions_stand_on_the_best_days_there_are(judge, weeks, name):
    """A single session is on a day the coach called best, if there is one."""
    week = weeks[name]
    made = plan(PlanningProblem.model_validate(judge.problem(week)))
    placed = {judge.DAYS[s.date.weekday()] for s in made.sessions if "heavy" in s.kinds}
    if name in BY_COST:
        assert placed == BY_COST[name]
        return
    best = {*week["heavy"]["best"]}
    assert len(best & placed) >= min(len(best), len(placed), 1)


def of_week(judge, week, **overrides):
    """The problem of a labelled week and its plan, for an athlete who insisted on something."""
    problem = PlanningProblem.model_validate({**judge.problem(week), "overrides": overrides})
    made = plan(problem)
    assert check(problem, made) == ()
    return made


def places(judge, made, kind):
    return {(judge.DAYS[s.date.weekday()], s.half) for s in made.sessions if kind in s.kinds}


def test_where_every_evening_is_hard_lifting_goes_straight_after_the_run(judge, weeks):
    """CW16 has no other slot: Tuesday and Thursday, in one visit, and no micro-dose beside it."""
    made = of_week(judge, weeks["CW16"])
    assert places(judge, made, "heavy") == {("Tue", "pm"), ("Thu", "pm")}
    assert places(judge, made, "micro") == places(judge, made, "light") == set()
    for session in made.sessions:
        if "heavy" in session.kinds:
            assert "L2" in session.rules
            assert "plyo" not in session.kinds
            assert session.condition.startswith("Straight after ")


def test_who_wants_no_one_visit_gets_the_micro_dose(judge, weeks):
    """Two lifts on Wednesday morning, and the question what could move."""
    week = weeks["CW16"]
    made = of_week(judge, week, one_visit=False)
    where = (week["fallback"]["micro_dose_day"], week["fallback"]["micro_dose_time"])
    assert places(judge, made, "micro") == {where}
    assert places(judge, made, "heavy") == set()
    assert any("morning" in offer.text for offer in made.offers)


def test_who_wants_no_step_of_the_ladder_gets_no_small_session(judge, weeks):
    made = of_week(judge, weeks["CW16"], one_visit=False, ladder=False)
    assert all(session.kinds in {("plyo",), ("hops",)} for session in made.sessions)
    assert any("morning" in offer.text for offer in made.offers)


def test_the_primer_of_race_week_stands_where_the_coach_wants_it(judge, weeks):
    week = weeks["CW07"]
    made = plan(PlanningProblem.model_validate(judge.problem(week)))
    primers = [judge.DAYS[s.date.weekday()] for s in made.sessions if s.kinds == ("primer",)]
    assert primers == week["primer"]["best"]
