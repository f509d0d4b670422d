"""Runs passes that are killed (SIGKILL) at a chosen moment, each in a process of its own.

It imports everything once and forks for each pass, so that a death costs a fraction of a second.
Reads orders from standard input and answers on standard output, a JSON object a line. A moment is
the time just before or just after a call to the platform, or just before or after something is
written down.
"""

import datetime as dt
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import time_machine
from structlog.testing import capture_logs

import connectors.garmin.client
import connectors.ical
import connectors.mail  # noqa: F401 - the worker imports them when it needs them, which would be after each fork
from connectors import http
from planner.model import Plan
from tests.worker.passes.line import REMOTE, WRITTEN, Mortal
from worker.bootstrap import open_world
from worker.engine.bell import Bell
from worker.engine.local import Job, Retry, jobs, run_until
from worker.passes import sync
from worker.settings import load_settings
from worker.store import OWNER
from worker.world import World


def live(order: dict[str, Any]) -> int:
    """Run a pass that wants a plan, and die at a moment. Returns how many moments there were."""
    count = 0

    def moment() -> None:
        nonlocal count
        if count == order["point"]:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    settings = load_settings(data=Path(order["folder"]), garmin={"base_url": order["garmin"]})
    now = dt.datetime.fromisoformat(order["now"])

    @contextmanager
    def open_here(athlete_id: str = OWNER) -> Iterator[World]:
        with open_world(settings, lambda: now, athlete_id) as world:
            ledger = world.store.ledger
            world.calendar = Mortal(world.calendar, REMOTE, moment)  # type: ignore[assignment]
            world.store.ledger = lambda platform: Mortal(ledger(platform), WRITTEN, moment)  # type: ignore[assignment, method-assign, return-value]
            for name in ("sessions", "plans", "accounts", "journal"):
                setattr(world.store, name, Mortal(getattr(world.store, name), WRITTEN, moment))
            yield world

    with time_machine.travel(now, tick=True):
        if "plan" in order:
            plan = Plan.model_validate_json(order["plan"])
            sync.make_plan = lambda _problem: plan  # type: ignore[assignment]
            sync.check = lambda _problem, _plan: ()  # type: ignore[assignment]
            with open_here() as world:
                sync.run_pass(world)
        else:
            serve_once(open_here, dt.timedelta(hours=order["every_h"]))
    return count


def serve_once(
    open_here: Callable[[str], AbstractContextManager[World]], every: dt.timedelta
) -> None:
    """Serve until one pass is done, and the time of the next one written down."""
    http.pause = lambda _seconds: None
    bell, real = Bell(), jobs(None)["pass"]

    def one_pass(world: World) -> Retry | None:
        bell.end()
        return real.run(world)

    with capture_logs() as said:
        run_until(bell, open_here, {"pass": Job(one_pass, lambda world: world.now() + every)})
    ours = [line for line in said if line["event"] == "a fault of ours"]
    assert not ours, ours


def main() -> None:
    """Take orders until there are no more."""
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writing, str(live(json.loads(line))).encode())
            except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as the parent
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            moments = answer.read()
        status = os.waitpid(child, 0)[1]
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"killed": killed, "moments": int(moments or 0)}), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
