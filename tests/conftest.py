"""What all tests share: the folder of sample answers and run histories, and a closed network."""

import os
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _loopback_only():
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not _SHARED.is_dir():
        if os.environ.get("PRONGHORN_REQUIRE_SHARED") == "1":
            pytest.fail(f"{_SHARED} is missing, and PRONGHORN_REQUIRE_SHARED=1 forbids skipping")
        pytest.skip(f"needs the sample answers and run histories in {_SHARED}")
    return _SHARED
