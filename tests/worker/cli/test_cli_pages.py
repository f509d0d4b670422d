"""The page as a command opens it: where it is, how to sign in, and what if it cannot open."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from worker.engine.bell import Bell
from worker.engine.feed import ProgressFeed
from worker.lock import only_one
from worker.settings import load_settings
from worker.web.server import page_served

PRONGHORN = str(Path(sys.executable).with_name("pronghorn"))


@pytest.mark.journey
def test_the_log_of_the_first_start_shows_a_link_that_signs_in_and_the_next_start_none(tmp_path):
    env = {**os.environ, "PRONGHORN_DATA": str(tmp_path), "PRONGHORN_WEB__PORT": "0"}
    for first in (True, False):
        with subprocess.Popen(
            [PRONGHORN, "serve"], stderr=subprocess.PIPE, text=True, env=env
        ) as process:
            address = re.search(r"address=(\S+)", process.stderr.readline())[1]
            if first:
                link = re.search(r"address=(\S+)", process.stderr.readline())[1]
                assert link.startswith(f"{address}/in/")
                with requests.Session() as browser:
                    csrf = re.search(
                        r'name="csrf" content="(\w+)"', browser.get(link, timeout=60).text
                    )[1]
                    page = browser.post(
                        link, {"csrf": csrf}, headers={"origin": address}, timeout=60
                    )
                    assert page.url == f"{address}/setup"
            assert requests.get(f"{address}/healthz", timeout=60).json()["ok"]
            process.send_signal(signal.SIGTERM)
            rest = process.communicate(timeout=60)[1]
        assert process.returncode == 0
        assert "/in/" not in rest


@pytest.mark.parametrize("base_url", ["", "https://pronghorn.example.org/"])
def test_a_link_leads_to_where_the_page_is_open(pronghorn, tmp_path, monkeypatch, base_url):
    monkeypatch.setenv("PRONGHORN_WEB__BASE_URL", base_url)
    with page_served(
        load_settings(web={"port": 0, "base_url": base_url}), Bell(), ProgressFeed()
    ) as site:
        said = pronghorn("link")
    assert said.code == 0
    assert re.fullmatch(rf"{re.escape(site.base_url)}/in/[\w-]{{40,}}\n", said.out)


def test_there_is_no_link_to_a_page_that_nobody_serves_any_more(pronghorn):
    settings = load_settings(web={"port": 0})
    with page_served(settings, Bell(), ProgressFeed()):
        pass
    with only_one(settings.data, "page.lock"):  # the next one is just about to open
        assert pronghorn("link").code == 2
    said = pronghorn("link")
    assert (said.code, said.out) == (2, "")
    assert "Start `pronghorn serve`" in said.err


def test_a_folder_is_served_once_and_the_second_one_says_so_before_it_announces_anything(pronghorn):
    with page_served(load_settings(web={"port": 0}), Bell(), ProgressFeed()) as site:
        said = pronghorn("serve")
    assert said.code == 2
    assert f"is being served already, at {site.base_url}. Run `pronghorn link`" in said.err
    assert "the page is open" not in said.err


def test_a_port_that_is_taken_is_said_in_a_sentence(pronghorn, tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PRONGHORN_DATA", str(tmp_path))
        monkeypatch.setenv("PRONGHORN_WEB__PORT", str(taken.getsockname()[1]))
        said = pronghorn("serve")
    assert said.code == 2
    assert "Set PRONGHORN_WEB__PORT to another port" in said.err
