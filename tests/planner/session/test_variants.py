"""A and B take turns by what was lifted.

So a week with one session does not always hold the same one.
"""

import datetime as dt

import pytest

from planner import plan
from planner.log.history import log_of
from planner.model import Activity, LiftSet, PlanningProblem, Published

MONDAY = dt.date(2026, 3, 2)
A, B = "romanian_deadlift", "reverse_lunge"


def lifted(back, *exercises, uid=None):
    day = MONDAY - dt.timedelta(days=back)
    sets = tuple(LiftSet(exercise=name, reps=6, load_kg=40) for name in exercises) * 4
    start = dt.datetime.combine(day, dt.time(18))
    return Activity(id=f"l{back}", start=start, sport="strength", sets=sets, session_uid=uid)


def letters(*activities, published=(), **more):
    runs = [
        {"date": MONDAY + dt.timedelta(days=d), "kind": "easy", "minutes": 40}
        for d in (1, 3, 5, 8, 10, 12)
    ]
    athlete = {"strength_level": "advanced", "equipment": ("barbell", "rack", "dumbbells")}
    problem = PlanningProblem(
        today=MONDAY,
        athlete={**athlete, **more},
        activities=activities,
        planned_runs=runs,
        published=published,
    )
    heavy = [s for s in plan(problem).sessions if "heavy" in s.kinds]

    return "".join(s.title.removesuffix(" + jumps")[-1] for s in heavy)


@pytest.mark.parametrize(
    ("last", "next_ones"),
    [((A,), "BABA"), ((B,), "ABAB"), (("back_squat", B), "ABAB"), (("somebody_elses", A), "BABA")],
)
def test_the_one_that_was_not_lifted_last_comes_next(last, next_ones):
    assert letters(lifted(9, A), lifted(6, B), lifted(3, *last)) == next_ones


def test_with_one_a_week_they_take_turns_too():
    assert letters(lifted(3, A), heavy_per_week=1) == "BA"


def test_a_primer_is_not_the_last_one():
    shown = [Published(uid="p", date=MONDAY - dt.timedelta(days=3), half="pm", kinds=("primer",))]
    log = lifted(6, B), lifted(3, "back_squat", A, uid="p")
    assert letters(*log) == "BABA"
    assert letters(*log, published=shown) == "ABAB"


def test_without_recorded_sets_each_week_begins_with_a():
    assert letters(lifted(3)) == letters() == "ABAB"


def test_a_primer_ends_no_long_break():
    shown = [Published(uid="p", date=MONDAY - dt.timedelta(days=15), half="pm", kinds=("primer",))]
    log = (lifted(43, A), lifted(40, A), lifted(15, "back_squat", uid="p"))

    def maximum(published):
        problem = PlanningProblem(today=MONDAY, athlete={}, activities=log, published=published)
        return log_of(problem).lifts[A].e1rm_kg

    assert maximum(shown) == pytest.approx(0.9 * maximum(()))
