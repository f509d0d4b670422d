"""Whatever goes wrong, each session is there once, and nothing else is touched."""

import copy
import datetime as dt

import pytest

from connectors.errors import RateLimited, Rejected, Unavailable
from connectors.ports import Mark
from tests.worker.passes.twin import MONDAY, Held, PaperLedger, Placed, Twin, a_session, one_pass
from worker.passes import reconcile as do
from worker.passes.doubt import Reads
from worker.passes.observe import Finding, observe

DAYS = [MONDAY + dt.timedelta(days=n) for n in range(10)]
LATER = dt.datetime(2026, 3, 2, 13, tzinfo=dt.UTC)


@pytest.fixture
def twin():
    """Somebody's calendar: a workout of their own and two planned runs."""
    made = Twin()
    made.workouts["9001"] = Held("My own circuit", None, "x")
    made.entries["9002"] = Placed(None, DAYS[1], "Easy run")
    made.entries["9003"] = Placed("9001", DAYS[2], "My own circuit")
    return made


@pytest.fixture
def ledger():
    return PaperLedger()


def standing(twin):
    """Say how often each of our workouts stands on each day."""
    ours = {number: held.name for number, held in twin.workouts.items() if held.mark}
    return sorted(
        (ours[e.workout_id], e.date) for e in twin.entries.values() if e.workout_id in ours
    )


def plan(*dates):
    return {f"s{n}": a_session(f"s{n}", date) for n, date in enumerate(dates)}


def test_a_first_pass_puts_every_session_on_its_day_and_a_second_writes_nothing(twin, ledger):
    wanted = plan(DAYS[0], DAYS[3])
    writer, _ = one_pass(twin, ledger, wanted, MONDAY)
    assert standing(twin) == [("Heavy s0", DAYS[0]), ("Heavy s1", DAYS[3])]
    assert {row.state for row in ledger.rows()} == {"confirmed"}
    assert writer.writes == len(twin.writes) == 4
    one_pass(twin, ledger, wanted, MONDAY)
    assert len(twin.writes) == 4


def test_only_what_changed_is_written(twin, ledger):
    wanted = plan(*DAYS[:4])
    one_pass(twin, ledger, wanted, MONDAY)
    twin.calls.clear()
    del wanted["s0"]
    wanted["s1"] = a_session("s1", DAYS[6])
    wanted["s2"] = a_session("s2", DAYS[2], minutes=55)
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == ["unschedule", "delete", "replace", "reschedule"]
    assert [name for name, _ in standing(twin)] == ["Heavy s1", "Heavy s2", "Heavy s3"]
    assert ("Heavy s1", DAYS[6]) in standing(twin)


def test_a_session_moved_by_hand_is_adopted_where_it_is(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    next(e for e in twin.entries.values() if e.title == "Heavy s0").date = DAYS[5]
    twin.calls.clear()
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (Finding("moved", "s0", DAYS[5]),)
    assert twin.writes == []
    assert ledger.rows()[0].date == DAYS[5]


def test_a_session_moved_by_hand_becomes_smaller_where_it_is_and_goes_if_it_has_to(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    next(e for e in twin.entries.values() if e.title == "Heavy s0").date = DAYS[5]
    one_pass(twin, ledger, wanted, MONDAY)
    twin.calls.clear()

    wanted["s0"] = a_session("s0", DAYS[5], minutes=15)
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == ["replace"]
    assert standing(twin) == [("Heavy s0", DAYS[5])]

    del wanted["s0"]
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == ["replace", "unschedule", "delete"]
    assert standing(twin) == []
    assert findings == ()

    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == ()  # our own removal is not taken for the athlete's no


def test_an_entry_taken_off_by_hand_is_a_no_and_its_workout_goes(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    twin.entries = {n: e for n, e in twin.entries.items() if e.title != "Heavy s0"}
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (Finding("unscheduled", "s0", DAYS[3]),)
    assert not [w for w in twin.workouts.values() if w.mark]


def test_a_workout_deleted_by_hand_does_not_come_back(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    number = next(n for n, w in twin.workouts.items() if w.mark)
    del twin.workouts[number]
    twin.entries = {n: e for n, e in twin.entries.items() if e.workout_id != number}
    twin.calls.clear()
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (Finding("discarded", "s0", DAYS[3]),)
    assert twin.writes == []


def test_a_workout_changed_by_hand_is_left_as_it_is(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    held = next(w for w in twin.workouts.values() if w.mark)
    held.content, held.updated = "the athlete's own idea", "7"
    twin.calls.clear()
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    wanted["s0"] = a_session("s0", DAYS[3], minutes=70)
    one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (Finding("edited", "s0", DAYS[3]),)
    assert twin.writes == []
    assert held.content == "the athlete's own idea"


def test_a_workout_changed_by_hand_stays_when_its_day_is_over_or_its_entry_is_taken_off(
    twin, ledger
):
    wanted = plan(DAYS[2], DAYS[4])
    one_pass(twin, ledger, wanted, MONDAY)
    for held in (held for held in twin.workouts.values() if held.mark):
        held.content, held.updated = "my own way", "9"
    one_pass(twin, ledger, wanted, MONDAY)
    twin.entries = {n: e for n, e in twin.entries.items() if e.title != "Heavy s1"}
    twin.calls.clear()
    for today in (MONDAY, DAYS[3], MONDAY + dt.timedelta(days=30)):
        one_pass(twin, ledger, wanted if today == MONDAY else {}, today)
    assert {row.state for row in ledger.rows()} == {"released"}
    assert twin.writes == []


def test_a_new_stamp_on_an_unchanged_workout_is_no_edit(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    next(w for w in twin.workouts.values() if w.mark).updated = "7"
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    reads = twin.calls.count("fingerprint")
    one_pass(twin, ledger, wanted, MONDAY)
    assert findings == ()
    assert twin.calls.count("fingerprint") == reads


def test_without_its_mark_a_workout_is_not_ours_any_more(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    next(w for w in twin.workouts.values() if w.mark).mark = None
    twin.calls.clear()
    _, findings = one_pass(twin, ledger, {}, MONDAY)
    assert findings == (Finding("released", "s0", DAYS[3]),)
    assert twin.writes == []


def test_a_workout_with_a_mark_that_is_not_in_the_ledger_is_nobody_s_to_touch(twin, ledger):
    twin.workouts["77"] = Held("Of another machine", Mark.fresh(), "x")
    twin.entries["78"] = Placed("77", DAYS[4], "Of another machine")
    one_pass(twin, ledger, plan(DAYS[4]), MONDAY)
    one_pass(twin, ledger, {}, MONDAY)
    assert "77" in twin.workouts
    assert "78" in twin.entries


def test_an_entry_that_stands_twice_is_taken_off_once(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    twin.entries["twin"] = copy.copy(
        next(e for e in twin.entries.values() if e.title == "Heavy s0")
    )
    one_pass(twin, ledger, wanted, MONDAY)
    assert standing(twin) == [("Heavy s0", DAYS[3])]


def test_a_second_day_for_our_workout_is_the_athlete_s_own_choice(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    mine = next(e for e in twin.entries.values() if e.title == "Heavy s0")
    twin.entries["again"] = Placed(mine.workout_id, DAYS[6], mine.title)
    twin.calls.clear()
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == []


def test_what_the_platform_stores_differently_is_corrected_once_and_then_left(twin, ledger):
    twin.garbles = True
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == ["create", "replace", "schedule"]
    assert ledger.rows()[0].drifted
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == ["create", "replace", "schedule"]


def test_a_refused_session_is_not_sent_again_until_it_changes_and_the_others_go_on(twin, ledger):
    def refuse(name, moment):
        if name == "create" and moment == "before" and twin.workouts.keys() == {"9001"}:
            raise Rejected("garmin", "there is no such exercise")

    twin.at = refuse
    wanted = plan(DAYS[3], DAYS[5])
    writer, _ = one_pass(twin, ledger, wanted, MONDAY)
    assert [str(e) for e in writer.troubles] == ["Garmin: there is no such exercise"] * 2
    twin.at = lambda _name, _moment: None
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == []
    wanted["s1"] = a_session("s1", DAYS[5], minutes=50)
    one_pass(twin, ledger, wanted, MONDAY)
    assert standing(twin) == [("Heavy s1", DAYS[5])]


def test_a_limit_stops_the_work_at_once(twin, ledger):
    def limit(name, moment):
        if name == "schedule" and moment == "before":
            raise RateLimited("garmin", "enough for now", retry_at=LATER)

    twin.at = limit
    writer, _ = one_pass(twin, ledger, plan(DAYS[3], DAYS[5]), MONDAY)
    assert twin.calls.count("create") == 1
    assert len(list(writer.troubles)) == 1


def test_a_bare_calendar_is_not_believed(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    kept, twin.workouts, twin.entries = (dict(twin.workouts), dict(twin.entries)), {}, {}
    twin.calls.clear()
    with pytest.raises(Unavailable, match="looks empty"):
        one_pass(twin, ledger, wanted, MONDAY)
    twin.workouts, twin.entries = kept
    one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == []


def test_a_list_without_a_workout_that_is_there_is_not_believed(twin, ledger):
    wanted = plan(DAYS[3], DAYS[5])
    one_pass(twin, ledger, wanted, MONDAY)
    whole = twin.view
    twin.view = lambda start, end: (
        (seen := whole(start, end)) and do.replace(seen, workouts=seen.workouts[:2])
    )
    twin.calls.clear()
    with pytest.raises(Unavailable, match="not complete"):
        one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == []


def test_a_past_session_rests_for_a_week_and_is_then_cleared_away(twin, ledger):
    one_pass(twin, ledger, plan(DAYS[0]), MONDAY)
    twin.calls.clear()
    one_pass(twin, ledger, {}, DAYS[0] + dt.timedelta(days=7))
    assert twin.writes == []
    one_pass(twin, ledger, {}, DAYS[0] + dt.timedelta(days=8))
    assert twin.writes == ["unschedule", "delete"]


def test_a_session_that_was_done_today_stays_although_the_plan_is_done_with_it(twin, ledger):
    one_pass(twin, ledger, plan(DAYS[0]), MONDAY)
    seen = twin.view(DAYS[0], DAYS[9])
    observed = observe(ledger.rows(), seen, Reads(), MONDAY)
    assert do.reconcile([], observed, seen, MONDAY, frozenset({"s0"})) == []
    assert do.reconcile([], observed, seen, MONDAY) != []


def test_a_move_of_ours_whose_answer_was_lost_is_not_taken_for_the_athlete_s(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    wanted["s0"] = a_session("s0", DAYS[5])
    twin.at = _cut_after("reschedule")
    writer, _ = one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    assert next(iter(writer.troubles)).maybe_done
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == ()
    assert standing(twin) == [("Heavy s0", DAYS[5])]


def test_a_workout_that_appears_late_is_cleared_away(twin, ledger):
    twin.at = _cut_after("create")
    one_pass(twin, ledger, plan(DAYS[3]), MONDAY)
    twin.at = lambda _name, _moment: None
    number = next(n for n, w in twin.workouts.items() if w.mark)
    late = twin.workouts.pop(number)
    one_pass(twin, ledger, {}, MONDAY)
    assert [row.state for row in ledger.rows()] == ["removed"]
    twin.workouts[number] = late
    one_pass(twin, ledger, {}, MONDAY)
    assert number not in twin.workouts


def test_a_session_that_was_never_confirmed_and_is_past_is_not_missed(twin, ledger):
    wanted = plan(DAYS[0])
    twin.at = _cut_after("schedule")
    one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    (row,) = ledger.rows()
    ledger.save(do.replace(row, state="scheduled", entry_id="9"))
    twin.entries.clear()
    coming = {"s9": a_session("s9", DAYS[5])}
    writer, findings = one_pass(twin, ledger, coming, DAYS[0] + dt.timedelta(days=1))
    assert (list(writer.troubles), findings) == ([], ())


# What the machine of test_life found, each as small as it can be told.


def our_entry(twin):
    return next(number for number, e in twin.entries.items() if e.title == "Heavy s0")


def test_a_calendar_that_leaves_out_one_entry_of_ours_is_not_believed(twin, ledger):
    wanted = plan(DAYS[3], DAYS[5])
    one_pass(twin, ledger, wanted, MONDAY)
    hidden = our_entry(twin)
    whole = twin.view
    twin.view = lambda start, end: do.replace(
        seen := whole(start, end), entries=tuple(e for e in seen.entries if e.entry_id != hidden)
    )
    twin.calls.clear()
    with pytest.raises(Unavailable, match="not up to date"):
        one_pass(twin, ledger, wanted, MONDAY)
    assert twin.writes == []


def test_a_calendar_that_still_shows_the_old_day_is_not_taken_for_the_athlete_s_hand(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    old = twin.view(DAYS[0], DAYS[9])
    wanted["s0"] = a_session("s0", DAYS[5])
    one_pass(twin, ledger, wanted, MONDAY)
    twin.view = lambda _start, _end: old
    with pytest.raises(Unavailable, match="not up to date"):
        one_pass(twin, ledger, wanted, MONDAY)
    assert standing(twin) == [("Heavy s0", DAYS[5])]


def test_a_session_moved_beyond_all_months_looked_at_is_moved_and_not_taken_off(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    far = MONDAY + dt.timedelta(days=90)
    twin.entries[our_entry(twin)].date = far
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (Finding("moved", "s0", far),)
    twin.calls.clear()
    one_pass(twin, ledger, {}, MONDAY + dt.timedelta(days=1))
    assert standing(twin) == []


def test_a_workout_that_was_perhaps_made_is_made_anew_and_the_first_goes_when_it_appears(
    twin, ledger
):
    wanted = plan(DAYS[3])
    before = twin.view(DAYS[0], DAYS[9])
    whole = twin.view
    twin.at = _cut_after("create")
    one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    twin.view = lambda _start, _end: before
    one_pass(twin, ledger, wanted, MONDAY)
    twin.view = whole
    one_pass(twin, ledger, wanted, MONDAY)
    assert standing(twin) == [("Heavy s0", DAYS[3])]
    assert sum(w.mark is not None for w in twin.workouts.values()) == 1


def test_what_the_athlete_wrote_after_a_change_of_ours_was_lost_is_not_overwritten(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    wanted["s0"] = a_session("s0", DAYS[3], minutes=55)
    twin.at = _cut_after("replace")
    one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    held = next(w for w in twin.workouts.values() if w.mark)
    held.content, held.updated = "the athlete's own idea", "9"
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (Finding("edited", "s0", DAYS[3]),)
    assert held.content == "the athlete's own idea"


def test_a_change_that_was_lost_before_it_took_effect_is_sent_again(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    wanted["s0"] = a_session("s0", DAYS[3], minutes=55)
    twin.at = _cut("replace", "before")
    one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    one_pass(twin, ledger, wanted, MONDAY)
    assert next(w for w in twin.workouts.values() if w.mark).content == "Heavy s0: 55"


@pytest.mark.parametrize(
    "then", [{}, {"s0": a_session("s0", DAYS[3], minutes=55)}, {"s0": a_session("s0", DAYS[5])}]
)
@pytest.mark.parametrize("hand", ["edits", "takes out the mark", "moves"])
def test_what_the_athlete_does_between_our_look_and_our_write_is_not_undone(
    twin, ledger, hand, then
):
    one_pass(twin, ledger, plan(DAYS[3]), MONDAY)
    held = next(w for w in twin.workouts.values() if w.mark)
    whole = twin.view

    def look_then_the_athlete(start, end):
        seen = whole(start, end)
        if hand == "moves":
            twin.entries[our_entry(twin)].date = DAYS[7]
        held.content = "my own" if hand == "edits" else held.content
        held.mark = None if hand == "takes out the mark" else held.mark
        return seen

    twin.view = look_then_the_athlete
    content = held.content
    one_pass(twin, ledger, dict(then), MONDAY)
    assert held in twin.workouts.values()
    if hand == "moves":
        assert twin.entries[our_entry(twin)].date == DAYS[7]
    else:
        assert held.content == ("my own" if hand == "edits" else content)


def test_the_day_on_which_the_athlete_also_does_our_workout_stays_when_our_session_goes(
    twin, ledger
):
    one_pass(twin, ledger, plan(DAYS[3]), MONDAY)
    mine = twin.entries[our_entry(twin)]
    twin.entries["again"] = Placed(mine.workout_id, DAYS[6], mine.title)
    one_pass(twin, ledger, {}, MONDAY)
    assert standing(twin) == [("Heavy s0", DAYS[6])]
    assert [row.state for row in ledger.rows()] == ["released"]


def test_a_workout_that_the_athlete_changed_is_not_cleared_away_after_its_week(twin, ledger):
    one_pass(twin, ledger, plan(DAYS[0]), MONDAY)
    held = next(w for w in twin.workouts.values() if w.mark)
    held.content, held.updated = "the athlete's own idea", "7"
    one_pass(twin, ledger, plan(DAYS[0]), MONDAY)
    one_pass(twin, ledger, {}, DAYS[0] + dt.timedelta(days=8))
    assert held in twin.workouts.values()


def test_a_workout_that_the_athlete_changes_while_it_is_being_removed_is_left_to_them(twin, ledger):
    one_pass(twin, ledger, plan(DAYS[3]), MONDAY)
    twin.at = _cut("delete", "before")
    one_pass(twin, ledger, {}, MONDAY)
    twin.at = lambda _name, _moment: None
    held = next(w for w in twin.workouts.values() if w.mark)
    held.content, held.updated = "the athlete's own idea", "7"
    for _ in range(2):
        writer, _ = one_pass(twin, ledger, {}, MONDAY)
        assert list(writer.troubles) == []
    assert held in twin.workouts.values()
    assert [row.state for row in ledger.rows()] == ["released"]


def test_an_entry_that_was_perhaps_made_is_not_left_behind_when_the_day_changes(twin, ledger):
    wanted = plan(DAYS[3])
    whole = twin.view
    before = None

    def cut(name, moment):
        nonlocal before
        if name == "schedule" and moment == "before":
            before = whole(DAYS[0], DAYS[9])
        if name == "schedule" and moment == "after":
            raise Unavailable("garmin", "the line was cut", maybe_done=True)

    twin.at = cut
    one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    twin.view = lambda _start, _end: before
    wanted["s0"] = a_session("s0", DAYS[5])
    one_pass(twin, ledger, wanted, MONDAY)
    twin.view = whole
    one_pass(twin, ledger, wanted, MONDAY)
    assert standing(twin) == [("Heavy s0", DAYS[5])]


def _cut_after(call):
    return _cut(call, "after")


def _cut(call, when):
    def at(name, moment):
        if name == call and moment == when:
            raise Unavailable("garmin", "the line was cut", maybe_done=True)

    return at
