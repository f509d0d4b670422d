"""What would have to change to open a slot, found by really planning the changed week."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from planner.facts.days import Facts, damages
from planner.facts.gather import gather
from planner.facts.naming import named_on
from planner.ladder.week import heavy_sessions, missing_weeks, places_lifting
from planner.language import N_, _
from planner.model import WEEKDAYS, Offer, PlannedRun, PlanningProblem, Weekday
from planner.rulebook import numbers as n
from planner.search.board import Board
from planner.search.place import Placement, search
from planner.search.rules import risks

_MOST: Final = 3  # offers a week
_QUALITY: Final = ("tempo", "intervals", "hills")

_MORNING: Final = N_("Move {run} to the morning, and {weekday} opens up for lifting")
_SWAP: Final = N_("Swap {run} with {other_run}, and {weekday} opens up for lifting")
_FREE: Final = N_("Keep {day} evening free, and it opens up for lifting")
_MAKE_EASY: Final = N_("Make {run} an easy run, and {weekday} opens up for lifting")


class _Variant(NamedTuple):
    """A change to the week: its sentence, the runs that the sentence names, the changed problem."""

    sentence: str
    names: dict[str, str]
    problem: PlanningProblem


def find_offers(facts: Facts, placement: Placement) -> tuple[Offer, ...]:
    """Return up to three offers for each week that lost a heavy session to its runs (8.3)."""
    if not facts.heavy_gate.is_open:
        return ()

    offers: list[Offer] = []
    for monday in missing_weeks(facts, placement.choices):
        texts = {offer.text for offer in offers}
        new = _offers_for_week(facts, placement, monday)
        offers += [offer for offer in new if offer.text not in texts]
    return tuple(offers)


def _offers_for_week(facts: Facts, placement: Placement, monday: int) -> list[Offer]:
    offers: list[Offer] = []
    closed = _closed_to_lifting(placement, monday)

    for variant in _variants(facts, monday):
        i = _opened_day(facts, variant.problem, placement.choices, monday, closed)
        if i is not None:
            date = facts.problem.today + dt.timedelta(days=i)
            text = _(variant.sentence, **variant.names, weekday=f"{date:%A}")
            offers.append(Offer(text=text, opens=date, kind="heavy"))
        if len(offers) == _MOST:
            break
    return offers


def _closed_to_lifting(placement: Placement, monday: int) -> list[int]:
    """Return the days of a week, as far as they are planned, that a rule closes to lifting."""
    days = range(max(monday, 0), min(monday + 7, len(placement.choices)))
    return [i for i in days if _is_closed_to_lifting(placement, i)]


def _is_closed_to_lifting(placement: Placement, i: int) -> bool:
    return any(closed.kind == "heavy" for closed in placement.slots[i].closed)


def _opened_day(
    facts: Facts,
    changed: PlanningProblem,
    choices: Sequence[int],
    monday: int,
    closed: Sequence[int],
) -> int | None:
    """Plan the changed problem. Return the first new lifting day if its week holds more lifting."""
    changed_facts = gather(changed, facts.runs, 0)
    if not any(_may_lift(changed_facts, i) for i in closed):
        return None  # spares the search where nothing opens

    better = search(Board(changed_facts)).choices
    before = heavy_sessions(facts, choices, monday)
    if heavy_sessions(changed_facts, better, monday) <= before:
        return None

    days = range(max(monday, 0), monday + 7)
    return next(
        (i for i in days if places_lifting(better, i) and not places_lifting(choices, i)), None
    )


def _may_lift(facts: Facts, i: int) -> bool:
    return not any(risk == 1 for _rule, (risk, _text) in risks(facts, i, "heavy"))


# ---- Changed weeks -------------------------------------------------------------------------------


def _variants(facts: Facts, monday: int) -> Iterator[_Variant]:
    """Yield changed problems, the mildest change first.

    A quality run moves to the morning, is swapped with an easy run, or becomes easy.
    """
    problem = _with_answers_planned(facts, monday)
    yield from _with_an_evening_free(facts, problem)

    coming = [run for run in problem.planned_runs if _in_week(facts, run.date, monday)]
    quality = [run for run in coming if run.kind in _QUALITY]
    easy = [run for run in coming if run.kind == "easy"]

    for run in quality:
        if run.half != "am":
            changed = _with_runs(problem, {id(run): run.model_copy(update={"half": "am"})})
            yield _Variant(_MORNING, {"run": _name(run)}, changed)

    for run in quality:
        for other in easy:
            swapped = _swapped(problem, run, other)
            if _is_sound(facts, swapped, other.date):
                names = {"run": _name(run), "other_run": _name(other)}
                yield _Variant(_SWAP, names, swapped)

    for run in quality:
        changed = _with_runs(problem, {id(run): run.model_copy(update={"kind": "easy"})})
        yield _Variant(_MAKE_EASY, {"run": _name(run)}, changed)


def _with_an_evening_free(facts: Facts, problem: PlanningProblem) -> Iterator[_Variant]:
    """Yield the problem with one more evening free, for a week in which no evening is."""
    available = problem.athlete.available
    blocked = [day for day in WEEKDAYS if "pm" not in available.get(day, ("am", "pm"))]
    for weekday in blocked:
        free = problem.athlete.model_copy(update={"available": {**available, weekday: ("pm",)}})
        changed = problem.model_copy(update={"athlete": free})
        yield _Variant(_FREE, {"day": _weekday_name(facts, weekday)}, changed)


def _weekday_name(facts: Facts, weekday: Weekday) -> str:
    days_ahead = (WEEKDAYS.index(weekday) - facts.problem.today.weekday()) % 7
    return f"{facts.problem.today + dt.timedelta(days=days_ahead):%A}"


def _is_sound(facts: Facts, problem: PlanningProblem, date: dt.date) -> bool:
    """Tell whether a quality run may go on a date.

    It does not go next to another one, or on the day after a very long run.
    """
    for run in problem.planned_runs:
        days_before = (date - run.date).days
        if abs(days_before) == 1 and run.kind in _QUALITY:
            return False
        if days_before == 1 and run.kind == "long" and (run.minutes or 0) >= n.LONG_DAMAGE:
            return False

    done_before = facts.day(facts.index(date) - 1)
    return done_before.p(damages) < n.LIKELY


def _with_answers_planned(facts: Facts, monday: int) -> PlanningProblem:
    """Return the problem with the athlete's usual runs of a week as planned runs, to be changed."""
    usual = [
        PlannedRun(
            date=run.date, kind=run.kind, minutes=run.minutes, half=run.half, source="athlete"
        )
        for run in facts.expected
        if run.source == "athlete" and _in_week(facts, run.date, monday)
    ]
    planned_runs = (*facts.problem.planned_runs, *usual)
    return facts.problem.model_copy(update={"planned_runs": planned_runs})


def _in_week(facts: Facts, date: dt.date, monday: int) -> bool:
    return max(monday, 0) <= facts.index(date) <= monday + 6


def _swapped(problem: PlanningProblem, run: PlannedRun, other: PlannedRun) -> PlanningProblem:
    swapped = {
        id(run): run.model_copy(update={"date": other.date, "half": other.half}),
        id(other): other.model_copy(update={"date": run.date, "half": run.half}),
    }
    return _with_runs(problem, swapped)


def _with_runs(problem: PlanningProblem, changed: dict[int, PlannedRun]) -> PlanningProblem:
    """Return the problem with some of its planned runs replaced, which are found by `id`."""
    planned_runs = tuple(changed.get(id(run), run) for run in problem.planned_runs)
    return problem.model_copy(update={"planned_runs": planned_runs})


def _name(run: PlannedRun) -> str:
    return named_on(run.date, run.kind)
