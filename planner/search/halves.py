"""Which half of a day can hold lifting: after runs, beside other sports, 48 h from lifting."""

from planner.facts.days import Day, Facts, RunOn
from planner.model import Half
from planner.rulebook import numbers as n


def is_quality(run: RunOn) -> bool:
    """Tell whether a run is quality."""
    return run.is_quality


def is_key(run: RunOn) -> bool:
    """Tell whether a run is quality or long."""
    return run.is_key


def is_late_quality(run: RunOn) -> bool:
    """Tell whether a run is quality in the evening."""
    return run.is_quality and run.half == "pm"


def one_visit_works(facts: Facts, i: int, half: Half) -> bool:
    """Tell whether lifting can go straight after a quality run of this half-day (H04, H13)."""
    if not facts.problem.overrides.one_visit or not facts.is_free(i, half):
        return False

    return beside_others(facts, i, half)


def one_visit(facts: Facts, i: int, half: Half) -> bool:
    """Tell whether lifting in this half-day goes straight after a certain quality run (H04, H13).

    In the morning only where the afternoon is not free.
    """
    if not one_visit_works(facts, i, half):
        return False
    if half == "am" and facts.is_free(i, "pm"):
        return False

    runs = facts.day(i).runs
    return any(run.sure and run.is_quality and run.half == half for run in runs)


def beside_others(facts: Facts, i: int, half: Half) -> bool:
    """Tell whether other sports leave this half-day to lifting (H17).

    A hard or long session takes its half, both where its time is not known. Lifting never comes
    before a hard one.
    """
    for other in facts.day(i).others:
        if other.p < 1:
            continue
        if other.half in (None, half):
            return False
        if other.hard and half == "am":
            return False

    return True


def lifting_near(facts: Facts, i: int, half: Half) -> Day | None:
    """Return a day whose lifting is less than 48 hours from this half-day, if there is one (H11).

    Half-days are counted, so Sunday evening is too near to Tuesday morning.
    """
    for near in (i - 1, i + 1, i - 2, i + 2):
        day = facts.day(near)
        if not day.heavy:
            continue

        gaps = [abs(_half_day(i, half) - _half_day(near, other)) for other in _halves_of(day)]
        if min(gaps) < n.HEAVY_GAP:
            return day

    return None


def too_near(earlier: Half, later: Half) -> bool:
    """Tell whether lifting in these halves of a day and of the day after next is too near (H11).

    >>> too_near("pm", "am"), too_near("pm", "pm")
    (True, False)
    """
    return _half_day(2, later) - _half_day(0, earlier) < n.HEAVY_GAP


def _halves_of(day: Day) -> tuple[Half, ...]:
    """Return the halves that a day's lifting may be in: both if that is not known."""
    if day.heavy_half is None:
        return ("am", "pm")

    return (day.heavy_half,)


def _half_day(i: int, half: Half) -> int:
    return 2 * i + (half == "pm")
