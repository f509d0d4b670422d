"""Small sessions for weeks where lifting does not fit.

A primer before a race, a micro-dose for those who insist, or something light.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from planner.explain.reasons import what_next
from planner.facts.days import Facts, RaceOn, RunOn
from planner.facts.naming import run_name
from planner.ladder.week import has_lifting, lifting_days, missing_weeks
from planner.language import _
from planner.model import Half, SessionKind
from planner.rulebook import numbers as n
from planner.rulebook.stages import STRENGTH
from planner.search.calm import is_soon
from planner.search.rules import risks

# A micro-dose keeps these rules of heavy lifting.
_MICRO_KEEPS: Final = frozenset(
    ("H01", "H02", "H06", "H07", "H08", "H09", "H10", "H11", "H12", "H15")
)
_PRIMER_KEEPS: Final = frozenset(("H01", "H03", "H08"))  # another race is near
_LIGHT_KEEPS: Final = frozenset(("H01", "H02", "H08", "H09"))


class Extra(NamedTuple):
    """A small session on day `i`, with the reason for it and the rules behind it."""

    i: int
    half: Half
    kind: SessionKind
    reason: str
    rules: tuple[str, ...]


def extras(facts: Facts, choices: Sequence[int], *, offered: bool) -> list[Extra]:
    """Return the small sessions: primers, and steps 4 and 5 of the ladder.

    `offered`: a change of the runs was offered, so nothing light is needed.
    """
    if not facts.heavy_gate.is_open:
        return []

    kept = _kept_light_sessions(facts, choices)
    new: list[Extra] = []
    for monday in missing_weeks(facts, choices):
        if lifting_days(facts, choices, monday) or _has_one_in_week(kept, monday):
            continue
        small = _small_session(facts, choices, monday, offered=offered)
        if small is not None:
            new.append(small)

    return [*_primers(facts, choices), *new, *kept]


def _has_one_in_week(kept: Sequence[Extra], monday: int) -> bool:
    return any(monday <= small.i < monday + 7 for small in kept)


def _small_session(
    facts: Facts, choices: Sequence[int], monday: int, *, offered: bool
) -> Extra | None:
    """Return a micro-dose or something light for a week without lifting, if one fits."""
    days = range(max(monday, 0), min(monday + 7, len(choices)))
    small: Extra | None = None
    if facts.problem.overrides.micro_dose:
        small = _micro(facts, choices, days)

    if small is None and not offered:
        small = _light(facts, choices, days)
    return small


# ---- Primers -------------------------------------------------------------------------------------


def _primers(facts: Facts, choices: Sequence[int]) -> list[Extra]:
    """Return one primer for each race that allows one (evidence §4, taper table)."""
    if facts.season.first_exposures or facts.season.phase < STRENGTH:
        return []

    primers = [_primer(facts, choices, race) for race in facts.races if race.listed]
    return [primer for primer in primers if primer is not None]


def _primer(facts: Facts, choices: Sequence[int], race: RaceOn) -> Extra | None:
    """Return the primer of a race on the first free day of its window, if there is one."""
    window = n.PRIMER_WINDOW[race.priority].get(race.size)
    if window is None:
        return None

    race_day = facts.index(race.date)
    first, last = race_day - window[0], race_day - window[1]
    for i in range(max(first, 0), min(last + 1, len(choices))):
        half = _free_half(facts, i, choices, "primer")
        if half is not None and _may_hold_primer(facts, choices, i, first):
            text = _(
                "{days} days before your race, a few fast repetitions wake up your legs"
                " without tiring them.",
                days=race_day - i,
            )
            return Extra(i, half, "primer", text, ("H02",))
    return None


def _may_hold_primer(facts: Facts, choices: Sequence[int], i: int, first: int) -> bool:
    """Tell whether a day fits a primer whose window begins on day `first`.

    A primer that was done is lifting too. One is enough, and none is needed within two days after a
    whole session.
    """
    if facts.day(i).plyo or (i == 0 and facts.readiness == "red"):
        return False

    for j in range(min(first, i - 2), i + 2):
        if has_lifting(facts, choices, j):
            return False
    return _broken_rules(facts, i).isdisjoint(_PRIMER_KEEPS)


# ---- The micro-dose ------------------------------------------------------------------------------


def _micro(facts: Facts, choices: Sequence[int], days: Sequence[int]) -> Extra | None:
    """Return a micro-dose on the first day that may hold one (ladder step 4)."""
    for i in days:
        run = _run_after_micro(facts, i)
        if run is None or not _may_hold_micro(facts, choices, i):
            continue

        half = _micro_half(facts, choices, i, run)
        if half is not None:
            text = _(
                "as you insisted, but relaxed: {reps} repetitions at most,"
                " so that {run} doesn't suffer.",
                reps=n.SMALL_REPS,
                run=run_name(facts.day(i + 1), run),
            )
            return Extra(i, half, "micro", text, ("8.3.4", "H03"))
    return None


def _run_after_micro(facts: Facts, i: int) -> RunOn | None:
    """Return the key run of the next day if a micro-dose may go before it.

    That is an easy long run of up to two hours, or quality in the evening.
    """
    tomorrow = facts.day(i + 1)
    quality = tomorrow.sure(lambda run: run.is_quality)
    long = tomorrow.sure(lambda run: run.is_long)

    if quality is None and long is not None and long.minutes <= n.MICRO_LONG:
        return long
    if quality is not None and long is None and quality.half == "pm":
        return quality
    return None


def _may_hold_micro(facts: Facts, choices: Sequence[int], i: int) -> bool:
    if choices[i] or facts.declined(i, "micro"):
        return False
    if i == 0 and facts.readiness != "green":
        return False
    if has_lifting(facts, choices, i - 1) or has_lifting(facts, choices, i + 1):
        return False
    if facts.day(i).sure(_is_key) is not None or _is_last_rest_day(facts, choices, i):
        return False
    return _broken_rules(facts, i).isdisjoint(_MICRO_KEEPS)


def _micro_half(facts: Facts, choices: Sequence[int], i: int, run: RunOn) -> Half | None:
    """Return the half of the day. Quality the next evening needs 24 hours, so only a morning."""
    if facts.is_free(i, "am"):
        return "am"
    if run.is_long:
        return _free_half(facts, i, choices, "micro")
    return None


def _is_last_rest_day(facts: Facts, choices: Sequence[int], i: int) -> bool:
    """Tell whether day `i` is the only rest day that is left in its week (H07)."""
    if not facts.day(i).rest:
        return False

    monday = facts.monday(i)
    rest_days_left = [j for j in range(monday, monday + 7) if _is_left_free(facts, choices, j)]
    return rest_days_left in ([], [i])


def _is_left_free(facts: Facts, choices: Sequence[int], i: int) -> bool:
    """Tell whether day `i` is a rest day on which nothing is done, fixed or placed."""
    day = facts.day(i)
    if not day.rest or day.heavy or day.plyo:
        return False
    placed = 0 <= i < len(choices) and choices[i] != 0
    return not placed


# ---- Something light -----------------------------------------------------------------------------


def _light(facts: Facts, choices: Sequence[int], days: Sequence[int]) -> Extra | None:
    """Return something that tires nobody, on the first easy day outside race windows (step 5)."""
    for i in days:
        day = facts.day(i)
        if day.rest or day.p_key >= n.LIKELY:
            continue

        half = _light_half(facts, choices, i)
        if half is not None:
            text = _(
                "heavy lifting doesn't fit anywhere this week,"
                " and this doesn't tire your legs; {what_next}.",
                what_next=what_next(facts, i),
            )
            return Extra(i, half, "light", text, ("8.3.5",))
    return None


def _kept_light_sessions(facts: Facts, choices: Sequence[int]) -> list[Extra]:
    """Return the announced light sessions that are less than 24 hours away.

    They stay, easy day or not, unless a hard rule closes the day.
    """
    kept = []
    for i in range(min(2, len(choices))):
        half = _light_half(facts, choices, i) if _is_announced_soon(facts, i) else None
        if half is not None:
            text = _(
                "it's less than a day away, so it stays,"
                " and it doesn't tire your legs; {what_next}.",
                what_next=what_next(facts, i),
            )
            kept.append(Extra(i, half, "light", text, ("8.3.5",)))
    return kept


def _is_announced_soon(facts: Facts, i: int) -> bool:
    for shown in facts.problem.published:
        on_this_day = "light" in shown.kinds and facts.index(shown.date) == i
        if on_this_day and is_soon(facts, shown):
            return True
    return False


def _light_half(facts: Facts, choices: Sequence[int], i: int) -> Half | None:
    if not _broken_rules(facts, i).isdisjoint(_LIGHT_KEEPS):
        return None
    return _free_half(facts, i, choices, "light")


# ---- Days ----------------------------------------------------------------------------------------


def _free_half(facts: Facts, i: int, choices: Sequence[int], kind: SessionKind) -> Half | None:
    """Return the evening if it is free, else the morning. After a key run only the evening."""
    if choices[i] or facts.declined(i, kind):
        return None

    key_run = facts.day(i).sure(_is_key)
    if facts.is_free(i, "pm") and (key_run is None or key_run.half != "pm"):
        return "pm"
    if facts.is_free(i, "am") and key_run is None:
        return "am"
    return None


def _broken_rules(facts: Facts, i: int) -> set[str]:
    """Return the rules that keep heavy lifting off day `i` for certain."""
    return {rule.id for rule, (risk, _text) in risks(facts, i, "heavy") if risk == 1}


def _is_key(run: RunOn) -> bool:
    return run.is_key
