"""The page as a command opens it: where it is, how to come in, and what is said when it cannot be opened."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

PRONGHORN = str(Path(sys.executable).with_name("pronghorn"))


def test_the_log_of_the_first_start_shows_a_link_that_signs_in_and_the_next_start_none(tmp_path):
    env = {**os.environ, "PRONGHORN_DATA": str(tmp_path), "PRONGHORN_WEB__PORT": "0"}
    for first in (True, False):
        with subprocess.Popen([PRONGHORN, "serve"], stderr=subprocess.PIPE, text=True, env=env) as process:
            address = re.search(r"address=(\S+)", process.stderr.readline())[1]
            if first:
                link = re.search(r"address=(\S+)", process.stderr.readline())[1]
                assert link.startswith(f"{address}/in/")
                with requests.Session() as browser:
                    csrf = re.search(r'name="csrf" content="(\w+)"', browser.get(link, timeout=20).text)[1]
                    page = browser.post(link, {"csrf": csrf}, headers={"origin": address}, timeout=20)
                    assert page.url == f"{address}/setup"
            assert requests.get(f"{address}/healthz", timeout=20).json()["ok"]
            process.send_signal(signal.SIGTERM)
            rest = process.communicate(timeout=30)[1]
        assert process.returncode == 0
        assert "/in/" not in rest


def test_a_link_is_printed_at_the_terminal(pronghorn, tmp_path, monkeypatch):
    monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path))
    monkeypatch.setenv("PRONGHORN_WEB__BASE_URL", "https://pronghorn.example.org/")
    said = pronghorn("link")
    assert said.code == 0
    assert re.fullmatch(r"https://pronghorn\.example\.org/in/[\w-]{40,}\n", said.out)


def test_a_port_that_is_taken_is_said_in_a_sentence(pronghorn, tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path))
        monkeypatch.setenv("PRONGHORN_WEB__PORT", str(taken.getsockname()[1]))
        said = pronghorn("serve")
    assert said.code == 2
    assert "Set PRONGHORN_WEB__PORT to another port" in said.err
