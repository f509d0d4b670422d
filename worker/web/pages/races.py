"""Races: those found on the calendar are shown for confirmation, others can be added."""

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field

from planner.model import Day, Priority, Race
from worker import words
from worker.web.flow import place
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused
from worker.web.pages.questions import change, onward
from worker.world import World

HERE = "/questions/races"
METRES = {"5k": 5_000.0, "10k": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}
router = APIRouter(dependencies=[OWN_FORM])


class RacesForm(PageForm):
    """All races of the page, row by row, and one more if it has a date."""

    date: tuple[Day, ...] = ()
    metres: tuple[Annotated[float, Field(gt=0, le=1_000_000)], ...] = ()
    word: tuple[Literal["A", "B", "C", "no"], ...] = ()
    new_date: Day | None = None
    new_distance: Literal["5k", "10k", "half", "marathon", "other"] = "10k"
    new_km: Annotated[float, Field(gt=0, le=1000)] | None = None
    new_priority: Priority = "B"


@router.get(HERE)
def races(visit: Athlete) -> Response:
    """Show the races that are known, and those found on the calendar."""
    with visit.world() as world:
        rows = [
            {
                "date": race.date,
                "metres": race.distance_m,
                "distance": words.distance(race.distance_m, world.preferences.units),
                "word": race.priority,
                "found": found,
            }
            for race, found in sorted(_all(world), key=lambda row: row[0].date)
        ]
        looking = any(d.job == "pass" and d.claimed_until for d in world.store.journal.due())
        return visit.page(
            "questions/races.html",
            **place(visit, HERE),
            rows=rows,
            looking=looking,
            today=world.today,
        )


@router.post(HERE)
def keep(visit: Athlete, form: Annotated[RacesForm, Form()]) -> Response:
    """Keep which races count, and how much."""
    if not len(form.date) == len(form.metres) == len(form.word):
        raise Refused(422, "The rows of the form do not fit together. Load the page again.")
    kept = [
        {"date": date.isoformat(), "distance_m": metres, "priority": word}
        for date, metres, word in zip(form.date, form.metres, form.word, strict=True)
        if word != "no"
    ]
    none = {date for date, word in zip(form.date, form.word, strict=True) if word == "no"}
    if form.new_date:
        metres = METRES.get(form.new_distance) or 1000 * (form.new_km or 0)
        if not metres:
            raise Refused(422, "How long is the race? Give its kilometres.")
        kept.append(
            {"date": form.new_date.isoformat(), "distance_m": metres, "priority": form.new_priority}
        )
        none.discard(form.new_date)

    def edit(answers: dict[str, Any]) -> dict[str, Any]:
        before = {dt.date.fromisoformat(date) for date in answers.get("no_race", [])}
        dates = {race["date"] for race in kept}
        return answers | {
            "races": sorted(kept, key=lambda race: str(race["date"])),
            "no_race": sorted(
                date.isoformat() for date in before | none if date.isoformat() not in dates
            ),
        }

    change(visit, edit)
    return visit.done(HERE, "Kept. Is there another one?") if form.new_date else onward(visit, HERE)


def _all(world: World) -> list[tuple[Race, bool]]:
    """Return the athlete's races, and with a mark those that were only found on the calendar."""
    told = world.preferences
    stored = world.store.plans.latest()
    settled = {race.date for race in told.races} | set(told.no_race)
    found = [race for race in stored.problem.races if race.date not in settled] if stored else []
    coming = [race for race in found if race.date >= world.today]
    return [*((race, False) for race in told.races), *((race, True) for race in coming)]
