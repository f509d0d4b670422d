"""The flags of a problem in one table: what each one closes, why, and how people read it.

To add a flag, add it to `planner.model.Flag` and give it a row here. Nothing else decides by a
flag's name. The tests name every other place that lists the flags, such as the help of `--flag`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from planner.language import N_
from planner.model import Flag, SlotKind

_PAIN: Final = N_(
    "You reported pain, so the plan has no jumps until it is down to 1 out of 10."
    " If it doesn't go away, see a professional."
)


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag. Its sentences are message ids: translate them with `_` where they are used.

    `closes` maps each kind of session that the flag forbids to the rule that forbids it. What
    closes heavy lifting closes the small sessions too. `why` is the reason, a clause such as
    "you are injured".
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
        why=N_("you are injured: ask the person treating you before you lift"),
    ),
    "achilles_pain": FlagRow(
        question=N_("My Achilles hurts"),
        status=N_("Your Achilles hurts."),
        button=N_("My Achilles hurts"),
        closes={"plyo": "P01"},
        why=N_("no jumps while your Achilles tendon hurts"),
        warning=_PAIN,
    ),
    "plantar_pain": FlagRow(
        question=N_("The sole of my foot hurts"),
        status=N_("The sole of your foot hurts."),
        button=N_("My foot hurts"),
        closes={"plyo": "P01"},
        why=N_("no jumps while the sole of your foot hurts"),
        warning=_PAIN,
    ),
    "patellar_pain": FlagRow(
        question=N_("My knee hurts"),
        status=N_("Your knee hurts."),
        button=N_("My knee hurts"),
        closes={"plyo": "P01"},
        why=N_("no jumps while your kneecap tendon hurts"),
        warning=_PAIN,
    ),
    "bone_stress_injury": FlagRow(
        question=N_("I have or had a bone stress injury"),
        status=N_("You have or had a bone stress injury."),
        button=N_("I have a bone stress injury"),
        closes={"heavy": "H09", "plyo": "P01"},
        why=N_("after a bone stress injury, ask a professional before you put any load on it"),
        quick=False,
    ),
    "pregnant": FlagRow(
        question=N_("I'm pregnant"),
        status=N_("You're pregnant."),
        button=N_("I'm pregnant"),
        closes={"heavy": "H09", "plyo": "P01"},
        why=N_("during pregnancy, ask a professional about lifting and jumping"),
        quick=False,
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
