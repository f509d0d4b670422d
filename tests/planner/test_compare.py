"""Names and changes: a session keeps its name wherever it goes, and no two share one."""

import datetime as dt

import pytest
from pydantic import ValidationError

from planner import PlanningProblem, plan
from planner.compare import name_sessions
from planner.model import Published

MONDAY = dt.date(2026, 3, 2)


def shown(uid: str, day: int, *kinds: str, locked: bool = False) -> Published:
    date = MONDAY + dt.timedelta(day)
    return Published(uid=uid, date=date, half="pm", kinds=kinds or ("heavy",), locked=locked)


def names(placed: list[tuple[int, str]], published: list[Published]) -> list[str]:
    return name_sessions(
        [(MONDAY + dt.timedelta(day), (kind,)) for day, kind in placed], published, MONDAY
    )


def test_a_session_keeps_its_name_on_its_day_and_on_the_nearest_day_of_its_week():
    assert names([(1, "heavy"), (4, "heavy")], [shown("a", 4), shown("b", 2)]) == ["b", "a"]


def test_a_name_does_not_cross_into_another_week_or_another_kind():
    assert names([(8, "heavy")], [shown("a", 5)]) == ["2026-03-10-heavy"]
    assert names([(5, "plyo")], [shown("a", 5)]) == ["2026-03-07-plyo"]


def test_a_locked_session_gives_its_name_to_its_own_day_only():
    assert names([(1, "heavy")], [shown("a", 2, locked=True)]) == ["2026-03-03-heavy"]


def test_a_new_session_where_one_was_named_and_moved_away_gets_a_name_of_its_own():
    moved = [shown("2026-03-03-heavy", 4), shown("2026-03-03-heavy-2", 11)]
    assert names([(1, "heavy"), (4, "heavy")], moved) == ["2026-03-03-heavy-3", "2026-03-03-heavy"]


def test_what_was_shown_is_kept_moved_dropped_or_joined_and_each_says_why():
    problem = PlanningProblem(
        today=MONDAY,
        horizon_days=7,
        athlete={"strength_level": "intermediate", "heavy_per_week": 1, "available": {"Tue": []}},
        planned_runs=[
            {"date": MONDAY + dt.timedelta(6), "kind": "long", "minutes": 100, "half": "am"}
        ],
        plan_covers=(MONDAY, MONDAY + dt.timedelta(13)),
        published=[shown("a", 1)],
    )
    (change,) = plan(problem).changes

    assert (change.uid, change.what, change.from_) == ("a", "move", MONDAY + dt.timedelta(1))
    assert change.reason == "Tuesday is closed now (S14). You have no time on this day"


@pytest.mark.parametrize("day", [6, 7, 30])
def test_a_session_that_the_athlete_put_behind_the_horizon_stays_there(day):
    problem = PlanningProblem(
        today=MONDAY,
        horizon_days=7,
        athlete={"heavy_per_week": 0},
        published=[shown("a", day, locked=True)],
    )
    (change,) = [c for c in plan(problem).changes if c.uid == "a"]

    assert (change.what, change.from_, change.to) == ("keep", change.to, MONDAY + dt.timedelta(day))


def test_a_span_that_ends_before_it_begins_is_refused_with_its_field():
    with pytest.raises(ValidationError, match="plan_covers") as refused:
        PlanningProblem(today=MONDAY, athlete={}, plan_covers=(MONDAY, MONDAY - dt.timedelta(1)))
    assert "must not be after" in str(refused.value)
