"""From a matrix of probabilities to words, their places and the odds of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recognizer.decoder import Reading, read
from recognizer.decoder.reading import no_digit_odds
from tests.recognizer.decoder.matrices import STEP, said, sound
from tests.recognizer.tones import LABELS, MANIFEST, as_windows

READING = Reading.of(MANIFEST)
WINDOWS = Reading.of(as_windows())


def words_of(*words, seconds=2.0, reading=READING):
    places = [(second - 0.12, second + 0.12) for second, _, _ in words]
    return read(said(words, seconds), sound(places, seconds), reading)


def test_digits_and_other_words_come_in_order_with_the_places_of_their_sound():
    words = words_of((0.4, "3", 0.9), (0.8, "other", 0.9), (1.4, "7", 0.9))
    assert [word.digit for word in words] == [3, None, 7]
    for word, second in zip(words, (0.4, 0.8, 1.4), strict=True):
        assert word.start / 8_000 == pytest.approx(second - 0.12, abs=0.021)
        assert word.end / 8_000 == pytest.approx(second + 0.12, abs=0.021)
        assert word.start <= word.centre < word.end


def test_the_odds_are_those_of_the_word_against_what_else_it_may_have_been():
    (word,) = words_of((0.4, "3", 0.9))
    assert word.logit == pytest.approx(np.log(0.9 / 0.1), abs=0.01)
    matrix = said([(0.4, "3", 0.6), (0.4, "8", 0.3)], 2.0)
    (word,) = read(matrix, sound([(0.3, 0.5)], 2.0), READING)
    assert word.digit == 3
    assert word.logit == pytest.approx(np.log(0.6 / 0.4), abs=0.01)


def test_a_digit_in_doubt_over_several_steps_is_as_sure_as_all_of_them_together():
    matrix = said([(0.40, "3", 0.4), (0.44, "3", 0.4), (0.48, "3", 0.4)], 2.0)
    (word,) = read(matrix, sound([(0.3, 0.6)], 2.0), READING)
    assert word.digit == 3
    # Nothing at all three steps, or 3 and nothing but with a blank between two of them.
    assert word.logit == pytest.approx(np.log((1 - 0.6**3 - 0.4 * 0.6 * 0.4) / 0.6**3), abs=0.05)


def test_another_word_is_told_from_digits_only():
    matrix = said([(0.4, "other", 0.5), (0.4, "2", 0.1)], 2.0)
    (word,) = read(matrix, sound([(0.3, 0.5)], 2.0), READING)
    assert word.digit is None
    assert word.logit == pytest.approx(np.log(0.5 / 0.1), abs=0.01)


def test_oh_and_zero_are_one_digit_unless_oh_is_a_word():
    matrix = said([(0.4, "oh", 0.5), (0.4, "0", 0.45)], 2.0)
    samples = sound([(0.3, 0.5)], 2.0)
    (word,) = read(matrix, samples, READING)
    assert word.digit == 0
    assert word.logit == pytest.approx(np.log(0.95 / 0.05), abs=0.01)
    (word,) = read(matrix, samples, Reading.of(MANIFEST, oh=False))
    assert word.digit is None


def test_where_nothing_was_said_there_are_no_words_and_odds_against_all_digits():
    matrix = said([(0.4, "3", 0.1)], 2.0)
    assert read(matrix, sound([], 2.0), READING) == []
    assert no_digit_odds(matrix, READING) == pytest.approx(np.log(0.9 / 0.1), abs=0.01)


def test_zeros_of_a_network_of_integers_are_little_not_impossible():
    matrix = np.where(said([(0.4, "3", 1.0)], 2.0) > 0.5, 1.0, 0.0).astype(np.float32)
    (word,) = read(matrix, sound([(0.3, 0.5)], 2.0), READING)
    assert word.digit == 3
    assert 5 < word.logit <= 20


@settings(max_examples=100, deadline=None)
@given(data=st.data(), seconds=st.floats(0.01, 1.5), level=st.floats(0, 1))
def test_words_never_overlap_and_lie_within_their_utterance(data, seconds, level):
    samples = sound([(0, seconds)], seconds, level)
    rows = len(said([], seconds))
    weights = data.draw(arrays(np.float32, (rows, len(LABELS)), elements=st.floats(0, 1, width=32)))
    matrix = weights + np.float32(1e-3)
    words = read(matrix / matrix.sum(axis=1, keepdims=True), samples, READING)
    for word in words:
        assert 0 <= word.start <= word.end <= len(samples)
        assert 0 <= word.centre <= max(0, len(samples) - 1)
        assert np.isfinite(word.logit)
    for one, following in pairwise(words):
        assert one.end <= following.start
        assert one.centre <= following.centre


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.integers(2, 9), min_size=1, max_size=8),
    labels=st.lists(st.sampled_from([str(d) for d in range(10)]), min_size=8, max_size=8),
)
def test_every_spike_is_a_digit_of_its_own(steps, labels):
    at = np.cumsum(steps) * STEP / 8_000
    seconds = float(at[-1]) + 0.5
    words = words_of(*zip(at, labels, [0.95] * len(at), strict=False), seconds=seconds)
    assert [str(word.digit) for word in words] == labels[: len(at)]
    np.testing.assert_allclose([word.centre / 8_000 for word in words], at, atol=0.005)


def test_a_window_classifier_hears_one_word_where_the_sound_is():
    row = np.full((1, len(WINDOWS.labels)), 0.01, np.float32)
    row[0, 4] = 0.8
    (word,) = read(row, sound([(0.5, 0.8)], 1.2), WINDOWS)
    assert word.digit == 4
    assert (word.start, word.end) == pytest.approx((4_000, 6_400), abs=160)
    assert word.logit == pytest.approx(np.log(0.8 / 0.2), abs=0.01)
    row[0, 4], row[0, WINDOWS.labels.index("other")] = 0.3, 0.6
    assert read(row, sound([(0.5, 0.8)], 1.2), WINDOWS)[0].digit is None


def test_a_digit_knows_the_share_of_other_words_around_it():
    words = words_of(
        (0.4, "other", 0.9), (0.8, "other", 0.9), (1.2, "3", 0.9), (3.5, "7", 0.9), seconds=4.0
    )
    assert [word.others for word in words] == [0, 0, pytest.approx(2 / 3), 0]


def test_digits_alone_are_in_no_company():
    assert [word.others for word in words_of((0.4, "3", 0.9), (0.8, "7", 0.9))] == [0, 0]
