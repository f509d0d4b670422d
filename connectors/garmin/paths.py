"""Every address at Garmin that Pronghorn uses, written once, with what is found there.

All are paths on Garmin's API host, except those of the sign-in at the end.
"""

import datetime as dt
from typing import Final

# The athlete

ACCOUNT: Final = "/userprofile-service/socialProfile"  # the account's id and display name
SETTINGS: Final = "/userprofile-service/userprofile/settings"  # units, often the time zone
PERSONAL_INFORMATION: Final = "/userprofile-service/userprofile/personal-information"  # time zone
USER_SETTINGS: Final = "/userprofile-service/userprofile/user-settings"  # weight, birth date, sex
HEART_RATE_ZONES: Final = "/biometric-service/heartRateZones"  # highest and resting heart rate
LAST_USED_DEVICE: Final = "/device-service/deviceservice/mylastused"  # the watch and its last sync

# What was done

ACTIVITIES: Final = "/activitylist-service/activities/search/activities"  # a list, in pages

# What is planned

WORKOUTS: Final = "/workout-service/workouts"  # the library: a list, in pages
NEW_WORKOUT: Final = "/workout-service/workout"  # takes a new workout
EVENTS: Final = "/calendar-service/events"  # races and other events between two dates
COACH_PLANS: Final = "/trainingplan-service/trainingplan/plans"  # the athlete's training plans


def activity(activity_id: str) -> str:
    """Return the path of one activity: its summary, and how hard it felt."""
    return f"/activity-service/activity/{activity_id}"


def laps(activity_id: str) -> str:
    """Return the path of an activity's laps."""
    return f"{activity(activity_id)}/splits"


def exercise_sets(activity_id: str) -> str:
    """Return the path of the sets that were recorded in a strength activity."""
    return f"{activity(activity_id)}/exerciseSets"


def workout(workout_id: str) -> str:
    """Return the path of one workout of the library, with its steps."""
    return f"{NEW_WORKOUT}/{workout_id}"


def schedule(number: str) -> str:
    """Return the path of an entry of the calendar, by the entry's id.

    With a workout's id it takes a new entry for that workout.
    """
    return f"/workout-service/schedule/{number}"


def month(year: int, number: int) -> str:
    """Return the path of a month of the calendar. 1 is January, which Garmin writes as 0."""
    return f"/calendar-service/year/{year}/month/{number - 1}"


def coach_plan(plan_id: str) -> str:
    """Return the path of one of Garmin Coach's plans, with its days."""
    return f"/trainingplan-service/trainingplan/fbt-adaptive/{plan_id}"


# How the athlete woke up


def hrv(start: dt.date, end: dt.date) -> str:
    """Return the path of the HRV of each morning in a range, with its baseline."""
    return f"/hrv-service/hrv/daily/{start}/{end}"


def sleep(start: dt.date, end: dt.date) -> str:
    """Return the path of sleep and resting heart rate of each night in a range."""
    return f"/sleep-service/stats/sleep/daily/{start}/{end}"


def training_readiness(day: dt.date) -> str:
    """Return the path of the Training Readiness scores of a day."""
    return f"/metrics-service/metrics/trainingreadiness/{day}"


def training_status(day: dt.date) -> str:
    """Return the path of the training status on a day."""
    return f"/metrics-service/metrics/trainingstatus/aggregated/{day}"


# Signing in

VERIFY_CODE: Final = (
    "/mobile/api/mfa/verifyCode"  # takes the code of a sign-in, on the sign-in host
)
TOKEN: Final = "/di-oauth2-service/oauth/token"  # noqa: S105 - an address; it renews tokens
PORTAL_SERVICE: Final = "/app"  # these three are names that a sign-in asks its ticket for
IOS_SERVICE: Final = "/gcm/ios"
ANDROID_SERVICE: Final = "/gcm/android"
