"""Strava as something to connect: the athlete says yes on Strava's own page."""

from collections.abc import Mapping

from pydantic import SecretStr

from connectors.settings import AppSettings
from connectors.ways import App, Granted, OAuth, Opened, Opening, Source
from planner.language import N_


def _ask(app: App, back: str, state: str) -> str:
    from connectors.strava.auth import authorize_url  # noqa: PLC0415 - slow to import

    return authorize_url(app.base_url, app.client_id, back, state)


def _grant(app: App, answer: Mapping[str, str]) -> Granted:
    from connectors.strava.auth import exchange  # noqa: PLC0415 - as above

    code, scope = answer.get("code", ""), answer.get("scope", "")
    signed_in = exchange(app.base_url, app.client_id, app.client_secret, code, scope)
    return Granted(signed_in.athlete_id, signed_in.athlete_id, signed_in.tokens.dumps())


def _end(app: App, tokens: SecretStr) -> None:
    from connectors.strava.auth import StravaTokens, revoke  # noqa: PLC0415 - as above

    revoke(app.base_url, app.client_id, app.client_secret, StravaTokens.loads(tokens))


def _open(app: App, opening: Opening) -> Opened:
    from connectors.strava.auth import StravaTokens  # noqa: PLC0415 - as above
    from connectors.strava.client import Strava  # noqa: PLC0415 - as above

    runs = Strava(
        app.base_url,
        app.client_id,
        app.client_secret,
        StravaTokens.loads(opening.tokens),
        lambda renewed: opening.save(renewed.dumps()),
        budget=opening.budget,
        now=opening.now,
    )
    return Opened(runs)


SOURCE = Source(
    name="strava",
    title="Strava",
    gives=N_("Your runs, read only."),
    order=2,
    way=OAuth(
        ask=_ask,
        grant=_grant,
        end=_end,
        open=_open,
        app_help=N_(
            "Strava needs an app of your own. Make one at https://www.strava.com/settings/api (you "
            "need a paid Strava subscription for that) and put `localhost` into Authorization "
            "Callback Domain."
        ),
        revoke_at="https://www.strava.com/settings/apps",
    ),
    settings=AppSettings,
)
