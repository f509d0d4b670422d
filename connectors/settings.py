"""What can be set of a source: each source's folder adds to it what only that source knows."""

import re
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr, model_validator

from planner.language import _


def _url(value: Any) -> Any:
    if value and not re.match(r"https?://[^/]", str(value)):
        raise ValueError(
            _("give an address that starts with http:// or https://, or leave it empty")
        )
    return str(value).rstrip("/")


Url = Annotated[str, BeforeValidator(_url)]


class SettingsTable(BaseModel):
    """A table of settings. It refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceSettings(SettingsTable):
    """Where a source is. An empty address is the real platform."""

    base_url: Url = ""


class AppSettings(SourceSettings):
    """A source that lets nobody in without an app that was registered there."""

    client_id: str = ""
    client_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError(_("client_id and client_secret belong together: set both, or neither"))
        return self
