"""Words a fault in the settings: where it is, what is wrong there, and what to do."""

import difflib
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from planner.language import N_, _
from worker.settings.origins import FILE, PREFIX, secret_names, setting_names

_SHOULD = {  # what pydantic says for developers, for everybody
    "missing": N_("is missing"),
    "int_parsing": N_("should be a whole number"),
    "int_type": N_("should be a whole number"),
    "int_from_float": N_("should be a whole number"),
    "float_parsing": N_("should be a number"),
    "float_type": N_("should be a number"),
    "bool_parsing": N_("should be true or false"),
    "bool_type": N_("should be true or false"),
    "string_type": N_("should be text"),
    "time_parsing": N_("should be a time such as 18:30"),
    "time_type": N_("should be a time such as 18:30"),
    "date_parsing": N_("should be a date such as 2027-05-09"),
    "date_type": N_("should be a date such as 2027-05-09"),
    "date_from_datetime_parsing": N_("should be a date such as 2027-05-09"),
    "tuple_type": N_("should be a list"),
    "dict_type": N_("should be a table"),
    "model_type": N_("should be a table"),
}
_AS_JSON = {
    "ATHLETE__EQUIPMENT": '["barbell", "rack"]',
    "ATHLETE__USUAL_WEEK": '{"Sun": "long"}',
    "ATHLETE__AVAILABLE": '{"Mon": ["am", "pm"], "Thu": []}',
    "RACES": '[{"date": "2027-05-09", "distance_m": 21097.5, "priority": "A"}]',
}
_Path = Sequence[int | str]


def sentence(fault: ErrorDetails, folder: Path, settings_class: type[BaseModel]) -> str:
    """Word one fault: the variable, or the file and the key in it, and what is wrong.

    A secret is never repeated.
    """
    path = [part for part in fault["loc"] if part != "[key]"]
    variable = _variable(path)
    if _is_in_environment(path):
        where = PREFIX + variable
        similar = similar_variable(variable, settings_class)
        example = _AS_JSON.get(variable)
    else:
        where = f"{folder / FILE}: {_key(path)}"
        similar = _meant(variable, settings_class).lower().replace("__", ".")
        example = None

    if fault["type"] == "extra_forbidden":
        return no_such_setting(where, similar)

    what = _what(fault)
    if example:
        what = _("{what}, written as JSON such as {example}", what=what, example=example)

    is_secret = variable in secret_names(settings_class)
    if not is_secret and _helps(fault):
        return _(
            "{where}: {what}, not {value}.", where=where, what=what, value=repr(fault["input"])
        )
    return _("{where}: {what}.", where=where, what=what)


def no_such_setting(where: str, similar: str) -> str:
    """Say that a setting does not exist, and which one may have been meant if one is `similar`."""
    if not similar:
        return _("{where}: there is no such setting; remove it.", where=where)
    return _(
        "{where}: there is no such setting; did you mean {similar}?", where=where, similar=similar
    )


def similar_variable(name: str, settings_class: type[BaseModel]) -> str:
    """Return the variable most like a `name` without prefix that does not exist, or nothing."""
    similar = _meant(name, settings_class)
    return PREFIX + similar if similar else ""


def _meant(name: str, settings_class: type[BaseModel]) -> str:
    """Return the setting most like a `name` without prefix that does not exist, or nothing."""
    secrets = [f"{name}_FILE" for name in secret_names(settings_class)]
    similar = difflib.get_close_matches(name, [*setting_names(settings_class), *secrets], n=1)
    return similar[0] if similar else ""


def _what(fault: ErrorDetails) -> str:
    ours = _SHOULD.get(fault["type"])
    if ours is not None:
        return _(ours)
    return fault["msg"].removeprefix("Value error, ").removeprefix("Input ")


def _helps(fault: ErrorDetails) -> bool:
    """Whether the value helps: one number or word, whose fault does not quote it already."""
    return isinstance(fault["input"], str | int | float) and fault["type"] != "value_error"


def _variable(path: _Path) -> str:
    """Write a path as a variable without prefix: `RACES[0]__DATE`."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else f"__{part}".upper()
    return name.removeprefix("__")


def _key(path: _Path) -> str:
    """Write a path as in the settings file: `races[0].date`."""
    key = ""
    for part in path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}"
    return key.removeprefix(".")


def _is_in_environment(path: _Path) -> bool:
    """Whether the environment has a setting, a table around it, or a setting inside it."""
    variable = PREFIX
    names = [part for part in path if isinstance(part, str)]
    for part in names:
        variable += part.upper()
        if os.environ.get(variable):
            return True
        variable += "__"
    return any(name.startswith(variable) for name in os.environ)
