"""What a week of the season asks of the lifting: how many sets, how much weight, and why less."""

import datetime as dt
from typing import Final, NamedTuple

from planner.language import _, ngettext
from planner.model import WeekReason
from planner.rulebook.numbers import PLYO_GAP_CLOSES, TAPER_DAYS
from planner.rulebook.stages import ADAPTATION, DELOAD_VOLUME, TAPER_VOLUME, Week
from planner.season.lighter import LighterWeeks
from planner.season.races import Races
from planner.season.standing import Standing

_WEEK_DAYS: Final = 7
_HALF_WEEK: Final = 3  # days: the sets are halved when most of a week lies within D-14 [D]
_LIGHT_WEEK: Final = 3  # of phase 1, whose loads are the way back after a race [D]
_JUMPS_FROM_WEEK: Final = 3  # of phase 1 (evidence §4: P0 from week 3)


class _Reason(NamedTuple):
    """Why a week is lighter, and the factor on its sets."""

    volume: float
    why: WeekReason
    text: str


def week_of(
    standing: Standing, monday: dt.date, races: Races, lighter: LighterWeeks, *, phase_given: bool
) -> Week:
    """Return what the week from `monday` asks. `phase_given`: the athlete named the phase."""
    days_left = races.days_left(monday)
    row = standing.comeback
    deload = _is_deload(standing, monday, races, lighter)
    reasons = _reasons(standing, monday, days_left, lighter, deload=deload)
    lightest = min(reasons, key=_volume, default=None)

    phase, number = standing.phase, standing.number
    if standing.is_after_race and phase > ADAPTATION:
        phase, number = ADAPTATION, _LIGHT_WEEK

    return Week(
        phase,
        number,
        volume=lightest.volume if lightest is not None else 1.0,
        why=lightest.text if lightest is not None else "",
        reason=lightest.why if lightest is not None else None,
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
    """Return every reason for less; of two with the same volume the first one counts."""
    reasons = []

    if days_left - TAPER_DAYS <= _HALF_WEEK:
        text = _("half the sets, because your race is near")
        reasons.append(_Reason(TAPER_VOLUME, "taper", text))

    if deload:
        reasons.append(_why_deload(monday, lighter))

    if lighter.runs_much_more(monday):
        text = _("fewer sets, because you are running much more than usual")
        reasons.append(_Reason(DELOAD_VOLUME, "much_running", text))

    if standing.is_after_race:
        volume = standing.comeback.volumes[0] if standing.comeback.volumes else 1.0
        text = _("light weights, because your legs have just raced")
        reasons.append(_Reason(volume, "after_race", text))

    elif standing.is_coming_back:
        volume = standing.comeback.volumes[standing.back]
        text = _("fewer sets, because you are coming back from a break")
        reasons.append(_Reason(volume, "return", text))

    if standing.first_week_back and standing.comeback.sets_less:
        text = _("a little less, because you are coming back from a break")
        reasons.append(_Reason(1.0, "return", text))

    return reasons


def _volume(reason: _Reason) -> float:
    return reason.volume


def _is_deload(standing: Standing, monday: dt.date, races: Races, lighter: LighterWeeks) -> bool:
    """Tell whether the week is a lighter one.

    The movement phase has none, and near a race the race is enough.
    """
    if standing.phase == 0 or races.is_light_anyway(monday):
        return False
    return lighter.cuts_back(monday) or lighter.is_due(standing, monday)


def _why_deload(monday: dt.date, lighter: LighterWeeks) -> _Reason:
    if lighter.cuts_back(monday):
        text = _("a lighter week, to match your running")
        return _Reason(DELOAD_VOLUME, "cut_back", text)

    text = ngettext(
        "a lighter week after {count} harder one",
        "a lighter week after {count} harder ones",
        lighter.every - 1,
    )
    return _Reason(DELOAD_VOLUME, "lighter", text)


def _no_jumps(standing: Standing, *, phase_given: bool) -> str:
    """Say why a week is without jumps; empty if it may hold some (P01; evidence §3, gate)."""
    if standing.phase == 0:
        return _("jumps start after the movement phase")

    if standing.first_week_back and standing.comeback.up_to > PLYO_GAP_CLOSES:
        return _("no jumps in the first week back after a long break")

    is_new = not phase_given or standing.comeback.highest_phase <= ADAPTATION
    if is_new and standing.phase == ADAPTATION and standing.number < _JUMPS_FROM_WEEK:
        return _("jumps start in the third week of the adaptation phase")
    return ""
