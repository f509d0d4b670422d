"""Ten facts of each simulated year, as a coach would look them up."""

import datetime as dt
from itertools import pairwise

import pytest

from planner.model import RUN_SPORTS
from planner.rulebook.catalogue import EXERCISES
from planner.rulebook.numbers import HEAVY_AFTER_RACE, HEAVY_RACE_WINDOW, race_size
from worker.tryout.simulate import LIVES
from worker.tryout.simulate.year import live

pytestmark = pytest.mark.journey

LEGS = ("squat", "hinge", "single_leg")
NEARLY = 0.795  # of the true maximum, as plates come in steps

FACTS = {
    "beginner": {
        "sessions": 97,
        "a free week": 1.98,
        "first heavy effort": 9,
        "first at 80 %": None,
        "weeks at 80 % before the race": 0,
        "longest gap": 26,
        "first hops": 3,
        "first jumps": 6,
        "most contacts": 200,
        "lighter weeks": [8, 14, 25, 47],
        "taper weeks": [],
    },
    "half": {
        "sessions": 90,
        "a free week": 1.95,
        "first heavy effort": 6,
        "first at 80 %": 6,
        "weeks at 80 % before the race": 11,
        "longest gap": 19,
        "first hops": 1,
        "first jumps": 3,
        "most contacts": 220,
        "lighter weeks": [4, 8, 24, 28, 32, 44, 48],
        "taper weeks": [17, 18, 39, 40],
    },
    "ultra": {
        "sessions": 82,
        "a free week": 1.88,
        "first heavy effort": 3,
        "first at 80 %": 3,
        "weeks at 80 % before the race": 15,
        "longest gap": 33,
        "first hops": 1,
        "first jumps": 3,
        "most contacts": 160,
        "lighter weeks": [4, 8, 12, 20, 36, 40, 48, 52],
        "taper weeks": [26, 27],
    },
}


class Year:
    """A simulated year and what can be looked up in it."""

    def __init__(self, name):
        self.life = LIVES[name]
        self.weeks = list(live(name, self.life))
        self.done = [(week, *both) for week in self.weeks for both in week.done]
        self.lifted = [(week, s, a) for week, s, a in self.done if "heavy" in s.kinds]

    def sessions(self):
        return len(self.lifted)

    def a_free_week(self):
        """Lifting sessions a week, without the weeks that a race, illness or a holiday takes."""
        free = [week for week in self.weeks if not self._is_taken(week)]
        lifts = sum("heavy" in session.kinds for week in free for session, _ in week.done)
        return lifts / len(free)

    def _is_taken(self, week):
        if week.ill or week.away or any(self.life.flagged_on(day) for day in days_of(week)):
            return True
        for race in self.life.races:
            if race.priority == "C":
                continue
            size = race_size(race.distance_m)
            first = race.date - dt.timedelta(HEAVY_RACE_WINDOW[race.priority][size])
            last = race.date + dt.timedelta(HEAVY_AFTER_RACE[size])
            if any(first <= day <= last for day in days_of(week)):
                return True
        return any(plan.phase.lighter == "taper" for plan in week.plans)

    def weeks_at_80(self):
        """The weeks with a main lift at 80 % of the lifter's true maximum or more."""
        return sorted(
            {
                week.number
                for week, session, activity in self.lifted
                for one in activity.sets
                if at_80(week, session, one)
            }
        )

    def before_the_race(self):
        """The weeks of them before the first A race."""
        first = min((r.date for r in self.life.races if r.priority == "A"), default=dt.date.max)
        monday_of = {week.number: week.monday for week in self.weeks}
        return sum(monday_of[number] < first for number in self.weeks_at_80())

    def longest_gap(self):
        days = sorted({session.date for _, session, _ in self.lifted})
        return max((after - before).days for before, after in pairwise(days))

    def first(self, kind):
        return min(week.number for week, session, _ in self.done if kind in session.kinds)

    def most_contacts(self):
        """The most contacts that sessions with jumps had in a week."""
        return max(
            sum(s.contacts for s, _ in week.done if "plyo" in s.kinds) for week in self.weeks
        )

    def weeks_that_are(self, *reasons):
        return [week.number for week in self.weeks if week.plans[0].phase.lighter in reasons]

    def short(self):
        """The share of the sets of main lifts that fell short of their repetitions."""
        sets = short = 0
        for _, session, activity in self.lifted:
            for block in session.blocks:
                if EXERCISES[block.exercise].pattern in LEGS:
                    reps = [s.reps for s in activity.sets if s.exercise == block.exercise]
                    sets += len(reps)
                    short += sum(done < block.reps for done in reps)
        return short / sets

    def facts(self):
        """Return the facts. Without weights there is no 80 %."""
        return {
            "sessions": self.sessions(),
            "a free week": round(self.a_free_week(), 2),
            "first heavy effort": min(w.number for w, s, _ in self.lifted if s.effort == "heavy"),
            "first at 80 %": min(self.weeks_at_80(), default=None),
            "weeks at 80 % before the race": self.before_the_race(),
            "longest gap": self.longest_gap(),
            "first hops": self.first("hops"),
            "first jumps": self.first("plyo"),
            "most contacts": self.most_contacts(),
            "lighter weeks": self.weeks_that_are("cut_back", "lighter"),
            "taper weeks": self.weeks_that_are("taper"),
        }


def days_of(week):
    return [week.monday + dt.timedelta(days=day) for day in range(7)]


def at_80(week, session, one):
    maximum = week.maxima.get((session.uid, one.exercise))
    is_main = EXERCISES[one.exercise].pattern in LEGS
    return bool(is_main and maximum and one.load_kg and one.load_kg >= NEARLY * maximum)


@pytest.fixture(scope="module", params=LIVES)
def named(request):
    return request.param, Year(request.param)


def test_ten_facts_of_a_year(named):
    name, year = named
    assert year.facts() == FACTS[name]


def test_a_year_is_what_a_coach_wants(named):
    _, year = named
    assert year.a_free_week() >= 1.6
    assert year.short() <= 0.05
    for before, after in pairwise(year.weeks_that_are("cut_back", "lighter")):
        assert after - before >= 3  # never two lighter weeks within a month
    for week in year.weeks:
        runs = [run for run in week.runs if run.sport in RUN_SPORTS]
        lifting = [session for session, _ in week.done if "heavy" in session.kinds]
        assert len(lifting) <= 2
        assert runs or not lifting or week.away  # nobody lifts in a week in bed


def test_the_half_marathoner_has_eight_weeks_of_the_working_dose_before_the_race(named):
    name, year = named
    if name == "half":
        assert min(year.weeks_at_80()) <= 6
        assert year.before_the_race() >= 8


def test_a_lighter_week_keeps_two_sets_and_the_load(named):
    _, year = named
    for week, session, activity in year.lifted:
        if week.plans[0].phase.lighter in ("cut_back", "lighter"):
            for block in session.blocks[1:]:
                sets = [one for one in activity.sets if one.exercise == block.exercise]
                assert len(sets) >= 2 or EXERCISES[block.exercise].pattern == "plyo"
