"""The settings themselves: what there is, in which table, with which default."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from connectors.settings import SettingsTable, SourceSettings, Url
from planner.language import _
from planner.model import Athlete, Flag, Race
from worker.settings.origins import PREFIX, Environment, data_folder, secret_files, settings_file
from worker.settings.values import Weekly, Words, Zone

Port = Annotated[int, Field(ge=1, le=65535)]
PortOrAny = Annotated[int, Field(ge=0, le=65535)]


class MailSettings(SettingsTable):
    """The mail server that carries the weekly email. Without a host there is no email."""

    host: str = ""
    port: Port = 587
    user: str = ""
    password: SecretStr | None = None
    sender: str = ""
    to: str = ""
    starttls: bool = True

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.host:
            return self

        for name in ("sender", "to"):
            if "@" not in getattr(self, name):
                raise ValueError(
                    _(
                        "email needs `{name}`: set it to an address such as you@example.org",
                        name=name,
                    )
                )
        if bool(self.user) != bool(self.password):
            raise ValueError(
                _(
                    "user and password belong together: set both, or neither; the password is "
                    "PRONGHORN_MAIL__PASSWORD, or the content of the file that "
                    "PRONGHORN_MAIL__PASSWORD_FILE names"
                )
            )
        return self


class WebSettings(SettingsTable):
    """The page beside the worker.

    An empty `base_url` is this machine. `hosts` are more names that it answers to.
    """

    host: str = "127.0.0.1"
    port: PortOrAny = 8765
    base_url: Url = ""
    hosts: Annotated[tuple[str, ...], Words] = ()


class Settings(BaseSettings):
    """Everything that can be set. Frozen: restart Pronghorn after a change.

    `settings_class` adds a table for every source. `of` returns it.
    """

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
    mail: MailSettings = MailSettings()
    web: WebSettings = WebSettings()
    weekly_mail: Weekly = "Sun 18:00"
    key: SecretStr | None = None
    athlete: Athlete = Athlete()
    races: tuple[Race, ...] = ()
    flags: Annotated[tuple[Flag, ...], Words] = ()

    def of(self, source: str) -> SourceSettings:
        """Return what is set of a source."""
        table = getattr(self, source, None)
        return table if isinstance(table, SourceSettings) else SourceSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by name
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no .env is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - ours name their file
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the origins of a value: arguments, environment, secret files, pronghorn.toml."""
        given = getattr(init_settings, "init_kwargs", {})
        secrets, _faults = secret_files(settings_cls, given)
        file, _faults = settings_file(settings_cls, data_folder(given))
        return (
            init_settings,
            Environment(settings_cls),
            InitSettingsSource(settings_cls, init_kwargs=secrets),
            file,
        )
