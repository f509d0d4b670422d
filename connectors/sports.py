"""What Strava's words for sports and workouts mean for the planner, wherever they appear."""

import re

from planner.model import RunKind, Sport

_SPORTS: dict[str, Sport] = {
    "run": "run",
    "trackrun": "run",
    "trailrun": "trail_run",
    "virtualrun": "treadmill",
    "weighttraining": "strength",
    "crossfit": "strength",
}
_LIFTED = re.compile(r"strength|weights?\b|lift|gym|kraft", re.IGNORECASE)
_INDOORS = re.compile(r"treadmill|laufband", re.IGNORECASE)
_JUMPED = re.compile(r"plyo", re.IGNORECASE)
_TEMPO = re.compile(r"tempo|threshold|schwelle", re.IGNORECASE)
_HILLS = re.compile(r"\bhills?\b|\bberg", re.IGNORECASE)
_LABELS: dict[str, RunKind] = {"1": "race", "2": "long", "race": "race", "long": "long"}
_QUALITY = ("3", "workout")


def sport_of(name: str, title: str, *, indoors: bool = False) -> Sport:
    """Return the planner's sport for Strava's type, in any spelling ("TrailRun", "Trail Run")."""
    word = name.replace(" ", "").lower()
    sport = _SPORTS.get(word, "other")

    if sport == "run" and (indoors or _INDOORS.search(title)):
        return "treadmill"
    if (sport == "strength" or word == "workout") and _JUMPED.search(title):
        return "plyometrics"
    if word == "workout" and _LIFTED.search(title):
        return "strength"
    return sport


def kind_of(label: str, title: str) -> RunKind | None:
    """Return what a run was by the athlete's own label (Strava's `workout_type`).

    None if the label does not say. Label 3 only says "workout". Where the title does not say which,
    it counts as intervals: of all quality runs they need the most room, so a wrong guess costs an
    easier week, not a clash.
    """
    word = label.strip().lower()
    if word not in _QUALITY:
        return _LABELS.get(word)

    if _TEMPO.search(title):
        return "tempo"
    if _HILLS.search(title):
        return "hills"
    return "intervals"
