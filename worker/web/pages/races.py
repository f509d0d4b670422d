"""Races: those on the calendar are shown to be confirmed, and others can be added."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field

from planner.language import _
from planner.model import Date, Priority, Race
from worker import words
from worker.web.flow import place
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused
from worker.web.pages.questions import change, onward
from worker.world import World

HERE: Final = "/questions/races"
METRES: Final = {"5k": 5_000.0, "10k": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}
router = APIRouter(dependencies=[OWN_FORM])


class RacesForm(PageForm):
    """All races of the page, row by row, and one more if it has a date."""

    date: tuple[Date, ...] = ()
    metres: tuple[Annotated[float, Field(gt=0, le=1_000_000)], ...] = ()
    word: tuple[Literal["A", "B", "C", "no"], ...] = ()
    new_date: Date | None = None
    new_distance: Literal["5k", "10k", "half", "marathon", "other"] = "10k"
    new_km: Annotated[float, Field(gt=0, le=1000)] | None = None
    new_priority: Priority = "B"


@dataclass(frozen=True, slots=True)
class RaceRow:
    """A race as the page shows it. `found`: it is on the calendar and was not confirmed yet."""

    date: dt.date
    metres: float
    distance: str
    word: str
    found: bool


@router.get(HERE)
def races(visit: Athlete) -> Response:
    """Show the races that are known, and those found on the calendar."""
    with visit.world() as world:
        jobs = world.store.journal.due()
        looking = any(due.job == "pass" and due.claimed_until for due in jobs)
        return visit.page(
            "questions/races.html",
            **place(visit, HERE),
            rows=_rows(world),
            looking=looking,
            today=world.today,
        )


@router.post(HERE)
def keep(visit: Athlete, form: Annotated[RacesForm, Form()]) -> Response:
    """Keep which races count, and how much."""
    if not len(form.date) == len(form.metres) == len(form.word):
        raise Refused(422, _("The rows of this form don't fit together. Reload the page."))

    races: list[dict[str, Any]] = []
    not_races: set[dt.date] = set()
    for date, metres, word in zip(form.date, form.metres, form.word, strict=True):
        if word == "no":
            not_races.add(date)
        else:
            races.append(_race(date, metres, word))

    if form.new_date:
        races.append(_race(form.new_date, _new_metres(form), form.new_priority))
        not_races.discard(form.new_date)

    def edit(answers: dict[str, Any]) -> dict[str, Any]:
        race_days = {race["date"] for race in races}
        refused_days = {date.isoformat() for date in not_races} | set(answers.get("no_race", []))
        return answers | {
            "races": sorted(races, key=lambda race: str(race["date"])),
            "no_race": sorted(refused_days - race_days),
        }

    change(visit, edit)
    if form.new_date:
        return visit.done(HERE, _("Saved. Is there another one?"))
    return onward(visit, HERE)


def _race(date: dt.date, metres: float, priority: str) -> dict[str, Any]:
    """Return a race as it is kept among the answers."""
    return {"date": date.isoformat(), "distance_m": metres, "priority": priority}


def _new_metres(form: RacesForm) -> float:
    if form.new_distance in METRES:
        return METRES[form.new_distance]
    if form.new_km is None:
        raise Refused(422, _("How long is the race? Enter its distance in kilometres."))
    return 1000 * form.new_km


def _rows(world: World) -> list[RaceRow]:
    """Return the athlete's races and those on the calendar that were not confirmed yet, by day."""
    answers = world.preferences
    rows = [_row(world, race, found=False) for race in answers.races]

    stored = world.store.plans.latest()
    if stored is not None:
        settled = {race.date for race in answers.races} | set(answers.no_race)
        rows += [
            _row(world, race, found=True)
            for race in stored.problem.races
            if race.date not in settled and race.date >= world.today
        ]

    return sorted(rows, key=lambda row: row.date)


def _row(world: World, race: Race, *, found: bool) -> RaceRow:
    distance = words.distance(race.distance_m, world.preferences.units)
    return RaceRow(race.date, race.distance_m, distance, race.priority, found)
