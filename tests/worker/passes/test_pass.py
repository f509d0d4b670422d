"""A whole pass against the sandbox, with the real connectors and the real planner."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text

from connectors.garmin.strength.exercises import EXERCISES
from connectors.sandbox import Fault
from tests.worker.conftest import Home
from worker.hand.undo import undo
from worker.lock import PassRunning, only_one
from worker.passes import sync
from worker.passes.sync import NothingConnected, run_pass
from worker.store import StoreError

WORKOUT = "/workout-service/workout"


@pytest.fixture
def without_hops(home: Home) -> None:
    """Each day has one session at most."""
    home.given["athlete"] = {"hops": False}


def a_pass(home: Home, **how):
    with home.world() as world:
        return run_pass(world, **how)


def stands_as_planned(home: Home, report) -> bool:
    """Say whether the sandbox's calendar holds exactly the plan's sessions, from today on."""
    days = sorted(day for days in home.ours().values() for day in days if day >= home.box.today)
    return days == sorted(s.date for s in report.offered)


def test_the_calendar_holds_the_plan_after_each_pass_and_nothing_new_writes_nothing(home):
    home.connect_strava()
    first = a_pass(home)
    assert first.ok
    assert len(first.offered) >= 4
    assert stands_as_planned(home, first)
    assert len(home.ours()) == len(first.offered)

    written, calls = len(home.writes()), len(home.box.calls)
    again = a_pass(home)
    assert again.ok
    assert again.writes == 0
    assert len(home.writes()) == written
    assert len(home.box.calls) - calls <= 6
    assert again.offered == first.offered

    home.box.advance(2)
    home.box.add_run(home.box.today, "intervals")
    later = a_pass(home)
    assert later.ok
    assert stands_as_planned(home, later)
    assert all(len(days) == 1 for days in home.ours().values())
    done = [a for a in later.problem.activities if a.session_uid == first.offered[0].uid]
    assert [a.day for a in done] == [first.offered[0].date]


def test_a_dry_run_decides_but_writes_nothing(home):
    dry = a_pass(home, dry_run=True)
    assert dry.offered
    assert {d.outcome for d in dry.done} == {"planned"}
    assert home.writes() == []
    with home.world() as world:
        assert world.store.plans.latest() is None
        assert world.store.sessions.since(dt.date(2026, 1, 1)) == []
        assert world.store.activities.of("garmin") == []
    assert not (home.folder / "pronghorn.ics").exists()
    assert a_pass(home).plan == dry.plan


def test_with_strava_alone_the_calendar_file_holds_the_plan(box, tmp_path):
    home = Home(box, tmp_path)
    home.connect_strava()
    report = a_pass(home)
    assert report.ok
    assert (tmp_path / "pronghorn.ics").read_text().count("BEGIN:VEVENT") == len(report.offered)
    assert any("time zone" in warning for warning in report.warnings)
    before = (tmp_path / "pronghorn.ics").read_bytes()
    assert a_pass(home).offered == report.offered
    assert (tmp_path / "pronghorn.ics").read_bytes() == before


def test_with_nothing_connected_the_way_out_is_named(box, tmp_path):
    with pytest.raises(NothingConnected, match="pronghorn connect"):
        a_pass(Home(box, tmp_path))


def test_two_passes_do_not_run_at_once(home):
    with home.world() as world, only_one(world.folder), pytest.raises(PassRunning):
        run_pass(world)


@pytest.mark.usefixtures("without_hops")
def test_what_the_athlete_moves_stays_and_what_she_deletes_does_not_come_back_that_day(home):
    first = a_pass(home)
    kept, gone = first.offered[0], first.offered[1]
    entries = {
        e.date: e.id for e in home.box.garmin.schedule.values() if str(e.workout_id) in home.ours()
    }
    moved_to = kept.date + dt.timedelta(days=1)
    home.box.garmin.move_entry(entries[kept.date], moved_to)
    home.box.garmin.delete_entry(entries[gone.date])
    report = a_pass(home)
    assert len(report.findings) == 2
    assert moved_to in {s.date for s in report.offered if s.uid == kept.uid}
    assert not [s for s in report.offered if s.date == gone.date and set(s.kinds) & set(gone.kinds)]
    assert stands_as_planned(home, report)
    written = len(home.writes())
    again = a_pass(home)
    assert again.findings == ()
    assert len(home.writes()) == written
    assert moved_to in {s.date for s in again.offered if s.uid == kept.uid}


@pytest.mark.usefixtures("without_hops")
def test_a_workout_the_athlete_edits_is_left_alone_and_one_she_deletes_stays_away_that_week(home):
    first = a_pass(home)
    edited, deleted = first.offered[0], first.offered[1]
    by_day = {
        e.date: e.workout_id
        for e in home.box.garmin.schedule.values()
        if str(e.workout_id) in home.ours()
    }
    home.box.garmin.edit_workout(by_day[edited.date], workoutName="My way")
    home.box.garmin.delete_workout(by_day[deleted.date])
    report = a_pass(home)
    assert len(report.findings) == 2
    assert home.box.garmin.workouts[by_day[edited.date]]["workoutName"] == "My way"
    week = deleted.date.isocalendar()[:2]
    new = {s.uid for s in report.offered} - {s.uid for s in first.offered}
    assert not [
        s
        for s in report.offered
        if s.uid in new and s.date.isocalendar()[:2] == week and s.kinds == deleted.kinds
    ]
    assert stands_as_planned(home, report)


@pytest.mark.usefixtures("without_hops")
def test_two_sessions_on_one_day_and_one_far_away_are_the_athlete_s_choice(home):
    first = a_pass(home)
    one, two, far = first.offered[:3]
    free = one.date + dt.timedelta(days=1)
    entries = {
        e.date: e.id for e in home.box.garmin.schedule.values() if str(e.workout_id) in home.ours()
    }
    home.box.garmin.move_entry(entries[two.date], free)
    home.box.garmin.move_entry(entries[one.date], free)
    home.box.garmin.move_entry(entries[far.date], home.box.today + dt.timedelta(days=25))
    planned = {s.date for s in first.offered}
    by_hand = {number: days for number, days in home.ours().items() if days[0] not in planned}
    assert len(by_hand) == 3
    for _ in range(2):
        report = a_pass(home)
        assert report.ok, report.refused
        assert {number: home.ours().get(number) for number in by_hand} == by_hand
    with home.world() as world:
        assert undo(world).left == 0
    assert home.ours() == {}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", WORKOUT), ("GET", f"{WORKOUT}/*"), ("POST", "/workout-service/schedule/*")],
)
def test_a_cut_line_at_a_write_is_repaired_by_the_next_pass(home, method, path, when):
    home.box.faults.append(
        Fault("garmin", method, path, cut=True, when=when, times=3 if method == "GET" else 1)
    )
    broken = a_pass(home)
    assert [e.word for e in broken.errors] == ["unavailable"]
    home.box.faults.clear()
    mended = a_pass(home)
    assert mended.ok
    assert stands_as_planned(home, mended)
    assert len(home.ours()) == len(mended.offered)


@pytest.mark.parametrize("path", ["/workout-service/workouts", "/calendar-service/*"])
@pytest.mark.parametrize("how", [{"html": True}, {"status": 503}, {"status": 403, "html": True}])
def test_a_listing_that_is_no_listing_changes_nothing(home, path, how):
    first = a_pass(home)
    before, written = home.ours(), len(home.writes())
    home.box.faults.append(Fault("garmin", "GET", path, times=20, **how))
    odd = a_pass(home)
    assert odd.errors
    assert (home.ours(), len(home.writes())) == (before, written)
    home.box.faults.clear()
    with home.world() as world:
        world.store.accounts.report("garmin", "ok")
    assert a_pass(home).offered == first.offered
    assert home.ours() == before


def test_an_emptied_platform_is_not_believed_and_undo_clears_up(home):
    a_pass(home)
    home.box.garmin.workouts.clear()
    home.box.garmin.schedule.clear()
    home.box.garmin.coach_items.clear()
    home.box.garmin.race_day = None
    written = len(home.writes())
    report = a_pass(home)
    assert "looks empty" in str(report.errors[0])
    assert len(home.writes()) == written
    with home.world() as world:
        assert undo(world).errors == ()
        world.say_go()
    assert a_pass(home).ok
    assert stands_as_planned(home, a_pass(home))


def test_one_platform_down_leaves_the_other_to_plan_with_and_says_how_old_its_data_is(home):
    home.connect_strava()
    a_pass(home)
    home.box.advance(2)
    home.box.faults.append(Fault("strava", "GET", "*", status=503, times=20))
    report = a_pass(home)
    assert [e.platform for e in report.errors] == ["strava"]
    assert report.plan is not None
    assert any("Strava was last read 48 hours ago" in warning for warning in report.warnings)
    assert stands_as_planned(home, report)


def test_with_the_calendar_down_the_runs_that_were_planned_still_count(home):
    home.connect_strava()
    first = a_pass(home)
    home.box.faults.append(Fault("garmin", "*", "*", status=503, times=50))
    report = a_pass(home)
    assert report.problem.planned_runs == first.problem.planned_runs
    assert report.problem.plan_covers == first.problem.plan_covers
    assert [s.uid for s in report.offered] == [s.uid for s in first.offered]


def test_a_limit_is_a_stored_time_before_which_nobody_asks(home):
    a_pass(home)
    home.box.faults.append(Fault("garmin", "GET", "*", status=429, times=50))
    limited = a_pass(home)
    assert limited.errors[0].acts == "clock"
    with home.world() as world:
        account = world.store.accounts.get("garmin")
    assert account.state in ("limited", "blocked")
    assert account.not_before > home.box.now()
    calls = len(home.box.calls)
    waiting = a_pass(home)
    assert "not asked again before" in str(waiting.errors[0])
    assert len(home.box.calls) == calls


def test_a_first_pass_that_reads_nothing_makes_no_plan(home):
    home.box.faults.append(Fault("garmin", "GET", "*", status=503, times=50))
    report = a_pass(home)
    assert report.plan is None
    assert not report.ok
    assert not Path(home.folder / "pronghorn.ics").exists()


def test_a_plan_that_fails_its_check_is_not_used(home, monkeypatch):
    first = a_pass(home)
    before, written = home.ours(), len(home.writes())
    home.box.advance(1)
    real = sync.make_plan
    monkeypatch.setattr(
        sync,
        "make_plan",
        lambda problem: real(problem).model_copy(update={"sessions": _doubled(first)}),
    )
    report = a_pass(home)
    assert report.plan is None
    assert "was not used" in report.refused[0]
    assert (home.ours(), len(home.writes())) == (before, written)


def _doubled(report):
    """Return heavy sessions on two days running: rule H03 and others forbid it."""
    day = report.offered[-1]
    return tuple(
        day.model_copy(update={"uid": f"x{n}", "date": day.date + dt.timedelta(days=n)})
        for n in (-1, 0)
    )


def test_a_workout_that_garmin_keeps_differently_is_named_and_not_sent_for_ever(home, monkeypatch):
    for ours, theirs in list(EXERCISES.items()):
        monkeypatch.setitem(
            EXERCISES, ours, theirs._replace(name="NO_SUCH_EXERCISE" if theirs.name else "")
        )
    first = a_pass(home)
    told = [text for text in first.warnings if "did not keep the workout" in text]
    assert len(told) == len(first.offered)
    assert told[0].startswith(f"Garmin did not keep the workout of {first.offered[0].date:%A}")
    again = a_pass(home)
    assert again.writes == 0
    assert [text for text in again.warnings if "did not keep" in text] == told


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(home):
    with home.world() as world:
        with world.store.database.begin() as tx:
            pages = tx.scalar(text("PRAGMA page_count"))
            tx.execute(text(f"PRAGMA max_page_count = {pages + 6}"))
        with pytest.raises(StoreError, match=r"is full\. Make room"):
            run_pass(world)
    report = a_pass(home)
    assert report.ok
    assert stands_as_planned(home, report)
    assert len(home.ours()) == len(report.offered)


def test_undo_takes_back_all_of_ours_and_nothing_else(home):
    workouts = dict(home.box.garmin.workouts)
    schedule = {e.id: e.date for e in home.box.garmin.schedule.values()}
    report = a_pass(home)
    with home.world() as world:
        undone = undo(world)
    assert (undone.workouts, undone.entries, undone.left) == (
        len(report.offered),
        len(report.offered),
        0,
    )
    assert home.box.garmin.workouts == workouts
    assert {e.id: e.date for e in home.box.garmin.schedule.values()} == schedule
    assert "BEGIN:VEVENT" not in (home.folder / "pronghorn.ics").read_text()
    with home.world() as world:
        assert undo(world).workouts == 0


def test_undo_after_weeks_away_finds_what_is_long_past(home):
    report = a_pass(home)
    home.box.advance(30)
    with home.world() as world:
        undone = undo(world)
    assert (undone.workouts, undone.entries, undone.left) == (
        len(report.offered),
        len(report.offered),
        0,
    )
    assert home.ours() == {}


def test_undo_says_what_is_left_when_the_platform_refuses(home):
    report = a_pass(home)
    home.box.faults.append(Fault("garmin", "DELETE", f"{WORKOUT}/*", status=503, times=50))
    with home.world() as world:
        undone = undo(world)
    assert undone.errors
    assert undone.left >= len(report.offered)
    home.box.faults.clear()
    with home.world() as world:
        assert undo(world).left == 0
    assert home.ours() == {}


@pytest.mark.parametrize("path", ["/activitylist-service/*", "/workout-service/workouts", WORKOUT])
def test_the_pause_that_a_platform_asks_for_survives_the_death_of_the_pass(home, monkeypatch, path):
    home.box.faults.append(Fault("garmin", "*", path, status=429))
    monkeypatch.setattr("worker.passes.sync._publish", _die)
    monkeypatch.setattr("worker.passes.find_out.still_coming", _die)
    with pytest.raises(KeyboardInterrupt):
        a_pass(home)
    with home.world() as world:
        assert world.store.accounts.get("garmin").not_before is not None


def _die(*_what):
    raise KeyboardInterrupt
