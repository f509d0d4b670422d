"""The weeks behind the athlete, and how load, sessions and strength developed."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from connectors.wording import KG_PER_LB, Units, exercise_name, weight
from planner.language import _, ngettext
from planner.model import Date, KnownLift, PlanningProblem
from worker import words
from worker.web import charts, past
from worker.web.guard import Athlete
from worker.world import World

MOST_LIFTS: Final = 4  # lifts that get a chart
router = APIRouter()


@router.get("/history")
def history(visit: Athlete, before: Date | None = None) -> Response:
    """Show past weeks and charts of load, sessions and strength.

    `before` is the Monday that the weeks end before.
    """
    with visit.world() as world:
        stored = world.store.plans.latest()
        if stored is None:
            return visit.page(
                "history.html", charts=(), weeks=(), older=None, newest=True, units="metric"
            )

        problem, units = stored.problem, world.preferences.units
        this_monday = world.today - dt.timedelta(days=world.today.weekday())
        until = min(before or this_monday, this_monday)
        newest = until == this_monday

        # The newest page has this week in its charts, but not in its list.
        last_day = until if newest else until - dt.timedelta(days=1)
        weeks = past.weeks(world, problem, last_day)
        drawn = tuple(_charts(weeks, past.maxima(problem), units)) if newest else ()

        return visit.page(
            "history.html",
            charts=drawn,
            weeks=[week for week in reversed(weeks) if week.monday < until],
            older=_older(world, problem, weeks),
            newest=newest,
            units=units,
        )


def _older(
    world: World, problem: PlanningProblem, weeks: Sequence[past.PastWeek]
) -> dt.date | None:
    """Return the Monday that older weeks end before, or None if nothing older is known."""
    if not weeks:
        return None

    first_days = [activity.day for activity in problem.activities]
    first_session = world.store.sessions.first_date()
    if first_session is not None:
        first_days.append(first_session)

    first_monday = weeks[0].monday
    return first_monday if min(first_days, default=first_monday) < first_monday else None


def _charts(
    weeks: Sequence[past.PastWeek], maxima: Mapping[str, list[KnownLift]], units: Units
) -> Iterator[charts.Chart]:
    weeks_with_runs = [week for week in weeks if week.runs is not None]
    if weeks_with_runs:
        yield _load_chart(weeks_with_runs)

    if any(week.sessions for week in weeks):
        yield _sessions_chart(weeks)

    for exercise, course in list(maxima.items())[:MOST_LIFTS]:
        yield _lift_chart(exercise, course, units)


def _load_chart(weeks: Sequence[past.PastWeek]) -> charts.Chart:
    whole_weeks = [week.run_load + week.lift_load for week in weeks[:-1]]
    says = _("How much running and strength training asked of your body.")
    if whole_weeks:
        says = _(
            "{last:,.0f} last week. Since {day} it was between {least:,.0f} and {most:,.0f}.",
            last=whole_weeks[-1],
            day=words.day(weeks[0].monday),
            least=min(whole_weeks),
            most=max(whole_weeks),
        )

    running = charts.Series("run", _("Running"), tuple(week.run_load for week in weeks))
    strength = charts.Series("ours", _("Strength"), tuple(week.lift_load for week in weeks))
    mondays = [week.monday for week in weeks]
    return charts.bars("load", _("Load per week"), says, mondays, [running, strength])


def _sessions_chart(weeks: Sequence[past.PastWeek]) -> charts.Chart:
    planned = [week.planned for week in weeks]
    done = [week.count("done") for week in weeks]
    own = [week.count("own") for week in weeks]

    return charts.bars(
        "sessions",
        _("Strength sessions"),
        _sessions_sentence(sum(planned), sum(done), sum(own)),
        [week.monday for week in weeks],
        [
            charts.Series("done", _("Done"), tuple(done)),
            charts.Series("own", _("Your own"), tuple(own)),
        ],
        charts.Series("meant", _("Planned"), tuple(planned)),
    )


def _sessions_sentence(planned: int, done: int, own: int) -> str:
    own_sessions = ngettext("{count} session of your own.", "{count} sessions of your own.", own)
    if not planned:
        return own_sessions

    planned_sessions = ngettext(
        "{done} of {count} planned session done.",
        "{done} of {count} planned sessions done.",
        planned,
        done=done,
    )
    if not own:
        return planned_sessions
    return f"{planned_sessions} {own_sessions}"


def _lift_chart(exercise: str, course: Sequence[KnownLift], units: Units) -> charts.Chart:
    def in_units(kilograms: float) -> str:
        return weight(kilograms, units)

    first, last = course[0], course[-1]
    says = _(
        "About {now} for one repetition. On {day} it was {then}.",
        now=in_units(last.e1rm_kg),
        day=words.day(first.at),
        then=in_units(first.e1rm_kg),
    )

    return charts.course(
        f"lift-{exercise}",
        exercise_name(exercise),
        says,
        [(known.at, known.e1rm_kg) for known in course],
        in_units,
        KG_PER_LB if units == "imperial" else 1.0,
    )
