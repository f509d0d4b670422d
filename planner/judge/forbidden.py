"""Why a day may not hold lifting or jumps, as a judge reads the rulebook: by itself, and by the days around it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from planner.judge.witness import ONE_DAY, Known, Witness, week_days
from planner.model import Half, SessionKind, SlotKind
from planner.rulebook import numbers as n

Reason = tuple[str, str]  # rule id, why
Others = Mapping[SlotKind, set[dt.date]]  # the days of other lifting and jumps


# ---- What one day forbids --------------------------------------------------------------------------------------------


def forbidden(known: Witness, kind: SlotKind, date: dt.date) -> list[Reason]:
    """Say why a day may not hold a kind of session, whatever else is planned."""
    return heavy_day(known, date) if kind == "heavy" else _plyo_day(known, date)


def heavy_day(known: Witness, date: dt.date) -> list[Reason]:
    """Say why a day may not hold heavy lifting, whatever else is planned."""
    runs, eve, second = known.day(date).runs, known.after(date, 1), known.after(date, 2)
    new = known.season.first_exposures
    long = 0 if new or _novice(known) else n.LONG_CLOSES_DAY
    red = date == known.problem.today and known.readiness == "red"
    return [
        *gated(known.heavy_gate.rule, known.heavy_gate.text),
        *when(red, "H09", "two signs say the athlete has not recovered"),
        *race_day(known, date, "H01"),
        *_race_window(known, date, "heavy"),
        *race_closure(known, date, "heavy"),
        *when(eve.key_run, "H03", "the next day holds a key run"),
        *when(
            second.long_run and known.after(date, 3).long_run,
            "H03",
            "back-to-back long runs begin in two days",
        ),
        *when(
            new and second.key_run,
            "H10",
            "a key run is two days away and the legs are new to lifting",
        ),
        *when(
            any(r.quality and r.half == "pm" for r in runs),
            "H04",
            "the day's quality run comes later, in the afternoon",
        ),
        *when(
            any(r.is_long_of(long) or r.closes_day for r in runs),
            "H05",
            "it is the day of the long run",
        ),
        *when(
            _damaged(known.after(date, -1)),
            "H06",
            "the day before held a very long run, or one downhill",
        ),
        *when(
            known.day(date).key_run and not known.is_free(date, "pm"),
            "H13",
            "no time is left after the key run",
        ),
    ]


def _plyo_day(known: Witness, date: dt.date) -> list[Reason]:
    runs, eve, novice = known.day(date).runs, known.after(date, 1), _novice(known)
    red = date == known.problem.today and known.readiness == "red"
    before = any(r.quality or r.is_long_of(n.LONG_DAMAGE) or (novice and r.long) for r in eve.runs)
    after_long = _long_of(known.after(date, -1), n.LONG_CLOSES_DAY)
    same_day = any(r.long or r.kind == "hills" or (novice and r.quality) for r in runs)
    return [
        *gated(known.plyo_gate.rule, known.plyo_gate.text),
        *gated("P01" if known.weeks(date).no_jumps else "", known.weeks(date).no_jumps),
        *when(red, "H09", "two signs say the athlete has not recovered"),
        *race_day(known, date, "P02"),
        *_race_window(known, date, "plyo"),
        *race_closure(known, date, "plyo"),
        *when(before, "P03", "the next day holds a run that needs fresh legs"),
        *when(same_day, "P04", "the day's run is too hard for jumps beside it"),
        *when(
            after_long or _damaged(known.after(date, -1)),
            "P05",
            "the day before held a long run, or one downhill",
        ),
    ]


def when(holds: bool, rule: str, why: str) -> list[Reason]:
    """Return the rule with its reason where it applies."""
    return [(rule, why)] if holds else []


def gated(rule: str, why: str) -> list[Reason]:
    """Return the rule that shuts a gate, if one does."""
    return when(bool(rule), rule, why)


def _novice(known: Witness) -> bool:
    return known.problem.athlete.strength_level == "novice"


def _long_of(day: Known, minutes: float) -> bool:
    return any(run.is_long_of(minutes) for run in day.runs)


def _damaged(day: Known) -> bool:
    return any(run.downhill or run.is_long_of(n.LONG_DAMAGE) for run in day.runs)


def race_day(known: Witness, date: dt.date, rule: str) -> list[Reason]:
    """Say whether a race is on this day."""
    racing = any(r.date == date for r in known.races) or any(
        r.kind == "race" for r in known.day(date).runs
    )
    return when(racing, rule, "it is a race day")


def _race_window(known: Witness, date: dt.date, kind: SlotKind) -> list[Reason]:
    rule, windows = ("H02", n.HEAVY_RACE_WINDOW) if kind == "heavy" else ("P02", n.PLYO_RACE_WINDOW)
    return [
        (rule, f"the {race.priority} race of {race.date} is {(race.date - date).days} days away")
        for race in known.races
        if race.listed and 0 < (race.date - date).days <= windows[race.priority][race.size]
    ]


def race_closure(known: Witness, date: dt.date, kind: SlotKind) -> list[Reason]:
    """Say which races are still in the legs (H08, P07)."""
    rule, closures = ("H08", n.HEAVY_AFTER_RACE) if kind == "heavy" else ("P07", n.PLYO_AFTER_RACE)
    return [
        (rule, f"the race of {race.date} is only {(date - race.date).days} days ago")
        for race in known.races
        if 0
        < (date - race.date).days
        <= (n.AFTER_C_RACE if race.priority == "C" else closures[race.size])
    ]


# ---- What the days around it forbid ----------------------------------------------------------------------------------


def beside(known: Witness, kind: SlotKind, date: dt.date, others: Others) -> Iterator[Reason]:
    """Say why a session breaks a rule with the other sessions there are (`others`: their days, by kind)."""
    gap = n.HEAVY_GAP
    if kind == "plyo":
        gap = n.PLYO_GAP_TIER3 if known.jumps.tier == 3 else n.PLYO_GAP
    if any(abs((other - date).days) < gap for other in others[kind]):
        yield (
            ("H11" if kind == "heavy" else "P08"),
            f"another stands less than {24 * gap} hours away",
        )
    week = week_days(date)
    cap = _heavy_cap(known, date) if kind == "heavy" else _plyo_cap(known, date)
    if sum(day in others[kind] for day in week) >= cap:
        yield ("H12" if kind == "heavy" else "P12"), f"the week may hold {cap} at most"
    taken = others["heavy"] | others["plyo"]
    if known.day(date).rest and date not in taken:
        left = [day for day in week if known.day(day).rest and day not in taken and day != date]
        yield from when(
            not left, "H07" if kind == "heavy" else "P06", "it takes the week's only full rest day"
        )
    if kind == "heavy" or known.jumps.tier >= n.HARD_TIER:
        yield from _hard_days(known, date, others)


def _hard_days(known: Witness, date: dt.date, others: Others) -> Iterator[Reason]:
    """P13: of any seven days at most four are hard, three from age 60; a day that is hard anyway may hold more."""

    def hard(day: dt.date) -> bool:
        ours = day in others["heavy"] or (day in others["plyo"] and known.jumps.tier >= n.HARD_TIER)
        return ours or known.day(day).hard or known.day(day).key_run

    cap = n.HARD_DAYS_60 if known.age is not None and known.age >= n.OLD else n.HARD_DAYS
    windows = ([date + (start + i) * ONE_DAY for i in range(7)] for start in range(-6, 1))
    if not hard(date) and any(sum(map(hard, window)) >= cap for window in windows):
        yield "P13", f"it would make more than {cap} hard days in seven"


def _heavy_cap(known: Witness, date: dt.date) -> int:
    """H12 and 8.4: two; three off-season; one in taper, when maintaining, and in weeks of back-to-back long runs."""
    problem, week = known.problem, [known.day(day) for day in week_days(date)]
    wished, running = problem.athlete.heavy_per_week, sum(not day.rest for day in week)
    far = not any(
        r.priority in "AB" and 0 <= (r.date - problem.today).days <= n.OFF_SEASON_DAYS
        for r in problem.races
    )
    free = far and running <= n.FEW_RUNS and problem.athlete.strength_level == "advanced"
    cap = (
        n.HEAVY_PER_WEEK
        if wished is None
        else min(wished, n.HEAVY_PER_WEEK_MOST if free else n.HEAVY_PER_WEEK)
    )
    quality = [run for day in week for run in day.runs if run.quality]
    full = running >= n.FULL_WEEK and len(quality) >= n.FULL_WEEK_QUALITY
    evenings = (
        running >= n.EVENING_RUNS and bool(quality) and all(run.half == "pm" for run in quality)
    )
    if known.weeks(date).race_week:
        return 0
    return min(cap, 1) if full or evenings or _one_a_week(known, date) else cap


def _plyo_cap(known: Witness, date: dt.date) -> int:
    wished = known.problem.athlete.plyo_per_week
    cap = n.PLYO_PER_WEEK if wished is None else min(wished, n.PLYO_PER_WEEK)
    return min(cap, 1) if _one_a_week(known, date) else cap


def _one_a_week(known: Witness, date: dt.date) -> bool:
    week, days = known.weeks(date), [known.day(day) for day in week_days(date)]
    back_to_back = any(a.long_run and b.long_run for a, b in pairwise(days))
    return week.taper or week.phase == 5 or back_to_back


def half_of(
    known: Witness,
    date: dt.date,
    half: Half,
    kinds: Sequence[SessionKind],
    free: Sequence[SessionKind],
) -> Iterator[Reason]:
    """Say why a session may not go into this half of its day: runs come first (H13), jumps alone warm up (P04).

    `free`: those of its kinds that the athlete has not locked.
    """
    keys = [run for run in known.day(date).runs if run.key]
    lifting = any(kind in ("heavy", "primer", "micro") for kind in free)
    yield from when(
        bool(keys) and lifting and half != "pm",
        "H13",
        "the key run has to come first, three hours before",
    )
    alone = tuple(kinds) == tuple(free) == ("plyo",)
    warm_up = any(run.half in (None, half) for run in keys)
    yield from when(
        bool(keys) and alone and not warm_up, "P04", "jumps alone belong into the run's warm-up"
    )
