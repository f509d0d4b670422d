"""The first-run checklist: what it finds, and that nothing of it is ever left on the account."""

import datetime as dt

import pytest

from connectors.errors import Blocked
from connectors.sandbox import Fault
from worker.hand.undo import undo
from worker.passes.sync import run_pass
from worker.tryout import doctor
from worker.tryout.doctor import examine
from worker.tryout.trial import UID, only_you_can_see

WORKOUT = "/workout-service/workout"
SCHEDULE = "/workout-service/schedule/*"


@pytest.fixture
def before(home):
    account = home.box.garmin
    return dict(account.workouts), {n: (e.workout_id, e.date) for n, e in account.schedule.items()}


def after(home):
    account = home.box.garmin
    return dict(account.workouts), {n: (e.workout_id, e.date) for n, e in account.schedule.items()}


def checked(home, **how):
    told = []
    with home.world() as world:
        checks = examine(world, told.append, **how)
    assert told == checks
    return {check.what: check for check in checks}


def wrong(checks):
    return [check.what for check in checks.values() if check.ok is False]


def test_a_healthy_account_passes_every_check_and_keeps_nothing_of_it(home, before):
    checks = checked(home)
    assert wrong(checks) == []
    assert set(checks) == {
        "Reading", "Calendar", "Time zone", "Units", "Watch",
        "Test workout", "Pronghorn's mark", "On the calendar", "Changed in place", "Removed",
    }  # fmt: skip
    assert "Forerunner 265" in checks["Watch"].text
    assert "also removes its calendar entry" in checks["Removed"].text
    assert after(home) == before
    with home.world() as world:
        assert {row.state for row in world.store.ledger("garmin").rows()} == {"removed"}
        assert run_pass(world).ok


def test_the_test_workout_can_be_looked_at_before_and_after_its_change(home, before):
    seen = []

    def look():
        (days,) = home.ours().values()
        (workout,) = [w for n, w in home.box.garmin.workouts.items() if str(n) in home.ours()]
        steps = [
            s
            for step in workout["workoutSegments"][0]["workoutSteps"]
            for s in step.get("workoutSteps", [])
        ]
        seen.append(
            (
                days,
                workout["workoutName"],
                [s["weightValue"] for s in steps if s["exerciseName"] == "BARBELL_BACK_SQUAT"],
            )
        )

    checked(home, show=look)
    assert seen == [
        ([home.box.today], "Pronghorn test: 2x5 squat 60 kg", [60.0]),
        ([home.box.today], "Pronghorn test: 2x5 squat 65 kg", [65.0]),
    ]
    assert after(home) == before


def test_a_weight_that_garmin_takes_for_something_else_is_told(home, monkeypatch):
    keep = home.box.garmin._keep

    def in_grams(body):
        kept = keep(body)
        for step in kept["workoutSegments"][0]["workoutSteps"]:
            for one in step.get("workoutSteps", []):
                one["weightValue"] = one["weightValue"] and one["weightValue"] * 1000
        return kept

    monkeypatch.setattr(home.box.garmin, "_keep", in_grams)
    checks = checked(home)
    assert wrong(checks) == ["Test workout", "Changed in place"]
    assert "weight: 60 kg was sent, 60000 kg came back" in checks["Test workout"].text
    assert home.ours() == {}


@pytest.mark.parametrize(
    ("settings", "what", "way_out"),
    [
        ({"units": "imperial"}, "Units", "PRONGHORN_UNITS=metric"),
        (
            {"zone": "America/Lima"},
            "Time zone",
            "Garmin says Europe/Berlin, but Pronghorn uses America/Lima",
        ),
    ],
)
def test_settings_that_are_not_the_accounts_are_told(home, settings, what, way_out):
    home.given = settings
    checks = checked(home)
    assert wrong(checks) == [what]
    assert way_out in checks[what].text


def test_a_watch_that_has_not_synced_is_told(home, monkeypatch):
    now = home.box.clock.now
    with home.world() as world:
        world.now = lambda: now().astimezone(dt.UTC) + dt.timedelta(days=3)
        checks = {check.what: check for check in examine(world, lambda _check: None)}
    assert "Watch" in wrong(checks)
    assert "only with the next sync" in checks["Watch"].text


def test_an_account_that_knows_no_watch_zone_or_units_is_not_ill(home):
    for path in ("/device-service/*", "/userprofile-service/*"):
        home.box.faults.append(Fault("garmin", "GET", path, status=404, times=99))
    checks = checked(home)
    assert wrong(checks) == ["Time zone"]
    assert checks["Watch"].ok is None
    assert checks["Units"].ok is None


def test_a_missing_consent_is_named_with_the_place_to_give_it(home, before):
    home.box.faults.append(Fault("garmin", "POST", WORKOUT, status=412))
    checks = checked(home)
    assert wrong(checks) == ["Garmin"]
    assert "Device Upload" in checks["Garmin"].text
    assert after(home) == before


@pytest.mark.parametrize("how", [{"cut": True}, {"status": 400}, {"status": 429}])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", WORKOUT),
        ("GET", f"{WORKOUT}/*"),
        ("POST", SCHEDULE),
        ("PUT", f"{WORKOUT}/*"),
        ("DELETE", f"{WORKOUT}/*"),
    ],
)
def test_whatever_fails_the_test_workout_goes_away_and_the_failure_is_told(
    home, before, method, path, when, how
):
    tries = 3 if method == "GET" and "cut" in how else 1  # a read that was cut off is tried again
    home.box.faults.append(Fault("garmin", method, path, when=when, times=tries, **how))
    assert wrong(checked(home))
    assert after(home) == before
    home.box.faults.clear()
    if how != {"status": 429}:  # after which it is not asked again for a while
        assert wrong(checked(home)) == []


@pytest.mark.parametrize("clean", ["doctor", "sync", "undo"])
def test_what_could_not_be_removed_is_removed_by_whatever_runs_next(home, before, clean):
    home.box.faults.append(Fault("garmin", "DELETE", "*", status=503, times=99))
    checks = checked(home)
    assert "removes it" in checks["Cleaning up"].text
    assert after(home) != before
    home.box.faults.clear()
    with home.world() as world:
        if clean == "doctor":
            examine(world, lambda _check: None)
        elif clean == "undo":
            assert undo(world).left == 0
        else:
            run_pass(world)
            rows = [row for row in world.store.ledger("garmin").rows() if row.uid == UID]
            assert {row.state for row in rows} == {"removed"}
            undo(world)
    assert after(home) == before


class Died(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", range(1, 13))
def test_a_death_at_any_moment_leaves_nothing_for_long(home, before, monkeypatch, moment):
    monkeypatch.setattr(
        doctor, "_clear_away", lambda *_: None
    )  # a dead process clears nothing away
    with home.world() as world:
        calendar, count = world.calendar, 0

        def mortal(call):
            def dying(*args):
                nonlocal count
                count += 1
                if count == moment:
                    raise Died
                answer = call(*args)
                count += 1
                if count == moment:
                    raise Died
                return answer

            return dying

        for name in ("create", "compare", "schedule", "replace", "delete"):
            monkeypatch.setattr(calendar, name, mortal(getattr(calendar, name)))
        with pytest.raises(Died):
            examine(world, lambda _check: None)
    monkeypatch.undo()
    monkeypatch.setattr("connectors.http.pause", lambda _seconds: None)
    assert wrong(checked(home)) == []
    assert after(home) == before


def test_ctrl_c_clears_away_too(home, before):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked(home, show=interrupted)
    assert after(home) == before


def test_a_pause_that_garmin_asked_for_is_kept(home):
    with home.world() as world:
        world.store.accounts.report(
            "garmin", "blocked", "turned away", world.now() + dt.timedelta(hours=1)
        )
        with pytest.raises(Blocked):
            examine(world, lambda _check: None)
    assert home.writes() == []


def test_what_only_the_athlete_can_see_is_asked_in_her_units(home):
    home.given = {"units": "imperial"}
    with home.world() as world:
        questions = only_you_can_see(world)
    assert "132.5 lb" in questions[0]
    assert "PRONGHORN_GARMIN__WEIGHTS" in questions[0]
