"""When a long run under 90 minutes closes its day to lifting, and what is read from it."""

import datetime as dt

import pytest

from planner import check, plan
from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.model import Activity, Athlete, PlannedRun, PlanningProblem, Published
from planner.rulebook.numbers import GUESSED_RACE
from planner.runs.classify import classify, runs_of
from planner.runs.rhythm import expected_runs
from planner.search.rules import risks

MONDAY = dt.date(2026, 3, 2)
SUNDAY = MONDAY + dt.timedelta(days=6)


def ran(day: dt.date, minutes: float, hour: int = 7) -> Activity:
    start = dt.datetime.combine(day, dt.time(hour))
    return Activity(
        id=f"{day}-{hour}",
        start=start,
        sport="run",
        moving_s=60 * minutes,
        distance_m=150 * minutes,
    )


def weeks(count: int, long: float = 50) -> list[Activity]:
    """Weeks up to Monday: 30 minutes on Tuesday, Thursday and Friday, longer on Sunday."""
    mondays = [MONDAY - dt.timedelta(weeks=w) for w in range(1, count + 1)]
    return [
        ran(m + dt.timedelta(days=d), long if d == 6 else 30) for m in mondays for d in (1, 3, 4, 6)
    ]


def posed(activities: list[Activity], today: dt.date = SUNDAY, **fields: object) -> PlanningProblem:
    base = {
        "today": today,
        "half_now": "pm",
        "athlete": {"strength_level": "intermediate"},
        "strength": {"phase": 3, "heavy_done": 24, "last_heavy": MONDAY},
        "activities": activities,
    }
    return PlanningProblem.model_validate({**base, **fields})


def facts_of(problem: PlanningProblem) -> Facts:
    runs, damaged = runs_of(problem)
    return gather(problem, runs, damaged)


def closed_today(problem: PlanningProblem) -> set[str]:
    return {c.rule for c in plan(problem).closed if c.date == problem.today and c.kind == "heavy"}


@pytest.mark.parametrize(("minutes", "stands_out"), [(39, True), (38, False)])
def test_a_run_stands_out_from_1_3_times_the_usual(minutes, stands_out):
    runs, _ = classify([*weeks(4), ran(MONDAY, minutes)], dt.datetime.combine(MONDAY, dt.time.max))
    assert runs[-1].stands_out is stands_out


def test_only_the_longest_of_the_week_so_far_stands_out():
    this_week = [ran(MONDAY, 50), ran(MONDAY + dt.timedelta(days=2), 45), ran(SUNDAY, 50)]
    runs, _ = classify([*weeks(4), *this_week], dt.datetime.combine(SUNDAY, dt.time.max))
    assert [r.stands_out for r in runs[-3:]] == [True, False, True]


def test_with_few_runs_nothing_is_usual():
    runs, _ = classify(
        [ran(MONDAY - dt.timedelta(days=d), 30) for d in (2, 4, 6)] + [ran(MONDAY, 80)],
        dt.datetime.combine(SUNDAY, dt.time.max),
    )
    assert not runs[-1].stands_out


def test_the_habit_of_a_short_runner_has_a_long_run_too():
    problem = posed(weeks(10), today=MONDAY, half_now=None)
    runs, _ = classify(problem.activities, dt.datetime.combine(MONDAY, dt.time.max))

    assert not any(r.kind == "long" for r in runs)

    long = {r.date: r.probability for r in expected_runs(problem, runs, SUNDAY) if r.kind == "long"}

    assert long[SUNDAY] > 0.5
    assert all(3 * p < long[SUNDAY] for date, p in long.items() if date != SUNDAY)


def test_no_lifting_after_a_long_run_that_nobody_planned_however_short():
    assert closed_today(posed([*weeks(6), ran(SUNDAY, 50)])) == {"H05"}
    assert closed_today(posed([*weeks(6), ran(SUNDAY, 30)])) == set()


def test_a_session_of_tonight_leaves_the_day_of_such_a_run_and_the_judge_agrees():
    tonight = Published(uid="s1", date=SUNDAY, half="pm", kinds=("heavy",), locked=False)
    problem = posed([*weeks(6), ran(SUNDAY, 50)], published=[tonight])
    made = plan(problem)

    assert {(c.what, c.from_) for c in made.changes if c.uid == "s1"} <= {
        ("drop", SUNDAY),
        ("move", SUNDAY),
    }
    assert not any(s.date == SUNDAY and "heavy" in s.kinds for s in made.sessions)
    assert not check(problem, made)

    kept = plan(posed([*weeks(6), ran(SUNDAY, 30)], published=[tonight]))
    wrong = kept.model_copy(
        update={"sessions": tuple(s for s in kept.sessions if s.date == SUNDAY)}
    )

    assert [v.rule for v in check(problem, wrong)] == ["H05"]


@pytest.mark.parametrize(
    ("planned", "minutes", "rules"),
    [(90, 72, {"H05"}), (90, 71, set()), (89, 89, set()), (None, 80, {"H05"})],
)
def test_a_planned_long_run_counts_as_planned_when_four_fifths_of_it_were_run(
    planned, minutes, rules
):
    run = PlannedRun(date=SUNDAY, kind="long", minutes=planned, half="am", source="calendar")
    problem = posed(
        [*weeks(6), ran(SUNDAY, minutes)], planned_runs=[run], plan_covers=[SUNDAY, SUNDAY]
    )

    assert closed_today(problem) == rules


def test_a_long_day_the_athlete_told_us_of_goes_by_the_minutes():
    told = {"strength_level": "intermediate", "usual_week": {"Sun": "long"}}

    assert closed_today(posed([*weeks(6), ran(SUNDAY, 50)], athlete=told)) == set()

    runs, _ = classify(
        [*weeks(6), ran(SUNDAY, 50)],
        dt.datetime.combine(SUNDAY, dt.time.max),
        Athlete.model_validate(told),
    )

    assert runs[-1].stands_out
    assert not runs[-1].closes_day


def test_lifting_goes_beside_a_short_long_run_only_when_no_other_day_is_free():
    week = [
        PlannedRun(
            date=MONDAY + dt.timedelta(days=d), kind=kind, minutes=60, half="am", source="calendar"
        )
        for d, kind in ((1, "easy"), (3, "long"), (5, "easy"))
    ]
    covers = [MONDAY, SUNDAY]
    free = posed(
        [], today=MONDAY, half_now=None, planned_runs=week, plan_covers=covers, horizon_days=7
    )

    assert not any(s.date == week[1].date and "heavy" in s.kinds for s in plan(free).sessions)

    blocked = dict.fromkeys(("Mon", "Tue", "Wed", "Fri", "Sat", "Sun"), ())
    only = free.model_copy(
        update={"athlete": free.athlete.model_copy(update={"available": blocked})}
    )

    assert [s.date for s in plan(only).sessions if "heavy" in s.kinds] == [week[1].date]


def test_no_lifting_on_the_eve_of_a_long_run_that_is_likelier_than_not():
    """Even where every other day is blocked and the week would go without."""
    blocked = dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri", "Sun"), ())
    athlete = {"strength_level": "intermediate", "available": blocked}
    made = plan(posed(weeks(10), today=MONDAY, half_now=None, athlete=athlete, horizon_days=7))

    assert (
        next(r.probability for r in made.expected_runs if r.date == SUNDAY and r.kind == "long")
        > 0.5
    )
    assert not any("heavy" in s.kinds for s in made.sessions)


@pytest.mark.parametrize("metres", [10_000, 21_097])
@pytest.mark.parametrize(
    ("title", "kind", "closed"),
    [(None, None, False), ("Spring race", None, True), (None, "race", True)],
)
def test_a_race_that_is_only_guessed_closes_nothing_and_a_named_one_does(
    metres, title, kind, closed
):
    """H08: two days later a half marathon is still in the legs, and one day later any race is."""
    days = 1 if metres == 10_000 else 2
    fast = [
        Activity(
            id=f"r{w}",
            start=dt.datetime.combine(SUNDAY - dt.timedelta(days=days + 7 * w), dt.time(9)),
            sport="run",
            distance_m=metres,
            moving_s=metres / (4.4 if w == 0 else 4.2),
            elapsed_s=metres / (4.4 if w == 0 else 4.2),
            title=title if w == 0 else None,
            kind=kind if w == 0 else None,
        )
        for w in range(5)
    ]
    problem = posed([*weeks(12), *fast])
    runs, _ = classify(problem.activities, dt.datetime.combine(SUNDAY, dt.time.max))
    (risk,) = [
        risk for rule, (risk, _reason) in risks(facts_of(problem), 0, "heavy") if rule.id == "H08"
    ]

    assert runs[-1].kind == "race"
    assert ("H08" in closed_today(problem)) is closed
    assert risk == (1 if closed else GUESSED_RACE)
