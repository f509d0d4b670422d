"""Who may lift heavy and who may jump, and what the morning says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.language import _
from planner.model import PlanningProblem, Readiness, SlotKind
from planner.rulebook.flags import FlagRow, closing
from planner.rulebook.numbers import (
    ADULT,
    POOR_READINESS,
    RESTING_HR_UP,
    RUNNING_BREAK,
    RUNNING_WEEKS_BEFORE_JUMPS,
    SHORT_SLEEP_H,
    SORE,
)
from planner.runs.run import Run

_STRAINED = ("OVERREACHING", "STRAINED")  # Garmin's words for more load than the body takes


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a kind of session may be done at all, and if not, the rule and the reason."""

    rule: str = ""
    text: str = ""

    @property
    def is_open(self) -> bool:
        """No rule closes it."""
        return not self.rule


def heavy_gate(problem: PlanningProblem) -> Gate:
    """Return the gate for lifting: shut by a flag (H09), or under 18 without an adult (H15)."""
    flagged = closing(problem.flags, "heavy")
    if flagged is not None:
        return _shut_by(flagged, "heavy")

    return _youth_gate(problem)


def plyo_gate(problem: PlanningProblem, runs: Sequence[Run]) -> Gate:
    """Return the gate for jumps (P01). What shuts lifting too comes first.

    `Week.no_jumps` shuts single weeks.
    """
    flagged = closing(problem.flags, "heavy", "plyo")
    if flagged is not None:
        return _shut_by(flagged, "plyo")

    youth = _youth_gate(problem)
    if not youth.is_open:
        return youth

    flagged = closing(problem.flags, "plyo")
    if flagged is not None:
        return _shut_by(flagged, "plyo")

    if problem.strength is not None:
        closed = problem.strength.plyo_gate == "closed"
        return Gate("P01", "the gate for jumps is closed") if closed else Gate()
    return _running_gate(problem.today, runs)


def _shut_by(flagged: FlagRow, kind: SlotKind) -> Gate:
    return Gate(flagged.closes[kind], _(flagged.why))


def _youth_gate(problem: PlanningProblem) -> Gate:
    age = age_of(problem)
    if age is None or age >= ADULT or problem.athlete.supervised:
        return Gate()
    return Gate(
        "H15", _("lifting under 18 needs an adult watching: set `supervised` if there is one")
    )


def _running_gate(today: dt.date, runs: Sequence[Run]) -> Gate:
    """Six weeks of running without a break of more than ten days come first (evidence §3, gate)."""
    start = today - dt.timedelta(weeks=RUNNING_WEEKS_BEFORE_JUMPS)
    days = [start, *sorted({r.day for r in runs if start < r.day < today}), today]
    longest = max((b - a).days for a, b in pairwise(days))
    if longest > RUNNING_BREAK:
        return Gate(
            "P01", f"jumps need {RUNNING_WEEKS_BEFORE_JUMPS} weeks of running without a break first"
        )
    return Gate()


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
    # The watch's own judgement is made of the same readings: it may warn, but it is no second sign (evidence §6).
    return ("green", "amber", "red")[min(max(signs, _watch_warns(now)), 2)]


def _watch_warns(reading: Readiness) -> bool:
    score = reading.training_readiness
    return (score is not None and score < POOR_READINESS) or reading.training_status in _STRAINED


def _high_pulse(reading: Readiness) -> bool:
    if reading.resting_hr is None or reading.resting_hr_baseline is None:
        return False
    return reading.resting_hr >= reading.resting_hr_baseline + RESTING_HR_UP


def _short_night(reading: Readiness) -> bool:
    return reading.sleep_s is not None and reading.sleep_s < 3600 * SHORT_SLEEP_H
