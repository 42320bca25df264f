"""Where words begin and end, told from the level around the place they were heard at."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.decoder.places import levels, places
from tests.recognizer.decoder.matrices import sound

RATE = 8_000


def seconds(found):
    return [(start / RATE, end / RATE) for start, end in found]


def found(samples, *centres):
    return seconds(places(samples, [centre * RATE for centre in centres], RATE))


def test_a_word_is_as_long_as_its_sound():
    ((start, end),) = found(sound([(0.4, 0.7)], 1.2), 0.5)
    assert start == pytest.approx(0.4, abs=0.021)
    assert end == pytest.approx(0.7, abs=0.021)


def test_a_short_silence_belongs_to_a_word_and_a_long_one_does_not():
    ((_, end),) = found(sound([(0.3, 0.5), (0.58, 0.65)], 1.2), 0.4)
    assert end == pytest.approx(0.65, abs=0.021)
    ((_, end),) = found(sound([(0.3, 0.5), (0.8, 0.87)], 1.2), 0.4)
    assert end == pytest.approx(0.5, abs=0.021)


def test_words_without_a_pause_meet_where_it_is_least_loud():
    samples = sound([(0.2, 0.8)], 1.0)
    samples[round(0.47 * RATE) : round(0.5 * RATE)] *= 0.3
    (_, end), (start, _) = found(samples, 0.35, 0.6)
    assert end == start == pytest.approx(0.48, abs=0.021)


@pytest.mark.parametrize("level", [0.003, 0.01, 0.03])
def test_noise_around_a_word_is_no_part_of_it(level):
    rng = np.random.default_rng(2)
    noise = level * rng.standard_normal(RATE).astype(np.float32)
    ((start, end),) = found(noise + sound([(0.4, 0.7)], 1.0), 0.55)
    assert start == pytest.approx(0.4, abs=0.03)
    assert end == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize("count", [0, 1, 79, 80])
def test_hardly_any_samples_still_have_places(count):
    for start, end in places(np.ones(count, np.float32), [0.0, 0.0, 40.0], RATE):
        assert 0 <= start <= end <= count


@settings(max_examples=100, deadline=None)
@given(
    count=st.integers(80, 20_000),
    centres=st.lists(st.integers(0, 20_000), max_size=12).map(sorted),
    seed=st.integers(0, 9),
)
def test_words_keep_their_order_and_never_overlap(count, centres, seed):
    samples = np.random.default_rng(seed).uniform(-1, 1, count).astype(np.float32)
    samples *= np.repeat(np.random.default_rng(seed).uniform(0, 1, count // 500 + 1), 500)[:count]
    at = 0
    for start, end in places(samples, [min(c, count - 1) for c in centres], RATE):
        assert at <= start <= end <= count
        at = end


def test_levels_are_those_of_frames_of_10_ms():
    samples = np.repeat(np.float32([0.1, 1.0, 0.1]), 400)
    found = levels(samples, RATE)
    assert len(found) == 15
    assert found[[0, 7, 14]] == pytest.approx([-20, 0, -20], abs=1e-3)
    assert levels(samples[:0], RATE).tolist() == [-120]
