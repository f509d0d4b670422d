"""The week page's buttons: move, skip, keep, done and unwell. Plan and calendar follow each."""

import datetime as dt
import html

import pytest

from planner.rulebook.flags import FLAGS
from tests.worker.web.conftest import Surfer


def shown(live):
    return [s for s in live.store.sessions.since(dt.date(2026, 3, 2)) if s.fate == "shown"]


def heavy(live):
    return next(s for s in shown(live) if "heavy" in s.session.kinds)


def on_garmin(box):
    marked = {
        n: w
        for n, w in box.garmin.workouts.items()
        if "[pronghorn:" in (w.get("description") or "")
    }
    return sorted(
        (e.date, marked[e.workout_id]["workoutName"])
        for e in box.garmin.schedule.values()
        if e.workout_id in marked
    )


def test_the_week_shows_runs_sessions_reasons_rules_and_closed_days(runner):
    page = runner.get("/week").text
    for said in (
        "Why this day",
        "The rules behind it",
        "Based on research",
        "Why not another day",
        "Intervals, 58 min",
        "Keep it here",
        "Skip",
        "I&#39;m ill",
        "ground contacts in total",
    ):
        assert said in page, said


def test_a_day_to_move_to_says_why_it_is_closed_for_this_kind_of_session(live, runner):
    with live.world("me") as world:
        world.store.answers.put({**world.store.answers.get(), "flags": ["achilles_pain"]})
    runner.post("/week/look")
    runner.wait()
    page = runner.get("/week").text
    chosen = page[page.index('name="date"') :].partition("</select>")[0]
    assert "The day before" in chosen  # lifting before a key run
    assert "chilles" not in chosen  # which keeps jumps off every day, and no lifting


def test_a_session_that_is_moved_stands_there_on_garmin_and_stays(box, live, runner):
    session = heavy(live)
    free = next(
        d
        for n in range(1, 13)
        if (d := live.now().date() + dt.timedelta(days=n)) not in {s.date for s in shown(live)}
    )
    assert (
        runner.post("/week/move", {"uid": session.uid, "date": free.isoformat()}).status_code == 303
    )
    runner.wait()
    assert free in [day for day, _ in on_garmin(box)]
    moved = next(s for s in shown(live) if s.uid == session.uid)
    assert (moved.date, moved.locked, moved.first_date) == (free, True, session.date)
    assert "It stays there." in runner.get("/week").text
    runner.post("/week/lock", {"uid": session.uid, "locked": "false"})
    runner.wait()
    assert not next(s for s in shown(live) if s.uid == session.uid).locked


def test_a_session_goes_into_the_other_half_of_its_day_and_stays(live, runner):
    session = heavy(live)
    assert session.session.half == "pm"
    runner.post("/week/move", {"uid": session.uid, "date": session.date.isoformat(), "half": "am"})
    runner.wait()
    runner.post("/week/look")
    runner.wait()
    moved = next(s for s in shown(live) if s.uid == session.uid)
    assert (moved.date, moved.session.half, moved.locked) == (session.date, "am", True)
    with live.world("me") as world:
        starts = [
            line
            for line in world.calendar_file.read_text("utf-8").splitlines()
            if line.startswith("DTSTART")
        ]
    assert any(line.endswith(f"{session.date:%Y%m%d}T070000") for line in starts)


def test_a_session_that_is_skipped_leaves_garmin_and_is_not_offered_again(box, live, runner):
    session = heavy(live)
    runner.post("/week/skip", {"uid": session.uid})
    runner.wait()
    lifting = [(day, name) for day, name in on_garmin(box) if not name.startswith("Hops")]
    assert session.date not in [day for day, _name in lifting]
    runner.post("/week/look")
    runner.wait()
    assert not any(s.date == session.date and "heavy" in s.session.kinds for s in shown(live))


def test_done_counts_with_its_sets_and_can_be_taken_back(live, runner):
    session = heavy(live)
    runner.post("/week/move", {"uid": session.uid, "date": live.now().date().isoformat()})
    runner.wait()
    runner.post("/week/done", {"uid": session.uid, "as_planned": "true"})
    runner.wait()
    known = live.store.plans.latest().problem.activities
    told = next(a for a in known if a.id.startswith("told:"))
    assert told.session_uid == session.uid
    assert told.sets
    assert "Not done after all" in runner.get("/week").text
    runner.post("/week/not-done", {"uid": session.uid})
    runner.wait()
    assert not any(a.id.startswith("told:") for a in live.store.plans.latest().problem.activities)


def test_being_ill_closes_the_days_and_being_well_opens_them(live, runner):
    before = len(shown(live))
    runner.post("/week/feel", {"flag": "illness", "on": "true"})
    runner.wait()
    assert live.store.plans.latest().problem.flags == ("illness",)
    assert not any("heavy" in s.session.kinds for s in shown(live))
    runner.post("/week/feel", {"flag": "illness", "on": "false"})
    runner.wait()
    assert len(shown(live)) == before


@pytest.mark.parametrize(
    "path", ["/week/move", "/week/skip", "/week/lock", "/week/done", "/week/not-done"]
)
def test_nobody_changes_the_session_of_another(live, runner, path):
    session = heavy(live)
    kim = Surfer(live).sign_in(live.store.members.add("Kim", live.now()).athlete_id)
    live.store.members.say_go(live.store.members.all()[1].athlete_id, live.now())
    sent = {"uid": session.uid, "date": "2026-03-04", "locked": "true"}
    assert kim.post(path, sent).status_code == 404
    assert heavy(live) == session


def test_what_cannot_be_is_said_and_changes_nothing(live, runner):
    session = heavy(live)
    for date in ("2026-03-01", "2026-04-20"):
        answer = runner.post("/week/move", {"uid": session.uid, "date": date})
        assert (answer.status_code, "Choose a day" in answer.text) == (409, True)
    assert runner.post("/week/done", {"uid": shown(live)[-1].uid}).status_code == 409
    assert runner.post("/week/skip", {"uid": "nothing"}).status_code == 404
    assert runner.post("/week/move", {"uid": session.uid, "date": "soon"}).status_code == 422
    assert heavy(live) == session


def test_the_page_and_the_form_offer_the_flags_of_the_table(live, runner):
    def labels(path):
        return html.unescape(runner.get(path).text)

    form = labels("/questions/health")
    for flag, row in FLAGS.items():
        assert (f'value="{flag}"' in form) is row.in_form
        assert (row.question in form) is row.in_form

    week = labels("/week").partition('id="feel"')[2]
    for flag, row in FLAGS.items():
        assert (f'value="{flag}"' in week) is row.quick
        assert (f">{row.button}</button>" in week) is row.quick

    with live.world("me") as world:
        world.store.answers.put({**world.store.answers.get(), "flags": list(FLAGS)})
    week = labels("/week").partition('id="feel"')[2]
    for row in FLAGS.values():
        assert row.status in week
        assert f">{row.button}</button>" not in week
