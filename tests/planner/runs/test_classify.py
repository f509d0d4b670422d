"""What kind of run it was, judged by the runner's own runs, and how sure that is."""

import datetime as dt
import math
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model import Activity, Athlete, Lap, PlannedRun, PlanningProblem, RunKind
from planner.runs.bests import critical_speed
from planner.runs.classify import classify, runs_of
from planner.runs.effort import effort
from planner.runs.outings import is_damaged
from planner.runs.parts import kind_of_laps
from planner.runs.rhythm import expected_runs
from planner.runs.run import UNSURE, Run, race_priority
from planner.runs.titles import kind_of_title
from planner.runs.yardstick import Spread, Yardstick, Yardsticks, _measure, _read

TODAY = dt.date(2026, 3, 15)
END = dt.datetime.combine(TODAY, dt.time.max)
RESERVED = Athlete(max_hr=190, resting_hr=50, threshold_hr=170)


def run(
    ago: int = 0, *, minutes: float | None = 45, km: float | None = 8, hour: float = 7, **more
) -> Activity:
    start = dt.datetime.combine(TODAY - dt.timedelta(ago), dt.time()) + dt.timedelta(hours=hour)
    seconds = None if minutes is None else minutes * 60
    given_ = {"distance_m": km and km * 1000, "moving_s": seconds, "elapsed_s": seconds, **more}
    return Activity(start=start, **{"id": f"{ago}-{hour}", "sport": "run", **given_})


def usual(weeks: int = 10, **more) -> list[Activity]:
    """Four easy runs a week, 5:20 to 5:44 min/km, up to eight days ago."""
    return [
        run(8 + 7 * week + day, minutes=45 - (week + day) % 4 * 1.0, km=8, **more)
        for week in range(weeks)
        for day in (0, 2, 4, 5)
    ]


def one(
    *rows: Activity, athlete: Athlete | None = None, before: list[Activity] | None = None
) -> Run:
    """The last outing of a history of easy runs and these."""
    runs, _ = classify([*(usual() if before is None else before), *rows], END, athlete)
    return runs[-1]


# ---- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("6 x 800 m", "intervals"),
        ("Intervalltraining", "intervals"),
        ("Fractionné court", "intervals"),
        ("Series de 400", "intervals"),
        ("Ripetute in pista", "intervals"),
        ("Bahntraining", "intervals"),
        ("Tiros 10x", "intervals"),
        ("Hill repeats", "intervals"),
        ("Rolling hills", "hills"),
        ("Bergsprints am Deich", "hills"),
        ("Côtes courtes", "hills"),
        ("Cuestas", "hills"),
        ("Salite brevi", "hills"),
        ("Heuveltraining", "hills"),
        ("Ladeira forte", "hills"),
        ("Tempolauf", "tempo"),
        ("Allure semi", "tempo"),
        ("Corsa a ritmo medio", "tempo"),
        ("Drempelloop", "tempo"),
        ("Limiar 30 min", "tempo"),
        ("Umbral", "tempo"),
        ("Long run", "long"),
        ("longrun with friends", "long"),
        ("Langer Dauerlauf", "long"),
        ("Sortie longue", "long"),
        ("Tirada larga", "long"),
        ("Lungo lento", "long"),
        ("Lange duurloop", "long"),
        ("Longão de domingo", "long"),
        ("Easy with strides", "easy"),
        ("Locker mit Steigerungen, 4x100", "easy"),
        ("Footing", "easy"),
        ("Rodaje suave", "easy"),
        ("Herstelloop", "easy"),
        ("Corrida leve", "easy"),
        ("Corrida longa", "long"),
        ("Warm-up", "easy"),
        ("Auslaufen nach Intervallen", "easy"),
        ("parkrun #12", "race"),
        ("Wettkampf", "race"),
        ("Gara", "race"),
        ("Prova 10k", "race"),
        ("Wedstrijd", "race"),
    ],
)
def test_a_title_names_the_kind_in_seven_languages(title, kind):
    assert kind_of_title(title) == kind


@pytest.mark.parametrize(
    "title",
    [
        None,
        "",
        "Morning Run",
        "Long Beach Running",
        "Forest Hill Running",
        "Madrid Carrera",
        "Carrera por la mañana",
        "Corrida matinal",
        "Course à pied dans la matinée",
        "Lungomare",
        "Along the Autobahn",
        "Hill Street and back",
        "Lauf am Nachmittag",
    ],
)
def test_names_of_places_and_times_of_day_say_nothing(title):
    assert kind_of_title(title) is None


# ---- damaged rows, hidden times ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "damaged"),
    [
        (run(minutes=None, km=None), True),
        (run(minutes=49 * 60, km=10), True),
        (run(minutes=None, km=600), True),  # two days and a half
        (run(minutes=10, km=5), True),  # 8.3 m/s
        (run(minutes=50, km=20), True),  # 6.7 m/s over 20 km
        (run(minutes=1, km=0.6), False),  # a fast repetition
        (run(minutes=45, km=None), False),
        (run(minutes=None, km=8), False),
        (run(), False),
    ],
)
def test_rows_no_human_ran_are_set_aside(row, damaged):
    assert is_damaged(row) is damaged
    runs, aside = classify([row], END)
    assert (len(runs), aside) == (0, 1) if damaged else (1, 0)


def test_what_starts_after_the_end_is_set_aside_and_other_sports_are_not_looked_at():
    rows = [run(-1), run(), run(sport="other"), run(hour=9, sport="strength")]
    runs, aside = classify(rows, END)
    assert len(runs) == 1
    assert aside == 1


def test_a_hidden_start_has_no_half_day():
    assert one(run(hour=0)).half == "am"
    assert one(run(hour=1 / 3600)).half is None
    assert one(run(hour=12.99)).half == "am"
    assert one(run(hour=13)).half == "pm"


def test_hidden_starts_are_never_put_together():
    rows = [run(hour=1 / 3600), run(hour=1 / 3600, id="other"), run(hour=0.9)]
    assert len(classify(rows, END)[0]) == 3


# ---- outings -------------------------------------------------------------------------------------


def session() -> list[Activity]:
    """Warm-up, a fast part and a cool-down: three recordings minutes apart, without titles."""
    return [
        run(hour=6.8, minutes=16, km=3.3),
        run(hour=7.5, minutes=27, km=8),
        run(hour=8.2, minutes=17, km=3.2),
    ]


def test_parts_minutes_apart_are_one_run_and_a_fast_one_between_slower_ones_is_hard():
    outing = one(*session())
    assert outing.kind == "tempo"
    assert outing.confidence > 0.9
    assert outing.minutes == pytest.approx(60)
    assert outing.distance_m == pytest.approx(14_500)
    assert outing.start.hour == 6
    assert len(outing.parts) == 3


def test_short_fast_parts_are_intervals():
    repetitions = [run(hour=7.4 + 0.1 * i, minutes=3.2, km=1) for i in range(5)]
    outing = one(run(hour=7, minutes=16, km=3), *repetitions, run(hour=8, minutes=17, km=3))
    assert outing.kind == "intervals"


def test_a_faster_second_part_is_a_weak_sign():
    alike = one(run(hour=7, minutes=18, km=3), run(hour=7.5, minutes=36, km=6))
    faster = one(run(hour=7, minutes=20, km=3), run(hour=7.5, minutes=36, km=6))

    assert (alike.kind, faster.kind) == ("easy", "easy")
    assert 0.5 < faster.confidence < alike.confidence


def test_a_warm_up_by_name_makes_the_other_part_a_session():
    assert (
        one(run(hour=7, minutes=16, km=3, title="Warm up"), run(hour=7.5, minutes=35, km=7)).kind
        == "tempo"
    )
    assert one(run(hour=7, minutes=16, km=3, title="Warm up")).kind == "easy"


def test_two_parts_of_which_one_is_called_easy_are_easy():
    assert (
        one(run(hour=7, minutes=20, km=3.5, title="Easy"), run(hour=7.5, minutes=20, km=3.5)).kind
        == "easy"
    )


def test_runs_hours_apart_are_two():
    runs, _ = classify([run(hour=7), run(hour=9)], END)
    assert [r.minutes for r in runs] == [45, 45]


def test_a_watch_left_on_does_not_swallow_the_evening():
    runs, _ = classify([run(hour=7, elapsed_s=36_000), run(hour=17.5)], END)
    assert [r.half for r in runs] == ["am", "pm"]


@pytest.mark.parametrize(("minutes", "longest"), [(50, 50), (40, 45)])
def test_of_two_recordings_of_one_run_the_longer_stays(minutes, longest):
    runs, _ = classify([run(hour=7), run(hour=7.01, minutes=minutes)], END)
    assert [r.minutes for r in runs] == [longest]


def test_a_race_is_as_long_as_its_longest_part():
    parts = [
        run(hour=8.4, minutes=15, km=2.5),
        run(hour=9, minutes=45, km=10, kind="race"),
        run(hour=10, minutes=12, km=2),
    ]
    raced = one(*parts)
    assert (raced.kind, raced.distance_m) == ("race", 10_000)


# ---- what decides --------------------------------------------------------------------------------


def test_the_own_label_is_believed_first():
    labelled = one(run(kind="hills", title="Easy", minutes=100))
    assert (labelled.kind, labelled.confidence, labelled.harder) == ("hills", 1.0, None)
    assert one(run(kind="easy", title="6x800")).kind == "easy"


def test_an_easy_label_on_one_part_says_nothing_about_the_others():
    warm_up, fast, cool_down = session()
    assert one(warm_up.model_copy(update={"kind": "easy"}), fast, cool_down).kind == "tempo"


def test_a_title_decides_before_pace_but_not_against_a_heart_that_stayed_low():
    assert one(run(title="6x800")).kind == "intervals"
    calm = one(run(title="6x800", avg_hr=125), athlete=RESERVED)
    assert (calm.kind, calm.harder) == ("easy", "intervals")
    assert one(run(title="6x800", avg_hr=150), athlete=RESERVED).kind == "intervals"
    assert one(run(title="6x800", avg_hr=125)).kind == "intervals"  # no threshold known


def test_ninety_minutes_are_never_easy():
    assert one(run(minutes=95, km=16, title="Easy")).kind == "long"
    assert one(run(minutes=95, km=16)).kind == "long"
    labelled = one(run(minutes=95, km=16, kind="easy"))
    assert (labelled.kind, labelled.spacing) == ("easy", "long")


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [(58, "easy"), (63, "long"), (80, "long")],
    ids=[
        "not an hour",
        "a long one for somebody who never runs longer",
        "75 minutes and 1.4 times the usual",
    ],
)
def test_long_is_measured_by_the_own_runs(minutes, kind):
    assert one(run(minutes=minutes, km=minutes / 5.6)).kind == kind


def test_who_runs_75_minutes_needs_75_for_a_long_one():
    before = [*usual(), run(8, minutes=80, km=14, hour=18)]
    assert one(run(minutes=65, km=11.5), before=before).kind == "easy"
    assert one(run(minutes=76, km=13.5), before=before).kind == "long"


def test_without_runs_before_the_usual_comes_from_those_after():
    first = run(80, minutes=78, km=14)
    runs, _ = classify([first, *usual(9)], END)
    assert runs[0].kind == "long"
    assert classify([run(minutes=None, km=8)], END)[0][0].kind == "easy"  # nothing to compare with


def test_pace_is_measured_by_the_own_pace():
    assert one(run(minutes=36, km=8)).kind == "tempo"
    assert one(run(minutes=45, km=8)).kind == "easy"
    slow = [
        row.model_copy(update={"moving_s": row.moving_s * 0.8, "elapsed_s": row.elapsed_s * 0.8})
        for row in usual()
    ]
    assert one(run(minutes=36, km=8), before=slow).kind == "easy"


def test_climbing_counts_as_distance_and_makes_hills():
    climbing = one(run(minutes=45, km=8, ascent_m=400))
    assert climbing.kind == "hills"
    assert one(run(minutes=50, km=8, ascent_m=170)).kind == "easy"  # a trail run at ease


def test_standing_between_repetitions_makes_intervals():
    assert one(run(minutes=43, km=8.2, elapsed_s=60 * 62)).kind == "intervals"


def test_little_is_known_without_enough_runs():
    only = one(run(minutes=30, km=8), before=[])
    assert only.kind == "easy"
    assert UNSURE < only.confidence < 0.9


def test_an_unsure_run_counts_as_the_harder_class_for_spacing():
    borderline = [one(run(minutes=minutes / 10, km=8)) for minutes in range(360, 450)]
    unsure = [r for r in borderline if r.kind == "easy" and r.confidence < UNSURE]
    assert unsure
    assert {r.spacing for r in unsure} == {"tempo"}
    assert all(r.spacing == r.kind for r in borderline if r.confidence >= UNSURE)


# ---- heart rate, zones, laps, feeling ------------------------------------------------------------


def test_a_known_threshold_decides_by_heart_rate():
    assert one(run(avg_hr=166), athlete=RESERVED).kind == "tempo"
    assert one(run(avg_hr=140), athlete=RESERVED).confidence > 0.9
    from_maximum = Athlete(max_hr=190)
    assert one(run(avg_hr=168), athlete=from_maximum).kind == "tempo"


def test_without_a_threshold_the_own_heart_rates_decide():
    before = usual(avg_hr=140)
    assert one(run(minutes=42, avg_hr=160), before=before).kind == "tempo"
    assert one(run(minutes=42, avg_hr=140), before=before).kind == "easy"


def test_a_heart_that_peaked_and_rested_makes_intervals():
    assert one(run(avg_hr=148, max_hr=178, minutes=42), athlete=RESERVED).kind == "intervals"
    assert one(run(avg_hr=148, max_hr=160, minutes=42), athlete=RESERVED).kind == "easy"


@pytest.mark.parametrize(
    ("zones", "kind"),
    [
        ((60, 600, 600, 1200, 240), "tempo"),
        ((60, 2400, 240, 0, 0), "easy"),
        ((0, 0, 0, 60, 0), "easy"),  # zones of a minute say nothing about 45
        ((600, 2100), "easy"),
        (None, "easy"),
    ],
)
def test_time_in_zones_counts_where_it_covers_the_run(zones, kind):
    assert one(run(minutes=43, hr_zone_s=zones)).kind == kind


def test_feeling_counts():
    assert one(run(minutes=42, rpe=8)).kind == "tempo"
    assert one(run(minutes=42, rpe=5)).kind == "easy"
    assert one(run(minutes=40, rpe=2)).confidence > one(run(minutes=40, rpe=5)).confidence


def laps(*each: tuple[float, float]) -> tuple[Lap, ...]:
    return tuple(Lap(distance_m=metres, moving_s=seconds) for metres, seconds in each)


REPETITIONS = laps((2000, 700), *[(800, 180), (400, 180)] * 5, (2000, 720))
BLOCK = laps((2000, 700), (5000, 1300), (2000, 720), (1000, 360))
STRIDES = laps((6000, 2100), *[(100, 21), (200, 80)] * 4)
EVEN = laps(*[(1000, 335), (1000, 345)] * 4)


@pytest.mark.parametrize(
    ("given_", "kind"),
    [
        (REPETITIONS, "intervals"),
        (BLOCK, "tempo"),
        (STRIDES, None),
        (EVEN, None),
        (EVEN[:3], None),
        ((), None),
    ],
)
def test_laps_show_the_session(given_, kind):
    assert kind_of_laps(given_, None) == kind


def test_laps_are_fast_only_if_they_are_for_this_runner():
    assert kind_of_laps(REPETITIONS, Spread(math.log(3.0), 0.1)) == "intervals"
    assert kind_of_laps(REPETITIONS, Spread(math.log(5.0), 0.1)) is None
    outing = one(run(laps=REPETITIONS))
    assert (outing.kind, outing.confidence > 0.8) == ("intervals", True)


def test_a_long_run_with_repetitions_in_it_is_a_session_below_ninety_minutes_only():
    assert one(run(minutes=80, km=14, laps=REPETITIONS)).kind == "intervals"
    assert one(run(minutes=100, km=17, laps=REPETITIONS)).kind == "long"


# ---- races ---------------------------------------------------------------------------------------


def test_a_marathon_needs_no_label():
    assert one(run(minutes=240, km=42.3)).kind == "race"
    assert one(run(minutes=300, km=50)).kind == "long"


def test_a_standard_distance_as_fast_as_the_best_without_a_pause_is_a_race():
    assert one(run(minutes=42, km=10)).kind == "race"
    assert one(run(minutes=42, km=10, elapsed_s=60 * 50)).kind == "intervals"
    assert one(run(minutes=43.5, km=10.6)).kind == "tempo"  # no standard distance
    faster = [*usual(), run(8, minutes=20, km=5, hour=18)]
    assert one(run(minutes=45, km=10), before=faster).kind == "tempo"
    assert one(run(minutes=30, km=10), before=[]).kind == "easy"  # nothing to compare with


def test_with_a_heart_rate_it_must_be_the_highest():
    before = usual(avg_hr=150)
    assert one(run(minutes=42, km=10, avg_hr=175), before=before).kind == "race"
    assert one(run(minutes=42, km=10, avg_hr=149), before=before).kind == "tempo"


def test_the_only_fast_run_has_no_best_to_be_measured_by():
    stick = Yardstick(speed=Spread(math.log(2.5), 0.05), bests=())
    assert stick.best_besides(run(minutes=20, km=5)) is None
    lone = [run(minutes=20, km=5, rpe=9)]
    assert one(*lone, before=[]).kind == "tempo"


def test_a_race_that_is_only_guessed_ranks_lower_up_to_fifteen_kilometres():
    guessed = one(run(minutes=42, km=10))
    assert race_priority(guessed) == "C"
    assert race_priority(one(run(minutes=42, km=10, kind="race"))) == "B"
    assert race_priority(one(run(minutes=240, km=42.3))) == "B"


# ---- plans ---------------------------------------------------------------------------------------


def planned(kind: str, half: str | None = None, ago: int = 0) -> PlannedRun:
    return PlannedRun(date=TODAY - dt.timedelta(ago), kind=kind, half=half)


@pytest.mark.parametrize(
    ("plans", "kinds"),
    [
        ([planned("intervals")], ["easy", "intervals"]),  # the longer of the two
        ([planned("intervals", "am")], ["intervals", "easy"]),
        ([planned("intervals"), planned("run")], ["easy", "intervals"]),
        ([planned("run"), planned("run", "am")], ["easy", "easy"]),
        ([planned("intervals", ago=1)], ["easy", "easy"]),
        ([], ["easy", "easy"]),
    ],
)
def test_a_run_that_looks_easy_is_what_was_planned(plans, kinds):
    rows = [*usual(), run(hour=7, minutes=30, km=5.3), run(hour=18, minutes=40, km=7.1)]
    runs, _ = classify(rows, END, planned=plans)
    assert [r.kind for r in runs[-2:]] == kinds


def test_what_looks_hard_stays_hard_whatever_was_planned():
    problem = PlanningProblem(
        today=TODAY,
        athlete=Athlete(),
        activities=(*usual(), run(title="Tempo")),
        planned_runs=(planned("long"),),
    )
    runs, aside = runs_of(problem)
    assert (runs[-1].kind, aside) == ("tempo", 0)


def test_an_easy_run_that_is_only_guessed_to_be_hard_was_easy_if_it_was_planned_so():
    guessed = next(
        row
        for km in (x / 10 for x in range(75, 110))
        for row in [run(minutes=40, km=km)]
        if 0.5 <= classify([*usual(), row], END)[0][-1].confidence < 0.8
        and classify([*usual(), row], END)[0][-1].kind != "easy"
    )
    assert classify([*usual(), guessed], END, planned=[planned("easy")])[0][-1].spacing == "easy"
    assert (
        classify([*usual(), run(title="Tempo")], END, planned=[planned("easy")])[0][-1].spacing
        == "tempo"
    )


def test_a_plan_for_the_other_half_day_was_not_fulfilled():
    rows = [*usual(), run(hour=18)]
    assert classify(rows, END, planned=[planned("tempo", "am")])[0][-1].kind == "easy"
    hidden = [*usual(), run(hour=1 / 3600)]
    assert classify(hidden, END, planned=[planned("tempo", "am")])[0][-1].kind == "tempo"


@pytest.mark.parametrize(("hour", "left"), [(1 / 3600, 0), (7, 0), (18, 1)])
def test_a_hidden_run_today_fulfils_the_plan_for_this_morning(hour, left):
    problem = PlanningProblem(
        today=TODAY,
        athlete=Athlete(),
        activities=(run(hour=hour),),
        planned_runs=(planned("tempo", "am"),),
    )
    assert len(expected_runs(problem, runs_of(problem)[0], TODAY)) == left


@pytest.mark.parametrize(("hour", "half"), [(1 / 3600, None), (7, "am"), (18, "pm")])
def test_hidden_runs_make_no_habit_of_a_time_of_day(hour, half):
    rows = [run(7 * week, hour=hour) for week in range(1, 11)]
    problem = PlanningProblem(today=TODAY, athlete=Athlete(), activities=tuple(rows))
    expected = expected_runs(problem, runs_of(problem)[0], TODAY)
    assert [r.half for r in expected if r.probability > 0.5] == [half]


# ---- the yardstick -------------------------------------------------------------------------------


def test_critical_speed_is_the_slope_through_three_bests():
    def best(metres: float) -> tuple[float, float]:
        return metres, (metres - 200) / 4.0

    assert critical_speed([best(2500), best(5000), best(10_000)]) == pytest.approx(4.0)
    slower_too = [best(2500), best(5000), (5200, 1900), best(10_000)]
    assert critical_speed(slower_too) == pytest.approx(4.0)
    assert critical_speed([best(2500), best(10_000)]) is None
    assert critical_speed([best(2500), best(5000), best(20_000)]) is None  # beyond 12 km
    assert (
        critical_speed([(2500, 1200), (5000, 1250), (10_000, 2400)]) is None
    )  # a slope faster than any run
    assert critical_speed([(2500, 2000), (5000, 2000), (10_000, 2000)]) is None


def test_what_the_athlete_told_us_comes_before_what_the_runs_say():
    rows = usual(avg_hr=140)
    readings = [_read(row) for row in rows]
    own = _measure(readings, Athlete())
    assert (own.threshold_hr, own.threshold_hr_known, own.threshold_speed_known) == (
        140,
        False,
        False,
    )
    told = _measure(readings, Athlete(threshold_hr=170, threshold_speed_mps=4.0))
    assert (told.threshold_hr, told.threshold_hr_known) == (170, True)
    assert (told.threshold_speed, told.threshold_speed_known) == (4.0, True)
    assert _measure([], Athlete()) == Yardstick()


def test_a_known_threshold_speed_decides_by_pace():
    quick = Athlete(threshold_speed_mps=3.4)
    assert one(run(minutes=38, km=8), athlete=quick).kind == "tempo"
    assert one(run(minutes=38, km=8), athlete=Athlete(threshold_speed_mps=4.6)).kind == "easy"


def test_far_below_an_underestimated_threshold_is_surely_easy():
    stick = Yardstick(speed=Spread(math.log(2.0), 0.1), threshold_speed=4.0)
    assert effort([run(minutes=50, km=8)], stick).chance < 0.05
    assert effort([run(minutes=36, km=8)], stick).chance > 0.5


def test_the_yardstick_is_of_its_time():
    """Somebody who became much faster: what was fast then is easy now."""
    then = [run(200 + 2 * i, minutes=60, km=8) for i in range(30)]
    runs, _ = classify([*then, run(199, minutes=50, km=8), *usual(), run(minutes=45, km=8)], END)
    assert [r.kind for r in runs if r.day == TODAY - dt.timedelta(199)] == ["tempo"]
    assert runs[-1].kind == "easy"
    assert Yardsticks(then, TODAY, Athlete()).on(TODAY) == Yardstick()


# ---- whatever the rows ---------------------------------------------------------------------------

AMOUNT = st.one_of(st.none(), st.floats(0, 1e5), st.sampled_from([5e-324, 1e308]))
ROWS = st.lists(
    st.builds(
        Activity,
        id=st.uuids().map(str),
        start=st.datetimes(END - dt.timedelta(130), END + dt.timedelta(1)),
        sport=st.sampled_from(["run", "trail_run", "treadmill", "other"]),
        distance_m=AMOUNT,
        moving_s=AMOUNT,
        elapsed_s=AMOUNT,
        ascent_m=AMOUNT,
        avg_hr=st.one_of(st.none(), st.floats(0, 250), st.just(1e308)),
        max_hr=st.one_of(st.none(), st.floats(0, 250)),
        rpe=st.one_of(st.none(), st.floats(0, 10)),
        kind=st.sampled_from([None, None, None, *get_args(RunKind)]),
        title=st.sampled_from([None, "Warm-up", "Easy", "Tempo", "Morning Run"]),
        hr_zone_s=st.one_of(
            st.none(), st.lists(st.one_of(st.floats(0, 1e4), st.just(1e308)), max_size=5).map(tuple)
        ),
        laps=st.lists(
            st.builds(Lap, distance_m=st.floats(0, 1e4), moving_s=st.floats(0, 1e4)), max_size=6
        ).map(tuple),
        sources=st.just(()),
        session_uid=st.none(),
        sets=st.just(()),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_every_history_is_classified_and_no_row_is_lost(rows):
    runs, aside = classify(rows, END)
    running = [a for a in rows if a.sport != "other"]
    assert sum(len(r.parts) for r in runs) + aside <= len(running)
    assert aside == sum(is_damaged(a) or a.start > END for a in running)
    assert all(
        0 <= r.confidence <= 1 and r.minutes >= 0 and math.isfinite(r.distance_m) for r in runs
    )
    assert [r.start for r in runs] == sorted(r.start for r in runs)
    assert classify(reversed(rows), END) == (runs, aside)


@settings(deadline=None, max_examples=60)
@given(ROWS, st.integers(1, 9))
def test_the_same_history_weeks_later_is_judged_alike(rows, weeks):
    by = dt.timedelta(weeks=weeks)
    later = [a.model_copy(update={"start": a.start + by}) for a in rows]
    before, after = classify(rows, END)[0], classify(later, END + by)[0]
    assert [(r.kind, r.confidence, r.spacing) for r in before] == [
        (r.kind, r.confidence, r.spacing) for r in after
    ]


def test_the_watch_s_guess_is_one_sign_among_others():
    plain, easy, hard, quick = (
        one(run(hint=hint), before=usual()) for hint in (None, "easy", "tempo", "intervals")
    )
    chances = [effort(outing.parts, Yardstick()).chance for outing in (easy, plain, hard, quick)]
    assert chances == sorted(chances)
    assert len(set(chances)) == 4
    assert {outing.kind for outing in (plain, easy, hard, quick)} == {"easy"}
    assert quick.harder == "intervals"
