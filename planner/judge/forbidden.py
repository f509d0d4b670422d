"""Why a day may not hold lifting or jumps by itself, as a judge reads the rulebook."""

import datetime as dt
from collections.abc import Iterator, Sequence

from planner.judge.beside import Judged
from planner.judge.breach import Reason
from planner.judge.witness import CertainDay, Raced, Witness
from planner.language import _, ngettext
from planner.model import Half, SessionKind, SlotKind
from planner.rulebook import numbers as n
from planner.season.gates import Gate

_LIFTING = ("heavy", "primer", "micro")
_HALVES: tuple[Half, ...] = ("am", "pm")


def forbidden(witness: Witness, judged: Judged) -> Iterator[Reason]:
    """Yield why a day may not hold a kind of session, whatever else is planned."""
    if judged.kind == "heavy":
        yield from heavy_day(witness, judged)
    else:
        yield from _plyo_day(witness, judged.date)


# ---- Lifting -------------------------------------------------------------------------------------


def heavy_day(witness: Witness, judged: Judged) -> Iterator[Reason]:
    """Yield why a day may not hold lifting of an effort, whatever else is planned."""
    date = judged.date
    yield from shut(witness.heavy_gate)
    yield from _not_recovered(witness, date)
    yield from race_day(witness, date, "H01")
    yield from _race_window(witness, date, "heavy")
    yield from race_closure(witness, date, "heavy")
    yield from _heavy_before_runs(witness, judged)
    yield from _heavy_beside_runs(witness, judged)
    yield from _no_half_left(witness, date)

    if _damaged(witness.after(date, -1)):
        yield Reason("H06", _("there was a very long run, or one downhill, the day before"))

    if witness.problem.athlete.rest_days == "free" and witness.day(date).rest:
        yield Reason("H16", _("the athlete keeps days without a run free"))


def _heavy_before_runs(witness: Witness, judged: Judged) -> Iterator[Reason]:
    date = judged.date
    next_day, in_two_days = witness.after(date, 1), witness.after(date, 2)
    if next_day.key_run:
        yield Reason("H03", _("there is a key run the next day"))
    elif next_day.hard_sport:
        yield Reason("H03", _("there is a hard session of another sport the next day"))

    if in_two_days.long_run and witness.after(date, 3).long_run:
        yield Reason("H03", _("back-to-back long runs start in two days"))

    quality = in_two_days.hard_sport or any(run.quality for run in in_two_days.runs)
    if witness.season.first_exposures and judged.effort != "light" and quality:
        yield Reason("H10", _("a quality run is two days away and the legs are new to lifting"))


def _heavy_beside_runs(witness: Witness, judged: Judged) -> Iterator[Reason]:
    runs = witness.day(judged.date).runs
    if any(run.quality and run.half == "pm" for run in runs):
        yield from _after_evening_quality(witness, judged)

    morning_only = witness.is_free(judged.date, "am") and not witness.is_free(judged.date, "pm")
    if morning_only and witness.day(judged.date).key_run:
        long = any(run.long for run in runs)
        if long or not witness.problem.overrides.one_visit:
            yield Reason("H13", _("there is no time left after the key run"))

    closing_minutes = n.LONG_CLOSES_DAY
    if witness.season.first_exposures or witness.novice:
        closing_minutes = 0
    if any(run.closes_day or run.is_long_of(closing_minutes) for run in runs):
        yield Reason("H05", _("it is the day of the long run"))


def _after_evening_quality(witness: Witness, judged: Judged) -> Iterator[Reason]:
    """Yield H04 unless the lifting can go straight after the run, in one visit."""
    works = witness.problem.overrides.one_visit and witness.is_free(judged.date, "pm")
    if not works:
        yield Reason("H04", _("the day's quality run comes later, in the afternoon"))
    elif judged.effort == "heavy" and judged.half and witness.season.first_exposures:
        yield Reason("H04", _("straight after a quality run, new legs lift moderately at most"))


def _no_half_left(witness: Witness, date: dt.date) -> Iterator[Reason]:
    """Yield H17 where other sports take every free half of the day."""
    others = witness.day(date).others
    free = [half for half in _HALVES if witness.is_free(date, half)]
    if others and not [half for half in free if not taken_by_sport(witness, date, half)]:
        yield Reason("H17", _("another sport takes the day"))


def taken_by_sport(witness: Witness, date: dt.date, half: Half) -> bool:
    """Tell whether another sport keeps lifting out of a half-day (H17).

    It takes its own half, both where that is not known. Lifting never goes before a hard one.
    """
    for other in witness.day(date).others:
        if other.half in (None, half):
            return True
        if other.hard and half == "am":
            return True
    return False


# ---- Jumps ---------------------------------------------------------------------------------------


def _plyo_day(witness: Witness, date: dt.date) -> Iterator[Reason]:
    yield from shut(witness.plyo_gate)
    no_jumps = witness.weeks(date).no_jumps
    if no_jumps:
        yield Reason("P01", no_jumps)
    if min(witness.jumps.tier, n.HIGHEST_TIER[witness.weeks(date).phase]) == 0:
        yield Reason("P11", _("only hops in warm-ups have been earned"))

    yield from _not_recovered(witness, date)
    yield from race_day(witness, date, "P02")
    yield from _race_window(witness, date, "plyo")
    yield from race_closure(witness, date, "plyo")

    if _needs_fresh_legs(witness, witness.after(date, 1)):
        yield Reason("P03", _("the next day's run needs fresh legs"))

    if _too_hard_for_jumps(witness, witness.day(date)):
        yield Reason("P04", _("the day's run is too hard to add jumps"))

    day_before = witness.after(date, -1)
    if _long_of(day_before, n.LONG_CLOSES_DAY) or _damaged(day_before):
        yield Reason("P05", _("there was a long run, or one downhill, the day before"))


def hops_day(witness: Witness, date: dt.date) -> Iterator[Reason]:
    """Yield why the warm-up of a day's run may hold no hops (8.2)."""
    yield from shut(witness.plyo_gate)
    if not witness.problem.athlete.hops:
        yield Reason("P09", _("the athlete wants no hops"))
    if witness.weeks(date).phase < n.HOPS_FROM_PHASE:
        yield Reason("P01", _("hops start after the movement phase"))

    yield from _not_recovered(witness, date)
    yield from race_day(witness, date, "P02")
    yield from _race_window(witness, date, "plyo")
    yield from race_closure(witness, date, "plyo")

    day = witness.day(date)
    if day.rest:
        yield Reason("P09", _("there is no run to warm up for"))
    if any(run.long or run.kind == "hills" for run in day.runs):
        yield Reason("P04", _("the day's run is too hard for hops"))
    if _long_of(witness.after(date, 1), n.LONG_DAMAGE):
        yield Reason("P03", _("there is a very long run the next day"))


def _needs_fresh_legs(witness: Witness, day: CertainDay) -> bool:
    if witness.novice and day.long_run:
        return True
    return any(run.quality or run.is_long_of(n.LONG_DAMAGE) for run in day.runs)


def _too_hard_for_jumps(witness: Witness, day: CertainDay) -> bool:
    if witness.novice and day.key_run:
        return True
    return any(run.long or run.kind == "hills" for run in day.runs)


# ---- Both ----------------------------------------------------------------------------------------


def shut(gate: Gate) -> Iterator[Reason]:
    """Yield the rule that shuts a gate, if one does."""
    if not gate.is_open:
        yield Reason(gate.rule, gate.text)


def _not_recovered(witness: Witness, date: dt.date) -> Iterator[Reason]:
    if date == witness.problem.today and witness.readiness == "red":
        yield Reason("H09", _("two signs show that the athlete has not recovered"))


def _long_of(day: CertainDay, minutes: float) -> bool:
    return any(run.is_long_of(minutes) for run in day.runs)


def _damaged(day: CertainDay) -> bool:
    return any(run.downhill or run.is_long_of(n.LONG_DAMAGE) for run in day.runs)


# ---- Races ---------------------------------------------------------------------------------------


def race_day(witness: Witness, date: dt.date, rule: str) -> Iterator[Reason]:
    """Yield the rule if a race is on this day."""
    listed = any(race.date == date for race in witness.races)
    if listed or any(run.kind == "race" for run in witness.day(date).runs):
        yield Reason(rule, _("it is a race day"))


def _race_window(witness: Witness, date: dt.date, kind: SlotKind) -> Iterator[Reason]:
    rule, windows = "P02", n.PLYO_RACE_WINDOW
    if kind == "heavy":
        rule, windows = "H02", n.HEAVY_RACE_WINDOW

    for race in witness.races:
        days = (race.date - date).days
        if race.listed and 0 < days <= windows[race.priority][race.size]:
            why = ngettext(
                "the {priority} race of {date} is {count} day away",
                "the {priority} race of {date} is {count} days away",
                days,
                priority=race.priority,
                date=race.date,
            )
            yield Reason(rule, why)


def race_closure(witness: Witness, date: dt.date, kind: SlotKind) -> Iterator[Reason]:
    """Yield the races that are still in the legs (H08, P07)."""
    rule = "H08" if kind == "heavy" else "P07"
    for race in witness.races:
        days = (date - race.date).days
        if not race.guessed and 0 < days <= _days_closed_after(race, kind):
            why = ngettext(
                "the race of {date} was only {count} day ago",
                "the race of {date} was only {count} days ago",
                days,
                date=race.date,
            )
            yield Reason(rule, why)


def _days_closed_after(race: Raced, kind: SlotKind) -> int:
    if race.priority == "C":
        return n.AFTER_C_RACE
    if kind == "heavy":
        return n.HEAVY_AFTER_RACE[race.size]
    return n.PLYO_AFTER_RACE[race.size]


# ---- The half of the day -------------------------------------------------------------------------


def wrong_half(
    witness: Witness,
    date: dt.date,
    half: Half,
    kinds: Sequence[SessionKind],
    unlocked: Sequence[SessionKind],
) -> Iterator[Reason]:
    """Yield why a session may not go into this half of its day.

    Runs come before lifting (H13), and jumps alone warm up for the run (P04). Straight after a
    quality run there are no jumps (H04), and other sports keep their half of the day (H17).
    `unlocked` are those of its `kinds` that the athlete has not locked.
    """
    lifting = any(kind in _LIFTING for kind in unlocked)
    if lifting and taken_by_sport(witness, date, half):
        yield Reason("H17", _("another sport takes that half of the day"))

    key_runs = [run for run in witness.day(date).runs if run.key]
    if not key_runs:
        return

    visit = in_one_visit(witness, date, half)
    if lifting and half == "am" and not visit:
        yield Reason("H13", _("the key run has to come first, three hours before"))

    if lifting and visit and "plyo" in unlocked:
        yield Reason("H04", _("there are no jumps straight after a quality run"))

    jumps_alone = tuple(kinds) == tuple(unlocked) == ("plyo",)
    if jumps_alone and not any(run.half in (None, half) for run in key_runs):
        yield Reason("P04", _("jumps on their own belong in the run's warm-up"))


def in_one_visit(witness: Witness, date: dt.date, half: Half) -> bool:
    """Tell whether lifting in this half-day goes straight after a quality run (H04, H13).

    In the morning only where the afternoon is not free.
    """
    if not witness.problem.overrides.one_visit or not witness.is_free(date, half):
        return False
    if half == "am" and witness.is_free(date, "pm"):
        return False
    return any(run.quality and run.half == half for run in witness.day(date).runs)
