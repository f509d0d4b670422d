"""Goes through the weeks of a season, the past ones and those ahead: what was done decides what comes next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from planner.log.lifted import MAIN, is_logged, sets_by_week
from planner.log.maxima import has_plateaued
from planner.model import Level, PlanningProblem, Race
from planner.rulebook.numbers import HEAVY_AFTER_RACE, PLYO_GAP_CLOSES, TAPER_DAYS, race_size
from planner.rulebook.stages import (
    ADAPTATION,
    DELOAD_VOLUME,
    HALF_VOLUME,
    MAINTAIN,
    MAX_STRENGTH,
    POWER,
    RETURNS,
    STAGES,
    STRENGTH,
    TAPER_VOLUME,
    Return,
    Week,
    comeback,
)
from planner.runs.run import Run
from planner.season.cutback import (
    cut_backs_done,
    cuts_back,
    minutes_by_week,
    rhythm,
    runs_much_more,
)
from planner.weeks import WEEK, monday_of

_STARTS: Final[dict[Level, int]] = {
    "novice": 0,
    "intermediate": ADAPTATION,
    "advanced": STRENGTH,
}  # by experience [D]
_LOGGED: Final = (
    6  # sessions with sets of the main lifts in 8 weeks that skip to phase 2 (evidence §10.2)
)
_LOGGED_WINDOW: Final = dt.timedelta(weeks=8)
_PLATEAU_FROM: Final = (
    6  # weeks of phase 3 from which a plateau ends it (evidence §4: 6-8 weeks, exit at a plateau)
)
_POWER_DAYS, MAINTAIN_DAYS = (
    56,
    21,
)  # days to an A race from which phases 4 and 5 hold (evidence §4, exits)
# Heavy lifting is what is proven: power waits for six weeks of it (three if the race is near), and is left out when
# less than two weeks are left for it. A race within 16 weeks is waited for in the heavy phase. Days, weeks [D]
_HEAVY_FIRST: Final = ((_POWER_DAYS, 6), (42, 3))
_POWER_AT_LEAST, _WAITS_DAYS = 35, 112
_STRONG_FROM: Final = 3  # weeks of phase 2 before which there is nothing to maintain yet [D]
_DELOAD_EVERY: Final[dict[Level, int]] = {
    "novice": 6,
    "intermediate": 4,
    "advanced": 4,
}  # weeks (evidence §4, deload)
_HALF_WEEK: Final = dt.timedelta(
    days=3
)  # half volume when the greater part of a week lies within D-14 [D]
_JUMPS_FROM_WEEK: Final = 3  # of phase 1 (evidence §4: P0 from week 3)
_LIGHT_SETS, _SETS_WEEKS = (
    0.7,
    3,
)  # share of the most sets of the weeks before, and how many of those count [D]
_USUAL: Final = 2  # sessions that a week ahead is reckoned with
_WEEKS_BEHIND: Final = 4  # weeks after the horizon that are looked at, and a bit


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a week finds the athlete."""

    phase: int
    number: int = 1  # weeks of the phase with lifting in them, this one included
    sessions: int = 0  # done in the phase before this week
    loading: int = 0  # weeks since the last lighter one
    comeback: Return = RETURNS[0]
    back: int = 0  # weeks with lifting since the gap, before this one
    done: int = 0  # whole sessions of this week


class Walk:
    """A season's weeks. A phase is settled on a Monday and stays for the week, unless a gap ends it."""

    def __init__(
        self,
        problem: PlanningProblem,
        runs: Sequence[Run],
        lifted: Sequence[dt.date],
        whole: frozenset[dt.date],
    ) -> None:
        """Look at the lifting days (`whole`: with a whole session), the lighter running weeks, races and sets."""
        self.problem, self.given = problem, problem.strength
        self.phases: dict[dt.date, int] = {}  # by the Mondays that were walked
        self.level = problem.athlete.strength_level
        self.this_monday = monday_of(problem.today)
        self.minutes = minutes_by_week(runs, problem.today)
        self.run_days = sorted({run.day for run in runs})
        self.cut_backs = cut_backs_done(self.minutes, self.this_monday)
        self.every = rhythm(self.cut_backs) or _DELOAD_EVERY[self.level]
        self.races = sorted(r.date for r in problem.races if r.priority == "A")
        self.ends = [r.date for r in problem.races if r.priority == "A" or _is_long(r)]
        self.sets = sets_by_week(problem.activities)
        self.logged = sorted({a.day for a in problem.activities if is_logged(a)})
        self.standing = self._now(lifted, whole)

    def weeks(self, gap: Return) -> tuple[Week, ...]:
        """Return the weeks from this one on; `gap`: the table's row for the days without lifting until today."""
        stand = _back(self.standing, gap)
        found = []
        for ahead in range(self.problem.horizon_days // 7 + _WEEKS_BEHIND):
            monday = self.this_monday + ahead * WEEK
            week = self._week(stand, monday)
            found.append(week)
            stand = self._on(
                replace(stand, done=max(stand.done, _USUAL)), monday + WEEK, light=week.volume < 1
            )
        return tuple(found)

    def _now(self, lifted: Sequence[dt.date], whole: frozenset[dt.date]) -> Standing:
        """Walk from the first lifting to this week."""
        if self.given is not None:
            weeks, phase = self.given.heavy_done // 2, self.given.phase
            return Standing(phase, 1 + weeks % STAGES[phase].weeks, loading=weeks % self.every)
        by_week: dict[dt.date, list[dt.date]] = {}
        for day in lifted:
            by_week.setdefault(monday_of(day), []).append(day)
        monday = min(by_week, default=self.this_monday)
        start = _STARTS[self.level]
        if not lifted and self._days_to_race(monday) <= MAINTAIN_DAYS:
            start = min(
                start, ADAPTATION
            )  # nobody begins with heavy weights shortly before the race of the year
        stand, last = Standing(start), None
        while True:
            for day in by_week.get(monday, []):
                stand = stand if last is None else _back(stand, self.comeback(last, day))
                last = day
            stand = replace(stand, done=sum(day in whole for day in by_week.get(monday, [])))
            self.phases[monday] = stand.phase
            if monday == self.this_monday:
                return stand
            light = not stand.done or self._was_light(stand, monday)
            monday += WEEK
            stand = self._on(stand, monday, light=light)

    def _on(self, stand: Standing, monday: dt.date, *, light: bool) -> Standing:
        """Return where the week from `monday` finds somebody who stood there the week before."""
        past = bool(stand.done)
        after = replace(
            stand,
            number=stand.number + past,
            sessions=stand.sessions + stand.done,
            loading=0 if light else stand.loading + 1,
            back=stand.back + past,
            done=0,
        )
        if self.given is not None:
            return replace(after, number=1 + stand.number % STAGES[stand.phase].weeks)
        if any(monday - WEEK <= race < monday for race in self.ends):
            return self._after_race(after, monday)
        return self._towards_race(self._exit(after, monday), monday)

    def _after_race(self, stand: Standing, monday: dt.date) -> Standing:
        """Begin the next base period, unless the race of the year is still to come."""
        days = self._days_to_race(monday)
        if stand.phase >= STRENGTH and days <= MAINTAIN_DAYS:
            return _enter(stand, MAINTAIN)
        return _enter(stand, min(stand.phase, MAX_STRENGTH if days <= _WAITS_DAYS else STRENGTH))

    def _exit(self, stand: Standing, monday: dt.date) -> Standing:
        """End a phase that has done its work (evidence §4, exits)."""
        stage = STAGES[stand.phase]
        if stand.phase < STRENGTH and self._lifts_already(monday):
            return _enter(stand, STRENGTH)
        if stand.phase == MAINTAIN:
            return stand  # until the race: the week after it ends the season
        flat = stand.phase == MAX_STRENGTH and stand.number > _PLATEAU_FROM
        if flat and has_plateaued(self.problem.activities, monday, MAIN):
            return _enter(stand, POWER)
        if stand.number <= stage.weeks or stand.sessions < stage.sessions:
            return stand
        if stand.phase == MAX_STRENGTH and self._days_to_race(monday) <= _WAITS_DAYS:
            return stand
        if stand.phase == POWER:
            return stand if self._days_to_race(monday) <= _POWER_DAYS else _enter(stand, STRENGTH)
        return _enter(stand, stand.phase + 1)

    def _towards_race(self, stand: Standing, monday: dt.date) -> Standing:
        """Phases 4 and 5 end the season before an A race, for those who have come as far as the strength phase."""
        days = self._days_to_race(monday)
        strong = stand.phase > STRENGTH or (stand.phase == STRENGTH and stand.number > _STRONG_FROM)
        if strong and days <= MAINTAIN_DAYS:
            return stand if stand.phase == MAINTAIN else _enter(stand, MAINTAIN)
        ready = any(
            _POWER_AT_LEAST <= days <= most and stand.number > weeks for most, weeks in _HEAVY_FIRST
        )
        return _enter(stand, POWER) if stand.phase == MAX_STRENGTH and ready else stand

    def _days_to_race(self, monday: dt.date) -> float:
        return min(
            ((race - monday).days for race in self.races if race >= monday), default=float("inf")
        )

    def _lifts_already(self, monday: dt.date) -> bool:
        return sum(monday - _LOGGED_WINDOW <= day < monday for day in self.logged) >= _LOGGED

    def _deload_is_due(self, stand: Standing, monday: dt.date) -> bool:
        """Tell whether it is time for a lighter week; it waits a week for the runner's own."""
        return stand.loading >= self.every - 1 and not self._cuts_back(monday + WEEK)

    def _was_light(self, stand: Standing, monday: dt.date) -> bool:
        """Tell whether a week behind us was a lighter one: by its recorded sets, else by what it asked for."""
        if self._deload_is_due(stand, monday):
            return True
        before = max(
            self.sets.get(monday - number * WEEK, 0) for number in range(1, _SETS_WEEKS + 1)
        )
        if before and monday in self.sets:
            return self.sets[monday] <= _LIGHT_SETS * before
        return self._cuts_back(monday) or self._week(stand, monday).volume < 1

    def _cuts_back(self, monday: dt.date) -> bool:
        if monday < self.this_monday:
            return monday in self.cut_backs
        return bool(cuts_back(self.problem, self.minutes, monday))

    def comeback(self, last: dt.date, day: dt.date) -> Return:
        """Return how to come back on `day` after lifting on `last`: after a week without any training at half volume.

        Illness is known while it lasts; what is left of it afterwards are the days without a run (evidence §4).
        """
        row = comeback((day - last).days)
        ran = [run for run in self.run_days if last - WEEK <= run < day]
        stood_still = bool(ran) and any(b - max(a, last) >= WEEK for a, b in pairwise([*ran, day]))
        return (
            replace(row, volumes=(HALF_VOLUME, *row.volumes[1:]), sets_less=0)
            if stood_still
            else row
        )

    def _week(self, stand: Standing, monday: dt.date) -> Week:
        cut_back = self._cuts_back(monday)
        deload = stand.phase > 0 and (cut_back or self._deload_is_due(stand, monday))
        tapers = [race - dt.timedelta(TAPER_DAYS) - monday for race in self.races if monday <= race]
        more = runs_much_more(self.problem, self.minutes, monday)
        back, first_back = stand.comeback, stand.back == 0
        coming_back = back.volumes[stand.back] if stand.back < len(back.volumes) else 1.0
        reasons = [
            (
                TAPER_VOLUME,
                any(start <= _HALF_WEEK for start in tapers),
                "half the sets, because your race is near",
            ),
            (DELOAD_VOLUME, deload and cut_back, "a lighter week, like your running"),
            (
                DELOAD_VOLUME,
                deload and not cut_back,
                f"a lighter week after {self.every - 1} harder ones",
            ),
            (DELOAD_VOLUME, more, "fewer sets, because you run much more than usual"),
            (coming_back, coming_back < 1, "fewer sets, because you come back after a break"),
            (
                1.0,
                first_back and bool(back.sets_less),
                "a little less, because you come back after a break",
            ),
        ]
        volume, why = next(
            ((v, text) for v, holds, text in sorted(reasons, key=_volume) if holds), (1.0, "")
        )
        return Week(
            stand.phase,
            stand.number,
            volume=volume,
            why=why,
            deload=deload,
            taper=any(start < WEEK for start in tapers),
            race_week=any(monday <= race < monday + WEEK for race in self.races),
            load=back.load if first_back else 1.0,
            sets_less=back.sets_less if first_back else 0,
            no_jumps=self._no_jumps(stand),
        )

    def _no_jumps(self, stand: Standing) -> str:
        """Say why a week is without jumps, empty if it need not be (P01; evidence §3, gate)."""
        if stand.phase == 0:
            return "jumps come after the movement phase"
        if stand.comeback.up_to > PLYO_GAP_CLOSES and stand.back == 0:
            return "the first week back after a long gap is without jumps"
        new = self.given is None or stand.comeback.highest_phase <= ADAPTATION
        if new and stand.phase == ADAPTATION and stand.number < _JUMPS_FROM_WEEK:
            return "jumps come from the third week of adaptation"
        return ""


def _volume(reason: tuple[float, bool, str]) -> float:
    return reason[0]


def _enter(stand: Standing, phase: int) -> Standing:
    return replace(stand, phase=phase, number=1, sessions=0)


def _back(stand: Standing, row: Return) -> Standing:
    """Come back after a gap; a return that is still going on is not cut short by a smaller gap."""
    if row is RETURNS[0] or (
        row.up_to < stand.comeback.up_to and stand.back < len(stand.comeback.volumes)
    ):
        return stand
    stand = replace(stand, comeback=row, back=0)
    falls = row.highest_phase < MAINTAIN and stand.phase >= row.highest_phase
    return _enter(stand, row.highest_phase) if falls else stand


def _is_long(race: Race) -> bool:
    """Tell whether a B race takes so much out of the legs that a phase ends with it ([D]: from the marathon on)."""
    return (
        race.priority == "B"
        and HEAVY_AFTER_RACE[race_size(race.distance_m)] >= HEAVY_AFTER_RACE["marathon"]
    )
