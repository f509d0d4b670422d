"""What changes slowly is asked when it is due, kept with its age, and costs only itself."""

import datetime as dt

import pytest

from connectors.ports import Profile
from connectors.sandbox import Fault
from connectors.sandbox.coach import CoachItem
from connectors.sandbox.nights import Night
from planner.model import Athlete
from tests.worker.conftest import Home
from worker.bootstrap import open_world
from worker.passes.sync import run_pass
from worker.preferences import filled, preferences

CALM = 4  # requests to Garmin in a pass with nothing new
SLOW = (
    "/hrv-service",
    "/sleep-service",
    "/metrics-service",
    "/userprofile-service/userprofile",
    "/biometric-service",
)


def a_pass(home: Home, hour: float = 12, **how):
    """Run a pass at a clock time of the sandbox's day."""
    moment = home.box.now().replace(hour=0) + dt.timedelta(hours=hour)
    with open_world(home.settings, lambda: moment) as world:
        return run_pass(world, **how)


def asked(home: Home, calls: int, *paths: str) -> list[str]:
    return [c.path for c in home.box.calls[calls:] if c.path.startswith(paths or "/")]


def test_a_pass_with_nothing_new_costs_four_requests_at_most_and_says_so(home):
    first = a_pass(home)
    assert first.requests["garmin"] > CALM
    calls = len(home.box.calls)
    again = a_pass(home, 13)
    assert again.requests == {"garmin": len(home.box.calls) - calls}
    assert again.requests["garmin"] <= CALM
    assert again.problem.readiness == first.problem.readiness != ()


def test_a_day_of_passes_asks_for_each_slow_thing_once(home):
    a_pass(home)
    home.box.advance(1)
    calls = len(home.box.calls)
    counts = [a_pass(home, hour).requests["garmin"] for hour in range(6, 23, 2)]
    assert counts[1:] == [CALM] * 8
    slow = asked(home, calls, *SLOW, "/calendar-service/events", "/trainingplan-service")
    assert len(slow) == len(set(slow)) == 9


def test_a_morning_that_has_not_arrived_is_asked_for_again_hours_later(home):
    a_pass(home)
    home.box.advance(1)
    home.box.garmin.nights[home.box.today] = None
    a_pass(home, 6)
    calls = len(home.box.calls)
    assert a_pass(home, 8).problem.readiness[-1].date < home.box.today
    assert asked(home, calls, "/hrv-service") == []
    home.box.garmin.nights[home.box.today] = Night(sleep_s=20_000)
    assert a_pass(home, 10).problem.readiness[-1].sleep_s == 20_000
    calls = len(home.box.calls)
    a_pass(home, 16)
    assert asked(home, calls, "/hrv-service") == []


def test_who_never_wears_the_watch_at_night_is_asked_about_once_a_day(home):
    home.box.garmin.sleeps_with_watch = False
    assert a_pass(home, 6).problem.readiness == ()
    calls = len(home.box.calls)
    for hour in (10, 14, 18):
        assert a_pass(home, hour).requests["garmin"] <= CALM
    assert asked(home, calls, *SLOW) == []


def test_the_night_reaches_the_planner_with_the_usual_pulse_before_it(home):
    today = home.box.today
    for back in (0, 1):
        home.box.garmin.nights[today - dt.timedelta(days=back)] = Night(
            sleep_s=19_000, resting_hr=58
        )
    yesterday, morning = a_pass(home).problem.readiness
    assert (yesterday.date, morning.date) == (today - dt.timedelta(days=1), today)
    assert (morning.sleep_s, morning.resting_hr, morning.resting_hr_baseline) == (19_000, 58, 48)
    assert (morning.hrv_ms, morning.hrv_low_ms, morning.hrv_high_ms) == (62, 54, 74)


@pytest.mark.parametrize(
    "how", [{"html": True}, {"status": 500}, {"status": 404}, {"cut": True}, {"status": 400}]
)
@pytest.mark.parametrize(
    "path",
    [
        "/hrv-service/*",
        "/sleep-service/*",
        "/metrics-service/*",
        "/userprofile-service/*",
        "/biometric-service/*",
        "/trainingplan-service/*",
        "/calendar-service/events",
        "/activity-service/*",
    ],
)
def test_any_of_it_failing_costs_only_itself(home, path, how):
    home.box.faults.append(Fault("garmin", "GET", path, times=999, **how))
    report = a_pass(home)
    assert report.ok
    assert report.errors == ()
    assert report.offered
    days = sorted(day for days in home.ours().values() for day in days)
    assert days == sorted(s.date for s in report.offered)


def test_all_of_it_failing_is_unknown_and_not_asked_again_at_once(home):
    for path in (
        *(f"{path}*" for path in SLOW),
        "/trainingplan-service/*",
        "/calendar-service/events",
    ):
        home.box.faults.append(Fault("garmin", "GET", path, times=999, status=503))
    report = a_pass(home)
    assert report.ok
    assert report.problem.readiness == ()
    assert report.problem.athlete.birth_year is None
    assert a_pass(home, 13).ok
    home.box.faults.clear()
    later = a_pass(home, 18)
    assert later.problem.readiness
    assert later.problem.athlete.birth_year == 1988


def test_what_was_known_counts_on_and_after_a_week_its_age_is_said(home):
    first = a_pass(home)
    for path in (
        *(f"{path}*" for path in SLOW),
        "/trainingplan-service/*",
        "/calendar-service/events",
    ):
        home.box.faults.append(Fault("garmin", "GET", path, times=9999, status=503))
    home.box.advance(3)
    soon = a_pass(home)
    assert soon.problem.athlete == first.problem.athlete
    assert soon.problem.races == first.problem.races
    assert soon.problem.readiness == ()
    assert soon.warnings == first.warnings
    home.box.advance(6)
    late = a_pass(home)
    assert late.problem.races == first.problem.races
    said = [text for text in late.warnings if "9 days ago" in text]
    assert [text.split(" last read ")[0] for text in said] == [
        "Garmin: your profile was",
        "Garmin: your coach's plan was",
        "Garmin: your races were",
    ]


def test_a_limit_met_here_stops_the_pass_from_writing_and_holds(home):
    home.box.faults.append(Fault("garmin", "GET", "/hrv-service/*", status=429, times=9))
    report = a_pass(home)
    assert [error.word for error in report.errors] == ["limited"]
    assert report.plan is not None
    assert home.writes() == []
    with home.world() as world:
        assert world.store.accounts.get("garmin").not_before > home.box.now()


def test_a_dry_run_reads_and_keeps_nothing(home):
    dry = a_pass(home, dry_run=True)
    assert dry.problem.readiness
    assert dry.problem.athlete.body_mass_kg == 61
    with home.world() as world:
        assert world.store.readings.starting("garmin", "") == {}


def test_the_race_that_decides_the_season_is_seen_eight_weeks_ahead(home):
    (race,) = a_pass(home).problem.races
    assert (race.date, race.priority) == (home.box.garmin.race_day, "A")
    home.box.garmin.race_day = None
    home.box.advance(1)
    assert a_pass(home).problem.races == ()


def test_the_coach_s_days_have_their_length_and_kind_whatever_their_titles_say(home):
    day = home.box.today + dt.timedelta(days=2)
    (item,) = [item for item in home.box.garmin.coach_items if item.date == day]
    item.title = "Sortie"
    (run,) = [run for run in a_pass(home).problem.planned_runs if run.date == day]
    assert (run.kind, run.minutes) == ("easy", 45)
    item.minutes = 55
    item.title = "Sortie 2"
    (run,) = [run for run in a_pass(home, 13).problem.planned_runs if run.date == day]
    assert run.minutes == 55


def test_a_coach_s_plan_that_the_calendar_does_not_show_is_read_from_its_own_list(
    home, monkeypatch
):
    friday = home.box.today + dt.timedelta(days=4)
    home.box.add_coach_strength(friday)
    home.box.garmin.coach_items.append(
        CoachItem(home.box.today, "Tempo", "tempo", 50, adaptive=True)
    )
    monkeypatch.setattr(
        "connectors.sandbox.garmin_calendar._coach_item",
        lambda item: {"date": "1970-01-01", "id": 0},
    )
    problem = a_pass(home).problem
    days = {run.date: (run.kind, run.minutes) for run in problem.planned_runs}
    assert days[home.box.today] == ("tempo", 50)
    assert days[home.box.today + dt.timedelta(days=2)] == ("easy", 45)
    (lifting,) = problem.planned_other
    assert (lifting.date, lifting.kind, lifting.hard) == (friday, "strength", True)
    assert a_pass(home, 13).requests["garmin"] <= CALM


def test_a_workout_that_its_title_does_not_explain_is_looked_into_once(home):
    number, workout = next(
        (n, w)
        for n, w in home.box.garmin.workouts.items()
        if w["workoutName"].startswith("Intervals 6")
    )
    home.box.garmin.edit_workout(number, workoutName="Dienstag")
    tuesday = home.box.today + dt.timedelta(days=1)
    assert workout["workoutId"] == number
    for _ in range(2):
        calls = len(home.box.calls)
        (run,) = [run for run in a_pass(home).problem.planned_runs if run.date == tuesday]
        assert run.kind == "intervals"
    assert asked(home, calls, f"/workout-service/workout/{number}") == []


def test_a_run_is_looked_at_closer_once_and_its_laps_only_if_it_may_have_been_hard(home):
    home.box.add_run(home.box.today, "intervals")
    for row in home.box.garmin.activities:
        row["activityName"] = "Berlin Running"
    report = a_pass(home)
    felt = {a.day: a for a in report.problem.activities if a.rpe is not None}
    assert felt[home.box.today].rpe == 7
    assert len(felt[home.box.today].laps) == 14
    easy = [a for a in felt.values() if a.rpe == 3 and a.avg_hr]
    assert easy
    assert all(a.laps == () for a in easy)
    calls = len(home.box.calls)
    a_pass(home, 13)
    assert asked(home, calls, "/activity-service") == []


def test_sets_that_cannot_be_read_are_asked_for_later_and_cost_no_calendar(home):
    home.box.faults.append(Fault("garmin", "GET", "*/exerciseSets", times=99, status=503))
    report = a_pass(home)
    assert report.ok
    assert any("Your last lifting is missing" in warning for warning in report.warnings)
    home.box.faults.clear()
    mended = a_pass(home)
    assert [a for a in mended.problem.activities if a.sets]
    assert not [warning for warning in mended.warnings if "missing" in warning]


# the profile fills what the athlete left open


def test_what_the_athlete_set_wins_and_the_profile_fills_the_rest():
    told = preferences({"athlete": {"body_mass_kg": 58, "max_hr": 190}}, {})
    profile = Profile(
        units="imperial", weight_kg=61, birth_year=1988, sex="female", max_hr=188, threshold_hr=168
    )
    made = filled(told, profile)
    assert made.athlete == Athlete(
        body_mass_kg=58, max_hr=190, birth_year=1988, sex="female", threshold_hr=168
    )
    assert made.units == "imperial"
    assert filled(preferences({"units": "metric"}, {}), profile).units == "metric"
    assert filled(told, Profile()) == told


def test_a_value_that_no_setting_could_have_is_left_out():
    told = preferences({}, {})
    made = filled(told, Profile(weight_kg=5, birth_year=1700, max_hr=188))
    assert made.athlete == Athlete(max_hr=188)


def test_a_profile_holds_from_the_first_pass_on_and_is_there_before_the_next(home):
    assert a_pass(home).problem.athlete.birth_year == 1988
    with home.world() as world:
        assert world.preferences.athlete.body_mass_kg == 61
        assert world.answered.athlete.body_mass_kg is None
        assert world.zone.key == "Europe/Berlin"


def test_a_runner_who_moved_is_where_the_profile_says_from_the_next_pass_on(home, monkeypatch):
    monkeypatch.setattr("connectors.sandbox.garmin_profile.ZONE", "Asia/Tokyo")
    a_pass(home)
    with home.world() as world:
        assert world.zone.key == "Asia/Tokyo"
    home.given = {"zone": "Europe/Paris"}
    with home.world() as world:
        assert world.zone.key == "Europe/Paris"


def test_disconnecting_forgets_all_that_was_read(home):
    from worker.accounts.disconnect import disconnect  # noqa: PLC0415 - only here
    from worker.hand.undo import undo  # noqa: PLC0415 - only here

    a_pass(home)
    with home.world() as world:
        undo(world)
        disconnect(world, "garmin")
        assert world.store.readings.starting("garmin", "") == {}
