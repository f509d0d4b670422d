"""What all tests share: the folder of sample answers and run histories, and a closed network."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

from tests.places import SHARED

# No test fails because the computer is slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell lets what it runs in the background ignore Ctrl-C, and so would the processes tested here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

REQUIRE_SHARED = "PRONGHORN_REQUIRE_SHARED"
WITHOUT_SHARED = f"needs the sample answers and run histories in {SHARED}"


@pytest.fixture(autouse=True)
def _loopback_only():
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        if os.environ.get(REQUIRE_SHARED) == "1":
            pytest.fail(f"{SHARED} is missing, and {REQUIRE_SHARED}=1 forbids skipping")
        pytest.skip(WITHOUT_SHARED)
    return SHARED


def pytest_unconfigure(config):
    """Say in the last line how many tests were left out for want of the sample data."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:  # a process of xdist's: the first one tells for all
        return

    skipped = terminal.stats.get("skipped", [])
    missed = sum(WITHOUT_SHARED in str(report.longrepr) for report in skipped)
    if missed:
        noun = "test was" if missed == 1 else "tests were"
        terminal.write_line(f"{missed} {noun} skipped: {SHARED} is missing.")
