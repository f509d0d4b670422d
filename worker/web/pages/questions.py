"""The questions: each one says why it is asked and can be skipped, and none is asked twice."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field, ValidationError

from connectors.wording import KG_PER_LB, Units
from planner.language import _
from planner.model import WEEKDAYS, Equipment, Flag, Half, Level, RestDays, UsualKind
from planner.rulebook.flags import FLAGS
from worker.clock import next_weekly
from worker.preferences import preferences
from worker.web.flow import PREVIEW, next_path, place
from worker.web.forms import LABELS, MAIL_ADDRESS, PageForm, advice
from worker.web.guard import OWN_FORM, Athlete, Refused, Visit
from worker.world import World

Part = Literal["you", "lifting", "equipment", "days", "runs", "health", "mail"]

HALVES: Final[tuple[Half, ...]] = ("am", "pm")
router = APIRouter(dependencies=[OWN_FORM])


class YouForm(PageForm):
    """Who the athlete is. `weight` is in their units."""

    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    weight: Annotated[float, Field(gt=20, lt=700)] | None = None
    units: Units = "metric"
    zone: Annotated[str, Field(max_length=60)] | None = None


class LiftingForm(PageForm):
    """How much they have lifted, and how much they want to."""

    level: Level | None = None
    supervised: bool = False
    heavy_per_week: Annotated[int, Field(ge=0, le=3)] | None = None
    session_minutes: Annotated[int, Field(ge=10, le=240)] | None = None
    hops: bool = True


class EquipmentForm(PageForm):
    """What they lift with."""

    equipment: tuple[Equipment, ...] = ()


class DaysForm(PageForm):
    """When they can lift: halves of days such as `Mon-am`, and the times of both halves.

    `rest_days` says what is to become of days without a run.
    """

    free: tuple[Annotated[str, Field(pattern=r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)-(am|pm)$")], ...] = ()
    lift_am: dt.time = dt.time(7)
    lift_pm: dt.time = dt.time(18, 30)
    rest_days: RestDays | None = None


class RunsForm(PageForm):
    """Their usual week."""

    Mon: UsualKind | None = None
    Tue: UsualKind | None = None
    Wed: UsualKind | None = None
    Thu: UsualKind | None = None
    Fri: UsualKind | None = None
    Sat: UsualKind | None = None
    Sun: UsualKind | None = None


class HealthForm(PageForm):
    """What the plan has to take into account."""

    flags: tuple[Flag, ...] = ()


class MailForm(PageForm):
    """Where the weekly email goes, and when."""

    mail_to: Annotated[str, Field(max_length=200, pattern=MAIL_ADDRESS)] | None = None
    day: Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] = "Sun"
    time: dt.time = dt.time(18)


@router.get("/questions/{part}")
def question(visit: Athlete, part: Part) -> Response:
    """Ask something, and say why."""
    with visit.world() as world:
        facts = _facts(world)
    return visit.page(f"questions/{part}.html", **place(visit, f"/questions/{part}"), **facts)


@router.post("/questions/you")
def you(visit: Athlete, form: Annotated[YouForm, Form()]) -> Response:
    """Keep age, weight, units and time zone."""
    if form.zone and form.zone not in available_timezones():
        text = _(
            "{zone} isn't a time zone. Pick one from the list, such as Europe/Berlin.",
            zone=form.zone,
        )
        raise Refused(422, text)

    body_mass_kg = None
    if form.weight is not None:
        body_mass_kg = round(form.weight * _kg_per_unit(form.units), 1)

    answers = {"units": form.units, "zone": form.zone}
    return _keep(
        visit, "you", answers, {"birth_year": form.birth_year, "body_mass_kg": body_mass_kg}
    )


@router.post("/questions/lifting")
def lifting(visit: Athlete, form: Annotated[LiftingForm, Form()]) -> Response:
    """Keep how much the athlete lifts."""
    athlete = {
        "strength_level": form.level,
        "supervised": form.supervised or None,
        "heavy_per_week": form.heavy_per_week,
        "session_minutes": form.session_minutes,
        "hops": form.hops,
    }
    return _keep(visit, "lifting", {}, athlete)


@router.post("/questions/equipment")
def equipment(visit: Athlete, form: Annotated[EquipmentForm, Form()]) -> Response:
    """Keep what there is to lift with."""
    return _keep(visit, "equipment", {}, {"equipment": form.equipment})


@router.post("/questions/days")
def days(visit: Athlete, form: Annotated[DaysForm, Form()]) -> Response:
    """Keep when there is time to lift."""
    free: dict[str, list[Half]] = {}
    for day in WEEKDAYS:
        free[day] = [half for half in HALVES if f"{day}-{half}" in form.free]

    times = {
        "lift_am": form.lift_am.isoformat("minutes"),
        "lift_pm": form.lift_pm.isoformat("minutes"),
    }
    return _keep(visit, "days", times, {"available": free, "rest_days": form.rest_days})


@router.post("/questions/runs")
def runs(visit: Athlete, form: Annotated[RunsForm, Form()]) -> Response:
    """Keep the usual week of running."""
    usual_week = form.model_dump(exclude_none=True)
    return _keep(visit, "runs", {}, {"usual_week": usual_week})


@router.post("/questions/health")
def health(visit: Athlete, form: Annotated[HealthForm, Form()]) -> Response:
    """Keep what the plan has to take into account."""
    return _keep(visit, "health", {"flags": form.flags}, {})


@router.post("/questions/mail")
def mail(visit: Athlete, form: Annotated[MailForm, Form()]) -> Response:
    """Keep where the weekly email goes, and when."""
    weekly = f"{form.day} {form.time:%H:%M}"
    answer = _keep(visit, "mail", {"mail_to": form.mail_to or "", "weekly_mail": weekly}, {})

    with visit.world() as world:
        at = next_weekly(world.preferences.weekly_mail, world.now(), world.zone)
        world.store.journal.schedule("weekly", at)
    return answer


def change(visit: Visit, edit: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """Change the answers, and let the plan follow. Raises Refused if they cannot all be true."""
    answers = dict(edit(visit.store.answers.get()))
    try:
        preferences({}, answers)
    except ValidationError as error:
        raise Refused(422, advice(error.errors())) from None

    visit.store.answers.put(answers)
    if visit.member.go_at is not None:
        visit.hurry()


def onward(visit: Visit, here: str) -> Response:
    """Lead on after something was saved. Before the preview a new plan is made."""
    there = next_path(visit, here)
    if there == PREVIEW:
        return visit.at_work(_("This is the plan with your answers."))
    if visit.member.go_at is None:
        return visit.to(there)
    return visit.done(there, _("Saved. The plan is being updated."))


def _keep(
    visit: Visit, part: str, changes: Mapping[str, Any], athlete_changes: Mapping[str, Any]
) -> Response:
    """Keep the answers of a page, and those about the athlete's body and week. None forgets one."""

    def edit(answers: dict[str, Any]) -> Mapping[str, Any]:
        athlete = _without_none({**answers.get("athlete", {}), **athlete_changes})
        return _without_none({**answers, **changes, "athlete": athlete})

    change(visit, edit)
    return onward(visit, f"/questions/{part}")


def _without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _kg_per_unit(units: Units) -> float:
    return KG_PER_LB if units == "imperial" else 1


def _facts(world: World) -> dict[str, Any]:
    """Return all that the questions show of earlier answers."""
    known = world.preferences
    weight = None
    if known.athlete.body_mass_kg is not None:
        weight = round(known.athlete.body_mass_kg / _kg_per_unit(known.units), 1)

    mail_day, mail_time = known.weekly_mail.split(" ")
    return {
        "answers": known,
        "athlete": known.athlete,
        "level": _level(world),
        "weight": weight,
        "zones": _zones(),
        "zone": world.zone.key if world.zone_known else "",
        "weekdays": [(day, _(LABELS[day])) for day in WEEKDAYS],
        "flags": _flag_choices(),
        "can_mail": bool(world.settings.mail.host),
        "mail_day": mail_day,
        "mail_time": mail_time,
    }


def _level(world: World) -> str:
    """Return how much the athlete has lifted, or nothing if nobody said it."""
    answered: str = world.store.answers.get().get("athlete", {}).get("strength_level", "")
    if answered or not world.preferences.athlete.model_fields_set:
        return answered
    return world.preferences.athlete.strength_level


def _zones() -> list[str]:
    """Return the time zones to choose from: those of a place."""
    places = [zone for zone in available_timezones() if "/" in zone]
    return sorted(zone for zone in places if not zone.startswith("Etc/"))


def _flag_choices() -> list[tuple[Flag, str]]:
    return [(flag, _(row.question)) for flag, row in FLAGS.items() if row.in_form]
