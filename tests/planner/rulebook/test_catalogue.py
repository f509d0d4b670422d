"""The catalogue is whole.

Every name is known, every place can be filled, and more equipment takes nothing away.
"""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model import Equipment
from planner.rulebook.catalogue import CATALOGUE, EQUIPMENT, EXERCISES, Template, eligible

EVERYTHING = get_args(Equipment)
some_equipment = st.sets(st.sampled_from(EVERYTHING))


@given(some_equipment, some_equipment)
def test_more_equipment_never_takes_an_exercise_away(some, more):
    assert eligible(some) <= eligible(some | more)
    for name in eligible(some):
        assert (
            EXERCISES[name].weight(some) is None or EXERCISES[name].weight(some | more) is not None
        )


def test_every_exercise_can_be_done_with_everything_and_many_with_nothing():
    assert eligible(EVERYTHING) == set(EXERCISES)
    bare = eligible(())
    assert {"air_squat", "split_squat", "push_up", "pogo"} <= bare
    assert not {"back_squat", "goblet_squat", "drop_jump", "pallof_press"} & bare


def test_a_back_squat_needs_bar_and_rack_and_a_goblet_squat_either_weight():
    assert "back_squat" not in eligible(["barbell"])
    assert "back_squat" in eligible(["barbell", "rack"])
    assert "goblet_squat" in eligible(["dumbbells"])
    assert "goblet_squat" in eligible(["kettlebell"])


def test_every_weight_an_exercise_takes_has_its_steps():
    used = {name for e in EXERCISES.values() for name in e.loads}
    assert used == set(EQUIPMENT)


@pytest.mark.parametrize("names", [*CATALOGUE.places.values(), *CATALOGUE.jumps.tiers])
def test_every_place_names_known_exercises_and_one_that_needs_nothing(names):
    assert set(names) <= set(EXERCISES)
    assert set(names) & eligible(())


@pytest.mark.parametrize("template", CATALOGUE.templates.values(), ids=CATALOGUE.templates)
def test_every_template_is_made_of_known_places_and_keeps_its_range(template: Template):
    assert template.source
    assert 1 <= template.repeat_from <= len(template.weeks)

    for variant in template.variants:
        assert set(variant) <= set(CATALOGUE.places)

    low, high = template.percent

    for week in template.weeks:
        assert week.rir >= 1
        assert 1 <= week.sets[1] <= week.sets[0] <= 5
        assert template.reps[0] <= week.reps <= template.reps[1]
        assert week.percent is None or low <= week.percent <= high <= 0.92


def test_phases_follow_the_evidence():
    phases = [CATALOGUE.templates[f"phase_{number}"] for number in range(6)]

    assert [(p.reps, p.percent) for p in phases[1:]] == [
        ((8, 12), (0.60, 0.70)),
        ((5, 8), (0.70, 0.80)),  # moderate effort at most
        ((3, 5), (0.82, 0.92)),
        ((2, 4), (0.80, 0.88)),
        ((3, 5), (0.80, 0.90)),
    ]
    assert [(w.sets[0], w.reps) for w in phases[0].weeks] == [(2, 8), (2, 10), (3, 10), (3, 12)]
    assert [(w.sets[0], w.reps) for w in phases[3].weeks[:3]] == [(3, 5), (4, 4), (5, 3)]

    first, second = phases[3].weeks[:4], phases[3].weeks[4:]
    assert all(0.82 <= w.percent <= 0.85 and w.rir == 2 for w in first)
    assert all(0.85 <= w.percent <= 0.90 and 1 <= w.rir <= 2 for w in second)


def test_after_its_last_week_a_template_goes_on_from_where_it_says():
    heavy = CATALOGUE.templates["phase_3"]

    assert [heavy.week(n) for n in (8, 9, 10, 13)] == [
        heavy.weeks[7],
        heavy.weeks[4],
        heavy.weeks[5],
        heavy.weeks[4],
    ]

    movement = CATALOGUE.templates["phase_0"]

    assert movement.week(0) == movement.weeks[0]
    assert movement.week(4) == movement.week(5) == movement.week(60) == movement.weeks[-1]
    assert all(a != b for a, b in pairwise(heavy.week(n) for n in range(1, 20)))


def test_only_jumps_have_contacts():
    assert EXERCISES["back_squat"].contacts_each == 0
    assert EXERCISES["pogo"].contacts_each == 1
    assert EXERCISES["single_leg_hop"].contacts_each == 2
    assert EXERCISES["rope_skip"].contacts_each == 2


def test_trunk_and_upper_leave_the_legs_alone():
    assert EXERCISES["plank"].upper
    assert EXERCISES["pull_up"].upper
    assert not EXERCISES["calf_raise"].upper


def test_every_exercise_says_how_it_is_done_in_a_few_words():
    for name, exercise in EXERCISES.items():
        assert name == "warm_up" or 0 < len(exercise.note) <= 60
