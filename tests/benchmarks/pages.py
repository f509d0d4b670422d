"""How long the page's answers take on this machine, with a year of an athlete behind them."""

import datetime as dt
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import requests
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from connectors.ports import Mark
from connectors.sandbox import Sandbox
from worker.accounts.sign_in import connect_with_password
from worker.bootstrap import open_world
from worker.ledger import LedgerRow
from worker.passes.sync import run_pass
from worker.store import OWNER, PassRecord
from worker.tryout.stage import demo_settings, no_other_settings, page_and_worker
from worker.world import World

_TIMES = 60
_WEEKS = 52
_PASSES_A_DAY = 12


def pages(console: Console) -> None:
    """Time the pages an athlete opens most, request by request, over loopback."""
    table = Table(
        "page",
        "kB",
        "median ms",
        "90 % ms",
        title=f"the page, {_WEEKS} weeks of data, {_TIMES} times",
    )
    with (
        no_other_settings(),
        tempfile.TemporaryDirectory() as folder,
        Sandbox(dt.date(2026, 3, 2)) as box,
    ):
        settings = demo_settings(Path(folder), box, 25)
        with open_world(settings, box.now) as world:
            connect_with_password(
                world, "garmin", box.email, SecretStr(box.password), lambda _: box.mfa_code
            )
            world.say_go()
        with open_world(settings, box.now) as world:
            run_pass(world)
            a_year(world)
        with page_and_worker(settings, box.now) as site, requests.Session() as browser:
            came_in(browser, site.base_url, site.link(OWNER))
            while "working" in browser.get(f"{site.base_url}/working", timeout=30).url:
                time.sleep(0.1)
            for path in ("/week", "/history", "/status", "/settings", "/healthz"):
                answer = browser.get(site.base_url + path, timeout=30)
                milliseconds = [_once(browser, site.base_url + path) for _ in range(_TIMES)]
                table.add_row(
                    path,
                    f"{len(answer.content) / 1024:.0f}",
                    f"{statistics.median(milliseconds):.0f}",
                    f"{statistics.quantiles(milliseconds, n=10)[8]:.0f}",
                )
    console.print(table)


def a_year(world: World) -> None:
    """Put a year of sessions, workouts, passes and plans behind the athlete.

    They are like those of today.
    """
    today, now, store = world.today, world.now(), world.store
    standing = store.sessions.since(today)
    for back in range(1, _WEEKS + 1):
        ago = dt.timedelta(days=7 * back)
        past = [
            replace(
                s,
                session=s.session.model_copy(
                    update={"uid": f"{s.uid}-{back}", "date": s.date - ago}
                ),
                first_date=s.first_date - ago,
                changed=s.changed - ago,
            )
            for s in standing
            if s.date < today + dt.timedelta(days=7)
        ]
        store.sessions.keep(past)
        for shown in past:
            store.ledger("garmin").save(LedgerRow(Mark.fresh(), shown.uid, shown.date, "removed"))
    for number in range(_WEEKS * 7 * _PASSES_A_DAY, 0, -1):
        at = now - dt.timedelta(hours=24 / _PASSES_A_DAY * number)
        if number <= 500:
            store.journal.record(PassRecord("pass", at, at, 0, (), ("Nothing new.",)))
    latest = store.plans.latest()
    assert latest is not None
    for _ in range(50):
        store.plans.keep(latest.problem, latest.plan, now)


def came_in(browser: requests.Session, base_url: str, link: str) -> None:
    """Sign a browser in by a link."""
    page = browser.get(link, timeout=30).text
    csrf = page.partition('name="csrf" content="')[2].partition('"')[0]
    browser.post(link, {"csrf": csrf}, headers={"origin": base_url}, timeout=30).raise_for_status()


def _once(browser: requests.Session, address: str) -> float:
    start = time.perf_counter()
    browser.get(address, timeout=30).raise_for_status()
    return 1000 * (time.perf_counter() - start)
