"""What runners say about themselves: their answers on the page, over the settings file's defaults.

Settings file and environment speak for the athlete of the command line only. Everybody else starts
from nothing.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.ports import Profile
from connectors.wording import Units
from planner.model import Athlete, Date, Flag, Race
from worker.settings import Address, Settings, Weekly, Zone


class Preferences(BaseModel):
    """All that is one athlete's own. `no_race`: days of calendar races that they do not run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zone: Zone | None = None
    units: Units = "metric"
    lift_am: dt.time = dt.time(7)
    lift_pm: dt.time = dt.time(18, 30)
    weekly_mail: Weekly = "Sun 18:00"
    mail_to: Address = ""
    athlete: Athlete = Athlete()
    races: tuple[Race, ...] = ()
    no_race: tuple[Date, ...] = ()
    flags: tuple[Flag, ...] = ()


def defaults(settings: Settings) -> dict[str, Any]:
    """Return what the settings set for the athlete of the command line, and only what they set."""
    values = settings.model_dump(mode="json", exclude_unset=True)
    default = {name: values[name] for name in Preferences.model_fields if name in values}
    if settings.mail.to:
        default["mail_to"] = settings.mail.to
    return default


def preferences(default: Mapping[str, Any], answers: Mapping[str, Any]) -> Preferences:
    """Put answers over defaults. Of the athlete's own table each field counts by itself."""
    athlete = {**default.get("athlete", {}), **answers.get("athlete", {})}
    return Preferences.model_validate({**default, **answers, "athlete": athlete})


def filled(answered: Preferences, profile: Profile) -> Preferences:
    """Return the preferences, complete as far as the profile goes.

    A value of the profile that is impossible is left out.
    """
    athlete = answered.athlete
    for name, value in _of_the_body(profile).items():
        if value is not None and getattr(athlete, name) is None:
            athlete = _with(athlete, name, value)

    changes: dict[str, Any] = {"athlete": athlete}
    if profile.units is not None and "units" not in answered.model_fields_set:
        changes["units"] = profile.units
    return answered.model_copy(update=changes)


def _of_the_body(profile: Profile) -> dict[str, Any]:
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
