import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from train.evaluate.bootstrap import estimate


def alone(count: int) -> list[str]:
    """Return a speaker for each recording."""
    return [f"s{i}" for i in range(count)]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_the_interval_holds_the_value(outcomes):
    found = estimate(outcomes, alone(len(outcomes)))
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9 <= 1 + 2e-9


def test_the_interval_is_that_of_a_binomial_share():
    found = estimate([1] * 80 + [0] * 20, alone(100))
    assert (found.low, found.high) == pytest.approx((0.72, 0.875), abs=0.02)


def test_speakers_who_differ_widen_the_interval():
    outcomes = [1] * 50 + [0] * 50
    apart = estimate(outcomes, [f"s{i // 10}" for i in range(100)])
    by_recording = estimate(outcomes, alone(100))
    assert apart.high - apart.low > 2 * (by_recording.high - by_recording.low)


def test_two_speakers_are_too_few_to_resample():
    outcomes = [1] * 50 + [0] * 50
    two = estimate(outcomes, ["ann"] * 50 + ["bob"] * 50)
    assert two == estimate(outcomes, alone(100))


def test_nothing_wrong_is_not_certainty():
    found = estimate([1] * 100, alone(100))
    assert (found.low, found.high) == pytest.approx((0.97, 1.0), abs=0.001)


def test_no_events_in_a_quarter_of_an_hour_exclude_twelve_an_hour():
    found = estimate([0, 0], alone(2), [0.125, 0.125], bounded=False)
    assert found.value == 0
    assert (found.low, found.high) == pytest.approx((0, 12), abs=0.02)


def test_a_rate_is_events_over_hours():
    assert estimate([1, 2], alone(2), [0.5, 1.0], bounded=False).value == pytest.approx(2.0)


def test_nothing_to_measure_on_has_no_estimate():
    assert estimate([], []) is None
    assert estimate([0], ["ann"], [0.0]) is None


def test_the_interval_is_the_same_every_time():
    assert estimate([1, 0, 1, 1], alone(4)) == estimate([1, 0, 1, 1], alone(4))
