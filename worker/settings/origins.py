"""Where settings come from: the environment, files with one secret each, and pronghorn.toml."""

import errno
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from platformdirs import user_data_path
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    TomlConfigSettingsSource,
)

from planner.language import _
from worker.settings.values import words

PREFIX = "PRONGHORN_"
FILE = "pronghorn.toml"


def data_folder(given: Mapping[str, Any]) -> Path:
    """Return the data folder, which holds the settings file."""
    named = given.get("data") or os.environ.get(f"{PREFIX}DATA")
    return Path(named or user_data_path("pronghorn", appauthor=False))


def setting_names(settings_class: type[BaseModel]) -> list[str]:
    """Return all settings as variables without prefix: `ZONE`, `MAIL`, `MAIL__HOST`."""
    names: list[str] = []
    for name, field in settings_class.model_fields.items():
        names.append(name.upper())
        names += [f"{name}__{inner}".upper() for inner in _table_fields(field)]
    return names


def secret_names(settings_class: type[BaseModel]) -> list[str]:
    """Return the names of the settings that are secret: `KEY`, `MAIL__PASSWORD`."""
    names: list[str] = []
    for name, field in settings_class.model_fields.items():
        if _is_secret(field):
            names.append(name.upper())
        for inner_name, inner in _table_fields(field).items():
            if _is_secret(inner):
                names.append(f"{name}__{inner_name}".upper())
    return names


def _table_fields(field: FieldInfo) -> dict[str, FieldInfo]:
    """Return the fields of a setting that is a table, none of any other."""
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
        return dict(field.annotation.model_fields)
    return {}


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr or SecretStr in get_args(field.annotation)


class Environment(EnvSettingsSource):
    """Reads JSON leniently: a list of words needs no brackets, and bad JSON stops nothing."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        # Variables that name a file of a secret are read by `secret_files`.
        named = {f"{PREFIX}{name}_FILE".lower() for name in secret_names(self.settings_cls)}
        variables = super()._load_env_vars()
        return {name: value for name, value in variables.items() if name not in named}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Return the value of a list or table. Text that is not JSON is left to the validation."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except json.JSONDecodeError:
            is_list = get_origin(field.annotation) is tuple
            return words(value) if is_list and not value.startswith(("[", "{")) else value


def secret_files(
    settings_class: type[BaseModel], given: Iterable[str]
) -> tuple[dict[str, Any], list[str]]:
    """Read the secrets that have a file of their own, except in `given` tables.

    Returns them as tables, and what is wrong with them.
    """
    table: dict[str, Any] = {}
    faults: list[str] = []
    for name in secret_names(settings_class):
        variable = f"{PREFIX}{name}_FILE"
        path = os.environ.get(variable)
        if not path or name.partition("__")[0].lower() in given:
            continue

        if os.environ.get(PREFIX + name):
            faults.append(
                _(
                    "{variable}: {other} is set as well; keep one of the two.",
                    variable=variable,
                    other=PREFIX + name,
                )
            )
            continue

        try:
            secret = Path(path).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            faults.append(
                _(
                    "{variable}: {path} cannot be read ({reason}); name a file that holds the "
                    "secret.",
                    variable=variable,
                    path=path,
                    reason=_reason(error),
                )
            )
            continue

        _put(table, name.lower().split("__"), secret)
    return table, faults


def settings_file(
    settings_class: type[BaseSettings], folder: Path
) -> tuple[InitSettingsSource, list[str]]:
    """Read pronghorn.toml, if there is one.

    Of a file that cannot be used nothing is taken: the faults say why.
    """
    path = folder / FILE
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        source = TomlConfigSettingsSource(settings_class, path)
    except (OSError, ValueError) as error:
        fault = _(
            "{path}: cannot be read ({reason}); correct it or move it away.",
            path=path,
            reason=_reason(error),
        )
        return InitSettingsSource(settings_class, {}), [fault]

    if "data" in source.toml_data:
        fault = _(
            "{path}: `data` has no effect in the data folder itself; set PRONGHORN_DATA instead.",
            path=path,
        )
        return InitSettingsSource(settings_class, {}), [fault]

    return source, []


def _put(table: dict[str, Any], path: list[str], value: str) -> None:
    *tables, last = path
    for name in tables:
        table = table.setdefault(name, {})
    table[last] = value


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, UnicodeDecodeError):
        return _("it is not UTF-8 text")
    return str(error)
