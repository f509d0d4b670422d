"""Plans on the screen: what changed is not called unchanged, and one reason is said once."""

import datetime as dt
import io

import pytest
from rich.console import Console

from connectors.wording import block_line
from planner import PlanningProblem, plan
from planner.model import Published
from worker import show, words

PROBLEM = PlanningProblem.model_validate(
    {
        "today": "2026-03-02",
        "athlete": {
            "strength_level": "intermediate",
            "equipment": ["barbell", "rack"],
            "usual_week": {"Tue": "intervals", "Thu": "tempo", "Sat": "easy", "Sun": "long"},
        },
    }
)


def printed(what) -> list[str]:
    screen = io.StringIO()
    Console(file=screen, width=120).print(what)
    return [line.rstrip() for line in screen.getvalue().splitlines()]


@pytest.fixture(scope="module")
def again():
    """A problem in which all of its plan's sessions are published already, and its plan."""
    first = plan(PROBLEM)
    published = tuple(
        Published(uid=s.uid, date=s.date, half=s.half, kinds=s.kinds) for s in first.sessions
    )
    problem = PROBLEM.model_copy(update={"published": published})
    made = plan(problem)
    assert {change.what for change in made.changes} == {"keep"}
    return problem, made


def test_a_session_that_stays_as_it_was_is_unchanged(again):
    problem, made = again
    days = [words.day(s.date) for s in made.sessions]
    shown = {s.uid: s for s in made.sessions}
    assert printed(show.changes(problem, made, shown, "metric")) == [
        f"Unchanged: {words.joined(days)}"
    ]


def test_a_session_with_another_weight_is_not_called_unchanged(again):
    problem, made = again
    first, *others = made.sessions
    block = first.blocks[1]
    before = [*first.blocks]
    before[1] = block.model_copy(update={"load_kg": 12.5})
    shown = {s.uid: s for s in others} | {
        first.uid: first.model_copy(update={"blocks": tuple(before)})
    }
    said = printed(show.changes(problem, made, shown, "metric"))
    assert said[0] == f"{first.title} on {words.day(first.date)}: other exercises or weights"
    assert said[1] == f"  - {block_line(block.model_copy(update={'note': ''}))}"
    assert said[2].startswith("Unchanged: ")
    assert words.day(first.date) not in said[2]


def test_of_many_changed_exercises_a_few_are_named(again):
    problem, made = again
    first, *others = made.sessions
    shown = {s.uid: s for s in others} | {first.uid: first.model_copy(update={"blocks": ()})}
    said = printed(show.changes(problem, made, shown, "metric"))
    assert said[1 + show.FEW] == f"  - and {len(first.blocks) - show.FEW} more"


def test_days_in_a_row_that_are_closed_for_one_reason_share_a_line():
    problem = PROBLEM.model_copy(update={"flags": ("injury",)})
    said = printed(
        show.plan(plan(problem), problem.today, problem.horizon_days, show.SessionStyle())
    )
    at = said.index("No lifting on")
    assert len(said) == at + 2
    assert said[at + 1].startswith("Mon 2 Mar to Sun 15 Mar  You are injured")


def test_days_apart_keep_their_lines():
    day = dt.date(2026, 3, 2)
    ill, tired = ("H09", "ill"), ("H12", "enough")
    closed = {
        day: ill,
        day + dt.timedelta(2): ill,
        day + dt.timedelta(3): tired,
        day + dt.timedelta(4): tired,
    }
    made = plan(PROBLEM).model_copy(
        update={"closed": tuple(closed_day(date, *why) for date, why in closed.items())}
    )
    said = printed(show.plan(made, PROBLEM.today, PROBLEM.horizon_days, show.SessionStyle()))
    at = said.index("No lifting on") + 1
    assert [line.split("  ")[0] for line in said[at : at + 3]] == [
        "Mon 2 Mar",
        "Wed 4 Mar",
        "Thu 5 Mar to Fri 6 Mar",
    ]


def closed_day(date, rule, text):
    return (
        plan(PROBLEM)
        .closed[0]
        .model_copy(update={"date": date, "kind": "heavy", "rule": rule, "text": text})
    )
