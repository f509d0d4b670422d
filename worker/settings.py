"""What the runner can set: in the environment as PRONGHORN_*, or in pronghorn.toml in the data folder.

The environment wins over the file, the file over the defaults. `PRONGHORN_MAIL__HOST` is `host` in the table `[mail]`.
A secret may be kept in a file of its own: `PRONGHORN_KEY_FILE` names it.
"""

import datetime as dt
import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_origin
from zoneinfo import ZoneInfo

from platformdirs import user_data_path
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from planner.model import WEEKDAYS, Athlete, Flag, Race

PREFIX = "PRONGHORN_"
FILE = "pronghorn.toml"
SECRETS = ("KEY", "STRAVA__CLIENT_SECRET", "MAIL__PASSWORD")
_SHOULD = {  # what pydantic says for developers, for everybody
    "missing": "is missing",
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "string_type": "should be text",
    "time_parsing": "should be a time such as 18:30",
    "time_type": "should be a time such as 18:30",
    "date_parsing": "should be a date such as 2027-05-09",
    "date_type": "should be a date such as 2027-05-09",
    "date_from_datetime_parsing": "should be a date such as 2027-05-09",
    "tuple_type": "should be a list",
    "dict_type": "should be a table",
    "model_type": "should be a table",
}
_AS_JSON = {
    "ATHLETE__EQUIPMENT": '["barbell", "rack"]',
    "ATHLETE__USUAL_WEEK": '{"Sun": "long"}',
    "ATHLETE__AVAILABLE": '{"Mon": ["am", "pm"], "Thu": []}',
    "RACES": '[{"date": "2027-05-09", "distance_m": 21097.5, "priority": "A"}]',
}
ELSEWHERE = ("PRONGHORN_REQUIRE_SHARED",)  # read by the test suite


class BadSettings(ValueError):
    """Settings that cannot be used. The text lists every fault, one a line, each with its variable and the way out."""


def _zone(value: Any) -> Any:
    """Refuse a zone that no calendar knows, now rather than in the middle of a pass."""
    try:
        ZoneInfo(str(value))
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"{value!r} is no time zone, give a name such as Europe/Berlin") from error
    return value


def _url(value: Any) -> Any:
    if value and not re.match(r"https?://[^/]", str(value)):
        raise ValueError("give an address that starts with http:// or https://, or leave it empty")
    return str(value).rstrip("/")


def _a_week(value: Any) -> Any:
    found = re.fullmatch(r"(\w{3}) ([01]\d|2[0-3]):[0-5]\d", str(value))
    if found is None or found.group(1) not in WEEKDAYS:
        raise ValueError('give a weekday and a time, such as "Sun 18:00"')
    return value


def _words(value: Any) -> Any:
    """Take `illness, injury` as well as a list."""
    return (
        [word.strip() for word in value.split(",") if word.strip()]
        if isinstance(value, str)
        else value
    )


def _address(value: Any) -> Any:
    if value and not re.fullmatch(r"[^\r\n@]+@[^\r\n]+", str(value)):
        raise ValueError("give an address such as you@example.org, or leave it empty")
    return value


Url = Annotated[str, BeforeValidator(_url)]
Zone = Annotated[str, BeforeValidator(_zone)]
Weekly = Annotated[str, BeforeValidator(_a_week)]
Address = Annotated[str, BeforeValidator(_address)]


class Part(BaseModel):
    """A table of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StravaSettings(Part):
    """The Strava app the runner made. An empty address is the real Strava."""

    base_url: Url = ""
    client_id: str = ""
    client_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError("client_id and client_secret come in a pair: set both, or neither")
        return self


class GarminSettings(Part):
    """Where Garmin is, and in what it takes weights. An empty address is the real Garmin."""

    base_url: Url = ""
    weights: Literal["kilograms", "pounds", "grams"] = "kilograms"


class MailSettings(Part):
    """The mail server that carries the weekly mail. Without a host there is no mail."""

    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    user: str = ""
    password: SecretStr | None = None
    sender: str = ""
    to: str = ""
    starttls: bool = True

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.host:
            for name in ("sender", "to"):
                if "@" not in getattr(self, name):
                    raise ValueError(
                        f"a mail needs `{name}`: set it to an address such as you@example.org"
                    )
            if bool(self.user) != bool(self.password):
                raise ValueError(
                    "user and password come in a pair: set both, or neither; the password is PRONGHORN_MAIL__PASSWORD, "
                    "or stands in a file that PRONGHORN_MAIL__PASSWORD_FILE names"
                )
        return self


class WebSettings(Part):
    """The page beside the worker. An empty `base_url` is this machine; `hosts` are more names that it answers to."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8765
    base_url: Url = ""
    hosts: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()


class Settings(BaseSettings):
    """Everything the runner can set. Frozen: a change takes a new start."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    data: Path = Field(default_factory=lambda: user_data_path("pronghorn", appauthor=False))
    zone: Zone | None = None
    units: Literal["metric", "imperial"] = "metric"
    lift_am: dt.time = dt.time(7)
    lift_pm: dt.time = dt.time(18, 30)
    strava: StravaSettings = StravaSettings()
    garmin: GarminSettings = GarminSettings()
    mail: MailSettings = MailSettings()
    web: WebSettings = WebSettings()
    weekly_mail: Weekly = "Sun 18:00"
    key: SecretStr | None = None
    athlete: Athlete = Athlete()
    races: tuple[Race, ...] = ()
    flags: Annotated[tuple[Flag, ...], BeforeValidator(_words)] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by name
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no .env is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - ours name their file
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: what was passed, the environment, files of secrets, pronghorn.toml; the first one wins."""
        given = getattr(init_settings, "init_kwargs", {})
        secrets, _ = _secret_files(given)
        table, _ = _toml(_folder(given))
        return (
            init_settings,
            _Environment(settings_cls),
            InitSettingsSource(settings_cls, init_kwargs=secrets),
            InitSettingsSource(settings_cls, init_kwargs=table),
        )


class _Environment(EnvSettingsSource):
    """Reads JSON leniently: a list of words needs no brackets, and a malformed value is one fault among others."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        files = {f"{PREFIX}{name}_FILE".lower() for name in SECRETS}  # read by _secret_files
        return {
            name: value for name, value in super()._load_env_vars().items() if name not in files
        }

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except json.JSONDecodeError:
            listed = get_origin(field.annotation) is tuple and value[:1] not in ("[", "{")
            return _words(value) if listed else value


def load_settings(**given: Any) -> Settings:
    """Read the settings. What is `given` by name wins over everything. Raises BadSettings with every fault."""
    folder = _folder(given)
    faults = [*_unknown_variables(), *_secret_files(given)[1], *_toml(folder)[1]]
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise BadSettings(
            "\n".join([*faults, *(_sentence(e, folder) for e in error.errors())])
        ) from None
    if faults:
        raise BadSettings("\n".join(faults))
    return settings


def _folder(given: dict[str, Any]) -> Path:
    """Say which data folder holds the settings file."""
    return Path(
        given.get("data")
        or os.environ.get(f"{PREFIX}DATA")
        or user_data_path("pronghorn", appauthor=False)
    )


def _toml(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Read the settings file, if there is one: its table, and what is wrong with it."""
    path = folder / FILE
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}, []
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        if isinstance(error, UnicodeDecodeError):
            reason = "it is no UTF-8 text"
        return {}, [f"{path}: cannot be read ({reason}); correct it or move it away."]
    if "data" in table:
        return {}, [
            f"{path}: `data` cannot stand in the data folder itself; set PRONGHORN_DATA instead."
        ]
    return table, []


def _secret_files(given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Read the secrets that stand in files of their own, but for `given` tables: a table, and what is wrong in it."""
    table: dict[str, Any] = {}
    faults: list[str] = []
    for name in SECRETS:
        variable = f"{PREFIX}{name}_FILE"
        path = os.environ.get(variable)
        if not path or name.partition("__")[0].lower() in given:
            continue
        if os.environ.get(PREFIX + name):
            faults.append(f"{variable}: {PREFIX}{name} is set as well; keep one of the two.")
            continue
        try:
            secret = Path(path).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            faults.append(
                f"{variable}: {path} cannot be read ({reason}); name a file that holds the secret."
            )
            continue
        *tables, last = name.lower().split("__")
        inner = table
        for part in tables:
            inner = inner.setdefault(part, {})
        inner[last] = secret
    return table, faults


def _unknown_variables() -> Iterator[str]:
    """Name the PRONGHORN_ variables that mean nothing: most likely a typing error."""
    tops = [PREFIX + name.upper() for name in Settings.model_fields]
    files = [f"{PREFIX}{name}_FILE" for name in SECRETS]
    for variable in sorted(os.environ):
        if not variable.startswith(PREFIX) or variable in (*tops, *files, *ELSEWHERE):
            continue
        top, nested, _ = variable.removeprefix(PREFIX).partition("__")
        if nested and PREFIX + top in tops:
            continue  # the table itself refuses what it does not know
        meant = _meant(variable.removeprefix(PREFIX))
        hint = f"did you mean {PREFIX}{meant}?" if meant else "remove it."
        yield f"{variable}: there is no such setting; {hint}"


def _nested() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from (f"{name}__{inner}".upper() for inner in field.annotation.model_fields)


def _meant(name: str) -> str:
    """Say which setting somebody may have meant by a `name` without prefix that does not exist."""
    known = [
        *(top.upper() for top in Settings.model_fields),
        *(f"{secret}_FILE" for secret in SECRETS),
        *_nested(),
    ]
    return next(iter(difflib.get_close_matches(name, known, n=1)), "")


def _sentence(fault: ErrorDetails, folder: Path) -> str:
    """Word one fault: the variable, or the file and the key in it, and what is wrong. A secret is never repeated."""
    path = [part for part in fault["loc"] if part != "[key]"]
    name = "".join(
        f"[{part}]" if isinstance(part, int) else f"__{part}".upper() for part in path
    ).removeprefix("__")
    here = _in_environment([part for part in path if isinstance(part, str)])
    key = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    ).removeprefix(".")
    where = f"{PREFIX}{name}" if here else f"{folder / FILE}: {key}"
    if fault["type"] == "extra_forbidden":
        meant = _meant(name)
        hint = f"did you mean {PREFIX + meant if here else _key(meant)}?" if meant else "remove it."
        return f"{where}: there is no such setting; {hint}"
    what = _SHOULD.get(
        fault["type"], fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
    )
    if here and name in _AS_JSON:
        what += f", written as JSON such as {_AS_JSON[name]}"
    given = fault["input"]
    secret = name in SECRETS or not isinstance(given, str | int | float)
    shown = "" if secret or fault["type"] == "value_error" else f", not {given!r}"
    return f"{where}: {what}{shown}."


def _key(name: str) -> str:
    """Write a setting as it stands in the file: `mail.port` for `MAIL__PORT`."""
    return name.lower().replace("__", ".")


def _in_environment(path: list[str]) -> bool:
    """Tell whether a setting, a table around it or a setting in it stands in the environment."""
    names = ["__".join(path[: i + 1]).upper() for i in range(len(path))]
    inner = f"{PREFIX}{names[-1]}__"
    return any(os.environ.get(PREFIX + name) for name in names) or any(
        name.startswith(inner) for name in os.environ
    )
