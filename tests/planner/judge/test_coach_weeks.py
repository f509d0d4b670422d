"""Labelled weeks, judged by the judge's own functions.

No session on a closed day, the right counts and gaps, and every closed day named.
"""

import datetime as dt
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
        w["id"]: w for w in json.loads((shared / "coach_weeks.json").read_text(encoding="utf-8"))
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


@pytest.mark.parametrize("name", IDS)
def test_sessions_stand_on_the_best_days_there_are(judge, weeks, name):
    """A single session is on a day the coach called best, if there is one."""
    week = weeks[name]
    made = plan(PlanningProblem.model_validate(judge.problem(week)))
    placed = sorted(
        (s.date - judge.MONDAY) // dt.timedelta(days=1) for s in made.sessions if "heavy" in s.kinds
    )
    best = {judge.DAYS.index(day) for day in week["heavy"]["best"]}
    assert len(best & {*placed}) >= min(len(best), len(placed), 1)


def test_the_micro_dose_comes_only_when_the_runner_insists(judge, weeks):
    """CW16 has no legal slot; on request two lifts stand on Wednesday morning."""
    week = weeks["CW16"]
    problem = PlanningProblem.model_validate(judge.problem(week))
    calm = plan(problem)
    insisted = problem.model_copy(update={"overrides": {"micro_dose": True}})
    insisted = PlanningProblem.model_validate(json.loads(insisted.model_dump_json(warnings=False)))
    relaxed = plan(insisted)
    assert not any("micro" in s.kinds for s in calm.sessions)
    assert {
        (judge.DAYS[s.date.weekday()], s.half) for s in relaxed.sessions if s.kinds == ("micro",)
    } == {(week["fallback"]["micro_dose_day"], week["fallback"]["micro_dose_time"])}
    assert check(insisted, relaxed) == ()
    assert any("morning" in offer.text for offer in calm.offers)


def test_the_primer_of_race_week_stands_where_the_coach_wants_it(judge, weeks):
    week = weeks["CW07"]
    made = plan(PlanningProblem.model_validate(judge.problem(week)))
    primers = [judge.DAYS[s.date.weekday()] for s in made.sessions if s.kinds == ("primer",)]
    assert primers == week["primer"]["best"]
