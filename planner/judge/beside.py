"""Why a session may not go beside the other sessions of its days, as a judge reads the rulebook."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from planner.judge.breach import Reason
from planner.judge.witness import ONE_DAY, CertainDay, Witness, week_days
from planner.language import _
from planner.model import Effort, Half, SlotKind
from planner.rulebook import numbers as n
from planner.rulebook.stages import MAINTAIN


@dataclass(slots=True)
class Others:
    """The other sessions around one that is judged.

    `lifting` has the half-day of each lifting by its day, None if it is not known. `hard` are the
    days of lifting of heavy effort, `plyo` those of jumps.
    """

    lifting: dict[dt.date, Half | None]
    hard: set[dt.date]
    plyo: set[dt.date]

    def days(self, kind: SlotKind) -> Collection[dt.date]:
        """Return the days of a kind."""
        return self.lifting.keys() if kind == "heavy" else self.plyo


_WEEK_IS_FULL: Final[Mapping[SlotKind, str]] = {"heavy": "H12", "plyo": "P12"}
_LAST_REST_DAY: Final[Mapping[SlotKind, str]] = {"heavy": "H07", "plyo": "P06"}


@dataclass(frozen=True, slots=True)
class Judged:
    """The part of a session that is judged: its kind, its place, and how hard its lifting is.

    `half` is None where any half of the day would do.
    """

    kind: SlotKind
    date: dt.date
    half: Half | None
    effort: Effort


def beside(witness: Witness, judged: Judged, others: Others) -> Iterator[Reason]:
    """Yield the rules that a session breaks together with the others."""
    kind, date = judged.kind, judged.date
    if kind == "heavy":
        yield from _lifting_too_close(judged, others)
    else:
        yield from _jumps_too_close(witness, date, others)

    cap = heavy_cap(witness, date) if kind == "heavy" else plyo_cap(witness, date)
    in_week = [day for day in week_days(date) if day in others.days(kind)]
    if len(in_week) >= cap:
        why = _("the week may hold {most} at most", most=cap)
        yield Reason(_WEEK_IS_FULL[kind], why)

    if _is_last_rest_day(witness, date, others):
        yield Reason(_LAST_REST_DAY[kind], _("it takes the week's only full rest day"))

    hard_lifting = kind == "heavy" and judged.effort == "heavy"
    hard_jumps = kind == "plyo" and witness.jumps.tier >= n.HARD_TIER
    if hard_lifting or hard_jumps:
        yield from _hard_days(witness, date, others)


def _lifting_too_close(judged: Judged, others: Others) -> Iterator[Reason]:
    """Yield H11: 48 hours from other lifting, counted in half-days.

    A half that is not known may be either.
    """
    halves = [judged.half] if judged.half else ["am", "pm"]
    for half in halves:
        if not any(_is_near(judged.date, half, *other) for other in others.lifting.items()):
            return
    yield Reason("H11", _("other lifting is less than 48 hours away"))


def _is_near(date: dt.date, half: str, other: dt.date, other_half: Half | None) -> bool:
    here = 2 * date.toordinal() + (half == "pm")
    there = 2 * other.toordinal()
    possible = {"am": [there], "pm": [there + 1], None: [there, there + 1]}[other_half]
    return any(abs(here - moment) < n.HEAVY_GAP for moment in possible)


def _jumps_too_close(witness: Witness, date: dt.date, others: Others) -> Iterator[Reason]:
    gap = n.PLYO_GAP_TIER3 if witness.jumps.tier == 3 else n.PLYO_GAP
    if any(abs((other - date).days) < gap for other in others.plyo):
        yield Reason("P08", _("other jumps are less than {hours} hours away", hours=24 * gap))


def _is_last_rest_day(witness: Witness, date: dt.date, others: Others) -> bool:
    taken = others.lifting.keys() | others.plyo
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
    if day.key_run or day.hard_sport or day.hard_lifting or date in others.hard:
        return True
    return date in others.plyo and witness.jumps.tier >= n.HARD_TIER


# ---- How many a week -----------------------------------------------------------------------------


def heavy_cap(witness: Witness, date: dt.date) -> int:
    """Return the most lifting sessions in a date's week (H12, 8.4).

    Two, and three in the off-season. One in a taper, when maintaining and in weeks with
    back-to-back long runs. None in the week of an A race.
    """
    if witness.weeks(date).race_week:
        return 0

    cap = n.HEAVY_PER_WEEK
    days = [witness.day(day) for day in week_days(date)]
    wished = witness.problem.athlete.heavy_per_week
    if wished is not None:
        most = n.HEAVY_PER_WEEK_MOST if _is_off_season(witness, days) else n.HEAVY_PER_WEEK
        cap = min(wished, most)

    if _one_a_week(witness, date):
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


def _running_days(days: list[CertainDay]) -> int:
    return len([day for day in days if not day.rest])


def _one_a_week(witness: Witness, date: dt.date) -> bool:
    week = witness.weeks(date)
    if week.taper or week.phase == MAINTAIN:
        return True

    days = [witness.day(day) for day in week_days(date)]
    return any(one.long_run and following.long_run for one, following in pairwise(days))
