import pytest

from tests.train.evaluate.conftest import heard
from train.evaluate.false_accepts import score


def test_digits_are_counted_over_the_hours_of_the_recordings():
    rows = [heard((), 3, 4, speaker="rain", seconds=900), heard((), speaker="dog", seconds=900)]
    found = score("noise", rows)
    assert (found.digits, found.hours) == (2, 0.5)
    assert found.per_hour.value == pytest.approx(4)
    assert found.by_source == {"rain": 2}


def test_a_spelled_o_heard_as_zero_is_counted_apart():
    rows = [heard(("j", "oh", "e"), 0, 0, 5, seconds=3600), heard(("yes",), 0, seconds=3600)]
    found = score("spelled", rows)
    assert (found.digits, found.letters) == (3, 1)
    assert found.per_hour.value == pytest.approx(1.5)


def test_nothing_heard_is_no_rate():
    assert score("nothing", []) is None
