import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.errors import UsageError
from recognizer.sources import Resampler
from tests.conftest import tone


def through(resampler, blocks):
    parts = [resampler(block) for block in blocks]
    return np.concatenate([*parts, resampler(blocks[0][:0], last=True)])


@given(
    cuts=st.lists(st.integers(0, 5_000), max_size=10),
    rate=st.sampled_from([5_000, 16_000, 44_100, 48_000]),
    live=st.booleans(),
)
@settings(max_examples=30, deadline=None)
def test_any_blocks_give_the_same_samples(cuts, rate, live):
    samples = np.random.default_rng(1).standard_normal(5_000).astype(np.float32)
    whole = through(Resampler(rate, live=live), [samples])
    cut = through(Resampler(rate, live=live), np.split(samples, sorted(cuts)))
    np.testing.assert_array_equal(whole, cut)
    assert len(whole) == pytest.approx(5_000 * 8_000 / rate, abs=1)


def test_the_streams_own_rate_passes_unchanged():
    samples = tone(0.1)
    assert Resampler(8_000)(samples) is samples


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_of_channels_that_cancel_one_is_heard(rate):
    samples = tone(1.0, rate, 440.0)
    opposite = np.stack([samples, -samples], axis=1)
    heard = through(Resampler(rate, live=True), [opposite])
    np.testing.assert_allclose(heard[80:-80], tone(1.0, 8_000, 440.0)[80:-80], atol=1e-3)


def test_a_tone_keeps_its_pitch_and_its_place():
    heard = through(Resampler(48_000), [tone(1.0, 48_000, 440.0)])
    np.testing.assert_allclose(heard[400:-400], tone(1.0, 8_000, 440.0)[400:-400], atol=1e-4)


@pytest.mark.parametrize("live", [False, True])
def test_what_lies_above_the_band_is_filtered_away(live):
    heard = through(Resampler(48_000, live=live), [tone(1.0, 48_000, 6_000.0)])
    assert np.abs(heard[400:-400]).max() < 1e-4


@pytest.mark.parametrize("rate", [8_001, 16_000, 44_100, 48_000, 192_000])
def test_a_live_stream_is_held_back_for_at_most_31_ms_and_moved_by_less_than_a_third(rate):
    samples = tone(1.0, rate, 440.0)
    resampler, given = Resampler(rate, live=True), []
    for at in range(0, rate, rate // 50):
        given.append(resampler(samples[at : at + rate // 50]))
        late = min(at + rate // 50, rate) / rate - sum(map(len, given)) / 8_000
        assert late <= 0.031
    heard = np.concatenate(given)
    moved = 2 * np.pi * 440 * 0.0003
    np.testing.assert_allclose(heard[400:7_000], tone(1.0, 8_000, 440.0)[400:7_000], atol=moved)


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_from_a_whole_multiple_a_live_stream_is_held_back_for_5_ms_and_not_moved(rate):
    resampler = Resampler(rate, live=True)
    first = resampler(tone(0.5, rate, 440.0))
    assert len(first) == (0.5 - 0.005) * 8_000
    heard = np.concatenate([first, resampler(first[:0], last=True)])
    assert len(heard) == 4_000
    np.testing.assert_allclose(heard[40:-40], tone(0.5, 8_000, 440.0)[40:-40], atol=2e-4)


@pytest.mark.parametrize(("hertz", "least", "most"), [(3_600, 0.99, 1.01), (4_100, 0.0, 2e-4)])
def test_a_live_stream_keeps_the_band_and_loses_what_is_above(hertz, least, most):
    heard = through(Resampler(48_000, live=True), [tone(1.0, 48_000, float(hertz))])
    amplitude = np.sqrt(2 * np.mean(heard[400:-400] ** 2)) / np.abs(tone(1.0, 48_000, 440.0)).max()
    assert least <= amplitude <= most


@pytest.mark.parametrize("rate", [0, 3_999, 1e9, float("nan")])
def test_absurd_rates_are_refused(rate):
    with pytest.raises(UsageError, match="Hz"):
        Resampler(rate)
