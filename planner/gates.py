"""Who may lift heavy, who may jump, and how many contacts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.catalogue import EXERCISES
from planner.classify import Run
from planner.model import Activity, PlanningProblem, Readiness
from planner.numbers import (
    ADULT,
    CONTACTS_STEP,
    PLYO_GAP_CLOSES,
    PLYO_TIERS,
    RESTING_HR_UP,
    RUNNING_BREAK,
    RUNNING_WEEKS_BEFORE_JUMPS,
    SHORT_SLEEP_S,
    SORE,
)
from planner.season import Season

_TENDONS = {
    "achilles_pain": "your Achilles tendon hurts",
    "plantar_pain": "the sole of your foot hurts",
    "patellar_pain": "your kneecap tendon hurts",
}
_NO_TRAINING = {
    "illness": "you are ill; lifting comes back after two normal easy days",
    "injury": "you are injured; ask whoever treats you before lifting",
    "bone_stress_injury": "a bone stress injury needs a professional's word before any load",
    "pregnant": "in pregnancy this needs a professional's advice, not a plan from here",
}
_LIFTS_BEFORE_JUMPS = 6  # sessions of phase 1 before the first jumps (evidence §3, gate)
_HIGHEST_TIER = (0, 0, 1, 2, 3, 1)  # by phase (evidence §4)
_SESSIONS_AT_TIER = (4, 8, 8)  # sessions before the next tier: 2, 3-4 and 4 weeks of two (evidence §3)
_YOUNGEST_FOR_TIER3 = 16  # no drop jumps before 16 (evidence §2, youth) [D]


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a kind of session may be done at all, and if not, the rule and the reason."""

    rule: str = ""
    text: str = ""

    @property
    def is_open(self) -> bool:
        """No rule closes it."""
        return not self.rule


@dataclass(frozen=True, slots=True)
class JumpDose:
    """The plyometric tier (0-3) and the contacts of the next session."""

    tier: int
    contacts: int


def heavy_gate(problem: PlanningProblem) -> Gate:
    """Say whether this athlete may lift at all these days (H09, H15)."""
    for flag, text in _NO_TRAINING.items():
        if flag in problem.flags:
            return Gate("H09", text)
    age = age_of(problem)
    if age is not None and age < ADULT and not problem.athlete.supervised:
        return Gate("H15", "under 18 lifting needs an adult who watches: say so with `supervised`")
    return Gate()


def plyo_gate(problem: PlanningProblem, season: Season, runs: Sequence[Run]) -> Gate:
    """Say whether this athlete may jump at all these days (P01)."""
    lifting = heavy_gate(problem)
    if not lifting.is_open:
        return Gate("P01" if lifting.rule == "H09" and "illness" not in problem.flags else lifting.rule, lifting.text)
    for flag, text in _TENDONS.items():
        if flag in problem.flags:
            return Gate("P01", f"no jumps while {text}")
    if season.phase == 0:
        return Gate("P01", "jumps come after the movement phase")
    if problem.strength is not None:
        if problem.strength.plyo_gate == "closed":
            return Gate("P01", "the gate for jumps is closed")
        return Gate()
    if season.heavy_done < _LIFTS_BEFORE_JUMPS and season.level != "advanced":
        return Gate("P01", f"jumps come after {_LIFTS_BEFORE_JUMPS} lifting sessions")
    if season.gap_days is not None and season.gap_days > PLYO_GAP_CLOSES:
        return Gate("P01", "the first week back after a long gap is without jumps")
    return _running_gate(problem.today, runs)


def _running_gate(today: dt.date, runs: Sequence[Run]) -> Gate:
    """Six weeks of running without a break of more than ten days come first (evidence §3, gate)."""
    start = today - dt.timedelta(weeks=RUNNING_WEEKS_BEFORE_JUMPS)
    days = [start, *sorted({r.day for r in runs if start < r.day < today}), today]
    longest = max((b - a).days for a, b in pairwise(days))
    if longest > RUNNING_BREAK:
        return Gate("P01", f"jumps need {RUNNING_WEEKS_BEFORE_JUMPS} weeks of running without a break first")
    return Gate()


def jump_dose(problem: PlanningProblem, season: Season) -> JumpDose:
    """Return tier and contacts: a tier is earned by sessions, and +10 contacts a week at it (P11, evidence §3)."""
    done = sum(is_jumping(a) for a in problem.activities if a.day < problem.today)
    if problem.strength is not None:
        tier, at_tier = problem.strength.plyo_tier, done
    else:
        tier, at_tier = 0, done
        while tier < len(_SESSIONS_AT_TIER) and at_tier >= _SESSIONS_AT_TIER[tier]:
            at_tier -= _SESSIONS_AT_TIER[tier]
            tier += 1
    most = _HIGHEST_TIER[season.phase]
    age = age_of(problem)
    if age is not None and age < _YOUNGEST_FOR_TIER3:
        most = min(most, 2)
    if season.comeback.volume < 1.0:
        most = max(0, most - 1)
    if tier > most:
        tier, at_tier = most, 0
    low, high = PLYO_TIERS[tier]
    return JumpDose(tier, min(high, low + CONTACTS_STEP * (at_tier // 2)))


def is_jumping(activity: Activity) -> bool:
    """Tell whether an activity held plyometrics: its sport says so, or one of its sets does."""
    return activity.sport == "plyometrics" or any(
        (known := EXERCISES.get(s.exercise)) is not None and known.pattern == "plyo" for s in activity.sets
    )


def age_of(problem: PlanningProblem) -> int | None:
    """Return the athlete's age in years this calendar year, or None when it is unknown."""
    born = problem.athlete.birth_year
    return problem.today.year - born if born is not None else None


def readiness_level(readings: Sequence[Readiness], today: dt.date) -> str:
    """Return `green`, `amber` (one sign) or `red` (two signs) for today; what is missing never counts (evidence §6)."""
    known = {r.date: r for r in readings}
    now, before = known.get(today), known.get(today - dt.timedelta(days=1))
    if now is None:
        return "green"
    signs = 0
    if now.hrv_ms is not None and now.hrv_low_ms is not None and now.hrv_high_ms is not None:
        signs += not now.hrv_low_ms <= now.hrv_ms <= now.hrv_high_ms
    signs += _high_pulse(now) and before is not None and _high_pulse(before)
    signs += _short_night(now) and before is not None and _short_night(before)
    signs += now.soreness is not None and now.soreness >= SORE
    return ("green", "amber", "red")[min(signs, 2)]


def _high_pulse(reading: Readiness) -> bool:
    if reading.resting_hr is None or reading.resting_hr_baseline is None:
        return False
    return reading.resting_hr >= reading.resting_hr_baseline + RESTING_HR_UP


def _short_night(reading: Readiness) -> bool:
    return reading.sleep_s is not None and reading.sleep_s < SHORT_SLEEP_S
