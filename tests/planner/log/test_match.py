"""What was shown is matched to what happened; what was missed is let go unless it still fits."""

import datetime as dt

import pytest

from planner import check, plan
from planner.log.match import lifting_days, match, missed
from planner.model import Activity, LiftSet, PlanningProblem, Published

MONDAY = dt.date(2026, 3, 2)
TODAY = dt.date(2026, 3, 12)  # a Thursday


def shown(day, *kinds, uid=None, **more):
    date = TODAY + dt.timedelta(days=day)
    kinds = kinds or ("heavy",)
    return Published(
        uid=uid or f"{date}-{'-'.join(kinds)}", date=date, half="pm", kinds=kinds, **more
    )


def done(day, sport="strength", sets=0, uid=None, hour=18, exercise="back_squat"):
    start = dt.datetime.combine(TODAY + dt.timedelta(days=day), dt.time(hour))
    lifted = tuple(LiftSet(exercise=exercise, reps=5, load_kg=60) for _ in range(sets))
    return Activity(
        id=f"garmin:{day}-{hour}", start=start, sport=sport, sets=lifted, session_uid=uid
    )


def outcomes(sessions, activities):
    found = match(sessions, activities, TODAY)
    return [
        (m.session.date.day - TODAY.day, m.activity.id if m.activity else None, m.outcome)
        for m in found
    ]


def test_the_same_day_and_kind():
    assert outcomes([shown(-3)], [done(-3)]) == [(-3, "garmin:-3-18", "done")]


def test_an_activity_that_names_its_session_wins_whatever_its_day():
    late = done(-1, uid="mine")
    assert outcomes([shown(-5, uid="mine"), shown(-1)], [late]) == [
        (-5, late.id, "done"),
        (-1, None, "missed"),
    ]


def test_an_activity_that_names_another_session_is_not_taken():
    assert outcomes([shown(-3)], [done(-3, uid="somebody's")]) == [(-3, None, "missed")]


@pytest.mark.parametrize(
    ("day", "outcome"), [(-5, "missed"), (-4, "done"), (-2, "done"), (-1, "missed")]
)
def test_a_day_early_or_late_is_still_the_session(day, outcome):
    assert outcomes([shown(-3)], [done(day)])[0][2] == outcome


def test_the_day_after_comes_before_the_day_before():
    assert outcomes([shown(-3)], [done(-4), done(-2)]) == [(-3, "garmin:-2-18", "done")]


def test_one_activity_fulfils_one_session_and_the_same_day_comes_first():
    assert outcomes([shown(-4), shown(-3)], [done(-3)]) == [
        (-4, None, "missed"),
        (-3, "garmin:-3-18", "done"),
    ]


def test_two_activities_of_one_day_the_earlier_counts():
    assert outcomes([shown(-3)], [done(-3, hour=19), done(-3, hour=7)]) == [
        (-3, "garmin:-3-7", "done")
    ]


def test_jumps_alone_are_no_lifting_and_lifting_is_no_jumps():
    assert outcomes([shown(-3, "plyo")], [done(-3)])[0][2] == "missed"
    assert outcomes([shown(-3)], [done(-3, sport="plyometrics")])[0][2] == "missed"
    assert outcomes([shown(-3, "plyo")], [done(-3, sport="plyometrics")])[0][2] == "done"
    assert outcomes([shown(-3, "plyo")], [done(-3, sets=1, exercise="pogo")])[0][2] == "done"
    assert outcomes([shown(-3, "plyo", "heavy")], [done(-3)])[0][2] == "done"


def test_runs_fulfil_nothing():
    assert outcomes([shown(-3)], [done(-3, sport="run")])[0][2] == "missed"


@pytest.mark.parametrize(
    ("recorded", "outcome"), [(1, "partial"), (3, "partial"), (4, "done"), (0, "done")]
)
def test_fewer_than_four_sets_are_a_partial_session(recorded, outcome):
    assert outcomes([shown(-3)], [done(-3, sets=recorded)])[0][2] == outcome


def test_today_is_not_missed_yet_and_tomorrow_is_no_matter():
    assert outcomes([shown(0), shown(1)], []) == []
    assert outcomes([shown(0), shown(1)], [done(0)]) == [(0, "garmin:0-18", "done")]
    assert outcomes([shown(0)], [done(1)]) == []


def problem(activities=(), published=(), **more):
    return PlanningProblem(
        today=TODAY,
        athlete={"strength_level": "intermediate"},
        activities=activities,
        published=published,
        **more,
    )


def test_light_sessions_and_primers_are_no_lifting_and_partial_ones_no_whole_session():
    sessions = [shown(-9), shown(-6, "light"), shown(-3)]
    lifted, whole = lifting_days(problem((done(-9), done(-6), done(-3, sets=2), done(1)), sessions))
    assert [(day - TODAY).days for day in lifted] == [-9, -3]
    assert [(day - TODAY).days for day in whole] == [-9]


def test_only_lifting_counts_as_missed():
    assert [
        p.uid for p in missed(problem((), [shown(-3, uid="a"), shown(-2, "plyo"), shown(0)]))
    ] == ["a"]


EASY = [
    {"date": TODAY + dt.timedelta(days=d), "kind": "easy", "minutes": 40, "half": "am"}
    for d in range(11)
]
LIFTER = {"phase": 3, "heavy_done": 24, "last_heavy": TODAY - dt.timedelta(days=6)}
COVERS = (TODAY - dt.timedelta(days=7), TODAY + dt.timedelta(days=20))


def week_of(runs, published=()):
    changed = {run["date"]: run for run in runs}
    planned = [changed.get(run["date"], run) for run in EASY]
    return problem((), published, planned_runs=planned, plan_covers=COVERS, strength=LIFTER)


def test_a_missed_session_is_done_later_in_the_week_where_that_is_legal():
    posed = week_of([], [shown(-2)])
    made = plan(posed)
    assert any(
        s.date < MONDAY + dt.timedelta(days=14) and "heavy" in s.kinds for s in made.sessions
    )
    assert check(posed, made) == ()
    assert not any("Let it go" in warning for warning in made.warnings)


def test_a_missed_session_is_let_go_where_it_would_break_a_rule():
    full = [
        {"date": TODAY + dt.timedelta(days=d), "kind": kind, "minutes": 120, "half": "pm"}
        for d, kind in enumerate(("tempo", "intervals", "tempo", "long"))
    ]
    posed = week_of(full, [shown(-2)])
    made = plan(posed)
    assert not any(s.date <= full[-1]["date"] and "heavy" in s.kinds for s in made.sessions)
    assert check(posed, made) == ()
    assert "You missed Tuesday's lifting" in " ".join(made.warnings)
    assert not any("Let it go" in warning for warning in plan(week_of(full)).warnings)
