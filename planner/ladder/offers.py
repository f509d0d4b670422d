"""What would have to change to open a slot, found by really planning the changed week."""

import datetime as dt
from collections.abc import Iterator, Sequence

from planner.facts.days import Facts
from planner.facts.gather import gather
from planner.model import Offer, PlannedRun, PlanningProblem
from planner.runs.run import Run
from planner.search.bits import HEAVY
from planner.search.board import Board
from planner.search.caps import heavy_cap
from planner.search.place import Placement, search
from planner.search.rules import risks

_MOST = 3  # offers a week
_QUALITY = ("tempo", "intervals", "hills")


def missing_weeks(facts: Facts, choices: Sequence[int]) -> list[int]:
    """Return the Mondays (days from today) of the weeks in the horizon with fewer heavy sessions than they may hold."""
    horizon = facts.problem.horizon_days
    return [
        monday
        for monday in sorted({facts.monday(i) for i in range(horizon)})
        if monday + 6 < horizon
        and _heavy_in(facts, choices, monday) < heavy_cap(facts, max(monday, 0))
    ]


def _heavy_in(facts: Facts, choices: Sequence[int], monday: int) -> int:
    days = range(monday, monday + 7)
    placed = sum(bool(choices[i] & HEAVY) for i in days if 0 <= i < len(choices))
    return placed + sum(facts.day(i).heavy and not facts.locked(i, "heavy") for i in days)


def find_offers(facts: Facts, placement: Placement) -> tuple[Offer, ...]:
    """Return up to three offers for each week that lost a heavy session to a run that could change (ladder, 8.3)."""
    if not facts.heavy_gate.is_open:
        return ()
    found: list[Offer] = []
    for monday in missing_weeks(facts, placement.choices):
        here = _heavy_in(facts, placement.choices, monday)
        week = range(max(monday, 0), min(monday + 7, len(placement.choices)))
        closed = [i for i in week if any(c.kind == "heavy" for c in placement.slots[i].closed)]
        count = 0
        for text, changed in _variants(facts.problem, facts, monday):
            opened = _opened(changed, facts.runs, placement.choices, monday, here, closed)
            if opened is not None:
                when = facts.problem.today + dt.timedelta(days=opened)
                found.append(
                    Offer(text=f"{text}, and {when:%A} opens for lifting", opens=when, kind="heavy")
                )
                count += 1
            if count == _MOST:
                break
    return tuple(found)


def _opened(
    changed: PlanningProblem,
    runs: Sequence[Run],
    choices: Sequence[int],
    monday: int,
    here: int,
    closed: Sequence[int],
) -> int | None:
    """Plan the changed problem; return the first new heavy day if its week holds more than before."""
    facts = gather(changed, runs, 0)
    if not any(_may_lift(facts, i) for i in closed):
        return None  # spares the search where nothing opens
    better = search(Board(facts)).choices
    if _heavy_in(facts, better, monday) <= here:
        return None
    days = range(max(monday, 0), min(monday + 7, len(better)))
    return next((i for i in days if better[i] & HEAVY and not choices[i] & HEAVY), None)


def _may_lift(facts: Facts, i: int) -> bool:
    return not any(risk == 1 for _, (risk, _) in risks(facts, i, "heavy"))


def _variants(
    problem: PlanningProblem, facts: Facts, monday: int
) -> Iterator[tuple[str, PlanningProblem]]:
    """Yield changed problems, the mildest first: a quality run in the morning, swapped with an easy day, made easy."""
    first, last = facts.day(max(monday, 0)).date, facts.day(monday + 6).date
    sure = [r for r in facts.expected if first <= r.date <= last and r.source == "athlete"]
    told = [
        PlannedRun(date=r.date, kind=r.kind, minutes=r.minutes, half=r.half, source="athlete")
        for r in sure
    ]
    problem = problem.model_copy(update={"planned_runs": (*problem.planned_runs, *told)})
    coming = [r for r in problem.planned_runs if first <= r.date <= last]
    quality = [r for r in coming if r.kind in _QUALITY]
    easy = [r for r in coming if r.kind == "easy"]
    for run in quality:
        if run.half != "am":
            morning = run.model_copy(update={"half": "am"})
            yield f"Move {_name(run)} to the morning", _with(problem, {id(run): morning})
    for run in quality:
        for other in easy:
            swapped = {
                id(run): run.model_copy(update={"date": other.date, "half": other.half}),
                id(other): other.model_copy(update={"date": run.date, "half": run.half}),
            }
            yield f"Swap {_name(run)} with {_name(other)}", _with(problem, swapped)
    for run in quality:
        yield (
            f"Make {_name(run)} an easy run",
            _with(problem, {id(run): run.model_copy(update={"kind": "easy"})}),
        )


def _with(problem: PlanningProblem, changed: dict[int, PlannedRun]) -> PlanningProblem:
    return problem.model_copy(
        update={"planned_runs": tuple(changed.get(id(r), r) for r in problem.planned_runs)}
    )


def _name(run: PlannedRun) -> str:
    word = {"tempo": "tempo run", "hills": "hill session", "easy": "easy run"}.get(
        run.kind, run.kind
    )
    return f"{run.date:%A}'s {word}"
