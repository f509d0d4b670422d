"""No secret in the log, however it gets there."""

import io

import pytest
import structlog
from pydantic import SecretStr

from worker.log import set_up_log


@pytest.fixture
def out():
    structlog.reset_defaults()
    made = io.StringIO()
    set_up_log(json=True, to=made)
    yield made
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "said",
    [
        {"access_token": "hunter2"},
        {"value": SecretStr("hunter2")},
        {"answer": {"client_secret": "hunter2", "ok": 1}},
        {"url": "https://example.org/back?code=hunter2&scope=read"},
        {"header": "Authorization: Bearer hunter2"},
        {"error": ValueError("refresh_token=hunter2")},
        {"many": ["password: hunter2"]},
    ],
)
def test_a_secret_is_three_stars(out, said):
    structlog.get_logger().info("an event", **said)
    assert "hunter2" not in out.getvalue()
    assert "***" in out.getvalue()


def test_a_traceback_is_cleaned_too(out):
    try:
        int("access_token=hunter2")
    except ValueError:
        structlog.get_logger().exception("a fault of ours")
    assert "a fault of ours" in out.getvalue()
    assert "hunter2" not in out.getvalue()


def test_what_is_no_secret_is_said_in_full(out):
    structlog.get_logger().info("next", at="2026-03-02T12:00:00", failures=0)
    assert '"at": "2026-03-02T12:00:00"' in out.getvalue()
