"""Whatever goes wrong and whatever the athlete does: each session stands once, and nothing else is touched."""

import copy
import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from connectors.errors import RateLimited, Rejected, Unavailable
from connectors.ports import Mark
from tests.worker.twin import MONDAY, Held, Killed, PaperLedger, Placed, Twin, a_session, one_pass
from worker import reconcile as do

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
    return sorted((ours[e.workout_id], e.date) for e in twin.entries.values() if e.workout_id in ours)


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
    assert findings == (do.Finding("moved", "s0", DAYS[5]),)
    assert twin.writes == []
    assert ledger.rows()[0].date == DAYS[5]


def test_an_entry_taken_off_by_hand_is_a_no_and_its_workout_goes(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    twin.entries = {n: e for n, e in twin.entries.items() if e.title != "Heavy s0"}
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (do.Finding("unscheduled", "s0", DAYS[3]),)
    assert not [w for w in twin.workouts.values() if w.mark]


def test_a_workout_deleted_by_hand_does_not_come_back(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    number = next(n for n, w in twin.workouts.items() if w.mark)
    del twin.workouts[number]
    twin.entries = {n: e for n, e in twin.entries.items() if e.workout_id != number}
    twin.calls.clear()
    _, findings = one_pass(twin, ledger, wanted, MONDAY)
    assert findings == (do.Finding("discarded", "s0", DAYS[3]),)
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
    assert findings == (do.Finding("edited", "s0", DAYS[3]),)
    assert twin.writes == []
    assert held.content == "the athlete's own idea"


def test_a_workout_changed_by_hand_stays_when_its_day_is_over_or_its_entry_is_taken_off(twin, ledger):
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
    assert findings == (do.Finding("released", "s0", DAYS[3]),)
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
    twin.entries["twin"] = copy.copy(next(e for e in twin.entries.values() if e.title == "Heavy s0"))
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
    assert [str(e) for e in writer.errors] == ["garmin: there is no such exercise"] * 2
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
    assert len(writer.errors) == 1


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
    twin.view = lambda start, end: (seen := whole(start, end)) and do.replace(seen, workouts=seen.workouts[:2])
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
    observed = do.observe(ledger.rows(), seen, {}, MONDAY)
    assert do.reconcile([], observed, seen, MONDAY, frozenset({"s0"})) == []
    assert do.reconcile([], observed, seen, MONDAY) != []


def test_a_move_of_ours_whose_answer_was_lost_is_not_taken_for_the_athlete_s(twin, ledger):
    wanted = plan(DAYS[3])
    one_pass(twin, ledger, wanted, MONDAY)
    wanted["s0"] = a_session("s0", DAYS[5])
    twin.at = _cut_after("reschedule")
    writer, _ = one_pass(twin, ledger, wanted, MONDAY)
    twin.at = lambda _name, _moment: None
    assert writer.errors[0].maybe_done
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
    assert (writer.errors, findings) == ([], ())


def _cut_after(call):
    def at(name, moment):
        if name == call and moment == "after":
            raise Unavailable("garmin", "the line was cut", maybe_done=True)

    return at


class Calendar(RuleBasedStateMachine):
    """Passes that die or fail anywhere, an athlete with hands, plans that change: then one clean pass."""

    @initialize()
    def start(self):
        self.twin = Twin()
        self.twin.workouts["9001"] = Held("My own circuit", None, "x")
        self.twin.entries["9002"] = Placed(None, DAYS[1], "Easy run")
        self.twin.entries["9003"] = Placed("9001", DAYS[2], "My own circuit")
        self.ledger = PaperLedger()
        self.wanted = {}
        self.today = MONDAY
        self.count = 0

    @rule(day=st.sampled_from(DAYS))
    def plan_one_more(self, day):
        if day >= self.today and day not in {s.date for s in self.wanted.values()}:
            self.count += 1
            self.wanted[f"n{self.count}"] = a_session(f"n{self.count}", day)

    @rule(data=st.data(), day=st.sampled_from(DAYS), minutes=st.sampled_from([40, 50]))
    def plan_otherwise(self, data, day, minutes):
        coming = [uid for uid, s in self.wanted.items() if s.date >= self.today]
        if coming and day >= self.today:
            uid = data.draw(st.sampled_from(coming))
            self.wanted[uid] = a_session(uid, day, minutes)

    @rule(data=st.data())
    def drop_one(self, data):
        if self.wanted:
            del self.wanted[data.draw(st.sampled_from(sorted(self.wanted)))]

    @rule()
    def a_day_passes(self):
        self.today += dt.timedelta(days=1)

    @rule(
        data=st.data(),
        what=st.sampled_from(["move", "take off", "edit", "delete", "schedule again"]),
        day=st.sampled_from(DAYS),
    )
    def the_athlete_acts(self, data, what, day):
        ours = sorted(n for n, w in self.twin.workouts.items() if w.mark)
        if not ours:
            return
        number = data.draw(st.sampled_from(ours))
        entries = sorted(n for n, e in self.twin.entries.items() if e.workout_id == number)
        if what == "edit":
            held = self.twin.workouts[number]
            held.content, held.updated = "my own", str(int(held.updated) + 1)
        elif what == "delete":
            del self.twin.workouts[number]
            self.twin.entries = {n: e for n, e in self.twin.entries.items() if e.workout_id != number}
        elif entries and what == "move":
            self.twin.entries[entries[0]].date = day
        elif entries and what == "take off":
            del self.twin.entries[entries[0]]
        elif entries and what == "schedule again":
            self.twin.entries[self.twin.fresh_id()] = Placed(number, self.twin.entries[entries[0]].date, "again")

    @rule(point=st.integers(0, 30), how=st.sampled_from(["kill", "cut"]))
    def a_pass_goes_wrong(self, point, how):
        count = 0

        def at(name, moment):
            nonlocal count
            count += 1
            if count > point:
                if how == "kill" or name == "save":
                    raise Killed
                lost = moment == "after" and name not in ("view", "fingerprint")
                raise Unavailable("garmin", "the line was cut", maybe_done=lost)

        self.twin.at = self.ledger.at = at
        try:
            one_pass(self.twin, self.ledger, self.wanted, self.today)
        except (Killed, Unavailable):
            pass
        finally:
            self.twin.at = self.ledger.at = lambda _name, _moment: None

    @rule()
    def a_clean_pass(self):
        writer, _ = one_pass(self.twin, self.ledger, self.wanted, self.today)
        assert writer.errors == []
        for uid, session in self.wanted.items():
            if session.date < self.today:
                continue
            rows = [r for r in self.ledger.rows() if r.uid == uid and r.live and r.date >= self.today]
            assert len(rows) == 1
            marked = [n for n, w in self.twin.workouts.items() if w.mark == rows[0].mark]
            assert len(marked) == 1
            days = [e.date for e in self.twin.entries.values() if e.workout_id == marked[0]]
            assert days.count(session.date) == 1
            assert self.twin.workouts[marked[0]].content == "my own" or rows[0].state == "confirmed"
        live = {row.mark for row in self.ledger.rows() if row.live}
        assert {w.mark for w in self.twin.workouts.values() if w.mark} <= live, "an orphan"
        before = len(self.twin.writes)
        one_pass(self.twin, self.ledger, self.wanted, self.today)
        assert len(self.twin.writes) == before, "the next pass had something to write"

    @invariant()
    def nothing_else_is_touched(self):
        if hasattr(self, "twin"):
            assert self.twin.workouts["9001"] == Held("My own circuit", None, "x")
            assert self.twin.entries["9002"] == Placed(None, DAYS[1], "Easy run")
            assert self.twin.entries["9003"] == Placed("9001", DAYS[2], "My own circuit")


TestCalendar = Calendar.TestCase
TestCalendar.settings = settings(
    max_examples=150, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
