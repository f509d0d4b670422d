"""What forms hold, and how the page says that a field cannot be used."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, field_validator

from planner.language import N_, _

MOST_FIELDS = 200
MAIL_ADDRESS = r"^[^@\s]+@[^@\s]+$"

LABELS: Final = {
    "anyway": N_("Leave the workouts"),
    "as_planned": N_("With these sets and weights"),
    "available": N_("Free days"),
    "body_mass_kg": N_("Body weight"),
    "birth_year": N_("Birth year"),
    "client_id": N_("Client ID"),
    "client_secret": N_("Client Secret"),
    "code": N_("Code"),
    "date": N_("Date"),
    "day": N_("Day"),
    "digest": N_("Entry"),
    "email": N_("Email"),
    "equipment": N_("Equipment"),
    "file": N_("File"),
    "flag": N_("Health"),
    "flags": N_("Health"),
    "free": N_("Free days"),
    "half": N_("Time of day"),
    "heavy_per_week": N_("Lifting sessions a week"),
    "hops": N_("Hops in warm-ups"),
    "host": N_("Server"),
    "level": N_("Level"),
    "lift_am": N_("Morning sessions"),
    "lift_pm": N_("Evening sessions"),
    "locked": N_("Keep it here"),
    "mail": N_("Email address"),
    "mail_to": N_("Email address"),
    "metres": N_("Distance"),
    "name": N_("Name"),
    "new_date": N_("Date"),
    "new_distance": N_("Distance"),
    "new_km": N_("Distance in km"),
    "new_priority": N_("How much it counts"),
    "on": N_("Choice"),
    "password": N_("Password"),
    "port": N_("Port"),
    "races": N_("Races"),
    "rest_days": N_("Days without a run"),
    "sender": N_("Sender"),
    "session_minutes": N_("Minutes a session"),
    "starttls": N_("Encrypt with STARTTLS"),
    "supervised": N_("Supervision"),
    "time": N_("Time"),
    "token": N_("Token"),
    "uid": N_("Session"),
    "units": N_("Units"),
    "user": N_("User"),
    "usual_week": N_("Your running week"),
    "weekly_mail": N_("Weekly email"),
    "weight": N_("Body weight"),
    "word": N_("Choice"),
    "zone": N_("Time zone"),
    "Mon": N_("Monday"),
    "Tue": N_("Tuesday"),
    "Wed": N_("Wednesday"),
    "Thu": N_("Thursday"),
    "Fri": N_("Friday"),
    "Sat": N_("Saturday"),
    "Sun": N_("Sunday"),
}

# What to do about a value, by pydantic's name for the kind of fault.
_ADVICE: Final = {
    "bool_parsing": N_("{field}: answer true or false."),
    "date_from_datetime_parsing": N_("{field}: enter a date."),
    "date_parsing": N_("{field}: enter a date."),
    "enum": N_("{field}: choose one of the options."),
    "float_parsing": N_("{field}: enter a number."),
    "greater_than": N_("{field}: enter a number above {gt}."),
    "greater_than_equal": N_("{field}: enter {ge} or more."),
    "int_from_float": N_("{field}: enter a whole number."),
    "int_parsing": N_("{field}: enter a whole number."),
    "less_than": N_("{field}: enter a number below {lt}."),
    "less_than_equal": N_("{field}: enter {le} or less."),
    "literal_error": N_("{field}: choose one of the options."),
    "missing": N_("{field}: fill this in."),
    "string_pattern_mismatch": N_("{field}: check for typos, this can't be right."),
    "string_too_long": N_("{field}: use at most {max_length} characters."),
    "string_too_short": N_("{field}: use at least {min_length} characters."),
    "time_parsing": N_("{field}: enter a time such as 18:30."),
}
_OTHER_ADVICE: Final = N_("{field}: this can't be used. Check it and try again.")


class PageForm(BaseModel):
    """What a form of a page holds. A field left empty counts as not sent."""

    model_config = ConfigDict(frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_empty(cls, value: Any) -> Any:
        """Drop the empty ones of several values. FastAPI drops a single empty value itself."""
        if isinstance(value, list):
            return [item for item in value if item != ""]
        return value


def advice(faults: Sequence[Mapping[str, Any]]) -> str:
    """Return what to do about the values that pydantic refused, one line for each."""
    return "\n".join(_advice(fault) for fault in faults)


def _advice(fault: Mapping[str, Any]) -> str:
    names = [part for part in fault["loc"] if part in LABELS]
    field = _(LABELS[names[0]]) if names else _("This form")
    details = fault.get("ctx", {})

    if fault["type"] == "value_error":  # a sentence from one of Pronghorn's own checks
        return _("{field}: {problem}", field=field, problem=details["error"])
    return _(_ADVICE.get(fault["type"], _OTHER_ADVICE), **details, field=field)
