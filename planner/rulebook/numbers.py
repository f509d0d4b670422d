"""Every number of the rulebook in one place, so that a coach can change it here.

The comment before a number names its rule and says what the number is and where it comes from:
[E] follows from evidence, [C] is coaching convention, [D] a design choice. Days are whole days
between local dates.
"""

from typing import Final

from planner.model import Level, Priority, RunKind

RULES_VERSION: Final = "2"

# Effort of a lifting session (rulebook, definitions). Shares of the e1RM, repetitions in reserve.
LIGHT_SHARE: Final = 0.70
LIGHT_RESERVE: Final = 3.0
MODERATE_SHARE: Final = 0.80
MODERATE_RESERVE: Final = 2.0
BODYWEIGHT_LIGHT_RESERVE: Final = 5.0  # without weights: light down to this reserve
BODYWEIGHT_HEAVY_REPS: Final = 8  # heavy only up to this many repetitions
BODYWEIGHT_HEAVY_RESERVE: Final = 3.0  # and with this reserve at most

# ---- Races -----------------------------------------------------------------------------------

# The sizes of races by distance in metres. A race belongs to the first size whose limit it does
# not exceed. [D]
RACE_SIZES: Final = (
    (7_500.0, "5k"),
    (15_000.0, "10k"),
    (30_000.0, "half"),
    (49_000.0, "marathon"),
    (99_000.0, "ultra"),
    (float("inf"), "ultra100"),
)
_SIZES: Final = ("5k", "10k", "half", "marathon", "ultra", "ultra100")

# The same by minutes, for a planned race without a distance, at the pace of a slower runner. [D]
RACE_SIZES_BY_MINUTES: Final = (
    (40.0, "5k"),
    (80.0, "10k"),
    (160.0, "half"),
    (330.0, "marathon"),
    (720.0, "ultra"),
    (float("inf"), "ultra100"),
)
# How much a race that only stands in a training plan matters, by its size. [D]
PRIORITY_OF_SIZE: Final[dict[str, Priority]] = {
    "5k": "C",
    "10k": "C",
    "half": "B",
    "marathon": "A",
    "ultra": "A",
    "ultra100": "A",
}

# H02: no heavy on the last days before a race. [E/C] T6, D22
HEAVY_RACE_WINDOW: Final[dict[Priority, dict[str, int]]] = {
    "A": {"5k": 6, "10k": 6, "half": 6, "marathon": 9, "ultra": 9, "ultra100": 9},
    "B": dict.fromkeys(_SIZES, 3),
    "C": dict.fromkeys(_SIZES, 1),
}
# P02: the same for jumps. [C] T6
PLYO_RACE_WINDOW: Final[dict[Priority, dict[str, int]]] = {
    "A": {"5k": 6, "10k": 6, "half": 6, "marathon": 9, "ultra": 9, "ultra100": 9},
    "B": dict.fromkeys(_SIZES, 2),
    "C": dict.fromkeys(_SIZES, 1),
}
# H08 and P07: closed days after a race. [C] evidence §4
HEAVY_AFTER_RACE: Final = {
    "5k": 1,
    "10k": 2,
    "half": 5,
    "marathon": 10,
    "ultra": 14,
    "ultra100": 21,
}
PLYO_AFTER_RACE: Final = {"5k": 1, "10k": 2, "half": 7, "marathon": 14, "ultra": 21, "ultra100": 21}
# A C race is trained through and closes only the day after it.
AFTER_C_RACE: Final = 1
# H02: the days before a race that may hold a primer, from - to. [C] evidence §4, taper table
PRIMER_WINDOW: Final[dict[Priority, dict[str, tuple[int, int]]]] = {
    "A": {
        "5k": (5, 3),
        "10k": (5, 3),
        "half": (5, 3),
        "marathon": (5, 3),
        "ultra": (5, 4),
        "ultra100": (5, 4),
    },
    "B": {"5k": (3, 3), "10k": (3, 3)},
    "C": {},
}
# H12: from this many days before an A race, half volume and at most one heavy session a week. [E]
# Bosquet 2007
TAPER_DAYS: Final = 14

# ---- Long runs and the same day --------------------------------------------------------------

# H05, P05: minutes from which a long run closes its day, and the next day for jumps. [C] T17
LONG_CLOSES_DAY: Final = 90
# H06, P03: minutes from which it closes the day after, and the eve for jumps. [C]
LONG_DAMAGE: Final = 150
# Minutes assumed of a long run of unknown length. [D]
UNKNOWN_LONG: Final = 100.0
# An "easy" run of this many minutes is a long run for spacing. [C] evidence §6
NEVER_EASY: Final = 90
# H13: hours between the run and the lifting, and the hours that are better. [E] T11, T14, T10
SAME_DAY_GAP_H: Final = 3
SAME_DAY_GAP_WISHED_H: Final = 6

# ---- Days between sessions, and sessions in a week --------------------------------------------

HEAVY_GAP: Final = 4  # H11: half-days from one lifting to the next [E] T6-T8
PLYO_GAP: Final = 2  # P08 [E/C] PL3, PL13
PLYO_GAP_TIER3: Final = 3
FIRST_EXPOSURES: Final = 3  # H10: fewer heavy sessions than this in the block [E] T3-T5
FADED_DAYS: Final = 15  # H10: a gap from which protection has faded [D] evidence §4
HEAVY_PER_WEEK: Final = 2  # H12 [E/C] D9
# H12: in the off-season, with at most `FEW_RUNS` running days, for advanced lifters.
HEAVY_PER_WEEK_MOST: Final = 3
FEW_RUNS: Final = 4  # H12 and S02: running days of a week with room
OFF_SEASON_DAYS: Final = 84  # no A or B race this near [D]
PLYO_PER_WEEK: Final = 2  # P12 [C] D18
HARD_DAYS: Final = 4  # P13: of any seven [C]
HARD_DAYS_60: Final = 3  # the same from age `OLD`
HARD_TIER: Final = 2  # P13: jumps from this tier make a day hard
OLD: Final = 60
ADULT: Final = 18  # H15 [C] Lloyd 2014
# Of the maximum: what phases 0-1 (H14 [D]) and youth (H15 [C]) do not exceed.
SAFE_SHARE: Final = 0.80
# Least reps in reserve: youth (H15), novices, a micro-dose (L3). [C]
SAFE_RIR: Final = 3

# ---- Jumps -----------------------------------------------------------------------------------

CONTACTS_SESSION: Final = 140  # P10 [C] PL1, PL7
CONTACTS_BY_LEVEL: Final[dict[Level, int]] = {  # P10, PL1
    "novice": 100,
    "intermediate": 120,
    "advanced": 140,
}
CONTACTS_LEAST: Final = 20  # P10: fewer are no session, and nothing is called jumps [C]
CONTACTS_WEEK: Final = 240  # P10
CONTACTS_DROP_JUMPS: Final = 40  # P10
CONTACTS_IN_WARM_UP: Final = 60  # P04: on tempo and interval days, inside the warm-up [C]
CONTACTS_BEFORE_LONG: Final = 80  # P03: on the eve of an easy long run [E/C]
CONTACTS_RISE: Final = 1.2  # P11: at most a fifth more a week [C] PL8
CONTACTS_LEAST_STEP: Final = 10  # P11: +10 to +20 contacts a session [C] evidence §3
CONTACTS_STEP: Final = 20
# P11: contacts of each tier, from - to. Evidence §3
PLYO_TIERS: Final = {0: (30, 100), 1: (40, 80), 2: (60, 120), 3: (40, 100)}
HIGHEST_TIER: Final = (0, 0, 1, 2, 3, 1)  # P11: by phase, evidence §4
# P11: weeks and sessions at a tier before the next one. Evidence §3
EARNED_BY: Final = ((2, 4), (3, 6), (4, 8))
SQUAT_FOR_TIER3: Final = 1.0  # P11: times body mass, evidence §3
YOUNGEST_FOR_TIER3: Final = 16  # H15: no drop jumps before 16 [D] evidence §2
ONE_TIER_BACK: Final = 15  # P11: days without jumps [D] evidence §4, detraining
ALL_TIERS_BACK: Final = 22
ULTRAS: Final = ("ultra", "ultra100")
# P02: the last jumps above tier 1 before an A ultra. [C] evidence §4, taper table
ULTRA_TIER_DAYS: Final = 14

# P01: where the running history is too short. [D] PL14
RUNNING_WEEKS_BEFORE_JUMPS: Final = 6
RUNNING_BREAK: Final = 10
PLYO_GAP_CLOSES: Final = 21  # P01: no jumps in the first week after such a gap

# ---- Small sessions --------------------------------------------------------------------------

MICRO_LONG: Final = 120  # L3: the longest easy long run that a micro-dose may precede [D]
MICRO_MINUTES: Final = 20  # [D]
SMALL_REPS: Final = 12  # of a primer or a micro-dose, lower body [C]
SMALL_REPS_NEW: Final = 24  # of a light micro-dose for legs that are new to lifting [D]

# Hops in the warm-up (8.2, P10). [E] PL3-PL5, [D] the number of times beside jump sessions
HOPS_SETS: Final = (5, 7)  # of ten seconds: the first week, and the most (140 contacts)
HOPS_SECONDS: Final = 10
HOPS_RESTS: Final = (50, 50, 50, 40, 30)  # seconds between sets, week by week with hops
HOPS_CONTACTS: Final = 150  # a time
HOPS_CONTACTS_WEEK: Final = 450
HOPS_A_WEEK: Final = 3  # times, each jump session takes the place of one
HOPS_FROM_PHASE: Final = 1

# ---- Rewards and costs, in points ------------------------------------------------------------

# 8.3: rewards by the session's place in its week. [D]
HEAVY_REWARD: Final = (8.0, 9.0, 2.0, 2.0)
PLYO_REWARD: Final = (3.0, 2.0, 0.0, 0.0)

# 8.3: soft costs. [D]
COST: Final[dict[str, float]] = {
    "S01": 2.0,  # heavy on an easy day
    "S01_long": 4.0,  # on the day of a long run under 90 minutes, which H05 leaves open [D]
    "S02_few": 1.0,  # heavy on a rest day, for runners of up to four days
    "S02": 2.5,  # the same from five days on, with at least two rest days left after
    "S02_last": 3.0,  # the same with fewer left
    "S04_long": 3.0,  # heavy the day after a long run of 90-149 minutes
    "S04_quality": 1.0,  # heavy the day after a quality run
    "S05": 1.0,  # heavy two days before a key run
    "S05_novice": 2.5,
    "S06_easy": 0.5,  # in the same half-day as an easy run [D]
    "S06": 1.5,  # in the same half-day as a key run
    "S07": 1.5,  # on a quality day of unknown clock time
    "S08_48": 1.0,  # two days from one heavy session to the next
    "S08_far": 0.5,  # six
    "S09": 1.0,  # jumps on a day of their own
    "S10": 1.0,  # jumps the day after a quality run
    "S10_hills": 2.0,
    "S11": 4.0,  # three hard days in a row
    "S12": 5.0,  # no day of the week free of Q, L, H and P (only up to five runs)
    "S13_day": 1.0,  # moving an announced session, for each day
    "S13_soon": 3.0,  # the same inside 48 h, extra
    "S15": 1.5,  # amber readiness
    "S16": 2.0,  # within two days of a run spike
    "S17": 1.0,  # monotony above 2
    "S21": 2.5,  # light or moderate lifting straight after an evening quality run
    "S21_heavy": 4.0,  # heavy lifting there
    "S22": 12.0,  # a week without any lifting, though the hard rules would allow some
    "L1": 2.0,  # a smaller session where only harder ones are closed [D]
}
# S13: moving a legal session inside 24 h, which is never worth it. [D] design, calm
NOT_INSIDE_24_H: Final = 100.0
# S08 by the days since the last heavy session, 0: none in six days.
GAP_COST: Final = (0.0, 0.0, COST["S08_48"], 0.0, 0.0, 0.0, COST["S08_far"])
S12_RUNS: Final = 5
MONOTONY: Final = 2.0  # S17
# S16: against the longest run of 30 days. [E] 10.1136/bjsports-2024-109380
SPIKE: Final = 1.10
SPIKE_DAYS: Final = 30
SPIKE_RUNS: Final = 6  # runs in them below which nothing can be called a spike [D]
AGE_FACTOR: Final = ((60, 2.0), (50, 1.5), (40, 1.25))  # S18 on S04, S05, S08, S11 [C]

# ---- Runs that are only likely ---------------------------------------------------------------

# 8.3: what breaking a hard rule costs when the run behind it is only likely, times its
# probability. A fifth more risk than usual is worth the first session of a week, an eighth more
# the second (HEAVY_REWARD). [D]
UNSURE: Final = 40.0
# Lifting in the morning of a day whose likely key run would follow.
UNSURE_BEFORE: Final = 6.0
# The same as UNSURE, for rules whose breach is milder. [D]
UNSURE_OF: Final[dict[str, float]] = {
    "H08": 10.0,
    "H17": 6.0,
    "P07": 6.0,
    "H10": 2.0,
    "P03": 6.0,
    "P04": 8.0,
    "P05": 2.0,
}
GUESSED_RACE: Final = 0.5  # H08: chance that a run was a race which only looks like one [D]
LIKELY: Final = 0.5  # a run this probable counts as one for rest days and hard days [D]

# ---- Load and readiness ----------------------------------------------------------------------

# S17: load of a minute in arbitrary units when there is no heart rate. [D] evidence §6
LOAD_PER_MINUTE: Final[dict[RunKind, float]] = {
    "easy": 3.0,
    "long": 4.0,
    "tempo": 6.5,
    "hills": 7.0,
    "intervals": 8.0,
    "race": 9.0,
}
LOAD_HEAVY: Final = 7.0 * 45  # of a lifting session
MINUTES_UNKNOWN: Final = 45.0  # length of a run of unknown length [D]

# H09: readiness, evidence §6. [C]
RESTING_HR_UP: Final = 5.0
SHORT_SLEEP_H: Final = 6.0
SORE: Final = 5.0
POOR_READINESS: Final = 25.0  # of 100: below it Garmin calls its Training Readiness poor


def race_size(distance_m: float) -> str:
    """Return the size of a race of this distance in metres.

    One of `5k`, `10k`, `half`, `marathon`, `ultra` and `ultra100`.
    """
    return next(name for limit, name in RACE_SIZES if distance_m <= limit)


def race_size_of_minutes(minutes: float | None) -> str:
    """Return the size of a planned race by its minutes, the smallest where they are not known."""
    if minutes is None:
        return "5k"
    return next(name for limit, name in RACE_SIZES_BY_MINUTES if minutes <= limit)


def age_factor(age: int | None) -> float:
    """Return the factor on spacing costs (S18). It is 1 under 40 or when the age is unknown."""
    if age is None:
        return 1.0

    for years, factor in AGE_FACTOR:
        if age >= years:
            return factor

    return 1.0
