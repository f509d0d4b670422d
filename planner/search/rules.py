"""The rulebook as a table: why a day may not hold heavy lifting or jumps.

Each rule is a small function that returns how likely the day breaks it (0-1). A risk of 1 comes
from a run that is planned, named by the athlete or done. It closes the day and gives the reason.
A smaller risk comes from habit. It costs points instead (`numbers.UNSURE`), because about one day
in four of a habit is wrong. The athlete is shown the first rule of the table that closes a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planner.facts.days import Facts
from planner.model import SlotKind
from planner.search import heavy_rules as heavy
from planner.search import plyo_rules as plyo
from planner.search.risk import Risk, Test
from planner.search.shared_rules import only_rest_day


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule: its id in the rulebook (rulebook.toml has its text), its kind and its test."""

    id: str
    kind: SlotKind
    test: Test


RULES: Final = (
    Rule("H09", "heavy", heavy.not_healthy),
    Rule("H15", "heavy", heavy.too_young),
    Rule("H01", "heavy", heavy.race_day),
    Rule("H02", "heavy", heavy.race_window),
    Rule("H08", "heavy", heavy.race_in_the_legs),
    Rule("H03", "heavy", heavy.eve_of_key_run),
    Rule("H10", "heavy", heavy.first_exposures),
    Rule("H04", "heavy", heavy.before_evening_quality),
    Rule("H05", "heavy", heavy.long_run_day),
    Rule("H06", "heavy", heavy.after_very_long_run),
    Rule("H13", "heavy", heavy.no_time_after_run),
    Rule("H11", "heavy", heavy.too_close),
    Rule("H12", "heavy", heavy.week_is_full),
    Rule("H07", "heavy", only_rest_day),
    Rule("H16", "heavy", heavy.rest_stays_free),
    Rule("H17", "heavy", heavy.half_of_other_sport),
    Rule("P01", "plyo", plyo.gate_is_closed),
    Rule("H09", "plyo", plyo.not_healthy),
    Rule("H15", "plyo", plyo.too_young),
    Rule("P02", "plyo", plyo.race_window),
    Rule("P07", "plyo", plyo.race_in_the_legs),
    Rule("P11", "plyo", plyo.not_earned),
    Rule("P03", "plyo", plyo.eve_of_run),
    Rule("P04", "plyo", plyo.day_of_run),
    Rule("P05", "plyo", plyo.after_long_run),
    Rule("P08", "plyo", plyo.too_close),
    Rule("P12", "plyo", plyo.week_is_full),
    Rule("P06", "plyo", only_rest_day),
    Rule("P13", "heavy", heavy.too_many_hard_days),
    Rule("P13", "plyo", plyo.too_many_hard_days),
)


def risks(facts: Facts, i: int, kind: SlotKind) -> Iterator[tuple[Rule, Risk]]:
    """Yield the rules that day `i` breaks, or may break, for a kind of session."""
    for rule in RULES:
        if rule.kind == kind:
            risk = rule.test(facts, i)
            if risk[0] > 0:
                yield rule, risk
