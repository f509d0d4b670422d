"""Garmin as something to connect: a password, perhaps a code, or a token made elsewhere."""

from collections.abc import Callable
from typing import Literal

from pydantic import SecretStr

from connectors.settings import SourceSettings
from connectors.ways import CodeNeeded, Granted, Opened, Opening, Password, Source
from connectors.wording import Units
from planner.language import N_


class GarminSettings(SourceSettings):
    """Where Garmin is, and the unit in which it takes weights."""

    weights: Literal["kilograms", "pounds", "grams"] = "kilograms"


def _begin(settings: SourceSettings, email: str, password: SecretStr) -> SecretStr | CodeNeeded:
    from connectors.garmin.auth import begin_sign_in  # noqa: PLC0415 - slow to import

    return begin_sign_in(settings.base_url, email, password)


def _finish(settings: SourceSettings, pending: CodeNeeded, code: str) -> SecretStr:
    from connectors.garmin.auth import finish_sign_in  # noqa: PLC0415 - as above

    return finish_sign_in(settings.base_url, pending, code)


def _whose(
    settings: SourceSettings, tokens: SecretStr, save: Callable[[SecretStr], None]
) -> Granted:
    from connectors.garmin.auth import whose  # noqa: PLC0415 - as above

    return whose(settings.base_url, tokens, save)


def _open(opening: Opening) -> Opened:
    from connectors.garmin.client import Garmin  # noqa: PLC0415 - as above
    from connectors.garmin.strength.steps import WeightStyle  # noqa: PLC0415 - as above

    settings = opening.settings
    assert isinstance(settings, GarminSettings)
    style = WeightStyle(opening.units, settings.weights)
    account = Garmin(settings.base_url, opening.tokens, opening.display_name, opening.renew, style)

    def restyle(units: Units) -> None:
        account.style = WeightStyle(units, settings.weights)

    return Opened(account, account, account, account.background, restyle)


SOURCE = Source(
    name="garmin",
    title="Garmin",
    gives=N_(
        "Your runs and your planned runs. Strength sessions go on its calendar, and from there to "
        "your watch."
    ),
    order=1,
    way=Password(
        begin=_begin,
        finish=_finish,
        whose=_whose,
        open=_open,
        token_keys=("di_token", "di_refresh_token", "di_client_id"),  # what garminconnect keeps
    ),
    settings=GarminSettings,
    notice=N_(
        "Garmin has no official access for individuals, so Pronghorn signs in the way Garmin's "
        "own app does. Garmin may change or close this at any time."
    ),
    takes_sessions=True,
    leads=True,
)
