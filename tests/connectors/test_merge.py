import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.merge import merge
from planner.model import Activity

START = dt.datetime(2026, 3, 1, 7, 0)  # noqa: DTZ001 - activities start in local time


def run(
    platform: str, number: int = 1, *, after_s: float = 0, distance_m: float | None = 10_000, **more
) -> Activity:
    id_ = f"{platform}:{number}"
    fields = {"sport": "run", "moving_s": 3000, "sources": (id_,), **more}
    return Activity(
        id=id_, start=START + dt.timedelta(seconds=after_s), distance_m=distance_m, **fields
    )


def test_one_run_on_both_platforms_is_one_run_with_garmins_numbers_and_stravas_words():
    garmin = run(
        "garmin",
        2,
        distance_m=10_010,
        avg_hr=150,
        hr_zone_s=(60, 600, 900, 0, 0),
        title="Berlin Running",
        sources=("garmin:2", "garmin-workout:3"),
    )
    strava = run(
        "strava", 1, after_s=4, avg_hr=149, max_hr=171, ascent_m=40, kind="race", title="Spring 10k"
    )

    assert merge([[strava], [garmin]], lead=1) == [
        garmin.model_copy(
            update={
                "max_hr": 171,
                "ascent_m": 40,
                "kind": "race",
                "title": "Spring 10k",
                "sources": ("garmin:2", "garmin-workout:3", "strava:1"),
            }
        )
    ]


@pytest.mark.parametrize(
    "strava",
    [
        run("strava", after_s=121),
        run("strava", distance_m=10_400),
        run("strava", sport="other"),
        run("strava", distance_m=None, moving_s=3200),
        run("strava", distance_m=None, moving_s=None),
    ],
    ids=["later", "longer", "another sport", "longer in time", "nothing to compare"],
)
def test_what_differs_stays_two(strava):
    assert len(merge([[run("garmin")], [strava]])) == 2


@pytest.mark.parametrize(
    "strava",
    [
        run("strava", after_s=120),
        run("strava", after_s=-120, distance_m=9_750),
        run("strava", sport="treadmill"),
        run("strava", sport="trail_run"),
        run("strava", distance_m=None, moving_s=2900),
        run("strava", distance_m=None, moving_s=None, elapsed_s=3100),
    ],
    ids=["start", "distance", "treadmill", "trail", "moving time", "elapsed time"],
)
def test_what_is_within_the_limits_is_one(strava):
    assert len(merge([[run("garmin", elapsed_s=3050)], [strava]])) == 1


def test_lifting_is_one_by_its_time():
    garmin = run("garmin", sport="strength", distance_m=None, moving_s=2700, elapsed_s=3000)
    strava = run("strava", sport="plyometrics", distance_m=None, moving_s=1200, elapsed_s=3010)
    assert [activity.id for activity in merge([[garmin], [strava]], lead=0)] == ["garmin:1"]


def test_parts_of_a_run_stay_parts():
    def parts(platform):
        return [
            run(platform, 1, distance_m=2_000, moving_s=700),
            run(platform, 2, after_s=760, distance_m=5_000, moving_s=1200),
            run(platform, 3, after_s=2000, distance_m=2_000, moving_s=720),
        ]

    merged = merge([parts("garmin"), parts("strava")], lead=0)

    assert [activity.sources for activity in merged] == [
        (f"garmin:{n}", f"strava:{n}") for n in (1, 2, 3)
    ]


def test_the_closest_start_wins():
    strava = [run("strava", 1), run("strava", 2, after_s=100)]
    garmin = [run("garmin", 1, after_s=90)]

    assert [activity.sources for activity in merge([strava, garmin], lead=1)] == [
        ("strava:1",),
        ("garmin:1", "strava:2"),
    ]


def test_two_recordings_on_one_platform_are_not_guessed_away():
    assert len(merge([[run("strava", 1), run("strava", 2)]])) == 2


def test_a_hidden_start_time_finds_its_run_of_the_day():
    hidden = run("strava", 1).model_copy(update={"start": dt.datetime(2026, 3, 1, 0, 0, 1)})  # noqa: DTZ001
    evening = run("garmin", 2, after_s=36_000, distance_m=5_000)

    merged = merge([[hidden], [run("garmin", 1), evening]], lead=1)

    assert [(activity.start.hour, activity.sources) for activity in merged] == [
        (7, ("garmin:1", "strava:1")),
        (17, ("garmin:2",)),
    ]


def test_midnight_does_not_part_a_run():
    before = run("garmin").model_copy(update={"start": dt.datetime(2026, 3, 1, 23, 59, 30)})  # noqa: DTZ001
    after = run("strava").model_copy(update={"start": dt.datetime(2026, 3, 2, 0, 0, 30)})  # noqa: DTZ001
    assert len(merge([[before], [after]])) == 1


def histories(platform):
    row = st.builds(
        run,
        st.just(platform),
        st.integers(1, 10**6),
        after_s=st.integers(0, 40).map(lambda step: step * 30),
        distance_m=st.none() | st.sampled_from([5_000.0, 5_100.0, 5_300.0, 10_000.0]),
        moving_s=st.none() | st.sampled_from([1500.0, 1550.0, 3000.0]),
        sport=st.sampled_from(["run", "treadmill", "strength", "other"]),
    )
    return st.lists(row, max_size=6, unique_by=lambda activity: activity.id)


@given(
    histories("strava"), histories("garmin"), histories("file"), st.randoms(use_true_random=False)
)
def test_nothing_is_lost_doubled_or_dependent_on_order(strava, garmin, file, chance: random.Random):
    lists = [strava, garmin, file]
    merged = merge(lists, lead=1)

    named = [source for activity in merged for source in activity.sources]
    assert sorted(named) == sorted(activity.id for activities in lists for activity in activities)
    assert all(
        len({source.split(":")[0] for source in a.sources}) == len(a.sources) for a in merged
    )

    shuffled = [chance.sample(activities, len(activities)) for activities in lists]
    by_garmin = shuffled[1]
    chance.shuffle(shuffled)
    assert (
        merge(shuffled, lead=[activities is by_garmin for activities in shuffled].index(True))
        == merged
    )


@given(histories("garmin"), st.integers(-120, 120), st.floats(0.975, 1.025))
def test_a_copy_of_every_single_run_is_found(garmin, shift_s, stretch):
    apart = [
        activity.model_copy(
            update={"start": START + dt.timedelta(hours=hour), "distance_m": 5_000.0}
        )
        for hour, activity in enumerate(garmin)
    ]
    copies = [
        activity.model_copy(
            update={
                "id": activity.id.replace("garmin", "strava"),
                "sources": (),
                "start": activity.start + dt.timedelta(seconds=shift_s),
                "distance_m": 5_000.0 * stretch,
            }
        )
        for activity in apart
    ]
    assert [activity.id for activity in merge([copies, apart], lead=1)] == [
        activity.id for activity in apart
    ]
