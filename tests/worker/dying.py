"""Runs passes that are killed (SIGKILL) at a chosen moment, each in a process of its own.

It imports everything once and forks for each pass, so that a death costs a fraction of a second. Reads orders from
standard input and answers on standard output, a JSON object a line. A moment is the time just before or just after a
call to the platform, or just before or after something is written down.
"""

import datetime as dt
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import connectors.garmin
import connectors.ical
import connectors.mail  # noqa: F401 - the worker imports them when it needs them, which would be after each fork
from planner.model import Plan
from worker import sync
from worker.bootstrap import open_world
from worker.settings import load_settings

REMOTE = {"view", "create", "fingerprint", "replace", "delete", "schedule", "reschedule", "unschedule"}
WRITTEN = {"save", "keep", "decline"}


class Mortal:
    """Anything, with a moment before and after each of the named calls."""

    def __init__(self, thing: Any, names: set[str], moment: Callable[[], None]) -> None:
        self._thing, self._names, self._moment = thing, names, moment

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if name not in self._names:
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            self._moment()
            answer = found(*args, **kwargs)
            self._moment()
            return answer

        return call


def live(order: dict[str, Any]) -> int:
    """Run a pass that wants a plan, and die at a moment. Returns how many moments there were."""
    count = 0

    def moment() -> None:
        nonlocal count
        if count == order["point"]:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    plan = Plan.model_validate_json(order["plan"])
    sync.make_plan = lambda _problem: plan  # type: ignore[assignment]
    sync.check = lambda _problem, _plan: ()  # type: ignore[assignment]
    settings = load_settings(data=Path(order["folder"]), garmin={"base_url": order["garmin"]})
    now = dt.datetime.fromisoformat(order["now"])
    with open_world(settings, lambda: now) as world:
        ledger = world.store.ledger
        world.calendar = Mortal(world.calendar, REMOTE, moment)  # type: ignore[assignment]
        world.store.ledger = lambda platform: Mortal(ledger(platform), WRITTEN, moment)  # type: ignore[assignment, method-assign, return-value]
        world.store.sessions = Mortal(world.store.sessions, WRITTEN, moment)  # type: ignore[assignment]
        world.store.plans = Mortal(world.store.plans, WRITTEN, moment)  # type: ignore[assignment]
        sync.run_pass(world)
    return count


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
