"""Names a run the way a coach would."""

from typing import Final

from planner.facts.days import Day, RunOn
from planner.language import N_, _

_RUNS: Final = {
    "easy": N_("{weekday}'s easy run"),
    "long": N_("{weekday}'s long run"),
    "tempo": N_("{weekday}'s tempo run"),
    "intervals": N_("{weekday}'s intervals"),
    "hills": N_("{weekday}'s hill session"),
    "race": N_("{weekday}'s race"),
}
_KEY_RUN: Final = N_("{weekday}'s key run")


def run_name(day: Day, run: RunOn | None) -> str:
    """Return the name of a run, such as "Tuesday's intervals".

    None is a key run of unknown kind.
    """
    name = _KEY_RUN if run is None else _RUNS[run.kind]
    return _(name, weekday=f"{day.date:%A}")
