"""Planning problems of all sorts for Hypothesis, and the same problem a week later."""

import datetime as dt
import os
import re
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from planner.model import (
    WEEKDAYS,
    Activity,
    Athlete,
    Declined,
    Equipment,
    Flag,
    KnownLift,
    Lap,
    Level,
    LiftSet,
    OtherKind,
    Overrides,
    Plan,
    PlannedKind,
    PlannedOther,
    PlannedRun,
    PlanningProblem,
    Published,
    Race,
    Readiness,
    RunKind,
    StrengthState,
    UsualKind,
)

# A long run: EXAMPLES=3000 pytest --hypothesis-show-statistics ...
EXAMPLES = int(os.environ.get("EXAMPLES", "0"))
MANY = settings(
    deadline=None,
    derandomize=not EXAMPLES,  # the same problems on every machine
    database=None,
    max_examples=EXAMPLES or 100,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
SOME = settings(MANY, max_examples=EXAMPLES or 40)

HALVES = st.sampled_from(["am", "pm"])
MAYBE_HALF = st.sampled_from(["am", "pm", None])
MINUTES = st.sampled_from([None, 0, 20, 40, 60, 89, 90, 120, 149, 150, 200])
SLOT_KINDS = st.sampled_from([("heavy",), ("plyo",), ("plyo", "heavy")])
SMALL_KINDS = st.sampled_from([("primer",), ("micro",), ("light",), ("hops",)])
LIFTS = ("back_squat", "romanian_deadlift", "goblet_squat", "calf_raise", "something_else")
TITLES = (
    None,
    "Morning run",
    "6x800",
    "Long run",
    "Easy with strides",
    "Tempo",
    "Hill repeats",
    "parkrun",
    "",
)
DISTANCES = (3000.0, 5000.0, 10_000.0, 21_097.5, 42_195.0, 50_000.0, 120_000.0)


def days(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@st.composite
def athletes(draw) -> Athlete:
    weekdays = st.sampled_from(WEEKDAYS)
    free = st.lists(HALVES, max_size=2, unique=True).map(tuple)

    return Athlete(
        strength_level=draw(st.sampled_from(get_args(Level))),
        birth_year=draw(st.sampled_from([None, 1955, 1966, 1980, 1990, 2000, 2010, 2012])),
        body_mass_kg=draw(st.sampled_from([None, 50.0, 70.0, 95.0])),
        supervised=draw(st.booleans()),
        equipment=tuple(draw(st.lists(st.sampled_from(get_args(Equipment)), unique=True))),
        heavy_per_week=draw(st.sampled_from([None, None, 0, 1, 2, 3])),
        plyo_per_week=draw(st.sampled_from([None, None, 0, 1, 2, 3])),
        session_minutes=draw(st.sampled_from([None, None, 10, 25, 60])),
        rest_days=draw(st.sampled_from([None, None, "free", "use"])),
        hops=draw(st.sampled_from([True, True, False])),
        available=draw(st.one_of(st.just({}), st.dictionaries(weekdays, free, max_size=4))),
        usual_week=draw(
            st.one_of(st.just({}), st.dictionaries(weekdays, st.sampled_from(get_args(UsualKind))))
        ),
    )


@st.composite
def _runs(draw, today: dt.date) -> list[Activity]:
    """A usual week some weeks long, and odd runs besides.

    They may be labelled, damaged, in the future, or twice a day.
    """
    week = draw(
        st.dictionaries(
            days(0, 6), st.tuples(st.sampled_from([None, *get_args(RunKind)]), MINUTES), max_size=6
        )
    )
    weeks = draw(st.sampled_from([0, 0, 1, 4, 13]))
    odd = draw(
        st.lists(
            st.tuples(days(-1, 40), st.sampled_from([None, *get_args(RunKind)]), MINUTES),
            max_size=5,
        )
    )
    rows = [
        (7 * w + d + 1, kind, minutes) for w in range(weeks) for d, (kind, minutes) in week.items()
    ] + odd
    labelled = draw(st.booleans())

    found = []
    for number, (ago, kind, minutes) in enumerate(rows):
        speed = 2.8
        if number >= weeks * len(week):
            speed = draw(st.sampled_from([2.8, 2.8, 3.9, 30.0]))
        day = today - dt.timedelta(ago)
        found.append(_run(number, day, minutes, speed, kind if labelled else None))

    return found


def _run(
    number: int, day: dt.date, minutes: int | None, speed: float, kind: RunKind | None
) -> Activity:
    """One run. What else is recorded of it goes by its number."""
    seconds = None if minutes is None else 60.0 * minutes
    return Activity(
        id=f"run-{number}",
        start=dt.datetime.combine(day, dt.time(7 if number % 3 else 18)),
        sport="run" if number % 5 else "trail_run",
        moving_s=seconds,
        elapsed_s=seconds,
        distance_m=None if seconds is None else round(seconds * speed),
        avg_hr=(None, 140, 171)[number % 3],
        kind=kind,
        title=TITLES[number % len(TITLES)],
        laps=(Lap(distance_m=1000, moving_s=300),) if number % 7 == 0 else (),
        hr_zone_s=(60, 600, 60) if number % 4 == 0 else None,
    )


@st.composite
def _lifting(draw, today: dt.date) -> list[Activity]:
    start = draw(days(0, 70))
    agos = draw(st.lists(days(0, 70), max_size=4)) + (
        [*range(start, 90, 4)] if draw(st.booleans()) else []
    )
    load = draw(st.sampled_from([0, 22.5, 60, 140]))
    sport = draw(st.sampled_from(["strength", "strength", "plyometrics", "other"]))

    return [
        Activity(
            id=f"lift-{number}",
            start=dt.datetime.combine(today - dt.timedelta(ago), dt.time(18, number % 60)),
            sport=sport,
            elapsed_s=2400,
            sets=(
                LiftSet(
                    exercise=LIFTS[number % len(LIFTS)],
                    reps=5,
                    load_kg=load,
                    rir=(None, 0, 2)[number % 3],
                ),
                *([LiftSet(exercise="pogo", reps=20)] if number % 2 else []),
            ),
        )
        for number, ago in enumerate(agos)
    ]


@st.composite
def _planned(draw, today: dt.date, horizon: int) -> tuple[PlannedRun, ...]:
    week = draw(
        st.dictionaries(
            days(0, 6),
            st.tuples(st.sampled_from(get_args(PlannedKind)), MINUTES, MAYBE_HALF),
            max_size=6,
        )
    )
    rows = [
        (7 * w + d, *run)
        for w in range(draw(st.sampled_from([0, 1, 3, 6])))
        for d, run in week.items()
    ]
    rows += draw(
        st.lists(
            st.tuples(
                days(-3, horizon + 9), st.sampled_from(get_args(PlannedKind)), MINUTES, MAYBE_HALF
            ),
            max_size=4,
        )
    )

    return tuple(
        PlannedRun(date=today + dt.timedelta(offset), kind=kind, minutes=minutes, half=half)
        for offset, kind, minutes, half in rows
    )


@st.composite
def _published(draw, today: dt.date, horizon: int) -> tuple[Published, ...]:
    """At most one locked session a day: two sessions never share one."""
    rows = draw(
        st.dictionaries(
            days(-3, horizon + 3),
            st.tuples(HALVES, st.one_of(SLOT_KINDS, SMALL_KINDS), st.booleans()),
            max_size=4,
        )
    )
    return tuple(
        Published(
            uid=f"{today + dt.timedelta(offset)}-{'-'.join(kinds)}",
            date=today + dt.timedelta(offset),
            half=half,
            kinds=kinds,
            locked=locked and kinds[0] in ("heavy", "plyo"),
        )
        for offset, (half, kinds, locked) in rows.items()
    )


@st.composite
def _strength(draw, today: dt.date) -> StrengthState | None:
    if draw(st.booleans()):
        return None
    return StrengthState(
        phase=draw(st.integers(0, 5)),
        heavy_done=draw(st.sampled_from([0, 2, 3, 24])),
        last_heavy=draw(
            st.one_of(st.none(), days(0, 200).map(lambda ago: today - dt.timedelta(ago)))
        ),
        plyo_gate=draw(st.sampled_from(["open", "open", "closed"])),
        plyo_tier=draw(st.integers(0, 3)),
        lifts={
            name: KnownLift(e1rm_kg=kg, at=today - dt.timedelta(20))
            for name, kg in draw(
                st.dictionaries(st.sampled_from(LIFTS), st.sampled_from([15, 40, 100, 180]))
            ).items()
        },
    )


@st.composite
def _readiness(draw, today: dt.date) -> tuple[Readiness, ...]:
    def maybe(*values):
        return draw(st.sampled_from([None, *values]))

    return tuple(
        Readiness(
            date=today - dt.timedelta(ago),
            hrv_ms=maybe(30, 60),
            hrv_low_ms=maybe(50),
            hrv_high_ms=maybe(80),
            resting_hr=maybe(48, 60),
            resting_hr_baseline=maybe(48),
            sleep_s=maybe(5 * 3600, 8 * 3600),
            soreness=maybe(1, 7),
        )
        for ago in draw(st.sampled_from([(), (0,), (0, 1), (0, 1, 2)]))
    )


@st.composite
def problems(draw, *, longest: int = 28) -> PlanningProblem:
    """Any problem the contract allows, with every field."""
    today = dt.date(2026, 3, 2) + dt.timedelta(
        draw(days(0, 250))
    )  # a week later is still the same year
    horizon = draw(st.integers(1, longest))

    def on(offset: int) -> dt.date:
        return today + dt.timedelta(offset)

    races = draw(
        st.lists(
            st.tuples(days(-21, 60), st.sampled_from(DISTANCES), st.sampled_from("ABC")),
            max_size=3,
            unique_by=lambda r: r[0],
        )
    )
    others = draw(
        st.lists(
            st.tuples(
                days(-1, horizon + 5),
                MAYBE_HALF,
                st.sampled_from(get_args(OtherKind)),
                st.booleans(),
                MINUTES,
            ),
            max_size=3,
        )
    )
    declined = draw(
        st.lists(st.tuples(days(0, horizon), st.one_of(SLOT_KINDS, SMALL_KINDS)), max_size=3)
    )
    covers = draw(st.one_of(st.none(), st.tuples(days(-7, 7), days(7, 40))))

    return PlanningProblem(
        today=today,
        half_now=draw(MAYBE_HALF),
        horizon_days=horizon,
        athlete=draw(athletes()),
        activities=tuple(draw(_runs(today)) + draw(_lifting(today))),
        planned_runs=draw(_planned(today, horizon)),
        planned_other=tuple(
            PlannedOther(date=on(d), half=half, kind=kind, hard=hard, minutes=minutes)
            for d, half, kind, hard, minutes in others
        ),
        plan_covers=covers and (on(covers[0]), on(covers[1])),
        races=tuple(
            Race(date=on(d), distance_m=distance, priority=priority)
            for d, distance, priority in races
        ),
        published=draw(_published(today, horizon)),
        declined=tuple(Declined(date=on(d), kinds=kinds) for d, kinds in declined),
        strength=draw(_strength(today)),
        readiness=draw(_readiness(today)),
        flags=tuple(
            draw(
                st.one_of(
                    st.just([]), st.lists(st.sampled_from(get_args(Flag)), max_size=2, unique=True)
                )
            )
        ),
        overrides=Overrides(
            one_visit=draw(st.sampled_from([True, True, False])),
            ladder=draw(st.sampled_from([True, True, False])),
            micro_dose=draw(st.booleans()),
        ),
    )


_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def later(json_text: str, by: int = 7) -> str:
    """Move every ISO date of a text by some days, those in uids too."""
    return _DATE.sub(
        lambda found: str(dt.date.fromisoformat(found[0]) + dt.timedelta(by)), json_text
    )


def locked_days(problem: PlanningProblem) -> set[dt.date]:
    """The days that hold something the athlete put there."""
    return {p.date for p in problem.published if p.locked}


# The rules that take away what the athlete pinned to a day (rulebook 8.3): health, age, a race, and
# jumps that are not earned. A bad morning alone leaves pinned lifting, but light.
ENDS_A_PIN = {
    "heavy": {"H01", "H09", "H15"},
    "plyo": {"H09", "H15", "P01", "P02", "P07", "P11"},
}


def left_of_pin(problem: PlanningProblem, made: Plan, shown: Published) -> set[str]:
    """The kinds of a pinned session that a plan has to keep: all that it names no rule against."""
    closed = {c.kind: c.rule for c in made.closed if c.date == shown.date}
    left = {kind for kind in shown.kinds if closed.get(kind) not in ENDS_A_PIN[kind]}
    only_red = closed.get("heavy") == "H09" and not problem.flags
    if only_red and "heavy" in shown.kinds:
        left.add("heavy")

    return left
