"""A digit is as sure as its odds and its company make it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer.decoder import Word, confidence


def word(logit, others=0.0):
    return Word(3, logit, 0, 800, 400, others)


def test_odds_count_as_calibrated():
    assert confidence(word(0.0), (1.0, 0.0, -3.0)) == 0.5
    assert confidence(word(2.0), (0.5, -1.0, -3.0)) == 0.5
    assert confidence(word(2.0), (1.0, 0.0, -3.0)) == pytest.approx(0.8808, abs=1e-4)


@given(st.floats(-20, 20), st.floats(0, 0.9))
def test_among_other_words_a_digit_is_less_sure(logit, others):
    alone, among = (confidence(word(logit, s), (1.1, -0.1, -3.4)) for s in (0.0, others))
    assert 0 <= among <= alone <= 1
