"""Over any year by the plan, with breaks, races and any reserve, nothing rises too fast."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from planner import check
from planner.log.history import log_of
from planner.log.maxima import RISE_FOUR_WEEKS, RISE_SESSION
from planner.log.progress import RAISE_KG, RAISES_BY_RESERVE
from planner.model import Athlete, Equipment, Level
from planner.rulebook import numbers as n
from tests.planner.problems import EXAMPLES, MANY
from tests.planner.season.test_year import START, shown_by_sets, year

pytestmark = pytest.mark.journey

ATHLETES = st.builds(
    Athlete,
    strength_level=st.sampled_from(Level.__args__),
    birth_year=st.sampled_from([None, 1955, 1975, 1990, 2010]),
    body_mass_kg=st.sampled_from([None, 50.0, 75.0]),
    supervised=st.just(True),
    equipment=st.lists(st.sampled_from(Equipment.__args__), unique=True).map(tuple),
    session_minutes=st.sampled_from([None, 25, 60]),
)
BREAKS = st.lists(st.tuples(st.integers(8, 48), st.integers(1, 8)), max_size=2)
RACES = st.lists(
    st.tuples(
        st.integers(12, 50), st.integers(5, 6), st.sampled_from([5000, 21_097.5, 42_195, 100_000])
    ),
    max_size=2,
    unique_by=lambda race: race[0],
)


@pytest.mark.timeout(600)
@settings(
    MANY, max_examples=EXAMPLES // 30 or 3, phases=[Phase.generate]
)  # a year is too long to shrink
@given(ATHLETES, BREAKS, RACES, st.sampled_from([-1, 0, 3]))
def test_over_any_year_nothing_rises_faster_than_it_may(athlete, breaks, races, spare):
    off = {week for start, length in breaks for week in range(start, start + length)}
    coming = [
        {"date": START + dt.timedelta(weeks=week, days=day), "distance_m": metres, "priority": "A"}
        for week, day, metres in races
    ]
    maxima: dict[str, list[tuple[dt.date, float]]] = {}
    weekly, largest, lifted = [], [], 0
    for problem, made in year(athlete.model_dump(), coming, off, spare):
        assert check(problem, made) == ()
        log = log_of(problem)
        lifts = log.lifts
        for name, lift in lifts.items():
            found = maxima.setdefault(name, [])
            if not found or found[-1][0] != lift.at:
                found.append((lift.at, lift.e1rm_kg))
        done = [s for s in made.sessions if s.date < problem.today + dt.timedelta(days=7)]
        for block in (b for s in done for b in s.blocks if b.load_kg and b.exercise in lifts):
            last = max(
                (p.load_kg for p in log.recent.get(block.exercise, ())), default=0.0
            )  # found by the athlete
            raised = last + max(RAISE_KG, RAISES_BY_RESERVE[0][1] * last)
            assert block.load_kg <= max(0.92 * lifts[block.exercise].e1rm_kg, raised)
        lifted += sum("heavy" in s.kinds for s in done)
        jumps = [s.contacts for s in done if "plyo" in s.kinds]
        weekly.append(sum(jumps))
        largest.append(max(jumps, default=0))
        lifted_kg = shown_by_sets(problem.activities)
        assert sum("heavy" in s.kinds for s in done) <= n.HEAVY_PER_WEEK_MOST
    event(f"{lifted // 20 * 20} sessions and more")
    event("jumps" if max(weekly) else "no jumps")
    for name, history in maxima.items():
        settled = history[n.FIRST_EXPOSURES :]  # the first three sessions find the level
        for (_, before), (_, after) in pairwise(settled):
            assert (
                after <= max(before * RISE_SESSION**2, lifted_kg[name]) + 1e-9
            )  # two sessions lie between two Mondays at most, or it was lifted
        for i, (day, before) in enumerate(settled):
            month = [kg for later, kg in settled[i:] if later < day + dt.timedelta(weeks=4)]
            assert max(month) <= max(before * RISE_FOUR_WEEKS, lifted_kg[name]) + 1e-9
    least = max(low for low, _ in n.PLYO_TIERS.values())
    for number in range(1, 52):
        before = slice(max(0, number - 3), number)
        assert weekly[number] <= max(n.PLYO_PER_WEEK * least, n.CONTACTS_RISE * max(weekly[before]))
        assert largest[number] <= max(least, max(largest[before]) + n.CONTACTS_STEP)
    assert max(weekly) <= n.CONTACTS_WEEK
    assert max(largest) <= n.CONTACTS_SESSION
