"""Fills what the athlete left open with what a platform knows of them; what they told wins."""

from typing import Any

from pydantic import ValidationError

from connectors.ports import Profile
from planner.model import Athlete
from worker.preferences import Preferences


def filled(told: Preferences, profile: Profile) -> Preferences:
    """Return the preferences, complete as far as the profile goes. A value that none could have is left out."""
    athlete = told.athlete
    for name, value in _known(profile).items():
        if value is not None and getattr(athlete, name) is None:
            athlete = _with(athlete, name, value)
    changes: dict[str, Any] = {"athlete": athlete}
    if profile.units is not None and "units" not in told.model_fields_set:
        changes["units"] = profile.units
    return told.model_copy(update=changes)


def _known(profile: Profile) -> dict[str, Any]:
    return {
        "birth_year": profile.birth_year,
        "sex": profile.sex,
        "body_mass_kg": profile.weight_kg,
        "max_hr": profile.max_hr,
        "resting_hr": profile.resting_hr,
        "threshold_hr": profile.threshold_hr,
        "threshold_speed_mps": profile.threshold_speed_mps,
    }


def _with(athlete: Athlete, name: str, value: Any) -> Athlete:
    try:
        return Athlete.model_validate(athlete.model_dump() | {name: value})
    except ValidationError:
        return athlete
