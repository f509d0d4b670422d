"""Secrets stay secret: none is in the log, and none can be read in the data folder."""

import io

import pytest
import structlog

from connectors.sandbox import Fault
from tests.worker.web.conftest import Surfer
from tests.worker.web.test_setup import GARMIN, connect_strava
from worker.log import set_up_log
from worker.store import OWNER


@pytest.fixture
def log():
    """All that is logged while the test runs."""
    written = io.StringIO()
    set_up_log(json=True, verbose=True, to=written)
    yield written
    structlog.reset_defaults()


def test_no_secret_is_logged_or_stored_in_the_clear(log, box, live):
    box.garmin.mfa = True
    surfer = Surfer(live)
    link = live.link(OWNER)
    surfer.post(link.removeprefix(live.base_url))
    surfer.post(f"{GARMIN}/password", {"email": box.email, "password": "wr0ng-pass"})
    surfer.post(f"{GARMIN}/password", {"email": box.email, "password": box.password})
    surfer.post(f"{GARMIN}/code", {"code": "000000"})
    surfer.post(f"{GARMIN}/code", {"code": box.mfa_code})
    surfer.post(f"{GARMIN}/token", {"token": "pronghorn-garmin-t0ken"})
    back = connect_strava(surfer, box)
    surfer.get(back)
    surfer.wait()
    box.faults.append(Fault("garmin", "POST", "/workout-service/workout", status=503, when="after"))
    surfer.post("/go")
    surfer.wait()
    secrets = {
        "password": box.password,
        "wrong password": "wr0ng-pass",
        "code": box.mfa_code,
        "pasted token": "t0ken",
        "app secret": box.client_secret,
        "link": link.rpartition("/")[2],
        "cookie": surfer.cookie,
        "form token": surfer.csrf(),
        "state and code of Strava": back.rpartition("?")[2],
        **{f"Garmin token {n}": token for n, token in enumerate(tokens(box.garmin.tokens))},
        **{f"Strava token {n}": token for n, token in enumerate(tokens(box.strava.tokens))},
    }
    assert len(secrets) > 11
    said = log.getvalue()
    assert '"event": "pass"' in said
    stored = b"".join(
        path.read_bytes() for path in live.settings.data.iterdir() if path.name != "key"
    )
    for name, secret in secrets.items():
        assert secret, name
        assert secret not in said, f"{name} is in the log"
        assert secret.encode() not in stored, f"{name} is in the data folder"


def tokens(issued):
    """Return all tokens a platform has given out."""
    return [text for value in vars(issued).values() for text in texts(value) if len(text) > 15]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from texts(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))
