"""Small sessions for weeks where lifting does not fit.

A primer before a race, steps L3 and L4 of the ladder, a micro-dose or something light, and what a
flag leaves where it closes lifting.
"""

from collections.abc import Sequence
from typing import Final

from planner.explain.reasons import what_next
from planner.facts.days import Facts, RaceOn, RunOn
from planner.facts.naming import run_name
from planner.ladder.instead import instead_of_lifting
from planner.ladder.room import Extra, broken_rules, free_half, is_key
from planner.ladder.week import has_lifting, lifting_days, missing_weeks
from planner.language import _
from planner.model import Half
from planner.rulebook import numbers as n
from planner.rulebook.flags import limits_of
from planner.rulebook.stages import STRENGTH
from planner.search.calm import is_soon

# A micro-dose keeps these rules of heavy lifting.
_MICRO_KEEPS: Final = frozenset(
    ("H01", "H02", "H06", "H07", "H08", "H09", "H11", "H12", "H15", "H16", "H17")
)
_PRIMER_KEEPS: Final = frozenset(("H01", "H03", "H08"))  # another race is near
_LIGHT_KEEPS: Final = frozenset(("H01", "H02", "H08", "H09", "H16"))


def extras(facts: Facts, choices: Sequence[int]) -> list[Extra]:
    """Return the small sessions: primers, steps L3 and L4 of the ladder, and what a flag leaves."""
    if not facts.heavy_gate.is_open:
        return instead_of_lifting(facts, choices)

    kept = _kept_light_sessions(facts, choices)
    new: list[Extra] = []
    for monday in missing_weeks(facts, choices):
        if lifting_days(facts, choices, monday) or _has_one_in_week(kept, monday):
            continue
        small = _small_session(facts, choices, monday)
        if small is not None:
            new.append(small)

    return [*_primers(facts, choices), *new, *kept]


def _is_young(facts: Facts) -> bool:
    return facts.age is not None and facts.age < n.ADULT


def _only_light(facts: Facts) -> bool:
    """Tell whether a flag keeps all lifting light, so that nothing small but heavy is left."""
    return limits_of(facts.problem.flags).most_effort == "light"


def _has_one_in_week(kept: Sequence[Extra], monday: int) -> bool:
    return any(monday <= small.i < monday + 7 for small in kept)


def _small_session(facts: Facts, choices: Sequence[int], monday: int) -> Extra | None:
    """Return a micro-dose (L3), else something light (L4), for a week without lifting."""
    if not facts.problem.overrides.ladder:
        return None

    days = range(max(monday, 0), min(monday + 7, len(choices)))
    if _only_light(facts):
        return _light(facts, choices, days)
    return _micro(facts, choices, days) or _light(facts, choices, days)


# ---- Primers -------------------------------------------------------------------------------------


def _primers(facts: Facts, choices: Sequence[int]) -> list[Extra]:
    """Return one primer for each race that allows one (evidence §4, taper table).

    Under 18 there is none: its few fast repetitions are no set of six or more (evidence §2).
    """
    if _is_young(facts):
        return []
    if facts.season.first_exposures or facts.season.phase < STRENGTH or _only_light(facts):
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
        half = free_half(facts, i, choices, "primer")
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
    return broken_rules(facts, i).isdisjoint(_PRIMER_KEEPS)


# ---- The micro-dose ------------------------------------------------------------------------------


def _micro(facts: Facts, choices: Sequence[int], days: Sequence[int]) -> Extra | None:
    """Return a micro-dose on the first day that may hold one (L3), none under 18."""
    if _is_young(facts):
        return None

    for i in days:
        run = _run_after_micro(facts, i)
        if run is None or not _may_hold_micro(facts, choices, i):
            continue

        half = _micro_half(facts, choices, i, run)
        if half is not None:
            text = _(
                "nothing bigger fits this week, so it is a short one: {reps} repetitions at most,"
                " and your legs are fresh for {run}.",
                reps=n.SMALL_REPS_NEW if facts.season.first_exposures else n.SMALL_REPS,
                run=run_name(facts.day(i + 1), run),
            )
            return Extra(i, half, "micro", text, ("H03", "L3"))
    return None


def _run_after_micro(facts: Facts, i: int) -> RunOn | None:
    """Return the key run of the next day if a micro-dose may go before it.

    That is an easy long run of up to two hours, or quality in the evening.
    """
    tomorrow = facts.day(i + 1)
    if tomorrow.p_hard_sport > 0:
        return None

    quality = tomorrow.sure(lambda run: run.is_quality)
    long = tomorrow.sure(lambda run: run.is_long)

    if quality is None and long is not None and long.minutes <= n.MICRO_LONG:
        return long
    if quality is not None and long is None and quality.half == "pm":
        return quality
    return None


def _may_hold_micro(facts: Facts, choices: Sequence[int], i: int) -> bool:
    if choices[i] or facts.declined(i, "micro") or facts.declined(i, "heavy"):
        return False
    if i == 0 and facts.readiness != "green":
        return False
    if has_lifting(facts, choices, i - 1) or has_lifting(facts, choices, i + 1):
        return False
    if facts.day(i).sure(is_key) is not None or _is_last_rest_day(facts, choices, i):
        return False
    return broken_rules(facts, i).isdisjoint(_MICRO_KEEPS)


def _micro_half(facts: Facts, choices: Sequence[int], i: int, run: RunOn) -> Half | None:
    """Return the half of the day. Quality the next evening needs 24 hours, so only a morning.

    Lifting two days before may be in the evening, and lifting two days later in the morning: either
    would be less than 48 hours away from one half of this day (H11).
    """
    if facts.is_free(i, "am") and not has_lifting(facts, choices, i - 2):
        return "am"
    if run.is_long and not has_lifting(facts, choices, i + 2):
        half = free_half(facts, i, choices, "micro")
        return half if half == "pm" else None
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
    """Return something that tires nobody, on the first easy or rest day outside race windows (L4).

    Days with an easy run come first.
    """
    easy_days = [i for i in days if not facts.day(i).hard_run and not facts.declined(i, "heavy")]
    for i in sorted(easy_days, key=lambda i: facts.day(i).rest):
        half = _light_half(facts, choices, i)
        if half is not None:
            text = _(
                "lifting doesn't fit anywhere this week,"
                " and this doesn't tire your legs; {what_next}.",
                what_next=what_next(facts, i),
            )
            return Extra(i, half, "light", text, ("L4",))
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
            kept.append(Extra(i, half, "light", text, ("L4",)))
    return kept


def _is_announced_soon(facts: Facts, i: int) -> bool:
    for shown in facts.problem.published:
        on_this_day = "light" in shown.kinds and facts.index(shown.date) == i
        if on_this_day and is_soon(facts, shown):
            return True
    return False


def _light_half(facts: Facts, choices: Sequence[int], i: int) -> Half | None:
    if not broken_rules(facts, i).isdisjoint(_LIGHT_KEEPS):
        return None
    return free_half(facts, i, choices, "light")
