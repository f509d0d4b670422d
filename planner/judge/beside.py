"""Why a session may not go beside the other sessions of its days, as a judge reads the rulebook."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from planner.judge.breach import Reason
from planner.judge.witness import ONE_DAY, CertainDay, Witness, week_days
from planner.language import _
from planner.model import SlotKind
from planner.rulebook import numbers as n
from planner.rulebook.stages import MAINTAIN

Others = Mapping[SlotKind, set[dt.date]]  # the days of other lifting and jumps
_TOO_CLOSE: Final[Mapping[SlotKind, str]] = {"heavy": "H11", "plyo": "P08"}
_WEEK_IS_FULL: Final[Mapping[SlotKind, str]] = {"heavy": "H12", "plyo": "P12"}
_LAST_REST_DAY: Final[Mapping[SlotKind, str]] = {"heavy": "H07", "plyo": "P06"}


def beside(witness: Witness, kind: SlotKind, date: dt.date, others: Others) -> Iterator[Reason]:
    """Yield the rules that a session breaks together with the others. `others`: their days."""
    gap = _least_gap(witness, kind)
    if any(abs((other - date).days) < gap for other in others[kind]):
        why = _("another one is less than {hours} hours away", hours=24 * gap)
        yield Reason(_TOO_CLOSE[kind], why)

    cap = heavy_cap(witness, date) if kind == "heavy" else plyo_cap(witness, date)
    in_week = [day for day in week_days(date) if day in others[kind]]
    if len(in_week) >= cap:
        why = _("the week may hold {most} at most", most=cap)
        yield Reason(_WEEK_IS_FULL[kind], why)

    if _is_last_rest_day(witness, date, others):
        yield Reason(_LAST_REST_DAY[kind], _("it takes the week's only full rest day"))

    if kind == "heavy" or witness.jumps.tier >= n.HARD_TIER:
        yield from _hard_days(witness, date, others)


def _least_gap(witness: Witness, kind: SlotKind) -> int:
    """Return the least number of days from one session of a kind to the next."""
    if kind == "heavy":
        return n.HEAVY_GAP
    if witness.jumps.tier == 3:
        return n.PLYO_GAP_TIER3
    return n.PLYO_GAP


def _is_last_rest_day(witness: Witness, date: dt.date, others: Others) -> bool:
    taken = others["heavy"] | others["plyo"]
    if date in taken or not witness.day(date).rest:
        return False

    rest_days = [day for day in week_days(date) if witness.day(day).rest]
    return all(day in taken for day in rest_days if day != date)


def _hard_days(witness: Witness, date: dt.date, others: Others) -> Iterator[Reason]:
    """Yield P13: of any seven days at most four are hard, three from age 60.

    A day that is hard anyway may hold more.
    """
    if _is_hard(witness, date, others):
        return

    cap = n.HARD_DAYS
    if witness.age is not None and witness.age >= n.OLD:
        cap = n.HARD_DAYS_60

    for start in range(-6, 1):
        seven_days = [date + (start + i) * ONE_DAY for i in range(7)]
        hard = [day for day in seven_days if _is_hard(witness, day, others)]
        if len(hard) >= cap:
            yield Reason("P13", _("it would make more than {most} hard days in seven", most=cap))
            return


def _is_hard(witness: Witness, date: dt.date, others: Others) -> bool:
    day = witness.day(date)
    if day.hard or day.key_run or date in others["heavy"]:
        return True
    return date in others["plyo"] and witness.jumps.tier >= n.HARD_TIER


# ---- How many a week -----------------------------------------------------------------------------


def heavy_cap(witness: Witness, date: dt.date) -> int:
    """Return the most lifting sessions in a date's week (H12, 8.4).

    Two, and three in the off-season. One in a taper, when maintaining, in weeks with back-to-back
    long runs and where runs leave little room. None in the week of an A race.
    """
    if witness.weeks(date).race_week:
        return 0

    cap = n.HEAVY_PER_WEEK
    days = [witness.day(day) for day in week_days(date)]
    wished = witness.problem.athlete.heavy_per_week
    if wished is not None:
        most = n.HEAVY_PER_WEEK_MOST if _is_off_season(witness, days) else n.HEAVY_PER_WEEK
        cap = min(wished, most)

    if _runs_leave_room_for_one(days) or _one_a_week(witness, date):
        cap = min(cap, 1)
    return cap


def plyo_cap(witness: Witness, date: dt.date) -> int:
    """Return the most sessions with jumps in a date's week (P12)."""
    cap = n.PLYO_PER_WEEK
    wished = witness.problem.athlete.plyo_per_week
    if wished is not None:
        cap = min(wished, cap)

    if _one_a_week(witness, date):
        cap = min(cap, 1)
    return cap


def _is_off_season(witness: Witness, days: list[CertainDay]) -> bool:
    """Tell whether an advanced athlete may lift a third time: few runs, no A or B race near."""
    problem = witness.problem
    if problem.athlete.strength_level != "advanced" or _running_days(days) > n.FEW_RUNS:
        return False

    for race in problem.races:
        days_away = (race.date - problem.today).days
        if race.priority in ("A", "B") and 0 <= days_away <= n.OFF_SEASON_DAYS:
            return False
    return True


def _runs_leave_room_for_one(days: list[CertainDay]) -> bool:
    """Tell whether a week is full of running, or its quality runs take the evenings (8.4)."""
    quality = [run for day in days for run in day.runs if run.quality]
    running = _running_days(days)
    if running >= n.FULL_WEEK and len(quality) >= n.FULL_WEEK_QUALITY:
        return True

    if running < n.EVENING_RUNS or not quality:
        return False
    return all(run.half == "pm" for run in quality)


def _running_days(days: list[CertainDay]) -> int:
    return len([day for day in days if not day.rest])


def _one_a_week(witness: Witness, date: dt.date) -> bool:
    week = witness.weeks(date)
    if week.taper or week.phase == MAINTAIN:
        return True

    days = [witness.day(day) for day in week_days(date)]
    return any(one.long_run and following.long_run for one, following in pairwise(days))
