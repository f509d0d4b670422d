"""Whatever is in the file: a history, or one clear sentence."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.archive import read_history
from connectors.errors import BadExport

HEADERS = [
    (
        "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Moving Time,"
        "Distance,Max Heart Rate"
    ),
    (
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Avg Run Cadence,"
        "Total Ascent,Avg Stride Length"
    ),
    "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,Max. HF",
    "start_local,tz,distance_m,moving_s,elapsed_s,avg_hr,elev_gain_m,name,type,workout_type,source",
]
cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "Run",
            "Running",
            "Laufen",
            "1",
            "2026-03-01 07:00:00",
            "Mar 1, 2026, 6:01:02 AM",
            "--",
            "1:02:03",
        ]
    ),
    st.integers(-10, 10**12).map(str),
    st.floats().map(str),
    st.sampled_from(
        [
            "1,234.5",
            "1.234,5",
            ",",
            ".",
            "1:2:3:4",
            "-1:00",
            "--",
            "\u0661",
            "²",
            "9999-12-31T23:59:59",
            "0001-01-01",
        ]
    ),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("archive")


def readable(path):
    try:
        history = read_history(path)
    except BadExport as error:
        named = str(path) in str(error) and "\n" not in str(error)
        return None if named else pytest.fail(f"no clear sentence: {error}")
    assert all(activity.start.tzinfo is None for activity in history.activities)
    assert all(skipped.where.startswith("line ") and skipped.why for skipped in history.skipped)
    return history


@given(st.sampled_from(HEADERS), st.lists(st.lists(cells, max_size=12), max_size=6))
def test_any_cells(folder, header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header.split(","), *rows])
    path = folder / "cells.csv"
    path.write_text(out.getvalue(), encoding="utf-8", errors="replace")

    history = readable(path)

    if history:
        assert len(history.activities) + len(history.skipped) <= len(rows)


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes(folder, content, zipped):
    path = folder / "bytes"
    if zipped:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("activities.csv", content)
    else:
        path.write_bytes(content)
    assert readable(path) is None


@given(st.data())
def test_any_cut_or_flipped_zip(folder, data):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "activities.csv", HEADERS[3] + "\n2026-03-01T07:00:00,,10000,3000,,,,easy,Run,,\n" * 3
        )
    raw = bytearray(whole.getvalue())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path = folder / "flipped.zip"
    path.write_bytes(raw[: data.draw(st.integers(1, len(raw)))])

    history = readable(path)

    assert history is None or len(history.activities) == 1
