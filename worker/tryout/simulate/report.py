"""Tells a simulated year in a line or two a week, as a coach would write it down."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from planner.model import Activity, Block, LiftSet, Session
from planner.rulebook.catalogue import EXERCISES
from worker.tryout.simulate.lives import Life
from worker.tryout.simulate.year import Week

LEGEND = """\
phase  number.week: 0 movement, 1 adaptation, 2 strength, 3 max strength, 4 power, 5 maintain
mark   D lighter week, T taper, R race week, C first week(s) back, I ill, H holiday
runs   number and minutes in all; key runs by day: i intervals, t tempo, h hills, L long, with minutes; race in km
done   what was lifted: A or B is the variant, j with jumps (contacts), J jumps alone, p primer, l light, m micro-dose;
       (in brackets: planned and missed); moves: shown sessions that changed their day or went, late: within 48 hours
lifts  main lifts, session by session: sets x reps (the worst set if it fell short) @ kg; without @ there is no weight
-      why there was no lifting: what closed its days, and the rule (`pronghorn rules` has them in full)
=      why the week asks for less      ! what the athlete was told, when it was new
"""
_SHORT = {"intervals": "i", "tempo": "t", "hills": "h", "long": "L"}
_CLOSED = {  # the rules that close a day for lifting, in a few words
    "H01": "race",
    "H02": "near a race",
    "H03": "before a key run",
    "H04": "hard run in the evening",
    "H05": "long run",
    "H06": "after a very long run",
    "H07": "only rest day",
    "H08": "after a race",
    "H09": "ill",
    "H10": "two days before a key run",
    "H11": "48 hours from other lifting",
    "H12": "enough lifting in the week",
    "H13": "no time after the key run",
    "H15": "under 18 and alone",
    "P13": "too many hard days",
    "S14": "no time",
}
_SOON = 2  # days
_SAME = 12  # letters by which two sentences are told to be about the same
_LEGS = ("squat", "hinge", "single_leg")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def report(name: str, life: Life, weeks: Iterable[Week]) -> Iterator[str]:
    """Yield the lines of a year."""
    yield f"{name}: {life.title}"
    yield ""
    yield from LEGEND.splitlines()
    yield ""
    said: set[str] = set()
    for week in weeks:
        yield _line(week)
        lifts = "; ".join(filter(None, (_lifts(*both) for both in week.done)))
        if lifts:
            yield f"          {lifts}"
        if not any("heavy" in session.kinds for session in _planned(week)):
            yield f"        - no lifting: {_closed(week)}"
        why = week.plans[0].phase.text.partition(" This week: ")[2]
        if why:
            yield f"        = {why}"
        now = {text[:_SAME]: text for made in week.plans for text in reversed(made.warnings)}
        yield from (f"        ! {text}" for start, text in now.items() if start not in said)
        said = set(now)


def _line(week: Week) -> str:
    runs = [a for a in week.runs if a.kind != "race"]
    minutes = sum((a.moving_s or 0) / 60 for a in week.runs)
    key = " ".join(_key(a) for a in week.runs if a.kind in _SHORT)
    race = " ".join(
        f"{_DAYS[r.date.weekday()]} {r.priority} race {r.distance_m / 1000:g} km"
        for r in week.races
    )
    ours = sorted(
        [*((s, False) for s, _ in week.done), *((s, True) for s in week.missed.values())],
        key=lambda s: s[0].date,
    )
    lifted = " ".join(_session(s, missed=gone) for s, gone in ours) or "-"
    late = sum((change.from_ - said).days < _SOON for said, change in week.changes if change.from_)
    moves = f"  moves {len(week.changes)}, {late} late" if week.changes else ""
    phase = f"{week.plans[0].phase.number}.{week.plans[0].phase.week}"
    return (
        f"{week.number:2} {week.monday:%d %b} {phase:<5}{_mark(week):<3}{len(runs)} runs {minutes:4.0f}  "
        f"{' '.join(filter(None, (key, race))):<42} {lifted}{moves}"
    ).rstrip()


def _planned(week: Week) -> list[Session]:
    return [*(session for session, _ in week.done), *week.missed.values()]


def _closed(week: Week) -> str:
    """Say what closed the days of the week for lifting, each day by its first rule, the rule of most days first."""
    rules: dict[dt.date, str] = {}
    for made in week.plans:
        rules |= {c.date: c.rule for c in reversed(made.closed) if c.kind == "heavy"}
    days: dict[str, list[str]] = {}
    for n, day in enumerate(_DAYS):
        rule = rules.get(week.monday + dt.timedelta(n))
        days.setdefault(f"{_CLOSED[rule]} ({rule})" if rule else "open", []).append(day)
    told = sorted(days.items(), key=lambda item: -len(item[1]))
    return ", ".join(f"{' '.join(on)} {why}" for why, on in told)


def _mark(week: Week) -> str:
    text = week.plans[0].phase.text
    marks = [
        ("R", bool([r for r in week.races if r.priority == "A"])),
        ("T", "race is near" in text),
        ("D", "lighter week" in text),
        ("C", "coming back" in text),
        ("I", week.ill),
        ("H", week.away),
    ]
    return "".join(letter for letter, holds in marks if holds)


def _key(run: Activity) -> str:
    return f"{_DAYS[run.day.weekday()]} {_SHORT[run.kind or 'long']}{(run.moving_s or 0) / 60:.0f}"


def _session(session: Session, *, missed: bool) -> str:
    kinds = {"primer": "p", "micro": "m", "light": "l", "plyo": "J"}
    letter = (
        session.title.split(" + ")[0][-1] if "heavy" in session.kinds else kinds[session.kinds[0]]
    )
    jumps = f"j{session.contacts}" if session.contacts and "plyo" in session.kinds else ""
    jumps = jumps.replace("j", "") if letter == "J" else jumps
    text = f"{_DAYS[session.date.weekday()]} {letter}{jumps}"
    return f"({text})" if missed else text


def _lifts(session: Session, done: Activity) -> str:
    mains = [b for b in session.blocks if EXERCISES[b.exercise].pattern in _LEGS]
    return ", ".join(
        _block(block, [s for s in done.sets if s.exercise == block.exercise]) for block in mains
    )


def _block(block: Block, sets: Sequence[LiftSet]) -> str:
    """Say what was done: the reps of the worst set if they are fewer than planned, and the weight."""
    name = (
        block.exercise.replace("_", " ")
        .replace("romanian deadlift", "RDL")
        .replace("single leg", "1-leg")
    )
    fewest, load = min(s.reps or 0 for s in sets), sets[0].load_kg
    short = f" (last {fewest})" if fewest < (block.reps or 0) else ""
    return f"{name} {len(sets)}x{block.reps}{short}{f' @{load:g}' if load is not None else ''}"
