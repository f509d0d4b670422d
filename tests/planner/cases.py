"""For each rule of the rulebook, a Wednesday that it closes.

And one nearly the same that it leaves open.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from planner.model import WEEKDAYS, PlanningProblem

MONDAY = dt.date(2026, 3, 2)
WEDNESDAY = dt.date(2026, 3, 4)
EASY_WEEK = {"Mon": "easy", "Wed": "easy", "Fri": "easy"}
EVERY_DAY = dict.fromkeys(WEEKDAYS, "easy")
LIFTER = {
    "phase": 3,
    "heavy_done": 24,
    "last_heavy": "2026-02-27",
    "plyo_gate": "open",
    "plyo_tier": 1,
}


def run(day: str, what: str) -> dict[str, Any]:
    """A planned run of the first week: `run("Tue", "intervals 50 am")`.

    Length and half may be left out.
    """
    kind, *rest = what.split()
    minutes = next((int(word) for word in rest if word.isdigit()), None)
    half = next((word for word in rest if word in ("am", "pm")), None)

    return {
        "date": MONDAY + dt.timedelta(WEEKDAYS.index(day)),
        "kind": kind,
        "minutes": minutes,
        "half": half,
    }


def race(date: str, distance_m: float, priority: str) -> dict[str, Any]:
    return {"date": date, "distance_m": distance_m, "priority": priority}


def other(kind: str, *days: str, hard: bool = False, **fields: Any) -> list[dict[str, Any]]:
    """What somebody else planned. `fields` are its half-day and its minutes."""
    return [
        {"date": MONDAY + dt.timedelta(WEEKDAYS.index(day)), "kind": kind, "hard": hard, **fields}
        for day in days
    ]


def problem(
    week: dict[str, str] | None = None,
    athlete: dict[str, Any] | None = None,
    lifter: Any = None,
    **fields: Any,
) -> PlanningProblem:
    """A healthy experienced runner with three easy runs a week.

    `week` replaces or adds days. "-" is a rest day.
    """
    runs = {**EASY_WEEK, **(week or {})}
    return PlanningProblem.model_validate(
        {
            "today": MONDAY,
            "athlete": {
                "strength_level": "intermediate",
                "birth_year": 1986,
                "equipment": ["box"],
                **(athlete or {}),
            },
            "planned_runs": [run(day, what) for day, what in runs.items() if what != "-"],
            "plan_covers": ["2026-02-16", "2026-03-31"],
            "strength": {**LIFTER, **(lifter or {})},
            **fields,
        }
    )


@dataclass(frozen=True)
class Case:
    """A rule and the kind of session it is about.

    `closed` is a problem in which it closes Wednesday, `open` is one in which it does not.
    """

    rule: str
    kind: str
    closed: dict[str, Any]
    open: dict[str, Any] = field(default_factory=dict)
    half: str = "pm"

    def __str__(self) -> str:
        return f"{self.rule}-{self.kind}"


NOVICE = {"strength_level": "novice"}
RIDES = other("ride", "Mon", "Fri", "Sat", "Sun", hard=True)  # none of them on the day after
LIFTS, JUMPS = other("strength", "Mon", "Fri"), other("plyometrics", "Mon", "Fri")
TWO_VISITS = {"overrides": {"one_visit": False}}
NEW = {"flags": ["first_exposures"]}
MORNING, EVENING = ({"available": {"Wed": [half]}} for half in ("am", "pm"))

CASES = (
    Case(
        "H01",
        "heavy",
        {"races": [race("2026-03-04", 5000, "C")]},
        {"races": [race("2026-03-05", 5000, "C")]},
    ),
    Case("H01", "heavy", {"week": {"Wed": "race 20"}}, {"week": {"Wed": "tempo 20"}}),
    Case(
        "H02",
        "heavy",
        {"races": [race("2026-03-05", 5000, "C")]},
        {"races": [race("2026-03-06", 5000, "C")]},
    ),
    Case(
        "H02",
        "heavy",
        {"races": [race("2026-03-07", 10000, "B")]},
        {"races": [race("2026-03-08", 10000, "B")]},
    ),
    Case(
        "H02",
        "heavy",
        {"races": [race("2026-03-10", 21097, "A")]},
        {"races": [race("2026-03-11", 21097, "A")]},
    ),
    Case(
        "H02",
        "heavy",
        {"races": [race("2026-03-13", 42195, "A")]},
        {"races": [race("2026-03-14", 42195, "A")]},
    ),
    Case("H03", "heavy", {"week": {"Thu": "intervals"}}, {"week": {"Thu": "easy 89"}}),
    Case("H03", "heavy", {"week": {"Thu": "long"}}, {"week": {"Fri": "long"}}),
    Case("H03", "heavy", {"week": {"Thu": "run 90"}}, {"week": {"Thu": "run"}}),
    Case(
        "H03",
        "heavy",
        {"week": {"Fri": "long", "Sat": "long"}},
        {"week": {"Fri": "long", "Sun": "long"}},
    ),
    Case(
        "H03",
        "heavy",
        {"planned_other": other("ride", "Thu", hard=True)},
        {"planned_other": other("ride", "Thu", minutes=200)},
    ),
    Case(
        "H04",
        "heavy",
        {"week": {"Wed": "tempo 40 pm"}, **TWO_VISITS},
        {"week": {"Wed": "tempo 40 pm"}},
    ),
    Case(
        "H04",
        "heavy",
        {"week": {"Wed": "hills 40 pm"}, **TWO_VISITS},
        {"week": {"Wed": "hills 40 am"}, **TWO_VISITS},
    ),
    Case(
        "H04",
        "heavy",
        {"week": {"Wed": "tempo 40 pm"}, "athlete": MORNING},
        {"week": {"Wed": "tempo 40 pm"}, "athlete": EVENING},
        half="am",
    ),
    Case("H05", "heavy", {"week": {"Wed": "long 90 am"}}, {"week": {"Wed": "long 89 am"}}),
    Case(
        "H05",
        "heavy",
        {"week": {"Wed": "long 60 am"}, "athlete": NOVICE},
        {"week": {"Wed": "long 60 am"}},
    ),
    Case(
        "H05",
        "heavy",
        {"week": {"Wed": "long 60"}, "flags": ["first_exposures"]},
        {"week": {"Wed": "long 60"}},
    ),
    Case("H06", "heavy", {"week": {"Tue": "long 150"}}, {"week": {"Tue": "long 149"}}),
    Case(
        "H07",
        "heavy",
        {"week": {**EVERY_DAY, "Wed": "-"}},
        {"week": {**EVERY_DAY, "Wed": "-", "Thu": "-"}},
    ),
    Case(
        "H08",
        "heavy",
        {"races": [race("2026-03-03", 5000, "B")]},
        {"races": [race("2026-03-02", 5000, "B")]},
    ),
    Case(
        "H08",
        "heavy",
        {"races": [race("2026-02-22", 42195, "A")]},
        {"races": [race("2026-02-21", 42195, "A")]},
    ),
    Case(
        "H08",
        "heavy",
        {"races": [race("2026-03-03", 42195, "C")]},
        {"races": [race("2026-03-02", 42195, "C")]},
    ),
    Case("H08", "heavy", {"week": {"Mon": "race 81"}}, {"week": {"Mon": "race 80"}}),
    Case("H09", "heavy", {"flags": ["illness"]}, {"flags": ["achilles_pain"]}),
    Case("H09", "heavy", {"flags": ["bone_stress_injury"]}, {"flags": ["pregnant"]}),
    Case(
        "H10",
        "heavy",
        {"week": {"Fri": "tempo"}, "flags": ["first_exposures"]},
        {"week": {"Fri": "tempo"}},
    ),
    Case(
        "H10",
        "heavy",
        {"week": {"Fri": "tempo"}, "lifter": {"heavy_done": 2}},
        {"flags": ["first_exposures"]},
    ),
    Case(
        "H10",
        "heavy",
        {"planned_other": other("ride", "Fri", hard=True), **NEW},
        {"planned_other": other("ride", "Fri"), **NEW},
    ),
    Case(
        "H11",
        "heavy",
        {"planned_other": other("strength", "Thu")},
        {"planned_other": other("strength", "Fri")},
    ),
    Case(
        "H11",
        "heavy",
        {"planned_other": other("strength", "Wed")},
        {"planned_other": other("swim", "Wed")},
    ),
    Case(
        "H12",
        "heavy",
        {"planned_other": other("strength", "Mon", "Fri")},
        {"planned_other": other("strength", "Fri")},
    ),
    Case("H12", "heavy", {"athlete": {"heavy_per_week": 0}}, {"athlete": {"heavy_per_week": 1}}),
    Case(
        "H13",
        "heavy",
        {"week": {"Wed": "tempo 40 am"}, "athlete": MORNING, **TWO_VISITS},
        {"week": {"Wed": "tempo 40 am"}, "athlete": EVENING, **TWO_VISITS},
        half="am",
    ),
    Case(
        "H13",
        "heavy",
        {"week": {"Wed": "long 60 am"}, "athlete": MORNING},
        {"week": {"Wed": "tempo 40 am"}, "athlete": MORNING},
        half="am",
    ),
    Case(
        "H15",
        "heavy",
        {"athlete": {"birth_year": 2010}},
        {"athlete": {"birth_year": 2010, "supervised": True}},
    ),
    Case(
        "H16",
        "heavy",
        {"week": {"Wed": "-"}, "athlete": {"rest_days": "free"}},
        {"week": {"Wed": "-"}, "athlete": {"rest_days": "use"}},
    ),
    Case(
        "H16",
        "heavy",
        {"week": {"Wed": "-"}, "athlete": {"rest_days": "free"}},
        {"week": {"Wed": "easy"}, "athlete": {"rest_days": "free"}},
    ),
    Case(
        "H17",
        "heavy",
        {"planned_other": other("ride", "Wed", hard=True)},
        {"planned_other": other("ride", "Wed", hard=True, half="am")},
    ),
    Case(
        "H17",
        "heavy",
        {"planned_other": other("other", "Wed", minutes=90)},
        {"planned_other": other("other", "Wed", minutes=89)},
    ),
    Case(
        "H17",
        "heavy",
        {"planned_other": other("swim", "Wed", hard=True, half="pm")},
        {"planned_other": other("swim", "Wed", half="pm")},
    ),
    Case("P13", "heavy", {"planned_other": RIDES}, {"planned_other": RIDES[1:]}),
    Case(
        "P13",
        "heavy",
        {"planned_other": RIDES[1:], "athlete": {"birth_year": 1966}},
        {"planned_other": RIDES[1:]},
    ),
    Case(
        "P13",
        "heavy",
        {"planned_other": RIDES},
        {"planned_other": RIDES, "week": {"Wed": "tempo 30 am"}},
    ),
    Case("P11", "plyo", {"lifter": {"plyo_tier": 0}}, {"lifter": {"plyo_tier": 1}}),
    Case("P11", "plyo", {"lifter": {"phase": 1}}, {"lifter": {"phase": 2}}),
    Case("P01", "plyo", {"flags": ["achilles_pain"]}),
    Case("P01", "plyo", {"flags": ["plantar_pain"]}),
    Case("P01", "plyo", {"flags": ["patellar_pain"]}, {"flags": ["hamstring_pain"]}),
    Case("P01", "plyo", {"flags": ["bone_stress_injury"]}),
    Case("P01", "plyo", {"lifter": {"plyo_gate": "closed"}}),
    Case("P01", "plyo", {"lifter": {"phase": 0}}, {"lifter": {"phase": 1}}),
    Case("H09", "plyo", {"flags": ["illness"]}),
    Case(
        "H15",
        "plyo",
        {"athlete": {"birth_year": 2010}},
        {"athlete": {"birth_year": 2010, "supervised": True}},
    ),
    Case(
        "P02",
        "plyo",
        {"races": [race("2026-03-04", 5000, "C")]},
        {"races": [race("2026-03-06", 5000, "C")]},
    ),
    Case(
        "P02",
        "plyo",
        {"races": [race("2026-03-06", 10000, "B")]},
        {"races": [race("2026-03-07", 10000, "B")]},
    ),
    Case(
        "P02",
        "plyo",
        {"races": [race("2026-03-10", 5000, "A")]},
        {"races": [race("2026-03-11", 5000, "A")]},
    ),
    Case(
        "P02",
        "plyo",
        {"races": [race("2026-03-13", 50000, "A")]},
        {"races": [race("2026-03-14", 50000, "A")]},
    ),
    Case(
        "P02",
        "plyo",
        {"athlete": {"usual_week": {"Wed": "race"}}, "plan_covers": None, "planned_runs": []},
    ),
    Case("P03", "plyo", {"week": {"Thu": "hills"}}, {"week": {"Thu": "easy"}}),
    Case("P03", "plyo", {"week": {"Thu": "long 150"}}, {"week": {"Thu": "long 149"}}),
    Case(
        "P03", "plyo", {"week": {"Thu": "long 60"}, "athlete": NOVICE}, {"week": {"Thu": "long 60"}}
    ),
    Case("P04", "plyo", {"week": {"Wed": "hills 40 pm"}}, {"week": {"Wed": "intervals 40 pm"}}),
    Case("P04", "plyo", {"week": {"Wed": "long 60 pm"}}, {"week": {"Wed": "easy 60 pm"}}),
    Case(
        "P04",
        "plyo",
        {"week": {"Wed": "tempo 40 pm"}, "athlete": NOVICE},
        {"week": {"Wed": "tempo 40 pm"}},
    ),
    Case("P05", "plyo", {"week": {"Tue": "long 90"}}, {"week": {"Tue": "long 89"}}),
    Case(
        "P06",
        "plyo",
        {"week": {**EVERY_DAY, "Wed": "-"}},
        {"week": {**EVERY_DAY, "Wed": "-", "Sat": "-"}},
    ),
    Case(
        "P07",
        "plyo",
        {"races": [race("2026-02-25", 21097, "B")]},
        {"races": [race("2026-02-24", 21097, "B")]},
    ),
    Case(
        "P07",
        "plyo",
        {"races": [race("2026-02-11", 50000, "A")]},
        {"races": [race("2026-02-10", 50000, "A")]},
    ),
    Case(
        "P08",
        "plyo",
        {"planned_other": other("plyometrics", "Thu")},
        {"planned_other": other("plyometrics", "Fri")},
    ),
    Case(
        "P08",
        "plyo",
        {"planned_other": other("plyometrics", "Wed")},
        {"planned_other": other("strength", "Wed")},
    ),
    Case(
        "P08",
        "plyo",
        {"planned_other": other("plyometrics", "Fri"), "lifter": {"plyo_tier": 3, "phase": 4}},
        {"planned_other": other("plyometrics", "Sat"), "lifter": {"plyo_tier": 3, "phase": 4}},
    ),
    Case("P12", "plyo", {"planned_other": JUMPS}, {"planned_other": JUMPS[1:]}),
    Case(
        "P12",
        "plyo",
        {"planned_other": other("plyometrics", "Fri"), "lifter": {"phase": 5}},
        {"lifter": {"phase": 5}},
    ),
    Case("P12", "plyo", {"athlete": {"plyo_per_week": 0}}, {"athlete": {"plyo_per_week": 1}}),
    Case(
        "P13",
        "plyo",
        {"planned_other": RIDES, "lifter": {"plyo_tier": 2}},
        {"planned_other": RIDES, "lifter": {"plyo_tier": 1}},
    ),
)
