"""Who the runner is at Garmin: profile, settings, zones and watch."""

import datetime as dt

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.sandbox.clock import ZONE
from connectors.sandbox.garmin_account import GarminAccount
from connectors.sandbox.garmin_rows import DEVICE_ID, DISPLAY_NAME, FULL_NAME, OWNER_ID, ZONE_FLOORS

BIRTHDAY = "1988-05-14"
MAX_HR, RESTING_HR, THRESHOLD_HR = 188, 48, 168


class ProfileService:
    """The profile and biometric services of one account."""

    def __init__(self, account: GarminAccount) -> None:
        self.account = account

    def routes(self) -> list[Route]:
        """Return the paths of these services."""
        user = "/userprofile-service"
        gets = {
            f"{user}/socialProfile": self.social,
            f"{user}/userprofile/user-settings": self.user_settings,
            f"{user}/userprofile/settings": self.settings,
            f"{user}/userprofile/personal-information": self.personal,
            f"{user}/userprofile/personal-information/{{name}}": self.personal,
            "/device-service/deviceservice/mylastused": self.device,
            "/biometric-service/heartRateZones": self.zones,
        }

        return [Route(path, handler, methods=["GET"]) for path, handler in gets.items()]

    async def social(self, _request: Request) -> Response:
        """Return the public profile."""
        return JSONResponse(
            {
                "id": 3154645,
                "profileId": OWNER_ID,
                "garminGUID": "00000000-0000-4000-8000-000000000003",
                "displayName": DISPLAY_NAME,
                "fullName": FULL_NAME,
                "userName": self.account.email,
                "profileVisibility": "private",
                "userRoles": ["ROLE_CONNECTUSER", "ROLE_FITNESS_USER", "ROLE_WELLNESS_USER"],
                "nameApproved": True,
                "userProfileFullName": FULL_NAME,
                "userLevel": 4,
                "userPro": False,
            }
        )

    async def device(self, _request: Request) -> Response:
        """Return the watch she last synced, an hour ago."""
        synced = self.account.clock.now() - dt.timedelta(hours=1)
        return JSONResponse(
            {
                "userDeviceId": DEVICE_ID,
                "userProfileNumber": OWNER_ID,
                "applicationNumber": 0,
                "lastUsedDeviceApplicationKey": "fr265",
                "lastUsedDeviceName": "Forerunner 265",
                "lastUsedDeviceUploadTime": int(synced.timestamp() * 1000),
                "imageUrl": None,
                "released": False,
            }
        )

    async def user_settings(self, _request: Request) -> Response:
        """Return body and threshold data: weight in grams, speed in tenths of m/s."""
        return JSONResponse(
            {
                "id": OWNER_ID,
                "userData": {
                    "gender": "FEMALE",
                    "weight": 61000.0,
                    "height": 170.0,
                    "timeFormat": "time_twenty_four_hr",
                    "birthDate": BIRTHDAY,
                    "measurementSystem": "metric",
                    "activityLevel": None,
                    "handedness": "RIGHT",
                    "vo2MaxRunning": 51.0,
                    "vo2MaxCycling": None,
                    "lactateThresholdSpeed": 0.37500000000000006,
                    "lactateThresholdHeartRate": THRESHOLD_HR,
                    "thresholdHeartRateAutoDetected": True,
                    "firstDayOfWeek": {
                        "dayId": 3,
                        "dayName": "monday",
                        "sortOrder": 3,
                        "isPossibleFirstDay": True,
                    },
                },
                "userSleep": {
                    "sleepTime": 80400,
                    "defaultSleepTime": False,
                    "wakeTime": 22800,
                    "defaultWakeTime": False,
                },
                "connectDate": None,
                "sourceType": None,
            }
        )

    async def settings(self, _request: Request) -> Response:
        """Return the display settings, with her time zone."""
        return JSONResponse(
            {
                "displayName": DISPLAY_NAME,
                "preferredLocale": "en",
                "measurementSystem": "metric",
                "firstDayOfWeek": {
                    "dayId": 3,
                    "dayName": "monday",
                    "sortOrder": 3,
                    "isPossibleFirstDay": True,
                },
                "numberFormat": "decimal_period",
                "timeFormat": {"formatId": 33, "formatKey": "time_twenty_four_hr"},
                "heartRateFormat": {"formatId": 21, "formatKey": "bpm"},
                "timeZone": ZONE,
                "hydrationMeasurementUnit": "milliliter",
            }
        )

    async def personal(self, _request: Request) -> Response:
        """Return personal information. The time zone is inside, the one outside is empty."""
        info = {
            "birthDate": BIRTHDAY,
            "genderType": "FEMALE",
            "locale": "en",
            "timeZone": ZONE,
            "countryCode": "DE",
        }

        return JSONResponse(
            {"userInfo": info, "biometricProfile": {"userId": OWNER_ID}, "timeZone": None}
        )

    async def zones(self, _request: Request) -> Response:
        """Return her heart rate zones, in beats a minute."""
        floors = {f"zone{number}Floor": floor for number, floor in enumerate(ZONE_FLOORS, 1)}
        row = {
            "changeState": "UNCHANGED",
            "trainingMethod": "HR_MAX",
            "restingHeartRateUsed": RESTING_HR,
            "lactateThresholdHeartRateUsed": THRESHOLD_HR,
            "maxHeartRateUsed": MAX_HR,
            "restingHrAutoUpdateUsed": True,
            "sport": "DEFAULT",
        }

        return JSONResponse([row | floors])
