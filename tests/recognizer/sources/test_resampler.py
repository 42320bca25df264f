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


@given(cuts=st.lists(st.integers(0, 5_000), max_size=10), rate=st.sampled_from([16_000, 44_100]))
@settings(max_examples=30, deadline=None)
def test_any_blocks_give_the_same_samples(cuts, rate):
    samples = np.random.default_rng(1).standard_normal(5_000).astype(np.float32)
    whole = through(Resampler(rate), [samples])
    np.testing.assert_array_equal(whole, through(Resampler(rate), np.split(samples, sorted(cuts))))
    assert len(whole) == pytest.approx(5_000 * 8_000 / rate, abs=1)


def test_the_streams_own_rate_passes_unchanged():
    samples = tone(0.1)
    assert Resampler(8_000)(samples) is samples


def test_channels_are_averaged():
    stereo = np.stack([np.ones(100), np.zeros(100)], axis=1).astype(np.float32)
    np.testing.assert_array_equal(Resampler(8_000)(stereo), np.full(100, 0.5, np.float32))


def test_a_tone_keeps_its_pitch_and_its_place():
    heard = through(Resampler(48_000), [tone(1.0, 48_000, 440.0)])
    np.testing.assert_allclose(heard[400:-400], tone(1.0, 8_000, 440.0)[400:-400], atol=1e-4)


def test_what_lies_above_the_band_is_filtered_away():
    heard = through(Resampler(48_000), [tone(1.0, 48_000, 6_000.0)])
    assert np.abs(heard[400:-400]).max() < 1e-4


@pytest.mark.parametrize("rate", [0, 3_999, 1e9, float("nan")])
def test_absurd_rates_are_refused(rate):
    with pytest.raises(UsageError, match="Hz"):
        Resampler(rate)
