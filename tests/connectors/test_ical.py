import datetime as dt
import errno
import os
from zoneinfo import ZoneInfo

import icalendar
import pytest

from connectors.errors import Unavailable
from connectors.ical import IcalFile
from connectors.ports import Event
from planner.model import Block, Session

BERLIN = ZoneInfo("Europe/Berlin")
CHANGED = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
SESSION = Session(
    uid="heavy-1",
    date=dt.date(2026, 3, 28),
    half="pm",
    kinds=("heavy", "plyo"),
    title="Heavy legs, jumps; short",
    minutes=50,
    blocks=(
        Block(exercise="back_squat", sets=3, reps=4, load_kg=60, rest_s=180),
        Block(exercise="pogo", sets=2, reps=20, rest_s=60),
    ),
    contacts=40,
    reason="Two days after the intervals, and the long run is three days away. "
    "Nothing else is near enough to matter.",
    rules=("H01",),
    condition="Skip it if your calves are sore.",
)


def event(uid="heavy-1", start=None, changed=CHANGED, **more):
    start = start or dt.datetime(2026, 3, 28, 18, 30, tzinfo=BERLIN)
    return Event(uid, start, SESSION.model_copy(update={"uid": uid} | more), changed)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "pronghorn.ics"


def read(path):
    return icalendar.Calendar.from_ical(path.read_bytes())


def test_a_session_becomes_an_event(path):
    IcalFile(path).publish([event()])

    found = read(path).events[0]
    assert str(found["UID"]) == "heavy-1@pronghorn"
    assert found["DTSTART"].dt == dt.datetime(2026, 3, 28, 18, 30, tzinfo=BERLIN)
    assert found["DURATION"].dt == dt.timedelta(minutes=50)
    assert str(found["SUMMARY"]) == "Heavy legs, jumps; short"
    assert found.categories == ["Plyometrics", "Strength"]
    assert str(found["DESCRIPTION"]).splitlines() == [
        "3 x 4 Back squat @ 60 kg, rest 3:00",
        "2 x 20 Pogo, rest 1:00",
        "",
        SESSION.reason,
        SESSION.condition,
    ]
    assert found["DTSTAMP"].dt == found["LAST-MODIFIED"].dt == CHANGED
    assert found.alarms.times == []


def test_the_zone_is_defined_with_its_summer_time(path):
    IcalFile(path).publish(
        [event(), event("heavy-2", dt.datetime(2026, 3, 31, 18, 30, tzinfo=BERLIN))]
    )

    text = path.read_text()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART;TZID=Europe/Berlin:20260331T183000" in text
    calendar = read(path)
    zone = calendar.timezones[0].to_tz()
    assert dt.datetime(2026, 3, 28, 12, tzinfo=zone).utcoffset() == dt.timedelta(hours=1)
    assert dt.datetime(2026, 3, 31, 12, tzinfo=zone).utcoffset() == dt.timedelta(hours=2)
    assert calendar.get_missing_tzids() == set()


@pytest.mark.parametrize("utc", [dt.UTC, ZoneInfo("UTC")])
def test_utc_needs_no_zone(path, utc):
    IcalFile(path).publish([event(start=dt.datetime(2026, 3, 28, 18, 30, tzinfo=utc))])
    assert "DTSTART:20260328T183000Z" in path.read_text()
    assert "VTIMEZONE" not in path.read_text()


def test_the_same_events_in_any_order_are_the_same_file_and_it_is_left_alone(path):
    events = [event(), event("heavy-2", dt.datetime(2026, 3, 31, 7, 0, tzinfo=BERLIN))]
    calendar = IcalFile(path)
    calendar.publish(events)
    before = path.stat()
    calendar.publish(events[::-1])

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    other = path.with_name("other.ics")
    IcalFile(other).publish(events)
    assert other.read_bytes() == path.read_bytes()


def test_a_change_has_a_higher_number_and_what_is_gone_is_gone(path):
    calendar = IcalFile(path)
    calendar.publish([event(), event("heavy-2")])
    first = read(path).events[0]["SEQUENCE"]
    calendar.publish([event(changed=CHANGED + dt.timedelta(days=1))])

    assert len(read(path).events) == 1
    assert 0 < first < read(path).events[0]["SEQUENCE"] < 2**31
    calendar.publish([])
    assert read(path).events == []


def test_pounds(path):
    IcalFile(path, units="imperial").publish([event()])
    assert "@ 132.5 lb" in read(path).events[0]["DESCRIPTION"]


def test_a_full_disk_keeps_the_old_file_and_leaves_nothing_behind(path, monkeypatch):
    calendar = IcalFile(path)
    calendar.publish([event()])
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        Unavailable, match=r"pronghorn\.ics can't be written \(No space left on device\)"
    ):
        calendar.publish([])
    assert path.read_bytes() == before
    assert [child.name for child in path.parent.iterdir()] == ["pronghorn.ics"]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Unavailable, match="No such file or directory"):
        IcalFile(tmp_path / "nowhere" / "a.ics").publish([event()])
