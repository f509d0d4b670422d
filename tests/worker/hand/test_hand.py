"""What the athlete does by hand wins: each thing she can do on Garmin, through `pronghorn sync`."""

import datetime as dt
import io
import json
import sys

import pytest
import time_machine

from connectors import http
from connectors.sandbox import Sandbox
from connectors.sandbox.lifting import follow, lifting
from worker.bootstrap import open_world
from worker.settings import load_settings

MONDAY = dt.date(2026, 3, 2)
GYM = '["barbell", "rack", "dumbbells", "box"]'


class Athlete:
    """Somebody with Garmin connected, who syncs at the command line and changes her calendar."""

    def __init__(self, box, pronghorn):
        self.box, self.pronghorn = box, pronghorn

    def sync(self):
        with time_machine.travel(self.box.now(), tick=True):
            said = self.pronghorn("sync")
        assert said.code == 0, said.err
        return said.out

    def plan(self):
        with time_machine.travel(self.box.now(), tick=True):
            return json.loads(self.pronghorn("sync", "--dry-run", "--json").out)["plan"]

    def sessions(self):
        return [(dt.date.fromisoformat(s["date"]), s["kinds"]) for s in self.plan()["sessions"]]

    def entries(self):
        """Our entries that are still to come, in order."""
        workouts = self.box.garmin.workouts
        ours = [
            e
            for e in self.box.garmin.schedule.values()
            if "[pronghorn:" in (workouts[e.workout_id]["description"] or "")
        ]
        return sorted((e for e in ours if e.date >= self.box.today), key=lambda e: e.date)

    def writes(self):
        return [
            c for c in self.box.calls if c.method != "GET" and c.path.startswith("/workout-service")
        ]

    def known(self):
        """What the worker remembers: the sessions shown and the activities of the last problem."""
        with open_world(load_settings(), self.box.now) as world:
            return world.store.sessions.since(MONDAY), world.store.plans.latest().problem


@pytest.fixture
def athlete(pronghorn, monkeypatch):
    with Sandbox(MONDAY, mfa=False) as box, time_machine.travel(box.now(), tick=True) as clock:
        clock.move_to(box.now())
        monkeypatch.setenv("PRONGHORN_GARMIN__BASE_URL", box.garmin_url)
        monkeypatch.setenv("PRONGHORN_ATHLETE__EQUIPMENT", GYM)
        monkeypatch.setenv("PRONGHORN_ATHLETE__STRENGTH_LEVEL", "intermediate")
        monkeypatch.setenv("PRONGHORN_ATHLETE__HOPS", "false")  # each day has one session at most
        monkeypatch.setenv("PRONGHORN_ATHLETE__BODY_MASS_KG", "62")
        monkeypatch.setattr(http, "pause", lambda _seconds: None)
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{box.password}\n"))
        assert pronghorn("connect", "garmin", "--email", box.email, "--password-stdin").code == 0
        made = Athlete(box, pronghorn)
        made.sync()
        yield made


def nothing_more(athlete):
    """The plan followed in one pass: the next writes nothing and does not mention it again."""
    before = len(athlete.writes())
    said = athlete.sync()
    assert "You " not in said.partition("Phase")[0]
    assert athlete.writes()[before:] == [], said


def test_a_session_moved_on_garmin_is_adopted_and_stays(athlete):
    entry = athlete.entries()[0]
    there = entry.date + dt.timedelta(days=1)
    athlete.box.garmin.move_entry(entry.id, there)
    assert "You moved " in (said := athlete.sync())
    assert "It stays there" in said
    assert athlete.box.garmin.schedule[entry.id].date == there
    assert there in {date for date, _ in athlete.sessions()}
    nothing_more(athlete)


def test_an_entry_taken_off_is_a_no_for_that_day(athlete):
    entry = athlete.entries()[0]
    athlete.box.garmin.delete_entry(entry.id)
    assert "Nothing like it will be planned on that day" in athlete.sync()
    assert not [
        kinds for date, kinds in athlete.sessions() if date == entry.date and "heavy" in kinds
    ]
    assert entry.workout_id not in athlete.box.garmin.workouts, "it would fill the library up"
    nothing_more(athlete)


def test_a_workout_that_was_edited_is_left_alone_for_good(athlete):
    entry = athlete.entries()[0]
    athlete.box.garmin.edit_workout(entry.workout_id, workoutName="My way")
    assert "It stays as you left it" in athlete.sync()
    nothing_more(athlete)
    for _ in range(entry.date.toordinal() - MONDAY.toordinal() + 9):
        athlete.box.advance()
    athlete.sync()
    assert athlete.box.garmin.workouts[entry.workout_id]["workoutName"] == "My way"


def test_an_edited_workout_that_she_takes_off_the_calendar_stays_in_her_library(athlete):
    entry = athlete.entries()[0]
    athlete.box.garmin.edit_workout(entry.workout_id, workoutName="My way")
    athlete.sync()
    athlete.box.garmin.delete_entry(entry.id)
    assert "Nothing like it" in athlete.sync()
    assert athlete.box.garmin.workouts[entry.workout_id]["workoutName"] == "My way"
    nothing_more(athlete)


def test_a_workout_deleted_is_not_put_back_this_week(athlete):
    entry = athlete.entries()[0]
    athlete.box.garmin.delete_workout(entry.workout_id)
    assert "It will not come back this week" in athlete.sync()
    week = [
        date
        for date, _ in athlete.sessions()
        if date.isocalendar().week == entry.date.isocalendar().week
    ]
    assert entry.date not in week
    nothing_more(athlete)


def test_what_was_done_from_the_watch_is_matched_by_its_workout_and_sets_the_next_weights(
    athlete,
):
    entry = athlete.entries()[0]
    while athlete.box.today <= entry.date:
        athlete.box.advance()
    athlete.sync()
    shown, problem = athlete.known()
    done = next(a for a in problem.activities if f"garmin-workout:{entry.workout_id}" in a.sources)
    session = next(s for s in shown if s.done_as == done.id)
    assert done.session_uid == session.uid
    lifted = {one.exercise: one.load_kg for one in done.sets if one.load_kg}
    assert lifted["back_squat"] == next(
        b.load_kg for b in session.session.blocks if b.exercise == "back_squat"
    )


def test_heavier_sets_than_planned_make_the_next_session_heavier(athlete):
    def next_squat():
        blocks = [
            b
            for s in athlete.plan()["sessions"]
            for b in s["blocks"]
            if b["exercise"] == "back_squat"
        ]
        return blocks[0]["load_kg"]

    entry = athlete.entries()[0]
    while athlete.box.today < entry.date:
        athlete.box.advance()
    planned = next_squat()
    workout = json.loads(json.dumps(athlete.box.garmin.workout(entry.workout_id)))
    for step in workout["workoutSegments"][0]["workoutSteps"]:
        for one in step.get("workoutSteps", []):
            if one["exerciseName"] == "BARBELL_BACK_SQUAT":
                one["weightValue"] += 15
    athlete.box._record(follow(entry.date, workout, 0))
    athlete.sync()
    assert next_squat() > planned


def test_lifting_of_her_own_on_the_day_counts_as_the_session(athlete):
    entry = athlete.entries()[0]
    while athlete.box.today < entry.date:
        athlete.box.advance()
    athlete.box._record(lifting(entry.date, 5))
    athlete.sync()
    shown, problem = athlete.known()
    session = next(s for s in shown if s.date == entry.date and s.done_as)
    done = next(a for a in problem.activities if a.id == session.done_as)
    assert not [source for source in done.sources if source.startswith("garmin-workout:")]


def test_a_session_done_before_its_day_is_taken_off_the_calendar(athlete):
    entry = athlete.entries()[1]
    while athlete.box.today < entry.date - dt.timedelta(days=1):
        athlete.box.advance()
        athlete.sync()
    athlete.box._record(follow(athlete.box.today, athlete.box.garmin.workout(entry.workout_id), 0))
    athlete.sync()
    assert entry.id not in athlete.box.garmin.schedule
    nothing_more(athlete)
    shown, _ = athlete.known()
    assert [s.done_as for s in shown if s.date == entry.date and s.done_as]


def test_what_is_past_is_cleared_out_of_the_library_after_a_week(athlete):
    first = {e.workout_id for e in athlete.entries() if e.date < MONDAY + dt.timedelta(days=7)}
    for _ in range(16):
        athlete.box.advance()
        athlete.sync()
    workouts = athlete.box.garmin.workouts
    assert not first & set(workouts)
    ours = [n for n, w in workouts.items() if "[pronghorn:" in (w["description"] or "")]
    assert len(ours) <= 6
    horizon = athlete.box.today + dt.timedelta(days=14)
    assert all(e.date < horizon for e in athlete.entries())
