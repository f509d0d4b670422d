"""Of a week's hops the first are told in full, and they alone stand on calendars."""

import datetime as dt
from dataclasses import replace

from planner.model import Activity, Block, Session
from worker.hops import told
from worker.passes.match import hopped
from worker.passes.publish import for_calendars
from worker.store import ShownSession

MONDAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 1, 18, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def hops(day: int, sets: int = 5) -> Session:
    """Hops so many days after the first Monday."""
    block = Block(exercise="rope_skip", sets=sets, seconds=10, rest_s=50)
    return session(day, "hops", blocks=(block,), contacts=20 * sets, condition="Before the run")


def session(day: int, *kinds: str, **more) -> Session:
    date = MONDAY + dt.timedelta(days=day)
    facts = {"blocks": (), "contacts": 0, "condition": "", **more}
    return Session(
        uid=f"{date}-{'-'.join(kinds)}",
        date=date,
        half="am",
        kinds=kinds,
        title=kinds[0].title(),
        minutes=5,
        reason="",
        rules=(),
        **facts,
    )


def shown(each: Session, fate: str = "shown", changed: dt.datetime = NOW) -> ShownSession:
    return ShownSession(each, each.date, changed, fate=fate)


def days_of(sessions) -> list[int]:
    return [(each.date - MONDAY).days for each in sessions]


def test_the_first_hops_of_each_week_speak_for_the_others():
    said = told([hops(0), session(1, "heavy"), hops(2), hops(4, sets=3), hops(8), hops(10)])

    assert days_of(said.sessions) == [0, 1, 8]
    assert days_of(said.hops) == [2, 4, 10]
    assert said.sessions[0].condition == (
        "Before the run. Do the same before your runs on Wednesday and Friday (3 x 10 s)"
    )
    assert said.sessions[2].condition == "Before the run. Do the same before your runs on Thursday"


def test_hops_that_are_the_only_ones_of_their_week_stay_as_they_are():
    assert told([hops(0), hops(9)]).sessions == (hops(0), hops(9))


def test_a_calendar_holds_one_event_of_hops_a_week_beside_all_other_sessions():
    everything = [hops(0), session(0, "heavy"), hops(2), session(3, "heavy"), hops(9)]

    assert days_of(for_calendars(map(shown, everything))) == [0, 0, 3, 9]


def test_later_hops_do_not_take_the_place_of_those_that_are_over():
    over = replace(shown(hops(0)), done_as="garmin:1")

    (only,) = for_calendars([over, shown(hops(2)), shown(hops(4))])

    assert only.uid == over.uid


def test_hops_that_were_dropped_leave_their_place_to_the_next():
    (only,) = for_calendars([shown(hops(0), "dropped", LATER), shown(hops(2))])

    assert only.session == hops(2)
    assert only.changed == LATER  # so that calendar apps take the new text


def test_hops_that_the_athlete_took_off_do_not_come_back_on_another_day():
    known = [shown(hops(0), "declined"), shown(hops(2)), shown(hops(4))]

    assert [each.fate for each in for_calendars(known)] == ["declined"]


def test_hops_are_done_with_the_run_of_their_day():
    run = Activity(id="garmin:7", start="2026-03-02T07:00", sport="run")
    lifting = Activity(id="garmin:8", start="2026-03-04T18:00", sport="strength")
    known = [shown(hops(0)), shown(hops(2)), shown(session(0, "heavy"))]

    assert hopped(known, [run, lifting], MONDAY + dt.timedelta(3)) == {hops(0).uid: "garmin:7"}
