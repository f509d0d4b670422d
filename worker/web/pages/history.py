"""The weeks behind the athlete, and how load, sessions and strength went."""

import datetime as dt
from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from connectors.wording import KG_PER_LB, Units, exercise_name, weight
from planner.model import Day, KnownLift, PlanningProblem
from worker import words
from worker.web import charts, past
from worker.web.guard import Athlete
from worker.world import World

MOST_LIFTS = 4  # that get a chart
router = APIRouter()


@router.get("/history")
def history(visit: Athlete, before: Day | None = None) -> Response:
    """Show the weeks behind: planned, done, changed and why; and charts of load, sessions and strength."""
    with visit.world() as world:
        stored = world.store.plans.latest()
        if stored is None:
            return visit.page(
                "history.html", charts=(), weeks=(), older=None, newest=True, units="metric"
            )
        problem, units, today = stored.problem, world.preferences.units, world.today
        this_monday = today - dt.timedelta(days=today.weekday())
        until = min(before, this_monday) if before else this_monday
        newest = until == this_monday
        shown = past.weeks(world, problem, until if newest else until - dt.timedelta(days=1))
        drawn = tuple(_charts(shown, past.maxima(problem), units)) if newest else ()
        behind = [week for week in reversed(shown) if week.monday < until]
        return visit.page(
            "history.html",
            charts=drawn,
            weeks=behind,
            older=shown[0].monday if shown and _first(world, problem) < shown[0].monday else None,
            newest=newest,
            units=units,
        )


def _first(world: World, problem: PlanningProblem) -> dt.date:
    """Return the first day of which there is something to tell."""
    known = [activity.day for activity in problem.activities]
    first = world.store.sessions.first_date()
    return min([*known, *([first] if first else [])], default=world.today)


def _charts(
    weeks: Sequence[past.Week], maxima: dict[str, list[KnownLift]], units: Units
) -> Iterator[charts.Chart]:
    known = [week for week in weeks if week.runs is not None]
    if known:
        yield _load(known)
    if any(week.items for week in weeks):
        yield _sessions(weeks)
    for exercise, course in list(maxima.items())[:MOST_LIFTS]:
        yield _lift(exercise, course, units)


def _load(weeks: Sequence[past.Week]) -> charts.Chart:
    whole = [week.run_load + week.lift_load for week in weeks[:-1]]
    says = "What running and strength asked of your body."
    if whole:
        says = (
            f"{whole[-1]:,.0f} last week, "
            f"between {min(whole):,.0f} and {max(whole):,.0f} since {words.day(weeks[0].monday)}."
        )
    stack = (
        charts.Series("run", "Running", tuple(week.run_load for week in weeks)),
        charts.Series("ours", "Strength", tuple(week.lift_load for week in weeks)),
    )
    return charts.bars("load", "Load a week", says, [week.monday for week in weeks], stack)


def _sessions(weeks: Sequence[past.Week]) -> charts.Chart:
    planned, done = sum(week.planned for week in weeks), sum(week.count("done") for week in weeks)
    own = sum(week.count("own") for week in weeks)
    says = f"{done} of {words.count(planned, 'planned session')} done"
    says += f", and {own} of your own." if own else "."
    if not planned:
        says = f"{words.count(own, 'session')} of your own."
    stack = (
        charts.Series("done", "Done", tuple(week.count("done") for week in weeks)),
        charts.Series("own", "Your own", tuple(week.count("own") for week in weeks)),
    )
    outline = charts.Series("meant", "Planned", tuple(week.planned for week in weeks))
    return charts.bars(
        "sessions", "Strength sessions", says, [week.monday for week in weeks], stack, outline
    )


def _lift(exercise: str, course: Sequence[KnownLift], units: Units) -> charts.Chart:
    first, last = course[0], course[-1]
    then = f"{weight(first.e1rm_kg, units)} on {words.day(first.at)}"
    says = f"About {weight(last.e1rm_kg, units)} for one repetition; {then}."
    values = [(lift.at, lift.e1rm_kg) for lift in course]
    return charts.course(
        f"lift-{exercise}",
        exercise_name(exercise),
        says,
        values,
        lambda kilograms: weight(kilograms, units),
        KG_PER_LB if units == "imperial" else 1.0,
    )
