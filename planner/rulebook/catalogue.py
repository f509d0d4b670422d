"""The exercises and what a session of each phase is made of, read once from catalogue.toml."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import Field

from planner.model import Equipment, Frozen

Pattern = Literal[
    "warm_up", "squat", "hinge", "single_leg", "hip", "calf", "trunk", "upper", "plyo"
]

CONTACTS_A_SECOND: Final = 2  # of rope and pogos, where a set is measured in seconds [D]
_UPPER: Final = ("trunk", "upper")


class Weight(Frozen):
    """What a kind of weight can be: the step between two loads and the least there is (kg, [D])."""

    step_kg: Annotated[float, Field(gt=0)]
    least_kg: Annotated[float, Field(gt=0)]


class Exercise(Frozen):
    """One exercise of the catalogue. catalogue.toml explains the fields."""

    pattern: Pattern
    needs: tuple[tuple[Equipment, ...], ...] = ((),)
    loads: tuple[Equipment, ...] = ()
    guess: float | None = None
    starter: bool = False
    timed: bool = False
    each_side: bool = False
    from_phase: int = 0
    from_age: int = 0
    amount: int = 1
    rest_s: int = 0
    most: int | None = None
    until: int | None = None
    rep_s: float | None = None
    note: str = ""
    load_note: str = ""

    @property
    def upper(self) -> bool:
        """It leaves the legs alone."""
        return self.pattern in _UPPER

    @property
    def contacts_each(self) -> int:
        """Ground contacts of one rep, or of one second where it is timed. 0 if it is no jump."""
        if self.pattern != "plyo":
            return 0

        contacts = CONTACTS_A_SECOND if self.timed else 1
        if self.each_side:
            contacts *= 2

        return contacts

    def weight(self, equipment: Collection[Equipment]) -> Weight | None:
        """Return the best weight for it among the athlete's equipment, None if there is none."""
        for name in self.loads:
            if name in equipment:
                return EQUIPMENT[name]

        return None


class TemplateWeek(Frozen):
    """A week of a template.

    `sets` are those of the first and of the second main lift, `percent` is a share of the e1RM,
    `rir` are reps in reserve. `bodyweight` are the reps where no weight can be added.
    """

    sets: tuple[int, int]
    reps: int
    percent: float | None = None
    bodyweight: int
    seconds: int = 30
    rir: float


class Accessory(Frozen):
    """How a place that is no main lift is filled: reps or, for timed exercises, seconds."""

    sets: int
    reps: int = 8
    seconds: int = 30
    rir: float = 3
    rest_s: int


class Template(Frozen):
    """What one kind of session is made of. catalogue.toml explains the fields."""

    title: str
    lighter_title: str = ""
    source: str
    reps: tuple[int, int]
    percent: tuple[float, float] = (0.0, 1.0)
    rest_s: int
    ramp_s: int = 0
    warm_up_s: int
    minutes: int
    loaded: bool = True
    both_sides: bool = False
    progress: bool = True
    same_for_all: bool = False
    weeks: tuple[TemplateWeek, ...]
    repeat_from: int
    variants: tuple[tuple[str, ...], ...]
    note: str
    bodyweight_note: str
    bodyweight_rep_s: float
    bodyweight_rest_s: int
    accessories: Mapping[str, Accessory] = {}

    def week(self, number: int) -> TemplateWeek:
        """Return the week of this number, from 1.

        After the last one the weeks repeat, from `repeat_from` on.
        """
        past_last = number - len(self.weeks) - 1
        if past_last < 0:
            return self.weeks[max(number, 1) - 1]

        repeated = self.weeks[self.repeat_from - 1 :]
        return repeated[past_last % len(repeated)]


class Jumps(Frozen):
    """The jumps of each tier, from the gentlest."""

    source: str
    tiers: tuple[tuple[str, ...], ...]


class Catalogue(Frozen):
    """The whole of catalogue.toml."""

    equipment: Mapping[Equipment, Weight]
    exercises: Mapping[str, Exercise]
    places: Mapping[str, tuple[str, ...]]
    jumps: Jumps
    accessories: Mapping[str, Accessory]
    for_pain: Mapping[str, Accessory]
    templates: Mapping[str, Template]


CATALOGUE: Final = Catalogue.model_validate(
    tomllib.loads(files("planner.rulebook").joinpath("catalogue.toml").read_text(encoding="utf-8"))
)
EQUIPMENT: Final = CATALOGUE.equipment
EXERCISES: Final = CATALOGUE.exercises


def eligible(equipment: Iterable[Equipment]) -> frozenset[str]:
    """Return the exercises that can be done with this equipment.

    More equipment never takes one away.
    """
    return _eligible(frozenset(equipment))


@cache
def _eligible(owned: frozenset[Equipment]) -> frozenset[str]:
    names = set()
    for name, exercise in EXERCISES.items():
        for needed in exercise.needs:
            if owned.issuperset(needed):
                names.add(name)

    return frozenset(names)
