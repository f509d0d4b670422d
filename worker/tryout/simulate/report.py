"""Reports a simulated year in a line or two a week, as a coach would write it down."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from planner.language import N_, _
from planner.model import Activity, Block, LiftSet, Session, WeekReason
from planner.rulebook.catalogue import EXERCISES
from worker.tryout.simulate.lives import Life
from worker.tryout.simulate.year import LivedWeek

LEGEND: Final = N_("""\
phase  number.week: 0 movement, 1 adaptation, 2 strength, 3 max strength, 4 power, 5 maintain
mark   D lighter week, T taper, R race week, C back from a break, I ill, H holiday
runs   how many and minutes in total; key runs by day, with minutes:
       i intervals, t tempo, h hills, L long; races in km
done   what was lifted: A or B is the variant, j with jumps (contacts), J jumps alone,
       h hops, p primer, l light, m micro-dose; ~ in light effort,
       + in one visit with the run; in brackets: planned and missed
moves  how many sessions changed their day or were dropped; late: less than 48 hours ahead
lifts  main lifts of each session: sets x reps @ kg, (last 5) if the worst set had only 5;
       without @ there is no weight
-      why there was no lifting: what closed its days, and the rule (see `pronghorn rules`)
=      why the week asks for less
!      a warning to the athlete, when it was new
""")
_SHORT: Final = {"intervals": "i", "tempo": "t", "hills": "h", "long": "L"}
_CLOSED: Final = {  # the rules that close a day for lifting, in a few words
    "H01": N_("race"),
    "H02": N_("near a race"),
    "H03": N_("before a key run"),
    "H04": N_("hard run in the evening"),
    "H05": N_("long run"),
    "H06": N_("after a very long run"),
    "H07": N_("only rest day"),
    "H08": N_("after a race"),
    "H09": N_("ill"),
    "H10": N_("two days before a key run"),
    "H11": N_("less than 48 hours from other lifting"),
    "H12": N_("enough lifting this week"),
    "H13": N_("no time after the key run"),
    "H15": N_("under 18 without supervision"),
    "H16": N_("a day off"),
    "H17": N_("other sport"),
    "P13": N_("too many hard days"),
    "S14": N_("no time"),
}
_WHY: Final[dict[WeekReason, str]] = {
    "taper": N_("half the sets, because the race is near"),
    "cut_back": N_("a lighter week, to match the running"),
    "lighter": N_("a lighter week after harder ones"),
    "much_running": N_("fewer sets, because of much more running than usual"),
    "return": N_("less, because of a break"),
    "after_race": N_("light weights, because of the race"),
}
_MARKS: Final[dict[WeekReason, str]] = {
    "taper": "T",
    "cut_back": "D",
    "lighter": "D",
    "return": "C",
    "after_race": "C",
}
_SOON: Final = 2  # days
_SAME: Final = 12  # two warnings that begin with the same letters are about the same thing
_LEGS: Final = ("squat", "hinge", "single_leg")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SMALL: Final = {"primer": "p", "micro": "m", "light": "l", "plyo": "J", "hops": "h"}


def report(name: str, life: Life, weeks: Iterable[LivedWeek]) -> Iterator[str]:
    """Yield the lines of a year."""
    yield f"{name}: {_(life.title)}"
    yield ""
    yield from _(LEGEND).splitlines()
    yield ""

    known: set[str] = set()
    for week in weeks:
        yield _line(week)
        yield from _details(week)

        warnings = _warnings(week)
        for start, text in warnings.items():
            if start not in known:
                yield f"        ! {text}"
        known = set(warnings)


def _line(week: LivedWeek) -> str:
    """Return the line of a week: when, what was run, what was lifted, what moved."""
    phase = week.plans[0].phase
    when = f"{week.number:2} {week.monday:%d %b} {phase.number}.{phase.week:<3}{_mark(week):<3}"
    lifted = " ".join(_all_sessions(week)) or "-"
    return f"{when}{_running(week)} {lifted}{_moves(week)}".rstrip()


def _running(week: LivedWeek) -> str:
    """Return how many runs there were, their minutes, the key runs and the races."""
    runs = [run for run in week.runs if run.kind != "race"]
    minutes = sum((run.moving_s or 0) / 60 for run in week.runs)

    key = [_key_run(run) for run in week.runs if run.kind in _SHORT]
    for race in week.races:
        day, km = _DAYS[race.date.weekday()], race.distance_m / 1000
        key.append(f"{day} {race.priority} race {km:g} km")
    return f"{len(runs)} runs {minutes:4.0f}  {' '.join(key):<42}"


def _all_sessions(week: LivedWeek) -> list[str]:
    """Return the sessions of a week by date, the missed ones in brackets."""
    sessions = [(session, False) for session, _activity in week.done]
    sessions += [(session, True) for session in week.missed]
    sessions.sort(key=lambda entry: entry[0].date)
    return [_session(session, missed=missed) for session, missed in sessions]


def _moves(week: LivedWeek) -> str:
    if not week.changes:
        return ""
    late = [
        change
        for heard_on, change in week.changes
        if change.from_ and (change.from_ - heard_on).days < _SOON
    ]
    return f"  moves {len(week.changes)}, {len(late)} late"


def _details(week: LivedWeek) -> Iterator[str]:
    """Yield the lines below a week's own: its lifts, or why there are none or few."""
    lifts = [_lifts(session, activity) for session, activity in week.done]
    lifts = [text for text in lifts if text]
    if lifts:
        yield f"          {'; '.join(lifts)}"

    if not any("heavy" in session.kinds for session in _planned(week)):
        yield "        - " + _("no lifting: {reasons}", reasons=_closed(week))

    reason = week.plans[0].phase.lighter
    if reason is not None:
        yield f"        = {_(_WHY[reason])}"


def _warnings(week: LivedWeek) -> dict[str, str]:
    """Return the warnings of a week by their first letters, each as the latest plan words it."""
    warnings: dict[str, str] = {}
    for made in week.plans:
        for text in reversed(made.warnings):
            warnings[text[:_SAME]] = text
    return warnings


def _planned(week: LivedWeek) -> list[Session]:
    return [*(session for session, _activity in week.done), *week.missed]


def _closed(week: LivedWeek) -> str:
    """Say what closed the days of a week for lifting.

    Each day is named by its first rule. The rule of most days comes first.
    """
    rules: dict[dt.date, str] = {}
    for made in week.plans:
        rules |= {c.date: c.rule for c in reversed(made.closed) if c.kind == "heavy"}

    days_by_reason: dict[str, list[str]] = {}
    for number, day in enumerate(_DAYS):
        rule = rules.get(week.monday + dt.timedelta(number))
        reason = f"{_(_CLOSED[rule])} ({rule})" if rule else _("open")
        days_by_reason.setdefault(reason, []).append(day)

    most_days_first = sorted(days_by_reason.items(), key=lambda item: -len(item[1]))
    return ", ".join(f"{' '.join(days)} {reason}" for reason, days in most_days_first)


def _mark(week: LivedWeek) -> str:
    """Return the letters of a week: a race, why it is lighter, illness and holiday."""
    letters = ""
    if any(race.priority == "A" for race in week.races):
        letters += "R"

    reason = week.plans[0].phase.lighter
    if reason is not None:
        letters += _MARKS.get(reason, "")
    if week.ill:
        letters += "I"
    if week.away:
        letters += "H"
    return letters


def _key_run(run: Activity) -> str:
    day, letter = _DAYS[run.day.weekday()], _SHORT[run.kind or "long"]
    return f"{day} {letter}{(run.moving_s or 0) / 60:.0f}"


def _session(session: Session, *, missed: bool) -> str:
    """Return a session as its day and letters, such as `Tue Aj40`. A missed one is in brackets."""
    text = f"{_DAYS[session.date.weekday()]} {_letters(session)}"
    return f"({text})" if missed else text


def _letters(session: Session) -> str:
    """Return what a session is in a few letters, with the contacts of its jumps."""
    if "heavy" not in session.kinds:
        letter = _SMALL[session.kinds[0]]
        return f"{letter}{session.contacts or ''}"

    patterns = {EXERCISES[block.exercise].pattern for block in session.blocks}
    letters = "A" if "hinge" in patterns else "B"
    if session.effort == "light":
        letters += "~"
    if "L2" in session.rules:
        letters += "+"
    if "plyo" in session.kinds:
        letters += f"j{session.contacts}"
    return letters


def _lifts(session: Session, done: Activity) -> str:
    """Return what was done of a session's main lifts."""
    texts = []
    for block in session.blocks:
        if EXERCISES[block.exercise].pattern in _LEGS:
            sets = [s for s in done.sets if s.exercise == block.exercise]
            texts.append(_block(block, sets))
    return ", ".join(texts)


def _block(block: Block, sets: Sequence[LiftSet]) -> str:
    """Return what was done: sets, reps, the reps of the worst set if it fell short, the weight."""
    name = block.exercise.replace("_", " ")
    name = name.replace("romanian deadlift", "RDL").replace("single leg", "1-leg")
    text = f"{name} {len(sets)}x{block.reps}"

    fewest = min(s.reps or 0 for s in sets)
    if fewest < (block.reps or 0):
        text += f" (last {fewest})"

    load = sets[0].load_kg
    if load is not None:
        text += f" @{load:g}"
    return text
