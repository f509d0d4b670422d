"""The past weeks: what was planned, done and changed is shown with its reason, and drawn."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worker.web.test_week import heavy, shown
from worker.bootstrap import open_world
from worker.hand import edit
from worker.passes.sync import run_pass
from worker.web import charts

MONDAY = dt.date(2026, 1, 5)


def live_on(box, live, days):
    """Let days pass, with a pass each."""
    for _ in range(days):
        box.advance()
        with open_world(live.settings, box.now) as world:
            run_pass(world)


def figures(page):
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def test_before_the_first_week_is_over_the_athletes_own_sessions_are_told(runner):
    page = runner.get("/history").text
    assert "sessions of your own" in page
    assert "Load per week" in page
    assert "Back squat" in page


def test_what_was_done_skipped_moved_and_taken_out_is_told_with_its_reason(box, live, runner):
    first = heavy(live)
    with open_world(live.settings, box.now) as world:
        free = next(
            d
            for n in range(1, 7)
            if (d := world.today + dt.timedelta(days=n)) not in {s.date for s in shown(live)}
        )
        edit.move(world, first.uid, free)
        others = [s for s in shown(live) if s.uid != first.uid]
        second = next(s for s in others if "heavy" in s.session.kinds)
        edit.skip(world, second.uid)
        run_pass(world)
    live_on(box, live, 15)
    page = re.sub(r"\s+", " ", runner.get("/history").text)
    assert (
        f"First planned for {first.date:%a} {first.date.day} {first.date:%b}. You moved it." in page
    )
    assert "You skipped it." in page
    assert re.search(r'class="tag good">done</span></p> <p class="quiet">\d x \d+', page)
    taken = [s for s in live.store.sessions.since(dt.date(2026, 3, 2)) if s.fate == "dropped"]
    assert all(s.why for s in taken)


def test_a_session_that_the_plan_moves_remembers_why(live, runner):
    thursday = dt.date(2026, 3, 5)
    assert thursday in {s.date for s in shown(live)}
    free = [f"{day}-pm" for day in ("Mon", "Tue", "Wed", "Fri", "Sat", "Sun")]
    runner.post("/questions/days", {"free": free})
    runner.wait()
    changed = [s for s in live.store.sessions.since(MONDAY) if s.first_date == thursday]
    assert [s.why for s in changed] == [
        "Thursday is closed now (S14). You have no time on this day"
    ]


def test_each_chart_says_in_words_and_in_a_table_what_it_draws(runner):
    page = runner.get("/history").text
    drawn = figures(page)
    assert len(drawn) >= 3
    for svg in drawn:
        title, says = svg.find("title"), svg.find("desc")
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
        assert title.text
        assert says.text
        assert not [
            node for node in svg.iter() if node.get("style") or node.get("fill")
        ]  # the style sheet has them
    assert page.count("<table") == len(drawn)


def test_the_athletes_units_are_used(live, runner):
    assert re.search(r"About \d+(\.5)? kg for one repetition", runner.get("/history").text)
    runner.post("/questions/you", {"units": "imperial"})
    runner.wait()
    page = runner.get("/history").text
    assert re.search(r"About \d+(\.5)? lb for one repetition", page)
    assert re.search(r"\d+ runs, \d+ mi", page)
    assert " kg" not in page


def test_older_weeks_are_a_page_away_and_nonsense_is_no_page(live, runner):
    assert runner.get("/history?before=2026-02-02").status_code == 200
    assert "Newest weeks" in runner.get("/history?before=2026-02-02").text
    assert "No history yet" in runner.get("/history?before=1980-01-01").text
    for nonsense in ("soon", "0001-01-01", "99999-01-01"):
        assert runner.get(f"/history?before={nonsense}").status_code == 404


def test_nobody_sees_the_history_of_another(live, runner):
    kim = type(runner)(live).sign_in(live.store.members.add("Kim", live.now()).athlete_id)
    assert "Back squat" in runner.get("/history").text
    page = kim.get("/history").text
    assert "Back squat" not in page
    assert "No history yet" in page


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(*[st.integers(0, 20_000) | st.floats(0, 20_000) for _ in range(3)]),
        min_size=1,
        max_size=12,
    )
)
def test_bars_stand_on_the_ground_and_within_the_frame(values):
    mondays = [MONDAY + dt.timedelta(weeks=n) for n in range(len(values))]
    one, two, meant = zip(*values, strict=True)
    chart = charts.bars(
        "x",
        "X",
        "",
        mondays,
        [charts.Series("a", "A", one), charts.Series("b", "B", two)],
        charts.Series("m", "M", meant),
    )
    assert len(chart.columns) == len(chart.rows) == len(values)
    for column in chart.columns:
        for bar in column.bars:
            assert bar.x >= charts.LEFT - 3
            assert bar.x + bar.width <= charts.RIGHT + 3
            assert bar.y >= charts.TOP - 3
            assert bar.y + bar.height <= charts.BOTTOM + 0.2
    assert 2 <= len(chart.across) <= charts.LINES + 3


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 365), st.floats(1, 400)),
        min_size=2,
        max_size=60,
        unique_by=lambda p: p[0],
    )
)
def test_a_course_stays_within_the_frame_and_a_kilo_is_no_cliff(days):
    course = [(MONDAY + dt.timedelta(days=day), kilograms) for day, kilograms in sorted(days)]
    chart = charts.course("x", "X", "", course, lambda kilograms: f"{kilograms:g} kg", 1.0)
    assert all(
        charts.LEFT <= p.x <= charts.RIGHT and charts.TOP <= p.y <= charts.BOTTOM
        for p in chart.points
    )
    low, high = (float(label.text) for label in (chart.across[0], chart.across[-1]))
    most = max(kilograms for _, kilograms in course)
    assert low <= min(kilograms for _, kilograms in course)
    assert high >= most
    assert high - low >= charts.LEAST * most - 1e-6


def test_no_plan_no_history(owner):
    assert "No history yet" in owner.get("/history").text
