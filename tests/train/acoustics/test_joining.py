import numpy as np
import pytest

from tests.conftest import tone
from train.acoustics.joining import StreamParams, join
from train.acoustics.noise import room_tone


def test_words_lie_where_the_reference_says(rng):
    params = StreamParams(level=None, snr=(90.0, 90.0))
    words = [("1", tone(0.3)), ("2", tone(0.5))]
    stream, spoken = join(words, params, rng)
    assert [word.label for word in spoken] == ["1", "2"]
    for (_, audio), word in zip(words, spoken, strict=True):
        np.testing.assert_allclose(stream[word.start : word.end], audio, atol=1e-4)
    pauses = [spoken[0].start, spoken[1].start - spoken[0].end, len(stream) - spoken[1].end]
    assert all(0.5 * 8_000 <= pause <= 0.8 * 8_000 for pause in pauses)


def test_levels_and_noise_are_as_asked(rng):
    params = StreamParams(level=(-20.0, -20.0), snr=(30.0, 30.0))
    stream, (word,) = join([("1", tone(1.0))], params, rng)
    noise = stream[: word.start]
    assert np.abs(stream[word.start : word.end]).max() == pytest.approx(0.1, rel=0.15)
    assert 20 * np.log10(0.1 / noise.std()) == pytest.approx(30, abs=1.5)


def test_the_same_seed_gives_the_same_stream():
    streams = [join([("1", tone(0.3))], StreamParams(), np.random.default_rng(5)) for _ in "ab"]
    np.testing.assert_array_equal(streams[0][0], streams[1][0])


@pytest.mark.parametrize("length", [1, 2, 1_000, 8_001, 300_000])
def test_room_tone_has_any_length_and_unit_power(rng, length):
    noise = room_tone(length, rng)
    assert noise.shape == (length,)
    if length > 100_000:
        assert noise.std() == pytest.approx(1, rel=0.05)
