"""Several athletes in one store: each has their own memory, and leaves without a trace."""

import datetime as dt

import pytest
from sqlalchemy import text

from planner.model import Activity
from worker.bootstrap import open_world
from worker.passes.sync import run_pass
from worker.preferences import preferences
from worker.settings import load_settings
from worker.store import OWNER, PassRecord, everybodys_due, metadata, open_store

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "pronghorn.db")
    yield made
    made.close()


def test_nothing_is_written_before_the_athlete_says_go(home):
    with home.world() as world:
        world.store.members.pause(OWNER, NOW)
    with home.world() as world:
        report = run_pass(world)
        assert report.plan.sessions
        assert world.store.sessions.since(world.today) == []
        assert not (home.folder / "pronghorn.ics").exists()
        assert "before you say go" in world.store.journal.passes(1)[0].lines[-1]
        assert home.writes() == []
        world.say_go()
        assert run_pass(world).writes
        assert world.store.journal.passes(1)[0].lines
    assert home.ours()


def test_a_new_athlete_is_known_by_nothing_of_the_owners_settings(tmp_path):
    settings = load_settings(
        data=tmp_path, zone="Europe/Berlin", flags="illness", athlete={"birth_year": 1980}
    )
    with open_world(settings) as world:
        other = world.store.members.add("Kim", NOW)
        assert (world.preferences.athlete.birth_year, world.preferences.flags) == (
            1980,
            ("illness",),
        )
        world.store.answers.put({"athlete": {"strength_level": "advanced"}, "flags": []})
    with open_world(settings, athlete_id=other.athlete_id) as world:
        assert world.preferences == preferences({}, {})
        assert world.events.path.name == f"{other.athlete_id}.ics"
    with open_world(settings) as world:
        assert (world.preferences.athlete.birth_year, world.preferences.flags) == (1980, ())
        assert world.preferences.athlete.strength_level == "advanced"
    with pytest.raises(LookupError), open_world(settings, athlete_id="nobody"):
        pass


def test_who_leaves_leaves_nothing_behind_and_nobody_else_loses_anything(store):
    other = store.members.add("Kim", NOW)
    for one in (store, store.of(other.athlete_id)):
        run = Activity(id="archive:1", start="2026-03-01T08:00", sport="run")
        one.activities.replace("archive", dt.date(2026, 1, 1), [run], NOW)
        one.journal.schedule("pass", NOW)
        one.journal.record(PassRecord("pass", NOW, NOW, 0, (), ("a line",)))
        one.answers.put({"flags": ["illness"]})
        one.doors.sign_in(one.athlete_id, "Firefox", NOW)
    store.members.remove(other.athlete_id, NOW)
    with store.database.begin() as tx:
        for table in metadata.sorted_tables:
            if "athlete_id" in table.c:
                left = tx.scalars(text(f'SELECT athlete_id FROM "{table.name}"')).all()
                assert other.athlete_id not in left
    assert len(store.activities.of("archive")) == 1
    assert [due.athlete_id for due in everybodys_due(store.database)] == [OWNER]
    store.members.remove(OWNER, NOW)
    assert [(m.athlete_id, m.role, m.go_at) for m in store.members.all()] == [
        (OWNER, "owner", None)
    ]
    assert store.activities.of("archive") == []


def test_what_is_hurried_while_it_runs_comes_once_more(store):
    journal, later = store.journal, NOW + dt.timedelta(hours=2)
    journal.schedule("pass", NOW)
    assert journal.claim("pass", NOW, later)
    running = journal.due()[0]
    journal.hurry("pass", NOW)
    assert not journal.claim("pass", NOW + dt.timedelta(seconds=6), later)
    journal.finish(running, later)
    assert [(due.at <= NOW, due.claimed_until) for due in journal.due()] == [(True, None)]
    again = journal.due()[0]
    journal.finish(again, later)
    assert journal.due()[0].at == later
    journal.finish(journal.due()[0], None)
    assert journal.due() == []


def test_a_ticket_opens_once_and_in_time_and_only_its_digest_is_kept(store):
    ends = NOW + dt.timedelta(minutes=30)
    token = store.doors.issue("link", OWNER, ends)
    with store.database.begin() as tx:
        assert token not in repr(tx.execute(text("SELECT * FROM ticket")).all())
    assert store.doors.use("invite", token, NOW) is None
    assert store.doors.look_at("link", token, NOW).athlete_id == OWNER
    assert store.doors.use("link", token, NOW).athlete_id == OWNER
    assert store.doors.use("link", token, NOW) is None
    late = store.doors.issue("link", OWNER, ends)
    assert store.doors.use("link", late, ends) is None


def test_a_browser_is_signed_out_when_it_is_idle_or_old_or_told_to_go(store):
    token = store.doors.sign_in(OWNER, "Firefox", NOW)
    with store.database.begin() as tx:
        assert token not in repr(tx.execute(text("SELECT * FROM browser")).all())
    day = NOW
    for _ in range(8):
        day += dt.timedelta(days=20)
        assert store.doors.browser(token, day)
    assert store.doors.browser(token, day + dt.timedelta(days=21)) is None  # half a year is over
    idle = store.doors.sign_in(OWNER, "Firefox", NOW)
    assert store.doors.browser(idle, NOW + dt.timedelta(days=31)) is None
    told = store.doors.sign_in(OWNER, "Firefox", NOW)
    found = store.doors.browser(told, NOW)
    assert not store.doors.sign_out("somebody", found.digest)
    assert store.doors.sign_out(OWNER, found.digest)
    assert store.doors.browser(told, NOW) is None
