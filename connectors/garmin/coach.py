"""Garmin Coach's own plan: how long and how hard each day is, which the calendar leaves out."""

import datetime as dt

from connectors.garmin.calendar import is_rest, planned
from connectors.garmin.rows import Json, number, part_of, rows_of, understood
from connectors.ports import Task

_ADAPTIVE = "FBT_ADAPTIVE"


def running_plans(answer: Json, today: dt.date) -> list[str]:
    """Return the ids of Garmin Coach's plans that run today or start later."""
    plans = understood(_id_and_end, rows_of(answer, "trainingPlanList"))
    return [plan_id for plan_id, end in plans if end >= today]


def tasks(answer: Json, plan_id: str) -> list[Task]:
    """Return the days of a plan, in order."""

    def task(row: Json) -> Task:
        return _task(row, plan_id)

    days = understood(task, rows_of(answer, "taskList"))
    return sorted(days, key=lambda day: (day.date, day.title))


def _id_and_end(row: Json) -> tuple[str, dt.date]:
    """Return a plan's id and its last day.

    Raises ValueError for a plan whose runs are on the calendar as workouts.
    """
    if row.get("trainingPlanCategory") != _ADAPTIVE:
        raise ValueError("not an adaptive plan")
    return str(int(row["trainingPlanId"])), dt.date.fromisoformat(row["endDate"][:10])


def _task(row: Json, plan_id: str) -> Task:
    workout = row["taskWorkout"]
    date = dt.date.fromisoformat(row["calendarDate"])
    title = str(workout.get("workoutName") or "")
    sport = part_of(workout, "sportType").get("sportTypeKey")

    is_blank = not title and not sport
    if workout.get("restDay") or is_rest(title) or is_blank:
        return Task(plan_id, date, title, None)

    seconds = number(workout.get("estimatedDurationInSecs"))
    meaning = planned(
        sport,
        title,
        date,
        minutes=round(seconds / 60, 1) if seconds else None,
        phrase=workout.get("workoutPhrase"),
        label=workout.get("trainingEffectLabel"),
    )
    return Task(plan_id, date, title, meaning)
