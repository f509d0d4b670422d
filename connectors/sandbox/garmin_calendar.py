"""Garmin's calendar: one month with the edges of its neighbours, and the coach's adaptive plan."""

import calendar as months
import datetime as dt
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.clock import ZONE
from connectors.sandbox.coach import RACE_METRES, RACE_TITLE, CoachItem
from connectors.sandbox.garmin_account import GarminAccount, ScheduleEntry
from connectors.sandbox.garmin_fields import BLANK_ITEM
from connectors.sandbox.garmin_rows import OWNER_ID
from connectors.sandbox.web import BadRequest, Missing, day_of

PLAN_ID = 44769178
PLAN_WEEKS = 12
RACE_UUID = "00000000-0000-4000-8000-000000000008"


class Calendar:
    """The calendar and training plan services of one account."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the paths of both services."""
        plan = "/trainingplan-service/trainingplan"
        return [
            Route(
                "/calendar-service/year/{year:int}/month/{month:int}", self.month, methods=["GET"]
            ),
            Route("/calendar-service/events", self.events, methods=["GET"]),
            Route(f"{plan}/plans", self.plans, methods=["GET"]),
            Route(f"{plan}/fbt-adaptive/{{id:int}}", self.adaptive_plan, methods=["GET"]),
            Route(f"{plan}/phased/{{id:int}}", self.phased_plan, methods=["GET"]),
        ]

    async def month(self, request: Request) -> Response:
        """Return a month. January is 0.

        Its first and last weeks are shown whole, as on a wall calendar.
        """
        year, month = request.path_params["year"], request.path_params["month"]
        if not 2000 <= year <= 2100 or not 0 <= month <= 11:
            raise BadRequest("There is no such month")

        first = dt.date(year, month + 1, 1)
        days = months.monthrange(year, month + 1)[1]
        last = first + dt.timedelta(days=days - 1)
        shown_from = first - dt.timedelta(days=first.weekday())
        shown_to = last + dt.timedelta(days=6 - last.weekday())
        items = [
            item
            for item in self._items()
            if shown_from.isoformat() <= item["date"] <= shown_to.isoformat()
        ]
        return JSONResponse(
            {
                "startDayOfMonth": first.isoweekday(),
                "numOfDaysInMonth": days,
                "numOfDaysInPrevMonth": (first - dt.timedelta(days=1)).day,
                "month": month,
                "year": year,
                "calendarItems": sorted(items, key=lambda item: (item["date"], str(item["id"]))),
            }
        )

    async def events(self, request: Request) -> Response:
        """List the races between two days."""
        start = day_of(request.query_params.get("startDate"), "startDate")
        end = day_of(request.query_params.get("endDate"), "endDate")
        race = self.account.race_day
        return JSONResponse([_event(race)] if race and start <= race <= end else [])

    async def plans(self, _request: Request) -> Response:
        """List the training plans: the one Garmin Coach runs."""
        return JSONResponse(
            {
                "trainingPlanList": [self._plan_head()],
                "calendarWorkouts": None,
                "searchFilter": {"ownerId": OWNER_ID, "ownerDisplayName": None},
            }
        )

    async def adaptive_plan(self, request: Request) -> Response:
        """Return Garmin Coach's plan with its tasks."""
        self._know(request.path_params["id"])
        tasks = [self._task(item) for item in list(self.account.coach_items)]
        start, end = self._span()
        build_end = end - dt.timedelta(days=28)
        phases = [("BUILD", start, build_end), ("PEAK", build_end + dt.timedelta(days=1), end)]
        return JSONResponse(
            self._plan_head()
            | {
                "taskList": tasks,
                "adaptivePlanPhases": [
                    {
                        "startDate": begins.isoformat(),
                        "endDate": ends.isoformat(),
                        "trainingPhase": name,
                        "currentPhase": begins <= self.account.clock.today <= ends,
                    }
                    for name, begins, ends in phases
                ],
            }
        )

    async def phased_plan(self, request: Request) -> Response:
        """Refuse: the plan is adaptive."""
        self._know(request.path_params["id"])
        raise BadRequest("Not a phased plan.")

    def _items(self) -> list[dict[str, Any]]:
        account = self.account
        monday = account.clock.today - dt.timedelta(days=account.clock.today.weekday())
        items = [
            _workout_item(entry, account.workout(entry.workout_id))
            for entry in list(account.schedule.values())
        ]
        items += [_coach_item(item) for item in list(account.coach_items)]
        items += [_activity_item(row) for row in list(account.activities)]
        items += [_weight_item(monday - dt.timedelta(weeks=week)) for week in range(1, PLAN_WEEKS)]
        if account.race_day:
            items.append(_race_item(account.race_day))

        return items

    def _know(self, plan_id: int) -> None:
        if plan_id != PLAN_ID:
            raise Missing("There is no such plan")

    def _span(self) -> tuple[dt.date, dt.date]:
        end = self.account.race_day or self.account.clock.today + dt.timedelta(weeks=8)
        return end - dt.timedelta(weeks=PLAN_WEEKS), end

    def _plan_head(self) -> dict[str, Any]:
        start, end = self._span()
        lifts = any(item.kind == "strength" for item in self.account.coach_items)
        return {
            "trainingPlanId": PLAN_ID,
            "trainingPlanCategory": "FBT_ADAPTIVE",
            "trainingType": {"typeId": 2, "typeKey": "Running"},
            "trainingSubType": {"subTypeId": 26, "subTypeKey": "GarminRunningCoachEventBased"},
            "trainingLevel": {"levelId": 3, "levelKey": "Intermediate"},
            "trainingVersion": {"versionId": 4, "versionName": "HeartRate"},
            "name": "Half marathon plan",
            "trainingStatus": {"statusId": 1, "statusKey": "Scheduled"},
            "startDate": f"{start}T00:00:00.0",
            "endDate": f"{end}T00:00:00.0",
            "durationInWeeks": PLAN_WEEKS,
            "avgWeeklyWorkouts": 5,
            "supplementalSports": ["STRENGTH_TRAINING_BODYWEIGHT"] if lifts else [],
        }

    def _task(self, item: CoachItem) -> dict[str, Any]:
        return {
            "weekId": (item.date - self._span()[0]).days // 7 + 1,
            "dayOfWeekId": item.date.isoweekday(),
            "workoutOrder": 1,
            "calendarDate": item.date.isoformat(),
            "taskWorkout": {
                "sportType": {"sportTypeKey": _sport(item)},
                "workoutName": item.title,
                "workoutDescription": f"{item.minutes}:00@140bpm",
                "scheduledDate": f"{item.date}T05:00:00.0",
                "workoutUuid": _uuid(item),
                "estimatedDurationInSecs": item.minutes * 60,
                "estimatedDistanceInMeters": None
                if item.kind == "strength"
                else item.minutes * 180,
                "trainingEffectLabel": "AEROBIC_BASE"
                if item.kind == "easy"
                else "LACTATE_THRESHOLD",
                "workoutPhrase": "AEROBIC_LOW_SHORTAGE_BASE" if item.kind == "easy" else "TEMPO",
                "priorityType": "REQUIRED",
                "restDay": False,
                "adaptiveCoachingWorkoutStatus": "NOT_COMPLETE",
            },
        }


def _workout_item(entry: ScheduleEntry, workout: dict[str, Any]) -> dict[str, Any]:
    return BLANK_ITEM | {
        "id": entry.id,
        "itemType": "workout",
        "title": workout["workoutName"],
        "date": entry.date.isoformat(),
        "sportTypeKey": workout["sportType"]["sportTypeKey"],
        "workoutId": entry.workout_id,
    }


def _coach_item(item: CoachItem) -> dict[str, Any]:
    """Return an adaptive item.

    It has no workout, and its id is a moment that changes when the coach thinks again.
    """
    midnight = dt.datetime.combine(item.date, dt.time(), dt.UTC)
    return BLANK_ITEM | {
        "id": int(midnight.timestamp() * 1000) + len(item.title),
        "trainingPlanId": PLAN_ID,
        "itemType": "fbtAdaptiveWorkout",
        "title": item.title,
        "date": item.date.isoformat(),
        "sportTypeKey": _sport(item),
        "workoutUuid": _uuid(item),
    }


def _sport(item: CoachItem) -> str:
    return "strength_training" if item.kind == "strength" else "running"


def _weight_item(day: dt.date) -> dict[str, Any]:
    moment = dt.datetime.combine(day, dt.time(6, 30), dt.UTC)
    item = {"id": int(moment.timestamp() * 1000), "itemType": "weight", "date": day.isoformat()}
    return BLANK_ITEM | item | {"weight": 61000.0, "difference": -200.0}


def _activity_item(row: dict[str, Any]) -> dict[str, Any]:
    return BLANK_ITEM | {
        "id": row["activityId"],
        "itemType": "activity",
        "activityTypeId": row["activityType"]["typeId"],
        "title": row["activityName"],
        "date": row["startTimeLocal"][:10],
        "duration": row["duration"],
        "distance": row["distance"],
        "calories": int(row["calories"]),
        "startTimestampLocal": f"{row['startTimeLocal'].replace(' ', 'T')}.0",
        "lapCount": row["lapCount"],
        "averageHR": int(row["averageHR"]) if "averageHR" in row else None,
    }


def _race_item(day: dt.date) -> dict[str, Any]:
    return BLANK_ITEM | {
        "itemType": "event",
        "activityTypeId": 1,
        "title": RACE_TITLE,
        "date": day.isoformat(),
        "isRace": True,
        "eventTimeLocal": {"startTimeHhMm": "10:00", "timeZoneId": ZONE},
        "shareableEventUuid": RACE_UUID,
        "completionTarget": {
            "value": RACE_METRES / 1000,
            "unit": "kilometer",
            "unitType": "distance",
        },
        "shareableEvent": True,
        "primaryEvent": True,
        "subscribed": True,
    }


def _event(day: dt.date) -> dict[str, Any]:
    """Return the race as the list of events tells it."""
    return {
        "id": 4_200_001,
        "eventName": RACE_TITLE,
        "date": day.isoformat(),
        "eventType": "running",
        "race": True,
        "eventTimeLocal": {"startTimeHhMm": "10:00", "timeZoneId": ZONE},
        "completionTarget": {
            "value": RACE_METRES / 1000,
            "unit": "kilometer",
            "unitType": "distance",
        },
        "eventCustomization": {
            "customGoal": {"value": 6300.0, "unit": "second", "unitType": "time"},
            "isPrimaryEvent": True,
            "isTrainingEvent": True,
            "trainingPlanId": PLAN_ID,
        },
        "shareableEventUuid": RACE_UUID,
    }


def _uuid(item: CoachItem) -> str:
    return f"00000000-0000-4000-8000-{item.date:%Y%m%d}{len(item.title):04}"
