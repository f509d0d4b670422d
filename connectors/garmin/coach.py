"""Garmin Coach's own plan: how long and how hard each day is, which the calendar leaves out."""

import datetime as dt

from connectors.garmin.calendar import is_rest, planned
from connectors.garmin.rows import Json, number, part_of, rows_of, understood
from connectors.ports import Task

_ADAPTIVE = "FBT_ADAPTIVE"


def running_plans(answer: Json, today: dt.date) -> list[str]:
    """Return the ids of Garmin Coach's plans that run today or start later."""
    heads = understood(_head, rows_of(answer, "trainingPlanList"))
    return [plan_id for plan_id, end in heads if end >= today]


def tasks(answer: Json, plan_id: str) -> list[Task]:
    """Return the days of a plan, in order."""
    found = understood(lambda row: _task(row, plan_id), rows_of(answer, "taskList"))
    return sorted(found, key=lambda task: (task.date, task.title))


def _head(row: Json) -> tuple[str, dt.date]:
    if row.get("trainingPlanCategory") != _ADAPTIVE:
        raise ValueError("a plan whose runs stand on the calendar as workouts")
    return str(int(row["trainingPlanId"])), dt.date.fromisoformat(row["endDate"][:10])


def _task(row: Json, plan_id: str) -> Task:
    work, date = row["taskWorkout"], dt.date.fromisoformat(row["calendarDate"])
    title, seconds = str(work.get("workoutName") or ""), number(work.get("estimatedDurationInSecs"))
    sport = part_of(work, "sportType").get("sportTypeKey")
    if work.get("restDay") or is_rest(title) or not (title or sport):
        return Task(plan_id, date, title, None)
    minutes = round(seconds / 60, 1) if seconds else None
    means = planned(
        sport,
        title,
        date,
        minutes,
        phrase=work.get("workoutPhrase"),
        label=work.get("trainingEffectLabel"),
    )
    return Task(plan_id, date, title, means)
