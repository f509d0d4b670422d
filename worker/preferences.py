"""What the runner told us about themselves: their answers on the page, over the defaults of the settings file.

The settings file and the environment speak for the athlete of the command line only; anybody else starts from nothing.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.ports import Profile
from planner.model import Athlete, Day, Flag, Race
from worker.settings import Address, Settings, Weekly, Zone


class Preferences(BaseModel):
    """All that is one athlete's own. `no_race` are days on which a race of the calendar is none of theirs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Zone | None = None
    units: Literal["metric", "imperial"] = "metric"
    lift_am: dt.time = dt.time(7)
    lift_pm: dt.time = dt.time(18, 30)
    weekly_mail: Weekly = "Sun 18:00"
    mail_to: Address = ""
    athlete: Athlete = Athlete()
    races: tuple[Race, ...] = ()
    no_race: tuple[Day, ...] = ()
    flags: tuple[Flag, ...] = ()


def defaults(settings: Settings) -> dict[str, Any]:
    """Return what the settings say of the athlete of the command line, and only what they say."""
    told = settings.model_dump(mode="json", exclude_unset=True)
    found = {name: told[name] for name in Preferences.model_fields if name in told}
    return found | ({"mail_to": settings.mail.to} if settings.mail.to else {})


def preferences(default: Mapping[str, Any], answers: Mapping[str, Any]) -> Preferences:
    """Put answers over defaults; what is known of the athlete's body and week is laid over field by field."""
    athlete = {**default.get("athlete", {}), **answers.get("athlete", {})}
    return Preferences.model_validate({**default, **answers, "athlete": athlete})


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
