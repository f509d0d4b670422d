"""How the page connects Strava: the athlete says yes on Strava's own page."""

from collections.abc import Mapping

from pydantic import SecretStr

from connectors.ports import RunSource
from connectors.ways import App, Granted, OAuth, Opening, Source


def _ask(app: App, back: str, state: str) -> str:
    from connectors.strava.auth import authorize_url  # noqa: PLC0415 - slow to import

    return authorize_url(app.base_url, app.client_id, back, state)


def _grant(app: App, answer: Mapping[str, str]) -> Granted:
    from connectors.strava.auth import exchange  # noqa: PLC0415 - as above

    found = exchange(
        app.base_url,
        app.client_id,
        app.client_secret,
        answer.get("code", ""),
        answer.get("scope", ""),
    )
    return Granted(found.athlete_id, found.athlete_id, found.tokens.dumps())


def _end(app: App, tokens: SecretStr) -> None:
    from connectors.strava.auth import StravaTokens, revoke  # noqa: PLC0415 - as above

    revoke(app.base_url, app.client_id, app.client_secret, StravaTokens.loads(tokens))


def _open(key: Opening) -> RunSource:
    from connectors.strava.auth import StravaTokens  # noqa: PLC0415 - as above
    from connectors.strava.client import Strava  # noqa: PLC0415 - as above

    app = key.app
    tokens = StravaTokens.loads(key.tokens)
    return Strava(
        app.base_url,
        app.client_id,
        app.client_secret,
        tokens,
        lambda renewed: key.save(renewed.dumps()),
        budget=key.budget,
        now=key.now,
    )


SOURCE = Source("strava", "Strava", "Your runs, read only.", 2, OAuth(_ask, _grant, _end, _open))
