import pytest

from connectors.archive.values import Damaged, number, seconds


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10.5", 10.5),
        ("10,5", 10.5),
        ("1,234", 1234),
        ("1,234,567", 1_234_567),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("1.5E3", 1500),
        ("--", None),
        ("", None),
    ],
)
def test_amounts_in_two_notations(text, amount):
    assert number(text) == amount


@pytest.mark.parametrize(
    ("text", "amount"), [("1.234", 1234), ("1.234,5", 1234.5), ("5,25", 5.25), ("7", 7)]
)
def test_amounts_in_a_file_with_decimal_commas(text, amount):
    assert number(text, comma=True) == amount


@pytest.mark.parametrize("text", ["far", "inf", "nan", "1e99", "0x10", "1_000", "-1", "."])
def test_what_is_no_amount(text):
    with pytest.raises(Damaged, match=r"is not a number|is negative"):
        number(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1:02:03", 3723),
        ("31:24", 1884),
        ("00:02:15.3", 135.3),
        ("30:00,5", 1800.5),
        ("90", 90),
        ("--", None),
    ],
)
def test_times(text, time):
    assert seconds(text) == time


@pytest.mark.parametrize("text", ["1:2:3:4", "a:b", ":", "-1:00", "1:inf"])
def test_what_is_no_time(text):
    with pytest.raises(Damaged, match="is not a time"):
        seconds(text)
