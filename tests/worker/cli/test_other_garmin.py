"""Another simulator than the sandbox: a sign-in with a code, a pass, a move by hand, undo."""

import datetime as dt
import io
import json
import sys
from zoneinfo import ZoneInfo

import pytest
import time_machine

from connectors import http
from connectors.ports import Mark
from tests.worker.cli.other_garmin import CODE, EMAIL, NAME, PASSWORD, ZONE, OtherGarmin


@pytest.fixture
def other(monkeypatch, tmp_path):
    monkeypatch.setattr(http, "pause", lambda _seconds: None)
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=ZoneInfo(ZONE))
    with time_machine.travel(noon), OtherGarmin(noon.date()) as made:
        monkeypatch.setenv("PRONGHORN_GARMIN__BASE_URL", made.url)
        yield made


@pytest.fixture
def typed(monkeypatch, pronghorn):
    def run(*words, lines=()):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return pronghorn(*words)

    return run


def ours(other):
    """Return the days of our workouts by their ids there."""
    marked = [n for n, w in other.workouts.items() if Mark.find(w.get("description"))]
    return {
        n: sorted(day for workout, day in other.calendar.values() if workout == n) for n in marked
    }


def test_sign_in_with_a_code_a_pass_a_move_by_hand_and_undo(other, typed):
    theirs = dict(other.workouts), {n: list(e) for n, e in other.calendar.items()}

    said = typed(
        "connect", "garmin", "--email", EMAIL, "--password-stdin", lines=[PASSWORD, "000000", CODE]
    )
    assert said.code == 0, said.err
    assert "Garmin sent you a code (phone)." in said.out
    assert f"Garmin is connected as {NAME}." in said.out
    assert other.attempts == 1

    said = typed("sync", "--json")
    first = json.loads(said.out)
    assert (first["errors"], first["ok"]) == ([], True)
    wanted = sorted(s["date"] for s in first["plan"]["sessions"])
    assert len(wanted) >= 2
    assert sorted(day for days in ours(other).values() for day in days) == wanted
    assert json.loads(typed("status", "--json").out)["zone"] == ZONE

    entry, (workout, day) = next((n, e) for n, e in other.calendar.items() if e[0] in ours(other))
    moved = str(dt.date.fromisoformat(day) + dt.timedelta(days=1))
    other.calendar[entry][1] = moved
    other.end_access()  # and the sign-in is renewed on the way
    second = json.loads(typed("sync", "--json").out)
    assert second["errors"] == []
    assert any("moved" in finding for finding in second["findings"]), second["findings"]
    assert ours(other)[workout] == [moved]
    assert all(len(days) == 1 for days in ours(other).values())
    third = json.loads(typed("sync", "--json").out)
    assert (third["ok"], third["writes"]) == (True, 0)

    standing = len(ours(other))
    said = typed("undo", "--yes")
    assert said.code == 0
    assert f"Removed {standing} workouts and {standing} calendar entries; 0 left." in said.out
    assert ours(other) == {}
    assert (other.workouts, other.calendar) == theirs
    assert typed("disconnect", "garmin").code == 0
    assert other.attempts == 1
