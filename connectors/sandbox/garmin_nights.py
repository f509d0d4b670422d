"""The runner's nights and mornings over HTTP: HRV, sleep, resting heart rate, readiness."""

import datetime as dt
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.garmin_account import GarminAccount
from connectors.sandbox.garmin_rows import DEVICE_ID, OWNER_ID
from connectors.sandbox.nights import Night
from connectors.sandbox.web import BadRequest, day_of

_MOST_DAYS = 28


class Nights:
    """The wellness and metrics services of one account."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the paths of these services."""
        gets: dict[str, Any] = {
            "/hrv-service/hrv/daily/{start}/{end}": self.hrv_range,
            "/hrv-service/hrv/{day}": self.hrv,
            "/sleep-service/stats/sleep/daily/{start}/{end}": self.sleep_range,
            "/wellness-service/wellness/dailySleepData/{name}": self.sleep,
            "/metrics-service/metrics/trainingreadiness/{day}": self.readiness,
            "/metrics-service/metrics/trainingstatus/aggregated/{day}": self.status,
            "/metrics-service/metrics/maxmet/daily/{start}/{end}": self.no_estimate,
        }

        return [Route(path, handler, methods=["GET"]) for path, handler in gets.items()]

    async def hrv(self, request: Request) -> Response:
        """Return the HRV of a night. Without data there is no body."""
        day = day_of(request.path_params["day"], "date")
        night = self.account.night(day)
        if night is None:
            return Response(status_code=204)

        return JSONResponse(
            {"userProfilePk": OWNER_ID, "hrvSummary": _hrv(day, night), "hrvReadings": []}
        )

    async def hrv_range(self, request: Request) -> Response:
        """Return the HRV of several nights. Without any data there is no body."""
        rows = [_hrv(day, night) for day, night in self._nights(request)]
        return (
            JSONResponse({"hrvSummaries": rows, "userProfilePk": OWNER_ID})
            if rows
            else Response(status_code=204)
        )

    async def sleep_range(self, request: Request) -> Response:
        """Return the sleep of several nights, with the resting heart rate."""
        rows = [_sleep(day, night) for day, night in self._nights(request)]
        return JSONResponse({"overallStats": {}, "individualStats": rows})

    async def sleep(self, request: Request) -> Response:
        """Return one night in full, or its empty form."""
        day = day_of(request.query_params.get("date"), "date")
        night = self.account.night(day)
        blank = dict.fromkeys(
            ("id", "sleepTimeSeconds", "sleepStartTimestampGMT", "sleepEndTimestampGMT")
        )
        seconds = {"sleepTimeSeconds": night.sleep_s} if night else {}
        dto: dict[str, Any] = (
            blank | {"userProfilePK": OWNER_ID, "calendarDate": day.isoformat()} | seconds
        )
        answer: dict[str, Any] = {
            "dailySleepDTO": dto,
            "sleepMovement": [],
            "remSleepData": None,
            "sleepLevels": [],
        }

        return JSONResponse(answer | ({"restingHeartRate": night.resting_hr} if night else {}))

    async def readiness(self, request: Request) -> Response:
        """Return a day's Training Readiness, newest first. A run makes it worse."""
        day = day_of(request.path_params["day"], "date")
        night = self.account.night(day)
        if night is None:
            return JSONResponse([])

        later = _score(day, "AFTER_POST_EXERCISE_RESET", "10:12:00.0", max(night.readiness - 40, 1))
        return JSONResponse(
            [later, _score(day, "AFTER_WAKEUP_RESET", "06:20:00.0", night.readiness)]
        )

    async def status(self, request: Request) -> Response:
        """Return the latest training status."""
        day = day_of(request.path_params["day"], "date")
        night = self.account.night(day)
        latest = night and {
            str(DEVICE_ID): {
                "calendarDate": day.isoformat(),
                "trainingStatus": 7,
                "deviceId": DEVICE_ID,
                "trainingStatusFeedbackPhrase": f"{night.status}_1",
                "primaryTrainingDevice": True,
            }
        }

        status = {"userId": OWNER_ID, "latestTrainingStatusData": latest}
        return JSONResponse(
            {"userId": OWNER_ID, "mostRecentVO2Max": None, "mostRecentTrainingStatus": status}
        )

    async def no_estimate(self, _request: Request) -> Response:
        """Answer as Garmin does on days without a new estimate of the VO2max."""
        return JSONResponse([])

    def _nights(self, request: Request) -> list[tuple[dt.date, Night]]:
        start = day_of(request.path_params["start"], "start")
        end = day_of(request.path_params["end"], "end")
        if not 0 <= (end - start).days < _MOST_DAYS:
            raise BadRequest(f"At most {_MOST_DAYS} days")
        days = (start + dt.timedelta(days=n) for n in range((end - start).days + 1))
        return [(day, night) for day in days if (night := self.account.night(day)) is not None]


def _hrv(day: dt.date, night: Night) -> dict[str, Any]:
    low, high = night.hrv_band
    return {
        "calendarDate": day.isoformat(),
        "weeklyAvg": night.hrv_weekly,
        "lastNightAvg": night.hrv_weekly + 2,
        "lastNight5MinHigh": night.hrv_weekly + 25,
        "baseline": {
            "lowUpper": low - 4,
            "balancedLow": low,
            "balancedUpper": high,
            "markerValue": 0.42,
        },
        "status": "BALANCED" if low <= night.hrv_weekly <= high else "UNBALANCED",
        "feedbackPhrase": "HRV_BALANCED_8",
        "createTimeStamp": f"{day}T05:27:14.85",
    }


def _sleep(day: dt.date, night: Night) -> dict[str, Any]:
    values = {
        "sleepScore": 77,
        "sleepScoreQuality": "FAIR",
        "totalSleepTimeInSeconds": night.sleep_s,
        "sleepNeed": 490,  # minutes, unlike the rest
        "restingHeartRate": night.resting_hr,
    }

    return {"calendarDate": day.isoformat(), "values": values}


def _score(day: dt.date, context: str, clock: str, score: int) -> dict[str, Any]:
    return {
        "userProfilePK": OWNER_ID,
        "calendarDate": day.isoformat(),
        "timestamp": f"{day}T{clock}",
        "timestampLocal": f"{day}T{clock}",
        "deviceId": DEVICE_ID,
        "level": "MODERATE",
        "score": score,
        "validSleep": True,
        "inputContext": context,
    }
