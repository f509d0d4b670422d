"""What a week of the season asks of the lifting: how many sets, how much weight, and why less."""

import datetime as dt
from typing import Final, NamedTuple

from planner.language import _, ngettext
from planner.rulebook.numbers import PLYO_GAP_CLOSES, TAPER_DAYS
from planner.rulebook.stages import ADAPTATION, DELOAD_VOLUME, TAPER_VOLUME, Week
from planner.season.lighter import LighterWeeks
from planner.season.races import Races
from planner.season.standing import Standing

_WEEK_DAYS: Final = 7
_HALF_WEEK: Final = 3  # days: the sets are halved when most of a week lies within D-14 [D]
_JUMPS_FROM_WEEK: Final = 3  # of phase 1 (evidence §4: P0 from week 3)


class _Reason(NamedTuple):
    """Why a week is lighter, and the factor on its sets."""

    volume: float
    text: str


def week_of(
    standing: Standing, monday: dt.date, races: Races, lighter: LighterWeeks, *, phase_given: bool
) -> Week:
    """Return what the week from `monday` asks. `phase_given`: the athlete named the phase."""
    days_left = races.days_left(monday)
    row = standing.comeback
    deload = _is_deload(standing, monday, lighter)
    reasons = _reasons(standing, monday, days_left, lighter, deload=deload)
    lightest = min(reasons, key=_volume, default=_Reason(1.0, ""))

    return Week(
        standing.phase,
        standing.number,
        volume=lightest.volume,
        why=lightest.text,
        deload=deload,
        taper=days_left - TAPER_DAYS < _WEEK_DAYS,
        race_week=days_left < _WEEK_DAYS,
        load=row.load if standing.first_week_back else 1.0,
        sets_less=row.sets_less if standing.first_week_back else 0,
        no_jumps=_no_jumps(standing, phase_given=phase_given),
    )


def _reasons(
    standing: Standing, monday: dt.date, days_left: float, lighter: LighterWeeks, *, deload: bool
) -> list[_Reason]:
    """Return every reason for less. Of two with the same volume the first one counts."""
    reasons = []

    if days_left - TAPER_DAYS <= _HALF_WEEK:
        reasons.append(_Reason(TAPER_VOLUME, _("half the sets, because your race is near")))

    if deload:
        reasons.append(_Reason(DELOAD_VOLUME, _why_deload(monday, lighter)))

    if lighter.runs_much_more(monday):
        text = _("fewer sets, because you are running much more than usual")
        reasons.append(_Reason(DELOAD_VOLUME, text))

    if standing.is_coming_back:
        volume = standing.comeback.volumes[standing.back]
        text = _("fewer sets, because you are coming back from a break")
        reasons.append(_Reason(volume, text))

    if standing.first_week_back and standing.comeback.sets_less:
        text = _("a little less, because you are coming back from a break")
        reasons.append(_Reason(1.0, text))

    return reasons


def _volume(reason: _Reason) -> float:
    return reason.volume


def _is_deload(standing: Standing, monday: dt.date, lighter: LighterWeeks) -> bool:
    """Tell whether the week is a lighter one. The movement phase has none."""
    if standing.phase == 0:
        return False
    return lighter.cuts_back(monday) or lighter.is_due(standing, monday)


def _why_deload(monday: dt.date, lighter: LighterWeeks) -> str:
    if lighter.cuts_back(monday):
        return _("a lighter week, to match your running")
    return ngettext(
        "a lighter week after {count} harder one",
        "a lighter week after {count} harder ones",
        lighter.every - 1,
    )


def _no_jumps(standing: Standing, *, phase_given: bool) -> str:
    """Say why a week is without jumps (P01, evidence §3, gate).

    Return an empty text if it may hold some.
    """
    if standing.phase == 0:
        return _("jumps start after the movement phase")

    if standing.first_week_back and standing.comeback.up_to > PLYO_GAP_CLOSES:
        return _("no jumps in the first week back after a long break")

    is_new = not phase_given or standing.comeback.highest_phase <= ADAPTATION
    if is_new and standing.phase == ADAPTATION and standing.number < _JUMPS_FROM_WEEK:
        return _("jumps start in the third week of the adaptation phase")
    return ""
