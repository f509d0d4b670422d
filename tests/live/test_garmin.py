"""What Garmin really does with what we send, and whether we can read what it says."""

import datetime as dt

import pytest

from connectors.errors import Gone
from planner.log.history import LiftingLog
from planner.model import Athlete, Block, Session
from planner.rulebook.catalogue import CATALOGUE, EXERCISES
from planner.session.content import build
from planner.session.dose import Dose

NAMES = sorted(set(EXERCISES) - {"warm_up"})
TEMPLATES = sorted(CATALOGUE.templates)
ATHLETE = Athlete(
    strength_level="intermediate",
    equipment=("barbell", "rack", "dumbbells", "box"),
    body_mass_kg=60,
)


def a_session(guest, blocks, title="Pronghorn test"):
    return Session(
        uid="live",
        date=guest.today,
        half="pm",
        kinds=("heavy",),
        title=title,
        minutes=10,
        blocks=blocks,
        contacts=0,
        reason="A test of Pronghorn: it goes away again by itself.",
        rules=(),
        condition="Only to look at",
    )


def squats(kilograms=60.0):
    return (
        Block(
            exercise="back_squat", sets=2, reps=5, load_kg=kilograms, rir=2, rest_s=60, note="brace"
        ),
    )


def entries(guest, ours):
    return [(e.entry_id, e.date) for e in guest.view().entries if e.workout_id == ours.workout_id]


@pytest.fixture(autouse=True)
def _nothing_of_others_changes(guest):
    before = guest.others()
    yield
    assert guest.others() == before


def test_what_was_done_can_be_read(guest):
    found = guest.garmin.activities(guest.today - dt.timedelta(days=84), guest.today)
    assert found == sorted(found, key=lambda a: a.start)
    lifted = [activity for activity in found if activity.sport == "strength"]
    for activity in lifted[-2:]:
        assert all(
            one.load_kg is None or 0 < one.load_kg < 500 for one in guest.garmin.sets(activity.id)
        )


def test_the_account_says_who_it_is_of(guest):
    profile = guest.garmin.profile()
    assert profile.zone, "the time zone stands somewhere else than we look"
    assert profile.units


def test_a_workout_comes_back_as_it_was_sent_and_changes_in_place(guest):
    ours = guest.make(a_session(guest, squats()))
    assert guest.garmin.compare(ours, a_session(guest, squats())) == []
    guest.garmin.replace(ours, a_session(guest, squats(62.5)))
    assert guest.garmin.compare(ours, a_session(guest, squats(62.5))) == []
    guest.remove(ours)
    with pytest.raises(Gone):
        guest.garmin.fingerprint(ours)


def test_an_entry_stands_once_moves_and_goes(guest):
    ours = guest.make(a_session(guest, squats()))
    day = guest.today + dt.timedelta(days=12)
    entry = guest.garmin.schedule(ours, day)
    assert entries(guest, ours) == [(entry, day)]
    guest.garmin.reschedule(ours, entry, day + dt.timedelta(days=1))
    assert entries(guest, ours) == [(entry, day + dt.timedelta(days=1))]
    guest.garmin.replace(ours, a_session(guest, squats(62.5)))
    assert entries(guest, ours) == [(entry, day + dt.timedelta(days=1))]
    guest.garmin.unschedule(ours, entry)
    assert entries(guest, ours) == []
    guest.remove(ours)


@pytest.mark.parametrize("start", range(0, len(NAMES), 12))
def test_every_exercise_of_the_catalogue_keeps_its_name(guest, start):
    blocks = tuple(
        Block(
            exercise=name, sets=2, reps=5, load_kg=10 if EXERCISES[name].loads else None, rest_s=30
        )
        for name in NAMES[start : start + 12]
    )
    ours = guest.make(a_session(guest, blocks))
    assert guest.garmin.compare(ours, a_session(guest, blocks)) == []
    guest.remove(ours)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_session_template_comes_back_as_it_was_sent(guest, name):
    phase = int(name[-1]) if name.startswith("phase_") else 3
    kinds = (
        ("plyo", "heavy")
        if name.startswith("phase_")
        else ("plyo",)
        if name.startswith("plyo")
        else (name,)
    )
    dose = Dose(kinds, phase, 1, 0, tier=2, contacts=50, before_run=name == "plyo_before_run")
    made = build(dose, ATHLETE, LiftingLog(), age=38)
    session = a_session(guest, made.blocks, f"Pronghorn test {made.title}")
    ours = guest.make(session)
    assert guest.garmin.compare(ours, session) == []
    guest.remove(ours)
