"""The flags of a problem in one table: what each one closes, what it changes, and its words.

To add a flag, add it to `planner.model.Flag` and give it a row here. Nothing else decides by a
flag's name. The tests name every other place that lists the flags, such as the docs' settings.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from planner.language import N_
from planner.model import Effort, Flag, SlotKind
from planner.rulebook.catalogue import Pattern
from planner.rulebook.effort import easier
from planner.rulebook.numbers import MODERATE_RESERVE, SAFE_RIR

_PAIN: Final = N_(
    "You reported pain, so the plan has no jumps until it is down to 1 out of 10."
    " If it doesn't go away, see a professional."
)
_PAIN_LIMIT: Final = N_("pain 3/10 at most, back to normal the next morning")
_PAIN_LIMIT_NOW: Final = N_("pain 3/10 at most")
_PAIN_LIMIT_AND_LOAD: Final = N_("pain 3/10 at most, no heavier than last time")
_PAIN_FREE: Final = N_("only if it is free of pain")
_WITHOUT_JOGGING: Final = N_("easy bike or walk, then leg swings and squats")
_WITHOUT_LEGS: Final = N_("arm circles, shoulder rolls and easy trunk turns")
_WITHOUT_KNEES: Final = N_("easy bike or walk, then leg swings, bridges and calf raises")
_WITHOUT_SWINGS: Final = N_("easy jog or bike, then bridges, squats and calf raises")

# What is left of the body once the legs are closed (rulebook 8.6: upper body and trunk). Bird dogs
# and Copenhagen planks load the legs too.
_NO_LEGS: Final[Mapping[Pattern, tuple[str, ...]]] = {
    "squat": (),
    "hinge": (),
    "single_leg": (),
    "hip": (),
    "calf": (),
    "trunk": ("plank", "side_plank", "dead_bug", "pallof_press"),
}
_PULLS: Final = ("dumbbell_row", "band_row", "inverted_row", "pull_up", "push_up")
_ALL_TIERS: Final = 3


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag. Its sentences are message ids: translate them with `_` where they are used.

    `closes` maps each kind of session that the flag forbids to the rule that forbids it. What
    closes heavy lifting closes the small sessions too, unless `light` gives the reason for light
    ones that stay. `why` is the reason, a clause such as "you are injured".

    The rest is what changes inside a session (rulebook 8.6). `keeps` maps a pattern to the only
    exercises that remain of it, `instead` a place to what fills it now, best first, and `leads` are
    the places that come first. `note` is on every block. `most_effort`, `least_rir` and
    `highest_tier` (of jumps) limit the session, and with `no_rise` no weight is above the last.
    """

    question: str  # the choice in the health form
    status: str  # the line on the week page while the flag is set
    button: str  # the button that sets it on the week page
    closes: Mapping[SlotKind, str] = field(default_factory=dict)
    why: str = ""
    warning: str = ""  # a sentence at the top of the plan, if the flag needs one
    new_to_lifting: bool = False  # the legs count as new to lifting (H10)
    in_form: bool = True
    quick: bool = True  # the week page offers the button
    light: str = ""
    keeps: Mapping[Pattern, tuple[str, ...]] = field(default_factory=dict)
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leads: tuple[str, ...] = ()
    note: str = ""
    warm_up: str = ""  # how to warm up, if the usual way is closed
    most_effort: Effort = "heavy"
    least_rir: float = 0.0
    highest_tier: int = _ALL_TIERS
    no_rise: bool = False


FLAGS: Final[Mapping[Flag, FlagRow]] = {
    "illness": FlagRow(
        question=N_("I'm ill"),
        status=N_("You're ill."),
        button=N_("I'm ill"),
        closes={"heavy": "H09", "plyo": "H09"},
        why=N_(
            "you are ill: clear the flag after two normal easy days,"
            " then start again with half the sets"
        ),
    ),
    "injury": FlagRow(
        question=N_("I'm injured"),
        status=N_("You're injured."),
        button=N_("I'm injured"),
        closes={"heavy": "H09", "plyo": "P01"},
        why=N_("you are injured: ask the person treating you before you load it again"),
        light=N_("your injury closes the legs, so this keeps the rest of you strong"),
        keeps=_NO_LEGS,
        instead={"hold": _PULLS},
        note=_PAIN_FREE,
        warm_up=_WITHOUT_LEGS,
        most_effort="light",
    ),
    "achilles_pain": FlagRow(
        question=N_("My Achilles hurts"),
        status=N_("Your Achilles hurts."),
        button=N_("My Achilles hurts"),
        closes={"plyo": "P01"},
        why=N_("no jumps while your Achilles tendon hurts"),
        warning=_PAIN,
        keeps={"calf": ("slow_calf_raise", "isometric_calf_hold")},
        instead={"calf": ("slow_calf_raise",), "hold": ("isometric_calf_hold",)},
        note=_PAIN_LIMIT,
        warm_up=_WITHOUT_JOGGING,
    ),
    "plantar_pain": FlagRow(
        question=N_("The sole of my foot hurts"),
        status=N_("The sole of your foot hurts."),
        button=N_("My foot hurts"),
        closes={"plyo": "P01"},
        why=N_("no jumps while the sole of your foot hurts"),
        warning=_PAIN,
        keeps={"calf": ("slow_calf_raise", "isometric_calf_hold")},
        instead={"calf": ("slow_calf_raise",), "hold": ("isometric_calf_hold",)},
        note=_PAIN_LIMIT,
        warm_up=_WITHOUT_JOGGING,
    ),
    "patellar_pain": FlagRow(
        question=N_("My knee hurts"),
        status=N_("Your knee hurts."),
        button=N_("My knee hurts"),
        closes={"plyo": "P01"},
        why=N_("no jumps while your kneecap tendon hurts"),
        warning=_PAIN,
        keeps={"squat": ("wall_sit", "barbell_box_squat", "box_squat"), "single_leg": ()},
        instead={
            "squat": ("wall_sit", "barbell_box_squat", "box_squat"),
            "single_leg": ("hip_thrust", "single_leg_bridge", "glute_bridge"),
            "split": ("single_leg_bridge", "glute_bridge"),
            "step": ("wall_sit", "box_squat"),
        },
        leads=("hinge", "single_leg", "split"),
        note=_PAIN_LIMIT_AND_LOAD,
        warm_up=_WITHOUT_KNEES,
        least_rir=MODERATE_RESERVE,
        no_rise=True,
    ),
    "hamstring_pain": FlagRow(
        question=N_("My hamstring hurts"),
        status=N_("Your hamstring hurts."),
        button=N_("My hamstring hurts"),
        warning=N_(
            "You reported pain in your hamstring, so the plan has easy jumps only, and bridges and"
            " holds instead of long or fast hinges. If it doesn't go away, see a professional."
        ),
        keeps={"hinge": ("bridge_hold", "single_leg_bridge", "rack_pull", "short_hinge")},
        instead={"hinge": ("bridge_hold", "rack_pull", "short_hinge")},
        note=_PAIN_LIMIT_NOW,
        warm_up=_WITHOUT_SWINGS,
        highest_tier=1,
    ),
    "bone_stress_injury": FlagRow(
        question=N_("I have or had a bone stress injury"),
        status=N_("You have or had a bone stress injury."),
        button=N_("I have a bone stress injury"),
        closes={"heavy": "H09", "plyo": "P01"},
        why=N_("after a bone stress injury, a professional says when your legs may carry load"),
        quick=False,
        light=N_("your bone has to heal, so this keeps the rest of you strong"),
        keeps=_NO_LEGS,
        instead={"hold": _PULLS},
        note=_PAIN_FREE,
        warm_up=_WITHOUT_LEGS,
        most_effort="light",
    ),
    "pregnant": FlagRow(
        question=N_("I'm pregnant"),
        status=N_("You're pregnant."),
        button=N_("I'm pregnant"),
        closes={"plyo": "P01"},
        why=N_("no jumps during pregnancy"),
        warning=N_(
            "While you're pregnant the plan has light lifting only, and no jumps."
            " Ask your midwife or doctor whether lifting is right for you."
        ),
        quick=False,
        note=N_("easy: breathe out as you lift, stop if anything feels wrong"),
        most_effort="light",
        least_rir=SAFE_RIR,
    ),
    "first_exposures": FlagRow(
        question=N_("My legs are new to lifting"),
        status=N_("Your legs are new to lifting."),
        button=N_("My legs are new to lifting"),
        new_to_lifting=True,
        in_form=False,
        quick=False,
    ),
}


def rows_of(flags: Collection[Flag]) -> list[FlagRow]:
    """Return the rows of some flags, in the order of the table."""
    return [row for flag, row in FLAGS.items() if flag in flags]


def closing(flags: Collection[Flag], *kinds: SlotKind) -> FlagRow | None:
    """Return the first row of some flags that closes all these kinds of session, if one does."""
    for row in rows_of(flags):
        if all(kind in row.closes for kind in kinds):
            return row
    return None


@dataclass(frozen=True, slots=True)
class Limits:
    """What some flags together change inside a session. `FlagRow` explains the fields."""

    rows: tuple[FlagRow, ...] = ()
    most_effort: Effort = "heavy"
    least_rir: float = 0.0
    highest_tier: int = _ALL_TIERS
    no_rise: bool = False

    def allow(self, exercise: str, pattern: Pattern) -> bool:
        """Tell whether an exercise of this pattern may be done."""
        for row in self.rows:
            if pattern in row.keeps and exercise not in row.keeps[pattern]:
                return False
        return True

    def instead(self, place: str) -> tuple[str, ...]:
        """Return what may fill a place of a session now, best first. Empty: what usually does."""
        names: dict[str, None] = {}
        for row in self.rows:
            names |= dict.fromkeys(row.instead.get(place, ()))
        return tuple(names)

    def leads(self, place: str) -> bool:
        """Tell whether a place comes before the others."""
        return any(place in row.leads for row in self.rows)

    @property
    def upper_only(self) -> bool:
        """Whether only light sessions for the upper body are left."""
        return any(row.light for row in self.rows)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes that every block carries, as message ids, each once."""
        return tuple(dict.fromkeys(row.note for row in self.rows if row.note))

    @property
    def warm_up(self) -> str:
        """How to warm up, as a message id. Empty: the usual way."""
        return next((row.warm_up for row in self.rows if row.warm_up), "")


@cache
def limits_of(flags: tuple[Flag, ...]) -> Limits:
    """Return what some flags together change inside a session: the strictest of each."""
    effort: Effort = "heavy"
    least_rir, highest_tier, no_rise = 0.0, _ALL_TIERS, False
    rows = rows_of(flags)
    for row in rows:
        effort = easier(effort, row.most_effort)
        least_rir = max(least_rir, row.least_rir)
        highest_tier = min(highest_tier, row.highest_tier)
        no_rise = no_rise or row.no_rise

    return Limits(tuple(rows), effort, least_rir, highest_tier, no_rise)


def light_instead(flags: Collection[Flag]) -> str:
    """Return why light sessions stay although lifting is closed, as a message id.

    Empty: no flag closes lifting, or one closes the light sessions with it.
    """
    closing_rows = [row for row in rows_of(flags) if "heavy" in row.closes]
    if not closing_rows or not all(row.light for row in closing_rows):
        return ""
    return closing_rows[0].light
