"""Who may lift heavy and who may jump, and what the morning says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.language import _, ngettext
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

    return youth_gate(problem)


def plyo_gate(problem: PlanningProblem, runs: Sequence[Run]) -> Gate:
    """Return the gate for jumps (P01). What shuts lifting too comes first.

    `Week.no_jumps` shuts single weeks.
    """
    flagged = closing(problem.flags, "heavy", "plyo")
    if flagged is not None:
        return _shut_by(flagged, "plyo")

    youth = youth_gate(problem)
    if not youth.is_open:
        return youth

    flagged = closing(problem.flags, "plyo")
    if flagged is not None:
        return _shut_by(flagged, "plyo")

    if problem.strength is None:
        return _running_gate(problem.today, runs)
    if problem.strength.plyo_gate == "closed":
        return Gate("P01", _("jumps are off: `plyo_gate` is closed"))
    return Gate()


def _shut_by(flagged: FlagRow, kind: SlotKind) -> Gate:
    return Gate(flagged.closes[kind], _(flagged.why))


def youth_gate(problem: PlanningProblem) -> Gate:
    """Return the gate that is shut under 18 without an adult who watches (H15)."""
    age = age_of(problem)
    if age is None or age >= ADULT or problem.athlete.supervised:
        return Gate()
    text = _(
        "under 18, someone qualified has to supervise your lifting,"
        " and your answers don't mention anyone yet"
    )
    return Gate("H15", text)


def _running_gate(today: dt.date, runs: Sequence[Run]) -> Gate:
    """Ask for six weeks of running without a break of more than ten days (evidence §3, gate)."""
    start = today - dt.timedelta(weeks=RUNNING_WEEKS_BEFORE_JUMPS)
    run_days = {run.day for run in runs if start < run.day < today}
    longest_break = max(
        (after - before).days for before, after in pairwise(sorted(run_days | {start, today}))
    )
    if longest_break <= RUNNING_BREAK:
        return Gate()

    text = ngettext(
        "jumps need {count} week of regular running first",
        "jumps need {count} weeks of regular running first",
        RUNNING_WEEKS_BEFORE_JUMPS,
    )
    return Gate("P01", text)


def age_of(problem: PlanningProblem) -> int | None:
    """Return the athlete's age in years this calendar year, or None when it is unknown."""
    born = problem.athlete.birth_year
    return problem.today.year - born if born is not None else None


def readiness_level(readings: Sequence[Readiness], today: dt.date) -> str:
    """Return `green`, `amber` (one sign) or `red` (two signs) for today (evidence §6).

    What is missing is never a sign.
    """
    by_day = {reading.date: reading for reading in readings}
    morning, before = by_day.get(today), by_day.get(today - dt.timedelta(days=1))
    if morning is None:
        return "green"

    signs = _bad_signs(morning, before)
    if signs >= 2:
        return "red"

    # The watch's own judgement is made of the same readings. It may warn, but it is no second sign
    # (evidence §6).
    return "amber" if signs == 1 or _watch_warns(morning) else "green"


def _bad_signs(morning: Readiness, before: Readiness | None) -> int:
    """Count the bad signs of a morning. Pulse and sleep need the morning before as well."""
    signs = [_hrv_is_off(morning), morning.soreness is not None and morning.soreness >= SORE]
    if before is not None:
        signs.append(_high_pulse(morning) and _high_pulse(before))
        signs.append(_short_night(morning) and _short_night(before))
    return signs.count(True)


def _hrv_is_off(reading: Readiness) -> bool:
    if reading.hrv_ms is None or reading.hrv_low_ms is None or reading.hrv_high_ms is None:
        return False
    return not reading.hrv_low_ms <= reading.hrv_ms <= reading.hrv_high_ms


def _watch_warns(reading: Readiness) -> bool:
    if reading.training_status in _STRAINED:
        return True
    score = reading.training_readiness
    return score is not None and score < POOR_READINESS


def _high_pulse(reading: Readiness) -> bool:
    if reading.resting_hr is None or reading.resting_hr_baseline is None:
        return False
    return reading.resting_hr >= reading.resting_hr_baseline + RESTING_HR_UP


def _short_night(reading: Readiness) -> bool:
    return reading.sleep_s is not None and reading.sleep_s < 3600 * SHORT_SLEEP_H
