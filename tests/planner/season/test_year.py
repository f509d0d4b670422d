"""A simulated year, week by week, doing what the plan says: nothing rises faster than it may."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise

import pytest

from planner import check, plan
from planner.log.history import log_of
from planner.model import Activity, LiftSet, PlanningProblem
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.numbers import (
    CONTACTS_SESSION,
    CONTACTS_WEEK,
    HOPS_CONTACTS_WEEK,
    PLYO_TIERS,
)

pytestmark = pytest.mark.journey

START = dt.date(2026, 1, 5)
WEEK = {1: ("intervals", 55), 2: ("easy", 45), 4: ("tempo", 50), 6: ("long", 95)}  # Monday is 0
GYM = ("barbell", "rack", "dumbbells", "box")


def run(day, kind, minutes):
    start = dt.datetime.combine(day, dt.time(7))
    return Activity(
        id=f"run-{day}",
        start=start,
        sport="run",
        kind=kind,
        moving_s=60.0 * minutes,
        distance_m=160.0 * minutes,
    )


def done(session, spare):
    """The session as it was planned, every set recorded; `spare` more in reserve than planned."""
    sets = [
        LiftSet(
            exercise=b.exercise,
            reps=b.reps or b.seconds,
            load_kg=b.load_kg
            if b.load_kg is not None
            else (40 if EXERCISES[b.exercise].loads else None),
            rir=None if b.rir is None else b.rir + spare,
        )
        for b in session.blocks
        for _ in range(b.sets)
        if b.exercise != "warm_up"
    ]
    start = dt.datetime.combine(session.date, dt.time(18))
    sport = "plyometrics" if set(session.kinds) <= {"plyo", "hops"} else "strength"
    return Activity(
        id=session.uid, start=start, sport=sport, sets=tuple(sets), session_uid=session.uid
    )


def shown_by_sets(activities):
    """The highest maximum of each lift that was lifted with nothing in reserve."""
    kilos = {}
    for one in (one for activity in activities for one in activity.sets if one.load_kg):
        shown = one.load_kg * (1 + min(one.reps, 10) / 30)
        kilos[one.exercise] = max(shown, kilos.get(one.exercise, 0.0))
    return kilos


def year(athlete, races=(), off=(), spare=0):
    """Yield each week's problem and plan; `off`: weeks in which nothing is lifted."""
    log = [run(START - dt.timedelta(days=7 * w - d), *WEEK[d]) for w in range(1, 9) for d in WEEK]
    for number in range(52):
        monday = START + dt.timedelta(weeks=number)
        days = {
            monday + dt.timedelta(days=7 * w + d): run_
            for w in range(2)
            for d, run_ in WEEK.items()
        }
        raced = {race["date"] for race in races}
        planned = [
            {"date": day, "kind": kind, "minutes": minutes, "half": "am"}
            for day, (kind, minutes) in days.items()
            if day not in raced
        ]
        problem = PlanningProblem(
            today=monday,
            horizon_days=14,
            athlete=athlete,
            activities=tuple(log),
            planned_runs=planned,
            plan_covers=(monday, monday + dt.timedelta(days=13)),
            races=races,
        )
        made = plan(problem)
        yield problem, made
        sunday = monday + dt.timedelta(days=7)
        log += [run(day, *what) for day, what in days.items() if day < sunday]
        if number not in off:
            log += [done(s, spare) for s in made.sessions if s.date < sunday]


NOVICE = {"strength_level": "novice", "birth_year": 1990, "body_mass_kg": 60}
STRONG = {"strength_level": "advanced", "birth_year": 1980, "body_mass_kg": 75, "equipment": GYM}
HALF = {"date": START + dt.timedelta(weeks=20, days=6), "distance_m": 21_097.5, "priority": "A"}
ULTRA = {"date": START + dt.timedelta(weeks=40, days=5), "distance_m": 100_000, "priority": "A"}


@pytest.mark.parametrize(
    ("athlete", "races", "off", "spare"),
    [
        (NOVICE, (), (), 0),
        ({**NOVICE, "equipment": ("dumbbells",)}, (), (10, 11, 12), 0),
        (STRONG, (HALF, ULTRA), (), 0),
        (STRONG, (HALF,), range(26, 31), 3),
    ],
    ids=["novice", "dumbbells and three weeks off", "two races", "eager and five weeks off"],
)
def test_over_a_year_nothing_rises_faster_than_it_may(athlete, races, off, spare):
    maxima = defaultdict(list)
    weekly, largest, phases = [], [], []
    for problem, made in year(athlete, races, off, spare):
        assert check(problem, made) == ()
        phases.append(made.phase.number)
        lifts = log_of(problem).lifts
        for name, lift in lifts.items():
            maxima[name].append((problem.today, lift.e1rm_kg))
        this_week = [s for s in made.sessions if s.date < problem.today + dt.timedelta(days=7)]
        for block in (b for s in this_week for b in s.blocks if b.load_kg and b.exercise in lifts):
            assert block.load_kg <= 0.92 * lifts[block.exercise].e1rm_kg
        jumps = [s.contacts for s in this_week if "plyo" in s.kinds]
        weekly.append(sum(jumps))
        largest.append(max(jumps, default=0))
        assert sum(s.contacts for s in this_week if "hops" in s.kinds) <= HOPS_CONTACTS_WEEK
        assert sum("heavy" in s.kinds for s in this_week) <= 2
        lifted_kg = shown_by_sets(problem.activities)
    for name, history in maxima.items():
        found = [kg for _, kg in history[6:]]  # the first three sessions find the level
        for before, after in pairwise(found):  # two sessions, or what was lifted
            assert after <= max(before * 1.025**2, lifted_kg[name]) + 1e-9
        for first, fifth in zip(found, found[4:], strict=False):
            assert fifth <= max(first * 1.10, lifted_kg[name]) + 1e-9
    least = max(low for low, _ in PLYO_TIERS.values())
    for number in range(1, 52):
        before = max(weekly[max(0, number - 3) : number])
        assert weekly[number] <= max(2 * least, 1.2 * before)
        assert largest[number] <= max(least, max(largest[max(0, number - 3) : number]) + 20)
    assert max(weekly) <= CONTACTS_WEEK
    assert max(largest) <= CONTACTS_SESSION
    assert 3 in phases


def test_a_year_with_two_races_goes_through_its_phases():
    phases = [made.phase.number for _, made in year(STRONG, (HALF, ULTRA))]
    race, ultra = 20, 40
    assert phases[race - 2 : race + 1] == [5, 5, 5]
    assert phases[race - 6 : race - 2] == [4, 4, 4, 4]
    assert phases[race + 1] == 2
    assert phases[ultra - 2 : ultra + 1] == [5, 5, 5]


def test_a_year_of_a_beginner_without_equipment_ends_in_another_base_period():
    phases = [made.phase.number for _, made in year(NOVICE)]
    changes = [after for before, after in pairwise(phases) if after != before]
    assert changes[:5] == [1, 2, 3, 4, 2]
