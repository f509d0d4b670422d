"""Small sessions for weeks where lifting does not fit: a primer before a race, a micro-dose, something light."""

from collections.abc import Sequence

from planner.explain import what_next
from planner.facts.days import Facts
from planner.facts.naming import run_name
from planner.ladder.offers import missing_weeks
from planner.model import Half, SessionKind
from planner.rulebook import numbers as n
from planner.rulebook.stages import STRENGTH
from planner.search.bits import HEAVY
from planner.search.calm import is_soon
from planner.search.rules import risks

Extra = tuple[int, Half, SessionKind, str, tuple[str, ...]]
_NEVER = (
    "H01",
    "H02",
    "H06",
    "H07",
    "H08",
    "H09",
    "H10",
    "H11",
    "H12",
    "H15",
)  # a micro-dose loosens none


def extras(facts: Facts, choices: Sequence[int], *, offered: bool) -> list[Extra]:
    """Return small sessions as (day, half, kind, reason, rules): primers, and steps 4 and 5 of the ladder."""
    found = _primers(facts, choices)
    if not facts.heavy_gate.is_open:
        return found
    kept = [
        small
        for i in (0, 1)
        if _is_soon(facts, i) and (small := _light(facts, [i], choices, kept=True))
    ]
    for monday in missing_weeks(facts, choices):
        if any(monday <= i < monday + 7 for i, *_ in kept):
            continue
        if any(_lifting(facts, choices, i) for i in range(monday, monday + 7)):
            continue
        days = [i for i in range(max(monday, 0), monday + 7) if i < len(choices)]
        small = _micro(facts, days, choices) if facts.problem.overrides.micro_dose else None
        if small is None and not offered:
            small = _light(facts, days, choices)
        if small is not None:
            found.append(small)
    return found + kept


def _is_soon(facts: Facts, i: int) -> bool:
    """Tell whether a light session was announced for day `i` and is less than 24 hours away: then it stays."""
    return any(
        "light" in p.kinds and facts.index(p.date) == i and is_soon(facts, p)
        for p in facts.problem.published
    )


def _primers(facts: Facts, choices: Sequence[int]) -> list[Extra]:
    """Return one primer for each race that allows one, on its first free day (evidence §4, taper table)."""
    found: list[Extra] = []
    if (
        facts.season.first_exposures
        or facts.season.phase < STRENGTH
        or not facts.heavy_gate.is_open
    ):
        return found
    for race in facts.races:
        window = n.PRIMER_WINDOW[race.priority].get(race.size)
        if window is None or not race.listed:
            continue
        at = facts.index(race.date)
        first = at - window[0]
        for i in range(first, at - window[1] + 1):
            if not 0 <= i < len(choices):
                continue
            half = _free_half(facts, i, choices, "primer")
            # A primer that was done is lifting too: one is enough, and none is needed two days after a whole session.
            near = facts.day(i).plyo or any(
                _lifting(facts, choices, j) for j in (*range(min(first, i - 2), i + 2),)
            )
            red = i == 0 and facts.readiness == "red"
            if half is not None and not near and not red and not _race_near(facts, i):
                away = at - i
                text = f"a few fast repetitions {away} days before your race keep the legs awake and cost nothing."
                found.append((i, half, "primer", text, ("H02",)))
                break
    return found


def _race_near(facts: Facts, i: int) -> bool:
    """Another race on the day, the day after, or still in the legs."""
    return any(
        rule.id in ("H01", "H03", "H08")
        for rule, (risk, _) in risks(facts, i, "heavy")
        if risk == 1
    )


def _micro(facts: Facts, days: Sequence[int], choices: Sequence[int]) -> Extra | None:
    """Ladder step 4: on the eve of an easy long run of up to two hours, or a day before evening quality."""
    for i in days:
        broken = {rule.id for rule, (risk, _) in risks(facts, i, "heavy") if risk == 1}
        near = any(_lifting(facts, choices, j) for j in (i - 1, i + 1))
        if near or broken & set(_NEVER) or _last_rest_day(facts, choices, i):
            continue
        if i == 0 and facts.readiness != "green":
            continue
        tomorrow = facts.day(i + 1)
        quality = tomorrow.sure(lambda r: r.is_quality)
        long = tomorrow.sure(lambda r: r.is_long)
        today = facts.day(i).sure(lambda r: r.is_key)
        short_long = quality is None and long is not None and long.minutes <= n.MICRO_LONG
        far = quality is not None and quality.half == "pm" and long is None
        if today is not None or not (short_long or far) or facts.declined(i, "micro"):
            continue
        half = (
            "am"
            if facts.is_free(i, "am")
            else _free_half(facts, i, choices, "micro")
            if short_long
            else None
        )
        if half is not None and not choices[i]:
            protects = run_name(tomorrow, quality or long)
            text = f"relaxed, as you insisted: {n.SMALL_REPS} repetitions at most, so that {protects} does not feel them."
            return i, half, "micro", text, ("8.3.4", "H03")
    return None


def _light(
    facts: Facts, days: Sequence[int], choices: Sequence[int], *, kept: bool = False
) -> Extra | None:
    """Ladder step 5: something that tires nobody, on any easy day outside race windows.

    One that is `kept` needs no easy day any more, only one that no hard rule closes.
    """
    for i in days:
        day = facts.day(i)
        closed = {rule.id for rule, (risk, _) in risks(facts, i, "heavy") if risk == 1}
        easy = kept or (day.p_key < n.LIKELY and not day.rest)
        if easy and not choices[i] and not closed & {"H01", "H02", "H08", "H09"}:
            half = _free_half(facts, i, choices, "light")
            if half is not None:
                why = "it is near and stays" if kept else "heavy lifting fits nowhere this week"
                text = f"{why}, and this tires no leg; {what_next(facts, i)}."
                return i, half, "light", text, ("8.3.5",)
    return None


def _free_half(facts: Facts, i: int, choices: Sequence[int], kind: SessionKind) -> Half | None:
    """Return the evening if it is free, else the morning; after a morning's key run only the evening."""
    if choices[i] or facts.declined(i, kind):
        return None
    key = facts.day(i).sure(lambda r: r.is_key)
    if facts.is_free(i, "pm") and (key is None or key.half != "pm"):
        return "pm"
    return "am" if facts.is_free(i, "am") and key is None else None


def _last_rest_day(facts: Facts, choices: Sequence[int], i: int) -> bool:
    """Tell whether day `i` is the only rest day that the chosen sessions have left in its week (H07)."""
    monday = facts.monday(i)
    rest = [j for j in range(monday, monday + 7) if j != i and facts.day(j).rest]
    left = [j for j in rest if not (facts.day(j).heavy or facts.day(j).plyo)]
    return facts.day(i).rest and all(0 <= j < len(choices) and choices[j] for j in left)


def _lifting(facts: Facts, choices: Sequence[int], i: int) -> bool:
    return facts.day(i).heavy or (0 <= i < len(choices) and bool(choices[i] & HEAVY))
