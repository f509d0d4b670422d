"""The planner's vocabulary: what goes in (PlanningProblem) and what comes out (Plan).

All of them are frozen values. Units are SI: metres, seconds, kilograms, metres per second. Dates
are local to the athlete, and `am` starts before 13:00. Every model refuses fields that it does not
know, with the field's path.
"""

import datetime as dt
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, field_validator

from planner.language import _

Half = Literal["am", "pm"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
RunKind = Literal["easy", "long", "tempo", "intervals", "hills", "race"]
PlannedKind = Literal["easy", "long", "tempo", "intervals", "hills", "race", "run"]
UsualKind = Literal["easy", "long", "tempo", "intervals", "hills", "race", "run", "rest"]
Sport = Literal["run", "trail_run", "treadmill", "strength", "plyometrics", "other"]
OtherKind = Literal["strength", "plyometrics", "ride", "swim", "other"]
SessionKind = Literal["heavy", "plyo", "primer", "micro", "light", "hops"]
SlotKind = Literal["heavy", "plyo"]
Effort = Literal["light", "moderate", "heavy"]
RestDays = Literal["free", "use"]
WeekReason = Literal["taper", "cut_back", "lighter", "much_running", "return", "after_race"]
Level = Literal["novice", "intermediate", "advanced"]
Priority = Literal["A", "B", "C"]
Equipment = Literal["barbell", "trap_bar", "dumbbells", "kettlebell", "bands", "box", "rack"]
Flag = Literal[
    "first_exposures",
    "illness",
    "injury",
    "achilles_pain",
    "plantar_pain",
    "patellar_pain",
    "hamstring_pain",
    "bone_stress_injury",
    "pregnant",
]
Source = Literal["planned", "athlete", "habit"]
ChangeKind = Literal["keep", "move", "add", "drop"]

WEEKDAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RUN_SPORTS: tuple[Sport, ...] = ("run", "trail_run", "treadmill")

NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Date = Annotated[dt.date, Field(ge=dt.date(1970, 1, 1), le=dt.date(2200, 1, 1))]


class Frozen(BaseModel):
    """A value: it never changes, and it refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lap(Frozen):
    """One lap of a run."""

    distance_m: NotNegative
    moving_s: NotNegative
    avg_hr: NotNegative | None = None


class LiftSet(Frozen):
    """One set as it was recorded.

    `exercise` is a name of the catalogue, or the platform's own name if the catalogue has none.
    `share` of the weight counts (0-1). It is less than all of it where the lift was another one of
    the same kind, or where the watch named only the kind.
    """

    exercise: str
    reps: Annotated[int, Field(ge=0)] | None = None
    load_kg: NotNegative | None = None
    rir: NotNegative | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 1.0


_HIDDEN: Final = dt.time(0, 0, 1)
_NOON: Final = 13  # the hour that ends the morning


class Activity(Frozen):
    """Something that was done: a run, a lifting session or another sport.

    `kind` is a label that somebody gave. `hint` is the watch's guess at the kind of run, which is
    only one sign among others.
    """

    id: str
    start: NaiveDatetime
    sport: Sport
    distance_m: NotNegative | None = None
    moving_s: NotNegative | None = None
    elapsed_s: NotNegative | None = None
    ascent_m: NotNegative | None = None
    avg_hr: NotNegative | None = None
    max_hr: NotNegative | None = None
    rpe: Annotated[float, Field(ge=0, le=10)] | None = None
    kind: RunKind | None = None
    hint: RunKind | None = None
    title: str | None = None
    sources: tuple[str, ...] = ()
    session_uid: str | None = None
    hr_zone_s: Annotated[tuple[NotNegative, ...], Field(max_length=5)] | None = None
    laps: tuple[Lap, ...] = ()
    sets: tuple[LiftSet, ...] = ()

    @property
    def day(self) -> dt.date:
        """The local date it started on."""
        return self.start.date()

    @property
    def half(self) -> Half | None:
        """`am` if it started before 13:00, else `pm`.

        None for 00:00:01, which a platform writes for a hidden start.
        """
        if self.start.time() == _HIDDEN:
            return None

        return "am" if self.start.hour < _NOON else "pm"


class PlannedRun(Frozen):
    """A coming run that somebody planned."""

    date: Date
    kind: PlannedKind
    minutes: NotNegative | None = None
    half: Half | None = None
    source: str = "calendar"


class PlannedOther(Frozen):
    """Anything else on the calendar.

    Strength that somebody else planned counts like a session of Pronghorn for spacing and caps.
    """

    date: Date
    half: Half | None = None
    kind: OtherKind
    minutes: NotNegative | None = None
    hard: bool = False
    source: str = "calendar"


class Race(Frozen):
    """A coming or past race. Priority A is what the season is for, C is trained through."""

    date: Date
    distance_m: Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
    priority: Priority


class Published(Frozen):
    """A session that the athlete has already seen.

    `locked` means that the athlete moved or confirmed it, so it stays on its day.
    """

    uid: str
    date: Date
    half: Half
    kinds: tuple[SessionKind, ...]
    locked: bool = False


class Declined(Frozen):
    """A session that the athlete deleted: it is never offered again on that date."""

    date: Date
    kinds: tuple[SessionKind, ...]


class KnownLift(Frozen):
    """One lift: the estimated one-repetition maximum, and when it was estimated."""

    e1rm_kg: Positive
    at: dt.date


class StrengthState(Frozen):
    """The lifting history. Without it the planner derives it from `activities`."""

    phase: Annotated[int, Field(ge=0, le=5)]
    heavy_done: Annotated[int, Field(ge=0)] = 0
    last_heavy: Date | None = None
    plyo_gate: Literal["open", "closed"] = "closed"
    plyo_tier: Annotated[int, Field(ge=0, le=3)] = 0
    lifts: dict[str, KnownLift] = Field(default_factory=dict)


class Readiness(Frozen):
    """One morning's readings. A missing value is unknown, never neutral (evidence §6).

    `hrv_ms` is the seven-day mean. `training_readiness` (0-100) and `training_status` are the
    watch's own summary.
    """

    date: Date
    hrv_ms: Positive | None = None
    hrv_low_ms: Positive | None = None
    hrv_high_ms: Positive | None = None
    resting_hr: Positive | None = None
    resting_hr_baseline: Positive | None = None
    sleep_s: NotNegative | None = None
    soreness: Annotated[float, Field(ge=0, le=10)] | None = None
    training_readiness: Annotated[float, Field(ge=0, le=100)] | None = None
    training_status: str | None = None


class Overrides(Frozen):
    """What the athlete insisted on.

    `one_visit` false: never lift straight after an evening quality run. `ladder` false: take none
    of the steps L1 to L4. `micro_dose` is what plans of edition 1 were stored with. It means
    nothing any more, because the ladder takes that step by itself.
    """

    one_visit: bool = True
    ladder: bool = True
    micro_dose: bool = False


class Athlete(Frozen):
    """The person the plan is for. Everything may be unknown.

    `rest_days` says whether days without a run stay free of lifting (`free`) or are as good as
    others (`use`). `hops` false: no hops in the warm-ups of runs.
    """

    strength_level: Level = "novice"
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    sex: str | None = None
    body_mass_kg: Annotated[float, Field(gt=20, lt=300)] | None = None
    supervised: bool = False
    equipment: tuple[Equipment, ...] = ()
    heavy_per_week: Annotated[int, Field(ge=0, le=3)] | None = None
    plyo_per_week: Annotated[int, Field(ge=0, le=3)] | None = None
    session_minutes: Annotated[int, Field(ge=10, le=240)] | None = None
    rest_days: RestDays | None = None
    hops: bool = True
    available: dict[Weekday, tuple[Half, ...]] = Field(default_factory=dict)
    usual_week: dict[Weekday, UsualKind] = Field(default_factory=dict)
    max_hr: Positive | None = None
    resting_hr: Positive | None = None
    threshold_hr: Positive | None = None
    threshold_speed_mps: Positive | None = None


class PlanningProblem(Frozen):
    """Everything that one decision may depend on. Only `today` and `athlete` are required."""

    today: Date
    half_now: Half | None = None
    horizon_days: Annotated[int, Field(ge=1, le=112)] = 14
    athlete: Athlete
    activities: tuple[Activity, ...] = ()
    planned_runs: tuple[PlannedRun, ...] = ()
    planned_other: tuple[PlannedOther, ...] = ()
    plan_covers: tuple[Date, Date] | None = None
    races: tuple[Race, ...] = ()
    published: tuple[Published, ...] = ()
    declined: tuple[Declined, ...] = ()
    strength: StrengthState | None = None
    readiness: tuple[Readiness, ...] = ()
    flags: tuple[Flag, ...] = ()
    overrides: Overrides = Overrides()

    @field_validator("plan_covers")
    @classmethod
    def _in_order(cls, value: tuple[dt.date, dt.date] | None) -> tuple[dt.date, dt.date] | None:
        if value is not None and value[1] < value[0]:
            raise ValueError(_("the first date must not be after the second"))

        return value


class Block(Frozen):
    """One exercise of a session, in sets of `reps` or of `seconds`.

    `exercise` is a name of the catalogue.
    """

    exercise: str
    sets: Annotated[int, Field(ge=1)]
    reps: Annotated[int, Field(ge=1)] | None = None
    seconds: Annotated[int, Field(ge=1)] | None = None
    load_kg: NotNegative | None = None
    rir: NotNegative | None = None
    rest_s: Annotated[int, Field(ge=0)] = 0
    each_side: bool = False
    note: str = ""


class Session(Frozen):
    """One session that Pronghorn planned.

    `effort` is how hard the lifting is (rulebook, definitions), None where there is none.
    """

    uid: str
    date: dt.date
    half: Half
    kinds: tuple[SessionKind, ...]
    effort: Effort | None = None
    title: str
    minutes: int
    blocks: tuple[Block, ...]
    contacts: int
    reason: str
    rules: tuple[str, ...]
    condition: str


class ExpectedRun(Frozen):
    """A run that the plan expects, where it is known from, and how likely it is (0-1)."""

    date: dt.date
    half: Half | None
    kind: PlannedKind
    minutes: float | None
    probability: float
    source: Source


class Closed(Frozen):
    """A day that may not hold a kind of session, and the rule that closes it."""

    date: dt.date
    kind: SlotKind
    rule: str
    text: str


class Offer(Frozen):
    """What would have to change to open a slot on the day `opens`."""

    text: str
    opens: dt.date
    kind: SlotKind


class Phase(Frozen):
    """Where the athlete stands in the season (evidence §4).

    `lighter` says why the week asks for less than usual, None if it does not. `dose_from` is the
    Monday from which sets are heavy, if every session is done. It is None if that is not in sight.
    """

    number: int
    name: str
    week: int
    weeks: int
    text: str
    lighter: WeekReason | None = None
    dose_from: dt.date | None = None


class Change(Frozen):
    """What happened to a published session, or that a session is new."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True
    )

    uid: str
    what: ChangeKind
    from_: dt.date | None = Field(alias="from")
    to: dt.date | None
    reason: str


class Plan(Frozen):
    """The decision, with everything that is needed to explain and to check it."""

    sessions: tuple[Session, ...]
    expected_runs: tuple[ExpectedRun, ...]
    closed: tuple[Closed, ...]
    offers: tuple[Offer, ...]
    phase: Phase
    warnings: tuple[str, ...]
    changes: tuple[Change, ...]
    rules_version: str
