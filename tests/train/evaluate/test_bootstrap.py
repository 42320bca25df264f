import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from train.evaluate.bootstrap import estimate


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.booleans(), min_size=2, max_size=60))
def test_the_interval_holds_the_value(outcomes):
    found = estimate(outcomes, rng())
    assert found.by_item[0] <= found.value + 1e-9
    assert found.value <= found.by_item[1] + 1e-9
    assert 0 <= found.by_item[0] <= found.by_item[1] <= 1


def test_the_interval_is_that_of_a_binomial_share():
    found = estimate([1] * 80 + [0] * 20, rng())
    assert found.by_item == pytest.approx((0.72, 0.875), abs=0.02)


def test_speakers_who_differ_widen_the_interval():
    outcomes = [1] * 50 + [0] * 50
    apart = estimate(outcomes, rng(), speakers=[f"s{i // 10}" for i in range(100)])
    alike = estimate(outcomes, rng(), speakers=[f"s{i % 10}" for i in range(100)])
    assert apart.by_speaker
    width = apart.by_item[1] - apart.by_item[0]
    assert apart.by_speaker[1] - apart.by_speaker[0] > 2 * width
    assert alike.by_speaker is None


def test_two_speakers_are_too_few_to_resample():
    assert estimate([1, 0], rng(), speakers=["ann", "bob"]).by_speaker is None


def test_nothing_wrong_is_not_certainty():
    assert estimate([1] * 100, rng()).by_item == pytest.approx((0.97, 1.0), abs=0.001)


def test_no_events_in_a_quarter_of_an_hour_excludes_twelve_an_hour():
    found = estimate([0, 0], rng(), weights=[0.125, 0.125], bounded=False)
    assert found.value == 0
    assert found.by_item == pytest.approx((0, 12), abs=0.02)


def test_a_rate_is_events_over_hours():
    assert estimate([1, 2], rng(), weights=[0.5, 1.0], bounded=False).value == pytest.approx(2.0)


def test_the_same_seed_gives_the_same_interval():
    assert estimate([1, 0, 1, 1], rng()) == estimate([1, 0, 1, 1], rng())
