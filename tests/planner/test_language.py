"""Every sentence of a plan goes through the one door: in a made-up language no English is left."""

import datetime as dt
import re
from gettext import NullTranslations

import pytest
from hypothesis import given, settings

from planner import check, plan
from planner.language import N_, _, capitalized, ngettext, speaking
from planner.model import WEEKDAYS, PlanningProblem
from planner.rulebook.flags import FLAGS
from tests.planner import cases
from tests.planner.judge.test_check import (
    HARD_SQUATS,
    NO_LADDER,
    PLANK,
    as_hard_as_the_phase,
    by_hand,
    light,
    micro,
    session,
    strong,
)
from tests.planner.ladder import test_extras as ladder
from tests.planner.problems import problems

MONDAY = cases.MONDAY
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "ābćdēfğħīĵķłmńōpqŕśţūvŵxŷźĀBĆDĒFĞĦĪĴĶŁMŃŌPQŔŚŢŪVŴXŶŹ"
LETTERS = str.maketrans(PLAIN, ACCENTED)
UNCHANGED = "bdmpqvxBDMPQVX"  # have no accent above

# What may stay as it is: weekdays and months, which `strftime` writes.
DATES = {dt.date(2026, month, 1).strftime("%B") for month in range(1, 13)}
DATES |= {(MONDAY + dt.timedelta(days)).strftime("%A") for days in range(7)}


class Accents(NullTranslations):
    """A catalogue that puts accents on every sentence that it is asked for, not on its values."""

    def gettext(self, message):
        parts = re.split(r"(\{.*?\})", message)
        return "".join(p if p.startswith("{") else p.translate(LETTERS) for p in parts)

    def ngettext(self, singular, plural, count):
        return self.gettext(singular if count == 1 else plural)


def in_accents(problem):
    with speaking(Accents()):
        return plan(problem)


def texts(made):
    """All that a person reads in a plan, with the place where it is."""
    yield "phase name", made.phase.name
    yield "phase", made.phase.text
    for warning in made.warnings:
        yield "warning", warning
    for offer in made.offers:
        yield "offer", offer.text
    for closed in made.closed:
        yield f"closed by {closed.rule}", closed.text
    for change in made.changes:
        yield "change", change.reason
    for planned in made.sessions:
        yield "title", planned.title
        yield "reason", planned.reason
        yield "condition", planned.condition
        for block in planned.blocks:
            yield f"note on {block.exercise}", block.note


def english(text):
    """The words of a text that were not asked for in the catalogue."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    plain = [word for word in words if word.isascii() and not set(word) <= set(UNCHANGED)]
    return [word for word in plain if word not in DATES]


def found(pairs):
    return {(place, text) for place, text in pairs if english(text)}


# ---- The door itself -----------------------------------------------------------------------------


def test_a_sentence_takes_its_values_in_the_chosen_language():
    assert _("{days} days to go", days=3) == "3 days to go"
    assert _("Nothing {left}") == "Nothing {left}"
    assert ngettext("{count} run", "{count} runs", 1) == "1 run"
    assert ngettext("{count} run", "{count} runs", 2) == "2 runs"
    with speaking(Accents()):
        assert _("{days} days to go", days=3) == "3 dāŷś ţō ğō"
        assert ngettext("{count} run", "{count} runs", 1) == "1 ŕūń"
        assert ngettext("{count} run", "{count} runs", 2) == "2 ŕūńś"
    assert _("{days} days to go", days=3) == "3 days to go"


def test_a_stored_sentence_stays_english_until_it_is_used():
    with speaking(Accents()):
        stored = N_("Nothing left")
        assert stored == "Nothing left"
        assert _(stored) == "Ńōţħīńğ łēfţ"


def test_a_clause_may_start_a_sentence():
    assert capitalized("you have no time") == "You have no time"
    assert capitalized("") == ""


# ---- Plans ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases.CASES, ids=str)
def test_a_closed_day_says_why_in_the_chosen_language(case):
    given = cases.problem(**case.closed)
    made = in_accents(given)
    assert case.rule in {c.rule for c in made.closed if c.kind == case.kind} | {"S14"}
    assert found(texts(made)) == set()


def published(day, **fields):
    date = MONDAY + dt.timedelta(days=day)
    return {"uid": f"s{day}", "date": date, "half": "pm", "kinds": ["heavy"], **fields}


USUAL = ("easy", "run", "tempo", "rest", "easy", "long", "rest")
POSED = {
    "full weeks": ladder.posed(ladder.FULL),
    "full weeks after an empty one": ladder.posed(
        ladder.FULL,
        horizon_days=7,
        strength={**ladder.LIFTER, "last_heavy": MONDAY - dt.timedelta(days=8)},
        **ladder.TWO_VISITS,
    ),
    "full weeks and no one visit": ladder.posed(ladder.FULL, **ladder.TWO_VISITS),
    "a micro-dose": ladder.posed(ladder.EVE, **ladder.TWO_VISITS),
    "none of the ladder": ladder.posed(ladder.FULL, **ladder.NO_LADDER),
    "long runs only": ladder.posed(
        dict.fromkeys((0, 2, 4, 6), "long 160 am") | {1: "easy", 3: "easy", 5: "easy"}
    ),
    "a race": ladder.posed({}, races=[ladder.race(9, 21_097)]),
    "something light": ladder.posed(half_now="pm", published=[ladder.shown(0)]),
    "no run known": PlanningProblem(today=MONDAY, athlete={}),
    "habits": PlanningProblem(
        today=MONDAY,
        athlete={"usual_week": dict(zip(WEEKDAYS, USUAL, strict=True))},
    ),
    "a session that has to move": PlanningProblem(
        today=MONDAY,
        athlete={"strength_level": "intermediate", "available": {"Tue": []}},
        published=[published(1), published(3, locked=True), published(5, locked=True)],
        planned_runs=[cases.run("Fri", "intervals"), cases.run("Sun", "race 40 am")],
    ),
    "an athlete of 16": PlanningProblem(today=MONDAY, athlete={"birth_year": 2010}),
    "a morning without readings": cases.problem(
        {"Wed": "intervals 50", "Sun": "long 160"},
        readiness=[{"date": MONDAY - dt.timedelta(days=1), "hrv_ms": 60}],
    ),
    "every flag": PlanningProblem(today=MONDAY, athlete={}, flags=tuple(FLAGS)),
}


@pytest.mark.parametrize("name", POSED)
def test_a_plan_speaks_the_chosen_language(name):
    assert found(texts(in_accents(POSED[name]))) == set()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems())
def test_any_plan_speaks_the_chosen_language(problem):
    assert found(texts(in_accents(problem))) == set()


def test_english_that_missed_the_door_is_found():
    assert english("ţħē run on Tuesday, 3 ħōūŕś łāţēŕ") == ["run", "on"]


# ---- The judge -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases.CASES, ids=str)
def test_the_judge_speaks_the_chosen_language(case):
    given = strong(**case.closed)
    with speaking(Accents()):
        usual = session if case.rule == "H15" else as_hard_as_the_phase  # H15 would name the squat
        mine = usual(case.kind, half=case.half, title="", condition="")
        made = by_hand(given, mine)
        breaches = check(given, made)
    assert case.rule in {breach.rule for breach in breaches}
    said = [(b.rule, b.text) for b in breaches if b.rule != "8.6"]  # 8.6 names the exercise
    assert found(said) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        session("heavy", rules=["L1", "L2", "L3"], title=""),
        session("heavy", blocks=[HARD_SQUATS], effort="light", title=""),
        session("plyo", blocks=[], title=""),
        micro(rules=[], title=""),
        light(rules=[], title="", blocks=[PLANK, HARD_SQUATS]),
    ],
)
@pytest.mark.parametrize(
    "fields", [{}, NO_LADDER, {"planned_other": cases.other("strength", "Sat")}]
)
def test_the_judge_speaks_it_about_the_ladder_and_the_effort_too(wrong, fields):
    given = strong(**fields)
    with speaking(Accents()):
        breaches = check(given, by_hand(given, wrong))
    assert breaches
    assert found((b.rule, b.text) for b in breaches) == set()
