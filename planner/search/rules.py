"""The rulebook: why a day may not hold heavy lifting or jumps, one small function a rule.

Each rule says how likely a day breaks it (0-1). A risk of 1, from a run that is planned, told or done, closes the day
and says why. A smaller one comes from habit and costs points instead (`numbers.UNSURE`), since about one day in four of
a habit is wrong. The order of the rules is the order in which they are named to the athlete.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from planner.facts.days import BACK, Day, Facts, RunOn, damages, long_closes
from planner.model import SlotKind
from planner.rulebook import numbers as n

Risk = tuple[float, str]
Test = Callable[[Facts, int], Risk]
OPEN: Risk = (0.0, "")


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule: its id in the rulebook (`rulebook.toml` says it in words), what it is about, and its test."""

    id: str
    kind: SlotKind
    test: Test


def risks(facts: Facts, i: int, kind: SlotKind) -> Iterator[tuple[Rule, Risk]]:
    """Yield the rules that day `i` breaks, or may break, for a kind of session."""
    for rule in RULES:
        if rule.kind == kind:
            risk = rule.test(facts, i)
            if risk[0] > 0:
                yield rule, risk


_WORDS = {
    "easy": "easy run",
    "long": "long run",
    "tempo": "tempo run",
    "intervals": "intervals",
    "hills": "hill session",
}


def run_name(day: Day, run: RunOn | None) -> str:
    """Name a run the way a coach would: "Tuesday's intervals"."""
    word = _WORDS.get(run.kind, "race") if run is not None else "key run"
    return f"{day.date:%A}'s {word}"


def _about(day: Day, risk: float, which: Callable[[RunOn], bool], text: str) -> Risk:
    """A risk that comes from a day's runs; `text` names the certain one as `{run}`."""
    return risk, text.format(run=run_name(day, day.sure(which))) if risk == 1 else ""


def _key(run: RunOn) -> bool:
    return run.is_key


def _any_long(run: RunOn) -> bool:
    return run.is_long


# ---- Heavy lifting ---------------------------------------------------------------------------------------------------


def _heavy_gate(facts: Facts, i: int) -> Risk:
    if facts.heavy_gate.rule == "H09":
        return 1.0, facts.heavy_gate.text
    return (
        (1.0, "two signs say you have not recovered")
        if i == 0 and facts.readiness == "red"
        else OPEN
    )


def _youth(facts: Facts, _: int) -> Risk:
    return (1.0, facts.heavy_gate.text) if facts.heavy_gate.rule == "H15" else OPEN


def _race_day(facts: Facts, i: int) -> Risk:
    day = facts.day(i)
    if any(r.date == day.date for r in facts.races):
        return 1.0, "race day"
    return day.p(lambda r: r.kind == "race"), "race day"


def _race_window(facts: Facts, i: int) -> Risk:
    for race in facts.races:
        days = facts.index(race.date) - i
        if race.listed and 0 < days <= n.HEAVY_RACE_WINDOW[race.priority][race.size]:
            return 1.0, f"{_in_days(days)} before your {race.priority} race"
    return OPEN


def _after_race(facts: Facts, i: int) -> Risk:
    return _race_closure(facts, i, n.HEAVY_AFTER_RACE)


def _eve_of_key(facts: Facts, i: int) -> Risk:
    eve = facts.day(i + 1)
    if eve.p_key < 1 and min(facts.day(i + 2).p_long, facts.day(i + 3).p_long) == 1:
        return (
            1.0,
            f"two days before the long runs of {facts.day(i + 2).date:%A} and {facts.day(i + 3).date:%A}",
        )
    return _about(eve, eve.p_key, _key, "the day before {run}")


def _first_exposures(facts: Facts, i: int) -> Risk:
    if not facts.season.first_exposures:
        return OPEN
    day = facts.day(i + 2)
    return _about(day, day.p_key, _key, "two days before {run}, and your legs are new to lifting")


def _evening_quality(facts: Facts, i: int) -> Risk:
    def late(run: RunOn) -> bool:
        return run.is_quality and run.half == "pm"

    day = facts.day(i)
    return _about(day, day.p(late), late, "lifting would come before {run} in the evening")


def _long_day(facts: Facts, i: int) -> Risk:
    strict = facts.novice or facts.season.first_exposures

    def closes(run: RunOn) -> bool:
        return run.closes_day or (_any_long(run) if strict or not run.sure else long_closes(run))

    return facts.day(i).p(closes), "the day of your long run"


def _after_very_long(facts: Facts, i: int) -> Risk:
    day = facts.day(i - 1)
    return _about(day, day.p(damages), damages, f"the day after {{run}}{_how_hard(day)}")


def _how_hard(day: Day) -> str:
    downhill = day.sure(lambda r: r.downhill)
    return ", which went downhill" if downhill else " of two and a half hours or more"


def _run_first(facts: Facts, i: int) -> Risk:
    if facts.is_free(i, "pm") or not facts.is_free(i, "am"):
        return OPEN
    day = facts.day(i)
    return _about(day, day.p_key, _key, "no time left after {run}")


def _too_close(facts: Facts, i: int) -> Risk:
    if facts.day(i).heavy and not facts.locked(i, "heavy"):
        return 1.0, "there is lifting on this day already"
    for near in [i + step * d for d in range(1, n.HEAVY_GAP) for step in (-1, 1)]:
        if facts.day(near).heavy:
            return (
                1.0,
                f"lifting stands on {facts.day(near).date:%A}; {24 * n.HEAVY_GAP} hours between heavy days",
            )
    return OPEN


def _enough_lifting(facts: Facts, i: int) -> Risk:
    return _week_is_full(facts, i, "heavy", heavy_cap(facts, i))


# ---- Plyometrics -----------------------------------------------------------------------------------------------------


def _plyo_gate(facts: Facts, i: int) -> Risk:
    if facts.plyo_gate.rule and facts.plyo_gate.rule not in ("H09", "H15"):
        return 1.0, facts.plyo_gate.text
    why = facts.week_of(i).no_jumps
    return (1.0, why) if why else OPEN


def _plyo_red(facts: Facts, i: int) -> Risk:
    if facts.plyo_gate.rule == "H09":
        return 1.0, facts.plyo_gate.text
    return (
        (1.0, "two signs say you have not recovered")
        if i == 0 and facts.readiness == "red"
        else OPEN
    )


def _plyo_youth(facts: Facts, _: int) -> Risk:
    return (1.0, facts.plyo_gate.text) if facts.plyo_gate.rule == "H15" else OPEN


def _plyo_race_window(facts: Facts, i: int) -> Risk:
    for race in facts.races:
        days = facts.index(race.date) - i
        if days == 0:
            return 1.0, "race day"
        if race.listed and 0 < days <= n.PLYO_RACE_WINDOW[race.priority][race.size]:
            return 1.0, f"{_in_days(days)} before your {race.priority} race"
    return facts.day(i).p(lambda r: r.kind == "race"), "race day"


def _plyo_after_race(facts: Facts, i: int) -> Risk:
    return _race_closure(facts, i, n.PLYO_AFTER_RACE)


def _plyo_eve(facts: Facts, i: int) -> Risk:
    def protected(run: RunOn) -> bool:
        return run.is_quality or damages(run) or (facts.novice and run.is_long)

    day = facts.day(i + 1)
    return _about(day, day.p(protected), protected, "the day before {run}")


def _plyo_day(facts: Facts, i: int) -> Risk:
    def blocks(run: RunOn) -> bool:
        return run.is_long or run.kind == "hills" or (facts.novice and run.is_quality)

    day = facts.day(i)
    return _about(day, day.p(blocks), blocks, "the day of {run}")


def _plyo_after_long(facts: Facts, i: int) -> Risk:
    def hard(run: RunOn) -> bool:
        return long_closes(run) or damages(run)

    day = facts.day(i - 1)
    return _about(day, day.p(hard), hard, "the day after {run}")


def _plyo_too_close(facts: Facts, i: int) -> Risk:
    if facts.day(i).plyo and not facts.locked(i, "plyo"):
        return 1.0, "there are jumps on this day already"
    gap = plyo_gap(facts)
    for near in [i + step * d for d in range(1, gap) for step in (-1, 1)]:
        if facts.day(near).plyo:
            return 1.0, f"jumps stand on {facts.day(near).date:%A}; {24 * gap} hours between them"
    return OPEN


def _enough_jumps(facts: Facts, i: int) -> Risk:
    return _week_is_full(facts, i, "plyo", plyo_cap(facts, i))


# ---- Both ------------------------------------------------------------------------------------------------------------


def _hard_days(facts: Facts, i: int) -> Risk:
    if facts.day(i).hard:
        return OPEN
    most = hard_cap(facts)
    hard = [day.hard for day in facts.days[i + BACK - 6 : i + BACK + 7]]
    if any(sum(hard[first : first + 7]) >= most for first in range(7)):
        return (
            1.0,
            f"it would be the {'fourth' if most < n.HARD_DAYS else 'fifth'} hard day in seven",
        )
    return OPEN


def _hard_days_plyo(facts: Facts, i: int) -> Risk:
    return _hard_days(facts, i) if facts.jumps.tier >= n.HARD_TIER else OPEN


def hard_cap(facts: Facts) -> int:
    """Return how many of seven days may be hard (P13)."""
    return n.HARD_DAYS_60 if facts.age is not None and facts.age >= n.OLD else n.HARD_DAYS


def heavy_cap(facts: Facts, i: int) -> int:
    """Return how many heavy sessions the calendar week of day `i` may hold (H12, rulebook 8.4)."""
    return _cap(facts, "heavy", i, _heavy_cap)


def plyo_cap(facts: Facts, i: int) -> int:
    """Return how many jump sessions the calendar week of day `i` may hold (P12, rulebook 8.4)."""
    return _cap(facts, "plyo", i, _plyo_cap)


def _cap(facts: Facts, kind: SlotKind, i: int, of_week: Callable[[Facts, int], int]) -> int:
    """A week's cap, worked out once."""
    week = kind, facts.monday(i)
    if week not in facts.caps:
        facts.caps[week] = of_week(facts, i)
    return facts.caps[week]


def _heavy_cap(facts: Facts, i: int) -> int:
    wished = facts.problem.athlete.heavy_per_week
    cap = n.HEAVY_PER_WEEK if wished is None else min(wished, _most_heavy(facts, i))
    week, days = facts.week_of(i), facts.days_of_week(i)
    if week.race_week:
        return 0
    if week.taper or week.phase == 5 or _back_to_back(days) or _evenings_only(days):
        cap = min(cap, 1)
    return cap


def _most_heavy(facts: Facts, i: int) -> int:
    """Three a week only off-season, with at most four runs, for advanced lifters (H12)."""
    runs = sum(not day.rest for day in facts.days_of_week(i))
    near = any(
        r.priority in "AB" and r.listed and 0 <= facts.index(r.date) <= n.OFF_SEASON_DAYS
        for r in facts.races
    )
    advanced = facts.problem.athlete.strength_level == "advanced"
    return (
        n.HEAVY_PER_WEEK_MOST if advanced and not near and runs <= n.FEW_RUNS else n.HEAVY_PER_WEEK
    )


def _back_to_back(days: list[Day]) -> bool:
    """Two certain long runs on consecutive days (rulebook 8.4, ultras)."""
    return any(a.p_long == 1 and b.p_long == 1 for a, b in pairwise(days))


def _evenings_only(days: list[Day]) -> bool:
    """From five runs a week, all quality in the evening leaves room for one heavy; from seven, three Q do (8.4)."""
    running = sum(not d.rest for d in days)
    quality = [r for d in days for r in d.runs if r.sure and r.is_quality]
    if running >= n.FULL_WEEK and len(quality) >= n.FULL_WEEK_QUALITY:
        return True
    return running >= n.EVENING_RUNS and bool(quality) and all(r.half == "pm" for r in quality)


def _plyo_cap(facts: Facts, i: int) -> int:
    wished = facts.problem.athlete.plyo_per_week
    cap = n.PLYO_PER_WEEK if wished is None else min(wished, n.PLYO_PER_WEEK)
    week = facts.week_of(i)
    one = week.taper or week.phase == 5 or _back_to_back(facts.days_of_week(i))
    return min(cap, 1) if one else cap


def plyo_gap(facts: Facts) -> int:
    """Return the days from one jump session to the next (P08)."""
    return n.PLYO_GAP_TIER3 if facts.jumps.tier == 3 else n.PLYO_GAP


def rest_days(facts: Facts, i: int) -> tuple[int, int]:
    """Return the days without a run in day `i`'s calendar week, and how many of them hold lifting or jumps already."""
    days = [day for day in facts.days_of_week(i) if day.rest]
    return len(days), sum(d.heavy or d.plyo for d in days)


def _only_rest_day(facts: Facts, i: int) -> Risk:
    day = facts.day(i)
    if not day.rest or day.heavy or day.plyo:
        return OPEN
    total, used = rest_days(facts, i)
    return (1.0, "the week's only full rest day") if total - used <= 1 else OPEN


def _week_is_full(facts: Facts, i: int, kind: SlotKind, cap: int) -> Risk:
    done = sum(
        day.heavy if kind == "heavy" else day.plyo for day in facts.days_of_week(i)
    ) - facts.locked(i, kind)
    if done < cap:
        return OPEN
    what = "lifting" if kind == "heavy" else "jumps"
    return 1.0, f"no {what} this week" if cap == 0 else f"enough {what} this week: {done} of {cap}"


def _race_closure(facts: Facts, i: int, closures: dict[str, int]) -> Risk:
    for race in facts.races:
        days = i - facts.index(race.date)
        closed = n.AFTER_C_RACE if race.priority == "C" else closures[race.size]
        if 0 < days <= closed:
            return 1.0, f"{_in_days(days)} after your race"
    return OPEN


def _in_days(days: int) -> str:
    return "the day" if days == 1 else f"{days} days"


RULES: Final = (
    Rule("H09", "heavy", _heavy_gate),
    Rule("H15", "heavy", _youth),
    Rule("H01", "heavy", _race_day),
    Rule("H02", "heavy", _race_window),
    Rule("H08", "heavy", _after_race),
    Rule("H03", "heavy", _eve_of_key),
    Rule("H10", "heavy", _first_exposures),
    Rule("H04", "heavy", _evening_quality),
    Rule("H05", "heavy", _long_day),
    Rule("H06", "heavy", _after_very_long),
    Rule("H13", "heavy", _run_first),
    Rule("H11", "heavy", _too_close),
    Rule("H12", "heavy", _enough_lifting),
    Rule("H07", "heavy", _only_rest_day),
    Rule("P01", "plyo", _plyo_gate),
    Rule("H09", "plyo", _plyo_red),
    Rule("H15", "plyo", _plyo_youth),
    Rule("P02", "plyo", _plyo_race_window),
    Rule("P07", "plyo", _plyo_after_race),
    Rule("P03", "plyo", _plyo_eve),
    Rule("P04", "plyo", _plyo_day),
    Rule("P05", "plyo", _plyo_after_long),
    Rule("P08", "plyo", _plyo_too_close),
    Rule("P12", "plyo", _enough_jumps),
    Rule("P06", "plyo", _only_rest_day),
    Rule("P13", "heavy", _hard_days),
    Rule("P13", "plyo", _hard_days_plyo),
)
