"""The facts of a week, from plain values."""

import datetime as dt

import pytest

from planner.model import (
    Activity,
    Athlete,
    Block,
    ExpectedRun,
    LiftSet,
    Phase,
    Plan,
    PlanningProblem,
    Session,
)
from worker import words
from worker.ahead import days
from worker.mail.weekly import Lift, Runs, Shown, facts

MONDAY = dt.date(2026, 3, 9)
TUESDAY = dt.date(2026, 3, 3)
SHOWN = Shown(TUESDAY, "Heavy A", TUESDAY)
DONE = Shown(TUESDAY, "Heavy A", TUESDAY, "garmin:94")


def run(day: int, metres: float | None = 10_000, **more) -> Activity:
    return Activity(
        id=f"garmin:{day}", start=f"2026-03-{day:02}T07:00", sport="run", distance_m=metres, **more
    )


def lifting(day: int, *sets: LiftSet, title: str | None = None) -> Activity:
    start = f"2026-03-{day:02}T18:00"
    return Activity(id=f"garmin:9{day}", start=start, sport="strength", sets=sets, title=title)


def session(date: dt.date, *kinds: str) -> Session:
    block = Block(exercise="back_squat", sets=3, reps=5, load_kg=60, rir=2, rest_s=180)
    return Session(
        uid=f"{date}",
        date=date,
        half="pm",
        kinds=kinds,
        title="Strength A",
        minutes=45,
        blocks=(block,),
        contacts=0,
        reason="After Tuesday's intervals.",
        rules=("S03",),
        condition="",
    )


def planned(
    *sessions: Session, runs: tuple[ExpectedRun, ...] = (), warnings: tuple[str, ...] = ()
) -> Plan:
    phase = Phase(number=2, name="Base strength", week=1, weeks=4, text="Week 1 of 4.")
    return Plan(
        sessions=sessions,
        expected_runs=runs,
        closed=(),
        offers=(),
        phase=phase,
        warnings=warnings,
        changes=(),
        rules_version="1",
    )


def problem(*activities: Activity, today: dt.date = MONDAY) -> PlanningProblem:
    return PlanningProblem(today=today, athlete=Athlete(), activities=activities)


def expected(day: int, probability: float, source: str = "habit") -> ExpectedRun:
    date = dt.date(2026, 3, day)
    return ExpectedRun(
        date=date, half=None, kind="easy", minutes=None, probability=probability, source=source
    )


def test_the_runs_of_last_week_are_counted_and_those_of_other_weeks_are_not():
    week = facts(problem(run(1), run(2, 8_000), run(8, 21_000), run(9)), planned(), MONDAY)
    assert week.runs == Runs(2, 29_000, 21_000)


def test_runs_without_a_distance_have_no_total():
    assert facts(problem(run(3, None)), planned(), MONDAY).runs == Runs(1, None, None)


def test_a_session_counts_as_done_on_the_day_it_was_done():
    week = facts(problem(lifting(4)), planned(), MONDAY, [DONE])
    assert [(d.title, d.date, d.planned) for d in week.done] == [
        ("Heavy A", dt.date(2026, 3, 4), True)
    ]
    assert week.missed == ()


def test_a_session_nobody_did_is_missed():
    assert facts(problem(run(3)), planned(), MONDAY, [SHOWN]).missed == (SHOWN,)


def test_a_session_of_a_day_that_is_not_over_is_not_missed_yet():
    sunday = dt.date(2026, 3, 8)
    week = facts(
        problem(today=sunday), planned(), MONDAY, [SHOWN, Shown(sunday, "Heavy B", sunday)]
    )
    assert week.missed == (SHOWN,)


def test_a_moved_session_says_where_it_came_from():
    moved = Shown(dt.date(2026, 3, 5), "Heavy A", first_date=TUESDAY)
    assert facts(problem(), planned(), MONDAY, [moved, SHOWN]).moved == (moved,)


def test_lifting_that_was_not_planned_is_done_under_its_own_title():
    week = facts(problem(lifting(4, title="Club night")), planned(), MONDAY)
    assert [(d.title, d.planned) for d in week.done] == [("Club night", False)]


def test_equal_sets_in_a_row_are_one_line():
    sets = [LiftSet(exercise="back_squat", reps=5, load_kg=60)] * 3 + [LiftSet(exercise="plank")]
    week = facts(problem(lifting(4, *sets)), planned(), MONDAY)
    assert week.done[0].lifts == (Lift("back_squat", 3, 5, 60), Lift("plank", 1, None, None))


def test_the_coming_week_has_seven_days_and_leaves_out_the_one_after():
    inside, after = session(MONDAY, "heavy"), session(MONDAY + dt.timedelta(days=7), "heavy")
    week = facts(problem(), planned(inside, after), MONDAY)
    assert [day.date.day for day in week.days] == [9, 10, 11, 12, 13, 14, 15]
    assert week.sessions == (inside,)


@pytest.mark.parametrize(("probability", "shown"), [(0.49, 0), (0.5, 1)])
def test_a_habit_less_likely_than_even_is_not_shown(probability, shown):
    (day,) = days(planned(runs=(expected(9, probability),)), MONDAY, 1)
    assert len(day.habit) == shown


def test_a_day_that_is_likely_a_run_but_of_unknown_kind_names_the_likely_kinds():
    alternatives = (
        expected(9, 0.44),
        expected(9, 0.47).model_copy(update={"kind": "long"}),
        expected(9, 0.05),
    )
    (day,) = days(planned(runs=alternatives), MONDAY, 1)
    assert [run.kind for run in day.habit] == ["long", "easy"]
    assert day.chance == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("chances", "text"),
    [
        ({"easy": 0.8}, "Easy run, likely (80%)"),
        ({"easy": 0.9, "long": 0.2}, "Easy run, likely (97%)"),
        ({"easy": 0.6, "long": 0.35}, "Easy run (60%) or long run (35%), likely"),
    ],
)
def test_a_guess_says_how_likely_each_kind_is_and_is_never_certain(chances, text):
    guessed = [
        expected(9, p).model_copy(update={"kind": kind, "minutes": None, "half": None})
        for kind, p in chances.items()
    ]
    (day,) = days(planned(runs=guessed), MONDAY, 1)
    assert words.runs(day) == [text]


def test_a_week_that_rests_on_habit_says_so():
    assert facts(problem(), planned(runs=(expected(9, 0.8),)), MONDAY).guessed
    assert not facts(problem(), planned(runs=(expected(9, 1, "planned"),)), MONDAY).guessed


def test_few_runs_are_called_thin():
    assert facts(problem(run(2)), planned(), MONDAY).thin
    assert not facts(problem(*(run(day) for day in range(1, 9))), planned(), MONDAY).thin
