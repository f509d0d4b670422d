"""What goes into a planning problem: the athlete's own hand, what is planned, and what was done."""

import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest

from connectors.ports import CalendarView, SeenEntry
from planner.model import Activity, PlannedOther, PlannedRun, Race
from tests.worker.passes.twin import MONDAY, a_session
from worker.passes.adopt import SENTENCES, Outcome, adopt
from worker.passes.horizon import view_window
from worker.passes.match import match
from worker.passes.observe import Finding
from worker.passes.replan import coming, is_settled, show, stays_on_calendar
from worker.store import ShownSession

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


def day(n):
    return MONDAY + dt.timedelta(days=n)


def shown(uid, n, **more):
    return ShownSession(a_session(uid, day(n)), day(n), NOW, **more)


def look(*means):
    entries = [SeenEntry(str(n), None, m.date, "x", m) for n, m in enumerate(means)]
    return CalendarView((), tuple(entries), ())


def runs(*days):
    return [PlannedRun(date=day(n), kind="easy") for n in days]


def test_three_planned_runs_in_a_week_are_a_plan_and_make_the_other_days_rest_days():
    found = coming(look(*runs(1, 3, 5, 9)), frozenset(), MONDAY)
    assert found.covers == (MONDAY, day(9))


@pytest.mark.parametrize("days", [(), (1,), (1, 3), (1, 8, 9, 10)])
def test_a_run_or_two_are_not_the_whole_truth(days):
    assert coming(look(*runs(*days)), frozenset(), MONDAY).covers is None


def test_our_own_entries_are_nobody_else_s_training_and_the_past_is_not_coming():
    lifting = [PlannedOther(date=day(n), kind="strength") for n in (-1, 2, 3)]
    found = coming(look(*lifting), frozenset({"1"}), MONDAY)
    assert [other.date for other in found.other] == [day(3)]


def test_races_are_taken_from_the_calendar():
    race = Race(date=day(9), distance_m=10_000, priority="B")
    seen = CalendarView((), (), (race, race.model_copy(update={"date": day(-9)})))
    assert coming(seen, frozenset(), MONDAY).races == (race,)


def adopted(*what):
    found = adopt(*what)
    return found.shown, found.declined, found.said, found.released


def test_a_moved_session_is_locked_on_its_new_day():
    after, refused, said, _ = adopted(
        [shown("a", 1)], [Finding("moved", "a", day(3))], MONDAY, LATER
    )
    assert (after[0].date, after[0].locked, after[0].changed) == (day(3), True, LATER)
    assert after[0].first_date == day(1)
    assert refused == []
    assert said == ["You moved Heavy a to Thursday 5 March. It stays there."]


def test_there_is_a_sentence_for_everything_that_the_athlete_may_do():
    kinds, own = get_args(Outcome)
    assert {*get_args(kinds), *get_args(own)} == {*SENTENCES}


def test_an_entry_taken_off_is_a_no_for_that_day_only():
    after, refused, _, _ = adopted(
        [shown("a", 1)], [Finding("unscheduled", "a", day(1))], MONDAY, LATER
    )
    assert after[0].fate == "declined"
    assert [(d.date, d.kinds) for d in refused] == [(day(1), ("heavy",))]


def test_a_deleted_workout_is_a_no_for_the_rest_of_the_week_but_not_for_its_other_sessions():
    sessions = [shown("a", 1), shown("b", 4)]
    _, refused, _, _ = adopted(sessions, [Finding("discarded", "a", day(1))], MONDAY, LATER)
    assert [d.date for d in refused] == [day(n) for n in (0, 1, 2, 3, 5, 6)]


@pytest.mark.parametrize(("kind", "to"), [("moved", 20), ("edited", 1)])
def test_what_the_athlete_did_to_a_session_that_was_dropped_unseen_brings_it_back(kind, to):
    dropped = shown("a", 1, fate="dropped")
    after, _, _, _ = adopted([dropped], [Finding(kind, "a", day(to))], MONDAY, LATER)
    assert (after[0].fate, after[0].locked, after[0].date) == ("shown", True, day(to))


def test_the_same_finding_twice_changes_nothing_more():
    once, refused, _, _ = adopted([shown("a", 1)], [Finding("moved", "a", day(3))], MONDAY, LATER)
    twice, again, _, _ = adopted(once, [Finding("moved", "a", day(3))], MONDAY, LATER)
    assert (twice, again) == (once, refused)


def test_two_sessions_moved_onto_one_day_the_second_is_left_to_the_athlete():
    moves = [Finding("moved", uid, day(3)) for uid in "ab"]
    after, _, said, released = adopted([shown("a", 1), shown("b", 2)], moves, MONDAY, LATER)
    assert [(s.fate, s.date) for s in after] == [("shown", day(3)), ("released", day(3))]
    assert released == {"b"}
    assert "yours now" in said[1]
    assert adopted(after, moves[1:], MONDAY, LATER)[3] == {"b"}


def test_a_small_session_is_left_to_the_athlete_who_moves_or_edits_it():
    small = shown("a", 1)
    small = replace(small, session=small.session.model_copy(update={"kinds": ("micro",)}))
    assert adopted([small], [Finding("moved", "a", day(3))], MONDAY, LATER)[3] == {"a"}
    assert adopted([small], [Finding("edited", "a", day(1))], MONDAY, LATER)[3] == {"a"}


def lifted(name, n, hour=18, **more):
    start = dt.datetime.combine(day(n), dt.time(hour))
    return Activity(id=name, start=start, sport="strength", **more)


def test_a_workout_done_from_the_watch_fulfils_its_session_on_whatever_day():
    done = lifted("garmin:1", 2, sources=("garmin:1", "garmin-workout:77"))
    matched, by_uid = match([done], [shown("a", 1)], {"garmin-workout:77": "a"}, day(2))
    assert matched[0].session_uid == "a"
    assert by_uid == {"a": "garmin:1"}


def test_lifting_on_a_session_s_day_fulfils_it_once():
    matched, by_uid = match(
        [lifted("g:1", 1, 7), lifted("g:2", 1, 18)], [shown("a", 1), shown("b", 2)], {}, day(1)
    )
    assert [a.session_uid for a in matched] == ["a", None]
    assert by_uid == {"a": "g:1"}


def test_what_was_matched_once_stays_matched_when_the_ledger_has_forgotten():
    _, by_uid = match([lifted("g:1", 3)], [shown("a", 1, done_as="g:1")], {}, day(3))
    assert by_uid == {"a": "g:1"}


def test_a_session_that_was_dropped_or_declined_is_not_fulfilled_by_chance():
    _, by_uid = match([lifted("g:1", 1)], [shown("a", 1, fate="declined")], {}, day(3))
    assert by_uid == {}


def plan_of(*sessions):
    from planner import plan  # noqa: PLC0415 - only here
    from planner.model import Athlete, PlanningProblem  # noqa: PLC0415 - as above

    empty = plan(PlanningProblem(today=MONDAY, athlete=Athlete()))
    return empty.model_copy(update={"sessions": sessions})


def test_what_is_shown_follows_the_plan_and_only_what_changed_is_new():
    before = [
        shown("past", -2),
        shown("same", 1),
        shown("moves", 2),
        shown("goes", 3),
        shown("done", 0, done_as="g:1"),
    ]
    plan = plan_of(
        a_session("same", day(1)), a_session("moves", day(4)), a_session("comes", day(5))
    )
    after = {s.uid: s for s in show(plan, before, MONDAY, LATER)}
    assert after["past"] == before[0]
    assert after["same"] == before[1]
    assert (after["moves"].date, after["moves"].first_date, after["moves"].changed) == (
        day(4),
        day(2),
        LATER,
    )
    assert after["goes"] == replace(before[3], fate="dropped", changed=LATER)
    assert after["done"] == before[4]
    assert after["comes"].first_date == day(5)


def test_what_was_moved_beyond_the_plan_stays_until_the_plan_reaches_it():
    far = shown("far", 20, locked=True)
    assert show(plan_of(), [far], MONDAY, LATER) == [far]
    assert is_settled(far, MONDAY)
    assert not is_settled(far, day(10))


def test_what_was_done_before_its_day_does_not_stand_there_any_more():
    assert stays_on_calendar(shown("today", 0, done_as="g:1"), MONDAY)
    early = shown("early", 2, done_as="g:1")
    assert is_settled(early, MONDAY)
    assert not stays_on_calendar(early, MONDAY)


def test_the_look_ahead_ends_with_a_month():
    assert view_window(dt.date(2026, 3, 2)) == (dt.date(2026, 2, 23), dt.date(2026, 3, 31))
    assert view_window(dt.date(2026, 12, 20)) == (dt.date(2026, 12, 13), dt.date(2027, 1, 31))


def test_a_session_done_a_day_late_is_done_once_the_day_is_over():
    late = lifted("g:1", 2)
    assert match([late], [shown("a", 1)], {}, day(2))[1] == {"a": "g:1"}
    assert match([lifted("g:1", 3)], [shown("a", 1)], {}, day(3))[1] == {}
