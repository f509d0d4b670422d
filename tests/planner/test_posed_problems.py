"""Plans that nobody should be handed: the problems of ../shared/problems, each with its cure."""

import datetime as dt
from collections import Counter
from functools import cache

import pytest

from planner import check, plan
from planner.model import Plan, PlanningProblem, Session
from tests.places import SHARED

NAMES = sorted(path.stem for path in (SHARED / "problems").glob("*.json"))
MONDAY = dt.date(2026, 3, 2)

pytestmark = pytest.mark.usefixtures("shared")


@cache
def posed(name: str) -> PlanningProblem:
    """The problem with this number."""
    (path,) = (SHARED / "problems").glob(f"{name}_*.json")
    return PlanningProblem.model_validate_json(path.read_text(encoding="utf-8"))


@cache
def planned(name: str) -> Plan:
    return plan(posed(name))


def lifting(made: Plan) -> list[Session]:
    return [session for session in made.sessions if "heavy" in session.kinds]


def day(number: int) -> dt.date:
    """A day of March 2026."""
    return dt.date(2026, 3, number)


@pytest.mark.parametrize("name", [name[:2] for name in NAMES], ids=NAMES)
def test_no_plan_breaks_a_rule(name):
    assert check(posed(name), planned(name)) == ()


@pytest.mark.parametrize("name", [name[:2] for name in NAMES], ids=NAMES)
def test_every_week_without_lifting_has_its_reason(name):
    made = planned(name)
    for monday in (MONDAY, MONDAY + dt.timedelta(7)):
        week = [monday + dt.timedelta(i) for i in range(7)]
        strength = [s for s in made.sessions if s.date in week and "hops" not in s.kinds]
        said = [w for w in made.warnings if f"{monday.day} {monday:%B}" in w or "each of" in w]
        asked = [w for w in made.warnings if "This week and the next" in w]
        assert strength or said or asked, monday


@pytest.mark.parametrize("name", ["19", "51", "60"])
def test_ordinary_weeks_hold_two_sessions(name):
    weeks = Counter(session.date.isocalendar().week for session in lifting(planned(name)))
    assert [weeks[10], weeks[11]] == [2, 2]


def test_only_sundays_are_free_and_the_long_run_is_on_sunday():
    made = planned("10")
    assert lifting(made) == []
    assert "Keep Monday evening free, and it opens up for lifting" in [o.text for o in made.offers]


def test_easy_runs_of_95_minutes_are_not_four_long_runs():
    made = planned("60")
    assert {run.kind for run in made.expected_runs} == {"easy"}


def test_a_ride_that_is_hard_takes_its_half_of_the_day():
    for name in ("22", "54"):
        rides = {(other.date, other.half) for other in posed(name).planned_other}
        taken = {(s.date, s.half) for s in lifting(planned(name))}
        assert taken & rides == set()


def test_the_marathon_on_the_calendar_is_a_marathon():
    made = planned("53")
    race = next(run for run in posed("53").planned_runs if run.kind == "race")

    assert [s for s in lifting(made) if abs((s.date - race.date).days) <= 9] == []


def test_sunday_evening_is_not_two_days_before_tuesday_morning():
    sessions = lifting(planned("57"))
    assert [(s.date, s.half) for s in sessions] == [(day(3), "am"), (day(8), "pm"), (day(15), "pm")]


def test_a_likely_race_does_not_close_the_days_after_it():
    closed = planned("51").closed
    assert [entry for entry in closed if entry.rule == "H08"] == []


def test_after_a_marathon_that_nobody_listed_the_session_that_is_shown_will_be_made():
    """The first session back is shown as it is planned on its own morning."""
    name = "39"
    first = lifting(planned(name))[0]
    assert first.date > day(1) + dt.timedelta(10)

    that_morning = plan(posed(name).model_copy(update={"today": first.date}))
    then = next(s for s in lifting(that_morning) if s.date == first.date)
    assert (then.title, then.effort, then.blocks) == (first.title, first.effort, first.blocks)


def test_a_red_morning_empties_what_is_locked_down_to_light():
    made = planned("42")
    today = next(s for s in lifting(made) if s.date == MONDAY)
    assert today.effort == "light"

    main = [block for block in today.blocks if block.exercise == "goblet_squat"]
    assert [(block.sets, block.rir) for block in main] == [(2, 6)]
    assert "You put lifting on Monday, so it stays there" in " ".join(made.warnings)


def test_an_offer_never_puts_intervals_on_the_day_after_a_very_long_run():
    texts = [offer.text for offer in planned("20").offers]
    assert not any("Monday" in text and "intervals" in text for text in texts)


def test_mornings_alone_are_room_for_lifting_straight_after_the_run():
    sessions = lifting(planned("20"))
    assert {session.half for session in sessions} == {"am"}
    assert all({"H04", "L2"} <= set(session.rules) for session in sessions)


def test_rides_that_are_habit_keep_their_evenings():
    """Of Mondays, Tuesdays, Thursdays, and the mornings of Saturdays."""
    rides = {
        (activity.day.weekday(), activity.half)
        for activity in posed("21").activities
        if activity.sport == "other"
    }
    lifted = {(s.date.weekday(), s.half) for s in lifting(planned("21"))}
    assert rides == {(0, "pm"), (1, "pm"), (3, "pm"), (5, "am")}
    assert lifted
    assert lifted & rides == set()


def test_what_the_athlete_took_off_is_said_as_such():
    made = planned("25")
    assert made.sessions == ()
    assert [w for w in made.warnings if w.startswith("You took lifting off")] == list(made.warnings)


def test_light_sessions_of_a_novice_need_not_keep_away_from_quality_two_days_later():
    sessions = lifting(planned("26"))
    assert {session.effort for session in sessions} == {"light"}
    assert not [s for s in sessions if "H10" in s.rules]
