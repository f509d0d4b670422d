"""Random but realistic runners.

A usual week with its gaps, lifting beside it, and what is known of the days ahead.
"""

import datetime as dt
from random import Random
from typing import Any

from planner.model import WEEKDAYS, PlanningProblem

_DAY = dt.timedelta(days=1)
_HARD = ("tempo", "intervals", "intervals", "hills")
_MINUTES = {
    "easy": (30, 70),
    "long": (75, 200),
    "tempo": (35, 60),
    "intervals": (45, 75),
    "hills": (40, 70),
}
_SLOTS = (["heavy"], ["heavy"], ["heavy"], ["plyo", "heavy"], ["plyo", "heavy"], ["plyo"])
_WEEKS_BACK = 12
_SETS: tuple[list[dict[str, Any]], ...] = (  # nobody knows, light, heavy
    [],
    [{"exercise": "goblet_squat", "reps": 8, "load_kg": 8, "rir": 5}],
    [{"exercise": "back_squat", "reps": 4, "load_kg": 90, "rir": 1}],
)

Run = tuple[str, int, str | None]  # kind, minutes, half


def realistic(random: Random, horizon: int) -> PlanningProblem:
    """Return a problem with this horizon. The same `random` gives the same problem."""
    today = dt.date(2026, 1, 5) + random.randrange(364) * _DAY
    week = _usual_week(random)
    lifting = random.sample(range(7), random.choice([0, 1, 2, 2]))
    ahead = random.choice(["habit", "habit", "told", "calendar", "calendar"])
    level = random.choice(["novice", "intermediate", "intermediate", "advanced"])
    known = random.random() < 0.6

    return PlanningProblem.model_validate(
        {
            "today": today,
            "half_now": random.choice([None, None, "am", "pm"]),
            "horizon_days": horizon,
            "athlete": {
                "strength_level": level,
                "birth_year": random.choice([None, 1958, 1964, 1974, 1984, 1990, 1996, 2002]),
                "equipment": random.choice([[], ["barbell", "rack", "box"], ["dumbbells", "box"]]),
                "heavy_per_week": random.choice([None, None, None, None, 1, 3]),
                "plyo_per_week": random.choice([None, None, None, None, 0, 1]),
                "available": _available(random),
                "rest_days": random.choice([None, None, None, None, "free", "use"]),
                "usual_week": {WEEKDAYS[d]: kind for d, (kind, _, _) in week.items()}
                if ahead == "told"
                else {},
            },
            "activities": [*_ran(random, today, week), *_lifted(random, today, lifting)],
            "planned_runs": _calendar(random, today, week, horizon) if ahead == "calendar" else [],
            "planned_other": _other(random, today, horizon),
            "plan_covers": [today, today + (horizon + 9) * _DAY]
            if ahead == "calendar" and random.random() < 0.8
            else None,
            "races": _races(random, today, horizon),
            "published": _published(random, today, horizon),
            "declined": [
                {"date": today + random.randrange(horizon) * _DAY, "kinds": random.choice(_SLOTS)}
                for _ in range(random.choice([0, 0, 0, 1, 2]))
            ],
            "strength": {
                "phase": random.choice([1, 2, 2, 3, 3, 4, 5]),
                "heavy_done": random.choice([1, 8, 20]),
                "last_heavy": today - random.choice([1, 2, 4, 6, 20]) * _DAY,
                "plyo_gate": "open",
                "plyo_tier": random.randrange(4),
            }
            if known
            else None,
            "readiness": [{"date": today, "soreness": random.choice([2, 8])}]
            if random.random() < 0.2
            else [],
            "overrides": {
                "one_visit": random.random() < 0.85,
                "ladder": random.random() < 0.85,
            },
            "flags": random.choice(
                [[]] * 30 + [["first_exposures"], ["achilles_pain"], ["illness"]]
            ),
        }
    )


def _usual_week(random: Random) -> dict[int, Run]:
    days = sorted(random.sample(range(7), random.choice([3, 4, 4, 5, 5, 6, 7])))
    kinds = dict.fromkeys(days, "easy")
    long = days[-1] if random.random() < 0.8 else random.choice(days)

    for day in random.sample(days, min(random.choice([0, 1, 2, 2, 3]), len(days))):
        kinds[day] = random.choice(_HARD)

    kinds[long] = "long"

    if random.random() < 0.1 and long - 1 in kinds:
        kinds[long - 1] = "long"  # back-to-back, before an ultra

    half = random.choice(["am", "pm", None])

    return {
        day: (
            kind,
            random.randint(*_MINUTES[kind]),
            half if random.random() < 0.8 else random.choice(["am", "pm"]),
        )
        for day, kind in kinds.items()
    }


def _ran(random: Random, today: dt.date, week: dict[int, Run]) -> list[dict[str, Any]]:
    """What was run in the last twelve weeks.

    The usual week, with every eighth run left out and some on the next day.
    """
    found = []

    for back in range(1, 7 * _WEEKS_BACK + 1):
        day = today - back * _DAY
        if day.weekday() in week and random.random() < 0.87:
            kind, minutes, half = week[day.weekday()]
            when = day + _DAY if random.random() < 0.1 and back > 1 else day
            found.append(
                {
                    "id": f"run-{back}",
                    "start": dt.datetime.combine(when, dt.time(18 if half == "pm" else 7)),
                    "sport": "run",
                    "moving_s": 60 * minutes,
                    "distance_m": 60 * minutes * (2.8 if kind in ("easy", "long") else 3.4),
                    "kind": kind,
                }
            )

    return found


def _lifted(random: Random, today: dt.date, days: list[int]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"lift-{back}",
            "start": dt.datetime.combine(today - back * _DAY, dt.time(19)),
            "sport": random.choice(["strength", "strength", "strength", "plyometrics"]),
            "elapsed_s": 2700,
            "sets": random.choice(_SETS),
        }
        for back in range(1, 7 * _WEEKS_BACK)
        if (today - back * _DAY).weekday() in days and random.random() < 0.8
    ]


def _calendar(
    random: Random, today: dt.date, week: dict[int, Run], horizon: int
) -> list[dict[str, Any]]:
    days = [today + i * _DAY for i in range(horizon + 7)]
    return [
        {
            "date": day,
            "kind": kind,
            "minutes": minutes,
            "half": half if random.random() < 0.7 else None,
        }
        for day in days
        if day.weekday() in week
        for kind, minutes, half in [week[day.weekday()]]
        if random.random() < 0.95
    ]


def _other(random: Random, today: dt.date, horizon: int) -> list[dict[str, Any]]:
    kinds = ["strength", "plyometrics", "ride", "swim"]
    return [
        {
            "date": today + random.randrange(horizon + 4) * _DAY,
            "half": random.choice([None, "am", "pm"]),
            "kind": random.choice(kinds),
            "minutes": random.choice([None, 60, 120]),
            "hard": random.random() < 0.4,
        }
        for _ in range(random.choice([0, 0, 0, 1, 2, 3]))
    ]


def _races(random: Random, today: dt.date, horizon: int) -> list[dict[str, Any]]:
    return [
        {
            "date": today + random.randrange(-8, horizon + 30) * _DAY,
            "distance_m": random.choice([5000, 10_000, 21_097, 42_195, 100_000]),
            "priority": random.choice("ABC"),
        }
        for _ in range(random.choice([0, 0, 0, 0, 0, 0, 1, 2]))
    ]


def _published(random: Random, today: dt.date, horizon: int) -> list[dict[str, Any]]:
    days = random.sample(range(horizon), min(horizon, random.choice([0, 1, 2, 3, 4])))
    return [
        {
            "uid": f"session-{day}",
            "date": today + day * _DAY,
            "half": random.choice(["am", "pm", "pm"]),
            "kinds": random.choice(_SLOTS),
            "locked": random.random() < 0.15,
        }
        for day in days
    ]


def _available(random: Random) -> dict[str, list[str]]:
    return {
        random.choice(WEEKDAYS): random.choice([[], ["am"], ["pm"], ["pm"]])
        for _ in range(random.choice([0, 0, 1, 2]))
    }
