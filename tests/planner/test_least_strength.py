"""The least strength a runner gets (rulebook 8.4), lived day by day: six weeks of each usual week.

Each morning a plan is made, as the worker does it, and the day's sessions are done as planned.
"""

import datetime as dt

import pytest

from planner import PlanningProblem, check, plan

MONDAY = dt.date(2026, 3, 2)
WEEKS = 6
DAY = dt.timedelta(days=1)
HALVES = {"am": dt.time(7), "pm": dt.time(18)}

# A week: runs by weekday (0 is Monday) as "kind minutes half", several with "+". The least lifting
# of an established lifter and of somebody new, and the least jumps or hops once phase 0 is passed.
ROWS = {
    "3 runs: easy, easy, long": ({1: "easy 45 am", 3: "easy 45 am", 6: "long 75 am"}, 2, 2, 2),
    "3 runs: Q, Q, long": ({1: "intervals 55 am", 3: "tempo 55 am", 5: "long 95 am"}, 2, 2, 2),
    "4 runs: 1 Q am, long": (
        {0: "easy 45 am", 2: "intervals 55 am", 4: "easy 45 am", 6: "long 95 am"},
        *(2, 2, 2),
    ),
    "4 runs: 1 Q pm, long": (
        {0: "easy 45 pm", 2: "intervals 55 pm", 4: "easy 45 pm", 6: "long 95 am"},
        *(2, 2, 2),
    ),
    "4 runs: 2 Q am, long": (
        {1: "intervals 55 am", 3: "tempo 55 am", 5: "easy 45 am", 6: "long 95 am"},
        *(2, 2, 2),
    ),
    "4 runs: 2 Q pm, long": (
        {1: "intervals 55 pm", 3: "tempo 55 pm", 5: "easy 45 am", 6: "long 95 am"},
        *(2, 2, 2),
    ),
    "5 runs: 2 Q am, long": (
        {1: "intervals 55 am", 2: "easy 45 am", 3: "tempo 55 am", 5: "easy 45 am", 6: "long 95 am"},
        *(2, 2, 2),
    ),
    "5 runs: 2 Q pm, long (club)": (
        {1: "intervals 55 pm", 2: "easy 45 pm", 3: "tempo 55 pm", 5: "easy 45 am", 6: "long 95 am"},
        *(2, 2, 2),
    ),
    "6 runs: 2 Q am, long": (
        {
            1: "intervals 55 am",
            2: "easy 45 am",
            3: "easy 45 am",
            4: "tempo 55 am",
            5: "easy 45 am",
            6: "long 110 am",
        },
        *(2, 2, 2),
    ),
    "6 runs: 2 Q pm, long": (
        {
            1: "intervals 55 pm",
            2: "easy 45 pm",
            3: "tempo 55 pm",
            4: "easy 45 pm",
            5: "easy 45 am",
            6: "long 110 am",
        },
        *(2, 2, 1),
    ),
    "6 runs: 3 Q am, long": (
        {
            1: "intervals 55 am",
            2: "easy 45 am",
            3: "tempo 55 am",
            4: "easy 45 am",
            5: "hills 55 am",
            6: "long 100 am",
        },
        *(1, 1, 1),
    ),
    "6 runs: 3 Q pm, long": (
        {
            1: "intervals 55 pm",
            2: "easy 45 pm",
            3: "tempo 55 pm",
            4: "easy 45 pm",
            5: "hills 55 pm",
            6: "long 100 am",
        },
        *(1, 1, 1),
    ),
    "7 days, doubles, 2 Q am, long": (
        {
            0: "easy 45 am + easy 30 pm",
            1: "intervals 55 am",
            2: "easy 45 am",
            3: "easy 45 am + easy 30 pm",
            4: "tempo 55 am",
            5: "easy 45 am",
            6: "long 120 am",
        },
        *(2, 2, 1),
    ),
    "7 days, doubles, 3 Q, long": (
        {
            0: "easy 45 am",
            1: "intervals 55 am + easy 30 pm",
            2: "easy 45 am",
            3: "tempo 55 am",
            4: "easy 45 am",
            5: "hills 55 am",
            6: "long 120 am",
        },
        *(1, 1, 1),
    ),
    "ultra, back-to-back long, 1 Q": (
        {1: "easy 45 am", 2: "hills 70 am", 3: "easy 45 am", 5: "long 210 am", 6: "long 150 am"},
        *(1, 1, 1),
    ),
}
LIFTED = (("back_squat", 80.0), ("romanian_deadlift", 85.0))


def runs_on(week: dict[int, str], date: dt.date) -> list[tuple[str, int, str]]:
    runs = []
    for text in filter(None, week.get(date.weekday(), "").split(" + ")):
        kind, minutes, half = text.split()
        runs.append((kind, int(minutes), half))
    return runs


def ran(week, date):
    for kind, minutes, half in runs_on(week, date):
        start = dt.datetime.combine(date, HALVES[half])
        yield {
            "id": f"run {start}",
            "start": start.isoformat(),
            "sport": "run",
            "kind": kind,
            "moving_s": 60 * minutes,
            "elapsed_s": 60 * minutes,
            "distance_m": 168 * minutes,
        }


def lifted_before(week):
    """Twelve weeks of two sessions make a lifter established."""
    free = [day for day in range(7) if "long" not in week.get(day, "")]
    for back in range(1, 13):
        for day in (free[1], free[4 if len(free) > 4 else 3]):
            start = dt.datetime.combine(MONDAY + (day - 7 * back) * DAY, dt.time(20))
            sets = [
                {"exercise": name, "reps": 5, "load_kg": load, "rir": 2}
                for name, load in LIFTED
                for _ in range(3)
            ]
            yield {
                "id": f"lift {start}",
                "start": start.isoformat(),
                "sport": "strength",
                "elapsed_s": 2700,
                "sets": sets,
            }


def done(session):
    sets = []
    for block in session.blocks:
        if block.exercise != "warm_up":
            one = {
                "exercise": block.exercise,
                "reps": block.reps or block.seconds,
                "load_kg": block.load_kg,
                "rir": block.rir,
            }
            sets += [one] * block.sets
    start = dt.datetime.combine(session.date, dt.time(8 if session.half == "am" else 20))
    jumps = set(session.kinds) <= {"plyo", "hops"}
    return {
        "id": f"done {session.uid}",
        "start": start.isoformat(),
        "sport": "plyometrics" if jumps else "strength",
        "elapsed_s": 60 * session.minutes,
        "sets": sets,
        "session_uid": session.uid,
    }


def live(week, level, *, established):
    """Yield the sessions of each day."""
    activities = [run for i in range(-84, 0) for run in ran(week, MONDAY + i * DAY)]
    if established:
        activities += lifted_before(week)
    shown: dict[str, dict] = {}

    for i in range(7 * WEEKS):
        today = MONDAY + i * DAY
        coming = [today + ahead * DAY for ahead in range(21)]
        problem = PlanningProblem.model_validate(
            {
                "today": today,
                "horizon_days": 14,
                "athlete": {
                    "strength_level": level,
                    "birth_year": 1990,
                    "body_mass_kg": 68,
                    "equipment": ["barbell", "rack", "dumbbells", "box"],
                },
                "activities": activities,
                "planned_runs": [
                    {"date": date, "kind": kind, "minutes": minutes, "half": half}
                    for date in coming
                    for kind, minutes, half in runs_on(week, date)
                ],
                "plan_covers": [coming[0], coming[-1]],
                "published": list(shown.values()),
            }
        )
        made = plan(problem)
        assert check(problem, made) == ()

        today_sessions = [session for session in made.sessions if session.date == today]
        yield today, today_sessions

        activities += [*ran(week, today), *map(done, today_sessions)]
        past = {uid: session for uid, session in shown.items() if session["date"] < today}
        shown = past | {
            s.uid: {"uid": s.uid, "date": s.date, "half": s.half, "kinds": s.kinds}
            for s in made.sessions
        }


@pytest.mark.journey
@pytest.mark.parametrize("established", [True, False], ids=["established", "new"])
@pytest.mark.parametrize("name", ROWS)
def test_every_usual_week_gets_its_least(name, established):
    week, least_established, least_new, least_jumps = ROWS[name]
    level, least = ("intermediate", least_established) if established else ("novice", least_new)

    lifts, jumps = [0] * WEEKS, [0] * WEEKS
    for date, sessions in live(week, level, established=established):
        number = (date - MONDAY).days // 7
        for session in sessions:
            lifts[number] += "heavy" in session.kinds
            jumps[number] += bool({"plyo", "hops"} & set(session.kinds))

    assert min(lifts) >= least, lifts
    assert min(jumps[3:]) >= least_jumps, jumps
