"""The questions: each says why it is asked, each can be skipped, and none is asked twice."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field, ValidationError

from connectors.wording import KG_PER_LB
from planner.language import _
from planner.model import WEEKDAYS, Equipment, Flag, Half, Level, UsualKind
from planner.rulebook.flags import FLAGS
from worker.clock import next_weekly
from worker.preferences import preferences
from worker.web.flow import PREVIEW, next_path, place
from worker.web.forms import PageForm
from worker.web.guard import OWN_FORM, Athlete, Refused, Visit
from worker.world import World

Part = Literal["you", "lifting", "equipment", "days", "runs", "health", "mail"]
router = APIRouter(dependencies=[OWN_FORM])


class YouForm(PageForm):
    """Who is it."""

    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    weight: Annotated[float, Field(gt=20, lt=700)] | None = None
    units: Literal["metric", "imperial"] = "metric"
    zone: Annotated[str, Field(max_length=60)] | None = None


class LiftingForm(PageForm):
    """What they can lift."""

    level: Level | None = None
    supervised: bool = False
    heavy_per_week: Annotated[int, Field(ge=0, le=3)] | None = None
    session_minutes: Annotated[int, Field(ge=10, le=240)] | None = None


class EquipmentForm(PageForm):
    """What they lift with."""

    equipment: tuple[Equipment, ...] = ()


class DaysForm(PageForm):
    """When they can lift."""

    free: tuple[Annotated[str, Field(pattern=r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)-(am|pm)$")], ...] = ()
    lift_am: dt.time = dt.time(7)
    lift_pm: dt.time = dt.time(18, 30)


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
    """What to heed."""

    flags: tuple[Flag, ...] = ()


class MailForm(PageForm):
    """Where mail goes, and when."""

    mail_to: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    day: Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] = "Sun"
    time: dt.time = dt.time(18)


@router.get("/questions/{part}")
def question(visit: Athlete, part: Part) -> Response:
    """Ask something, and say why."""
    here = f"/questions/{part}"
    with visit.world() as world:
        facts = _facts(world)
    return visit.page(f"questions/{part}.html", **place(visit, here), **facts)


@router.post("/questions/you")
def you(visit: Athlete, form: Annotated[YouForm, Form()]) -> Response:
    """Keep age, weight, units and time zone."""
    if form.zone and form.zone not in available_timezones():
        raise Refused(
            422, f"{form.zone} is no time zone; choose one of the list, such as Europe/Berlin."
        )
    kilograms = form.weight and form.weight * (KG_PER_LB if form.units == "imperial" else 1)
    told = {"birth_year": form.birth_year, "body_mass_kg": kilograms and round(kilograms, 1)}
    return _keep(visit, "you", {"units": form.units, "zone": form.zone}, told)


@router.post("/questions/lifting")
def lifting(visit: Athlete, form: Annotated[LiftingForm, Form()]) -> Response:
    """Keep what is told of lifting."""
    told = {
        "strength_level": form.level,
        "supervised": form.supervised or None,
        "heavy_per_week": form.heavy_per_week,
        "session_minutes": form.session_minutes,
    }
    return _keep(visit, "lifting", {}, told)


@router.post("/questions/equipment")
def equipment(visit: Athlete, form: Annotated[EquipmentForm, Form()]) -> Response:
    """Keep what there is to lift with."""
    return _keep(visit, "equipment", {}, {"equipment": form.equipment})


@router.post("/questions/days")
def days(visit: Athlete, form: Annotated[DaysForm, Form()]) -> Response:
    """Keep when there is time to lift."""
    halves: tuple[Half, ...] = ("am", "pm")
    free = {day: [half for half in halves if f"{day}-{half}" in form.free] for day in WEEKDAYS}
    times = {
        "lift_am": form.lift_am.isoformat("minutes"),
        "lift_pm": form.lift_pm.isoformat("minutes"),
    }
    return _keep(visit, "days", times, {"available": free})


@router.post("/questions/runs")
def runs(visit: Athlete, form: Annotated[RunsForm, Form()]) -> Response:
    """Keep the usual week of running."""
    usual = {day: kind for day in WEEKDAYS if (kind := getattr(form, day))}
    return _keep(visit, "runs", {}, {"usual_week": usual})


@router.post("/questions/health")
def health(visit: Athlete, form: Annotated[HealthForm, Form()]) -> Response:
    """Keep what is to be heeded."""
    return _keep(visit, "health", {"flags": form.flags}, {})


@router.post("/questions/mail")
def mail(visit: Athlete, form: Annotated[MailForm, Form()]) -> Response:
    """Keep where the weekly mail goes, and when."""
    weekly = f"{form.day} {form.time:%H:%M}"
    answer = _keep(visit, "mail", {"mail_to": form.mail_to or "", "weekly_mail": weekly}, {})
    with visit.world() as world:
        at = next_weekly(world.preferences.weekly_mail, world.now(), world.zone)
        world.store.journal.schedule("weekly", at)
    return answer


def change(visit: Visit, edit: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """Change the answers, and let the plan follow. Raises Refused if they cannot be true together."""
    answers = dict(edit(visit.store.answers.get()))
    try:
        preferences({}, answers)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise Refused(422, "\n".join(faults)) from None
    visit.store.answers.put(answers)
    if visit.member.go_at is not None:
        visit.hurry()


def _keep(visit: Visit, part: str, own: Mapping[str, Any], athlete: Mapping[str, Any]) -> Response:
    """Keep the answers of a page: null forgets one."""

    def edit(answers: dict[str, Any]) -> Mapping[str, Any]:
        known = {**answers, **own}
        known["athlete"] = {
            k: v for k, v in {**answers.get("athlete", {}), **athlete}.items() if v is not None
        }
        return {k: v for k, v in known.items() if v is not None}

    change(visit, edit)
    return onward(visit, f"/questions/{part}")


def onward(visit: Visit, here: str) -> Response:
    """Lead on after something was kept; before the preview the plan is made anew."""
    there = next_path(visit, here)
    if there == PREVIEW:
        return visit.at_work("This is the plan with your answers.")
    return (
        visit.to(there)
        if visit.member.go_at is None
        else visit.done(there, "Kept. The plan follows.")
    )


def _facts(world: World) -> dict[str, Any]:
    told = world.preferences
    answered = world.store.answers.get()
    mass = told.athlete.body_mass_kg
    return {
        "told": told,
        "answered": answered,
        "who": told.athlete,
        "weight": mass and round(mass / (KG_PER_LB if told.units == "imperial" else 1), 1),
        "zones": sorted(
            zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")
        ),
        "zone": world.zone.key if world.zone_known else "",
        "weekdays": WEEKDAYS,
        "flags": [(flag, _(row.question)) for flag, row in FLAGS.items() if row.in_form],
        "can_mail": bool(world.settings.mail.host),
        "mail_day": told.weekly_mail.split(" ")[0],
        "mail_time": told.weekly_mail.split(" ")[1],
    }
