"""Says what the athlete should know before reading the plan.

Thin or stale data, runs that were left out, spikes, pain, and rules that a locked session breaks.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from planner.facts.days import Facts
from planner.facts.naming import named_on
from planner.language import N_, _, ngettext
from planner.model import ExpectedRun, Readiness, Session, SlotKind
from planner.rulebook import numbers as n
from planner.rulebook.flags import rows_of
from planner.runs.rhythm import knows_the_week
from planner.search.pins import MAKES_LIGHT
from planner.search.rules import risks

_STALE_DAYS: Final = 8  # days without any run after which the data may be stale [D]
_SLOTS: Final[tuple[SlotKind, ...]] = ("heavy", "plyo")
_LOCKED_AGAINST: Final[dict[SlotKind, str]] = {
    "heavy": N_("You put lifting on {weekday}, so it stays there despite {rule}: {why}."),
    "plyo": N_("You put jumps on {weekday}, so they stay there despite {rule}: {why}."),
}
_LOCKED_AND_LIGHT: Final = N_(
    "You put lifting on {weekday}, so it stays there, but only as something light ({rule}: {why})."
)


def warnings(facts: Facts) -> tuple[str, ...]:
    """Return the sentences at the top of a plan."""
    return (
        *_about_the_runs(facts),
        *_about_a_spike(facts),
        *_about_readiness(facts),
        *_about_the_flags(facts),
        *_about_locked_sessions(facts),
    )


def _about_the_runs(facts: Facts) -> Iterator[str]:
    if not knows_the_week(facts.problem, facts.runs):
        yield _(
            "There are too few runs to know your week."
            " Tell Pronghorn your usual week, or put planned runs on your calendar."
        )

    last = max((run.day for run in facts.runs), default=None)
    if last is None and facts.problem.activities:
        yield _("Pronghorn knows none of your runs, so the plan relies on your answers alone.")

    if last is not None and (facts.problem.today - last).days >= _STALE_DAYS:
        yield _(
            "The last run Pronghorn knows of was on {date}."
            " If you have run since, the sync is behind.",
            date=f"{last:%-d %B}",
        )

    if facts.damaged:
        yield ngettext(
            "{count} run was left out: impossible pace or length, or a date in the future.",
            "{count} runs were left out: impossible pace or length, or a date in the future.",
            facts.damaged,
        )


def _about_a_spike(facts: Facts) -> Iterator[str]:
    """Yield a sentence about the first run of these days that is far longer than usual (S16)."""
    recent = [i for i in sorted(facts.spike) if -6 <= i < facts.problem.horizon_days]
    if not recent:
        return

    weekday = f"{facts.day(recent[0]).date:%A}"
    if recent[0] < 0:
        yield _(
            "{weekday}'s run was more than 10 % longer than any in the 30 days before it,"
            " so lifting stays two days away from it where possible.",
            weekday=weekday,
        )
    else:
        yield _(
            "{weekday}'s run is more than 10 % longer than any in the 30 days before it,"
            " so lifting stays two days away from it where possible.",
            weekday=weekday,
        )


def _about_readiness(facts: Facts) -> Iterator[str]:
    """Yield a sentence when a morning that usually has readings has none.

    No rule fires on what is missing (evidence §6).
    """
    days = {reading.date for reading in facts.problem.readiness if _is_filled(reading)}
    if days and facts.problem.today not in days:
        yield _(
            "There are no readings from this morning,"
            " so the plan doesn't know how well you have recovered."
        )


def _is_filled(reading: Readiness) -> bool:
    return bool(reading.model_dump(exclude={"date"}, exclude_none=True))


def _about_the_flags(facts: Facts) -> list[str]:
    """Return what the flags have to say, each sentence once."""
    sentences = [_(row.warning) for row in rows_of(facts.problem.flags) if row.warning]
    return list(dict.fromkeys(sentences))


def about_the_clock(facts: Facts, sessions: Sequence[Session]) -> Iterator[str]:
    """Yield a sentence for each lifting that depends on a run of unknown or assumed time (8.5)."""
    lifting_days = {session.date for session in sessions if "heavy" in session.kinds}
    unplanned = {run.date for run in facts.problem.planned_runs if run.half is None}

    for run in facts.expected:
        if run.date not in lifting_days or not _is_certain_and_hard(run):
            continue
        if run.half is None:
            yield _(
                "The time of {run} is unknown: lift only after it, at least {hours} hours later.",
                run=named_on(run.date, run.kind),
                hours=n.SAME_DAY_GAP_H,
            )
        elif run.date in unplanned and run.source == "planned":
            yield _(
                "Your calendar gives no time for {run}, so the plan assumes your usual"
                " time for that weekday.",
                run=named_on(run.date, run.kind),
            )


def _is_certain_and_hard(run: ExpectedRun) -> bool:
    return run.source != "habit" and run.kind not in ("easy", "run", "race")


def _about_locked_sessions(facts: Facts) -> Iterator[str]:
    for i in range(facts.problem.horizon_days):
        for kind in _SLOTS:
            if facts.locked(i, kind):
                yield from _against_a_rule(facts, i, kind)


def _against_a_rule(facts: Facts, i: int, kind: SlotKind) -> Iterator[str]:
    """Yield the first hard rule that a session locked on day `i` breaks, if it breaks one."""
    for rule, (risk, why) in risks(facts, i, kind):
        if risk == 1:
            weekday = f"{facts.day(i).date:%A}"
            lighter = kind == "heavy" and rule.id in MAKES_LIGHT
            sentence = _LOCKED_AND_LIGHT if lighter else _LOCKED_AGAINST[kind]
            yield _(sentence, weekday=weekday, rule=rule.id, why=why)
            return
