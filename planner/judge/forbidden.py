"""Why a day may not hold lifting or jumps by itself, as a judge reads the rulebook."""

import datetime as dt
from collections.abc import Iterator, Sequence

from planner.judge.breach import Reason
from planner.judge.witness import CertainDay, Raced, Witness
from planner.language import _, ngettext
from planner.model import Half, SessionKind, SlotKind
from planner.rulebook import numbers as n
from planner.season.gates import Gate

_LIFTING = ("heavy", "primer", "micro")


def forbidden(witness: Witness, kind: SlotKind, date: dt.date) -> Iterator[Reason]:
    """Yield why a day may not hold a kind of session, whatever else is planned."""
    if kind == "heavy":
        yield from heavy_day(witness, date)
    else:
        yield from _plyo_day(witness, date)


# ---- Lifting -------------------------------------------------------------------------------------


def heavy_day(witness: Witness, date: dt.date) -> Iterator[Reason]:
    """Yield why a day may not hold heavy lifting, whatever else is planned."""
    yield from shut(witness.heavy_gate)
    yield from _not_recovered(witness, date)
    yield from race_day(witness, date, "H01")
    yield from _race_window(witness, date, "heavy")
    yield from race_closure(witness, date, "heavy")
    yield from _heavy_before_runs(witness, date)
    yield from _heavy_beside_runs(witness, date)

    if _damaged(witness.after(date, -1)):
        yield Reason("H06", _("there was a very long run, or one downhill, the day before"))

    if witness.day(date).key_run and not witness.is_free(date, "pm"):
        yield Reason("H13", _("there is no time left after the key run"))


def _heavy_before_runs(witness: Witness, date: dt.date) -> Iterator[Reason]:
    in_two_days = witness.after(date, 2)
    if witness.after(date, 1).key_run:
        yield Reason("H03", _("there is a key run the next day"))

    if in_two_days.long_run and witness.after(date, 3).long_run:
        yield Reason("H03", _("back-to-back long runs start in two days"))

    if witness.season.first_exposures and in_two_days.key_run:
        yield Reason("H10", _("a key run is two days away and the legs are new to lifting"))


def _heavy_beside_runs(witness: Witness, date: dt.date) -> Iterator[Reason]:
    runs = witness.day(date).runs
    if any(run.quality and run.half == "pm" for run in runs):
        yield Reason("H04", _("the day's quality run comes later, in the afternoon"))

    closing_minutes = n.LONG_CLOSES_DAY
    if witness.season.first_exposures or witness.novice:
        closing_minutes = 0
    if any(run.closes_day or run.is_long_of(closing_minutes) for run in runs):
        yield Reason("H05", _("it is the day of the long run"))


# ---- Jumps ---------------------------------------------------------------------------------------


def _plyo_day(witness: Witness, date: dt.date) -> Iterator[Reason]:
    yield from shut(witness.plyo_gate)
    no_jumps = witness.weeks(date).no_jumps
    if no_jumps:
        yield Reason("P01", no_jumps)

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
        if 0 < days <= _days_closed_after(race, kind):
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

    Runs come before lifting (H13), and jumps alone warm up for the run (P04). `unlocked` are those
    of its `kinds` that the athlete has not locked.
    """
    key_runs = [run for run in witness.day(date).runs if run.key]
    if not key_runs:
        return

    if half == "am" and any(kind in _LIFTING for kind in unlocked):
        yield Reason("H13", _("the key run has to come first, three hours before"))

    jumps_alone = tuple(kinds) == tuple(unlocked) == ("plyo",)
    if jumps_alone and not any(run.half in (None, half) for run in key_runs):
        yield Reason("P04", _("jumps on their own belong in the run's warm-up"))
