"""How things read to a person."""

import pytest

from worker import words


@pytest.mark.parametrize(("number", "said"), [(0, "0 changes"), (1, "1 change"), (2, "2 changes")])
def test_one_is_not_many(number, said):
    assert words.count(number, "change") == said
