import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.budget import Budget, heard, next_day, next_quarter, retry_at

NOW = dt.datetime(2026, 3, 2, 10, 7, 30, tzinfo=dt.UTC)
moments = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
counts = st.integers(0, 100_000)


def headers(overall: tuple[int, int], read: tuple[int, int]) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": "200,2000",
        "X-RateLimit-Usage": f"{overall[0]},{overall[1]}",
        "X-ReadRateLimit-Limit": "100,1000",
        "X-ReadRateLimit-Usage": f"{read[0]},{read[1]}",
    }


def test_room_is_left():
    assert retry_at(heard(Budget(), headers((10, 100), (9, 90)), NOW), NOW) is None
    assert retry_at(Budget(), NOW) is None


@pytest.mark.parametrize(
    ("overall", "read", "until"),
    [
        ((10, 100), (100, 400), dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.UTC)),
        ((200, 400), (10, 100), dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.UTC)),
        ((10, 100), (100, 1000), dt.datetime(2026, 3, 3, tzinfo=dt.UTC)),
        ((10, 2003), (10, 100), dt.datetime(2026, 3, 3, tzinfo=dt.UTC)),
    ],
)
def test_the_window_that_is_full_longest_decides(overall, read, until):
    budget = heard(Budget(), headers(overall, read), NOW)

    assert retry_at(budget, NOW) == until
    assert retry_at(budget, until) is None


@pytest.mark.parametrize(
    "garbage", [",", "", "a,b", "1", "1,2,3", "-1,5", "1,٣", "9" * 5000 + ",1"]
)
def test_a_header_that_cannot_be_read_changes_nothing(garbage):
    before = heard(Budget(), headers((10, 100), (100, 400)), NOW)

    after = heard(before, headers((10, 100), (1, 1)) | {"X-ReadRateLimit-Usage": garbage}, NOW)

    assert (
        retry_at(after, NOW)
        == retry_at(before, NOW)
        == dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.UTC)
    )


def test_no_header_keeps_what_was_known():
    before = heard(Budget(), headers((10, 100), (100, 400)), NOW)
    assert heard(before, {"Content-Type": "application/json"}, NOW) == before


def test_it_can_be_stored():
    budget = heard(Budget(), headers((10, 100), (100, 1000)), NOW)
    assert Budget.model_validate_json(budget.model_dump_json()) == budget


@given(now=moments, overall=st.tuples(counts, counts), read=st.tuples(counts, counts))
def test_the_pause_is_over_when_it_says_so_and_never_longer_than_a_day(now, overall, read):
    budget = heard(Budget(), headers(overall, read), now)

    until = retry_at(budget, now)

    full = overall[0] >= 200 or overall[1] >= 2000 or read[0] >= 100 or read[1] >= 1000
    assert (until is not None) == full
    if until:
        assert now < until <= next_day(now)
        assert retry_at(budget, until) is None


@given(now=moments)
def test_quarters_begin_at_quarters_and_days_at_midnight(now):
    assert next_quarter(now).minute in {0, 15, 30, 45}
    assert dt.timedelta() < next_quarter(now) - now <= dt.timedelta(minutes=15)
    assert next_day(now).time() == dt.time()


@given(now=moments, text=st.text(max_size=20))
def test_any_header_at_all_is_survived(now, text):
    budget = heard(Budget(), {"X-RateLimit-Limit": text, "X-RateLimit-Usage": text}, now)
    assert len(budget.windows) in {0, 2}
