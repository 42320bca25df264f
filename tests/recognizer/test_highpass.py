import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.highpass import GROUP_SAMPLES, PRODUCT_SAMPLES, HighPass, biquads, high_pass

RATE = 8_000


@pytest.fixture(scope="module")
def noise():
    return np.random.default_rng(1).standard_normal(3 * PRODUCT_SAMPLES + 77).astype(np.float32)


def tone(hertz, seconds=2.0):
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def decibels_kept(hertz):
    filtered = high_pass(tone(hertz), RATE)[RATE:]
    return 20 * np.log10(np.abs(filtered).max())


def test_it_is_the_butterworth_filter_that_others_make(noise):
    signal = pytest.importorskip("scipy.signal")
    theirs = signal.butter(4, 80, "highpass", fs=RATE, output="sos")
    np.testing.assert_allclose(biquads(RATE)[:, 3:], theirs[:, 4:], atol=1e-12)
    state = signal.sosfilt_zi(theirs) * noise[0]
    expected, _ = signal.sosfilt(theirs, noise.astype(np.float64), zi=state)
    np.testing.assert_allclose(high_pass(noise, RATE), expected, atol=3e-6)


@pytest.mark.parametrize("rate", [8_000, 16_000, 48_000])
def test_the_filter_is_the_same_at_any_rate(rate):
    signal = pytest.importorskip("scipy.signal")
    theirs = signal.butter(4, 80, "highpass", fs=rate, output="sos")
    samples = np.random.default_rng(2).standard_normal(2_000).astype(np.float32)
    samples[0] = 0
    expected = signal.sosfilt(theirs, samples.astype(np.float64))
    np.testing.assert_allclose(high_pass(samples, rate), expected, atol=3e-6)


def test_speech_passes_and_hum_does_not():
    assert decibels_kept(80) == pytest.approx(-3, abs=0.1)
    assert decibels_kept(50) < -15
    assert decibels_kept(20) < -45
    for hertz in (200, 1_000, 3_900):
        assert decibels_kept(hertz) == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("offset", [0.5, -1.0, 1e-3])
def test_an_offset_leaves_nothing_not_even_a_transient(offset):
    constant = np.full(5_000, offset, np.float32)
    np.testing.assert_array_equal(high_pass(constant, RATE), 0)
    speech = 0.1 * tone(440)
    np.testing.assert_allclose(
        high_pass(speech + np.float32(offset), RATE), high_pass(speech, RATE), atol=1e-6
    )


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(0, 3 * PRODUCT_SAMPLES + 77), max_size=30))
def test_any_chunking_gives_the_same_samples(noise, cuts):
    stream = HighPass(RATE)
    parts = [stream(part) for part in np.split(noise, sorted(cuts))]
    np.testing.assert_array_equal(np.concatenate(parts), high_pass(noise, RATE))


@pytest.mark.parametrize("size", [1, 31, 160, 480, GROUP_SAMPLES, GROUP_SAMPLES + 1])
def test_each_chunk_comes_back_at_once_and_as_long(noise, size):
    stream, whole = HighPass(RATE), high_pass(noise, RATE)
    for at in range(0, 40 * size, size):
        part = stream(noise[at : at + size])
        assert part.dtype == np.float32
        np.testing.assert_array_equal(part, whole[at : at + size])


def test_after_a_reset_the_stream_begins_anew(noise):
    stream = HighPass(RATE)
    stream(noise)
    stream.reset()
    np.testing.assert_array_equal(stream(noise), high_pass(noise, RATE))


@pytest.mark.parametrize(("first", "rest"), [(0.0, 0.0), (0.5, 1e-6)])
def test_silence_after_sound_becomes_silence(noise, first, rest):
    samples = np.concatenate([[first], noise[:4_000], np.zeros(8 * PRODUCT_SAMPLES)])
    filtered = high_pass(samples.astype(np.float32), RATE)
    assert np.abs(filtered[-PRODUCT_SAMPLES:]).max() <= rest
