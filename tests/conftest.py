"""What all tests share: the folder of sample answers and run histories, and a closed network."""

import os
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from tests.places import SHARED


@pytest.fixture(autouse=True)
def _loopback_only():
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        if os.environ.get("PRONGHORN_REQUIRESHARED") == "1":
            pytest.fail(f"{SHARED} is missing, and PRONGHORN_REQUIRESHARED=1 forbids skipping")
        pytest.skip(f"needs the sample answers and run histories in {SHARED}")
    return SHARED
