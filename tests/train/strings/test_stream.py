import numpy as np
import pytest

from train.evaluate.noise import LEVEL
from train.strings import StringParams, in_noise, in_stream, quiet, strings_from


@pytest.fixture
def strings(recordings):
    return strings_from(recordings, StringParams(), seed=3, count=6)


def correlated(stream: np.ndarray, own: np.ndarray) -> float:
    return float(np.corrcoef(stream, own)[0, 1])


def test_digits_lie_where_the_reference_says(strings, rng):
    stream = in_stream(strings, rng)
    for before, after in zip(strings, stream.strings, strict=True):
        assert after.text == before.text
        for d, place in zip(before.digits, after.digits, strict=True):
            there = stream.audio[place.start : place.end]
            assert correlated(there, before.audio[d.start : d.end]) > 0.99


def test_pauses_are_as_asked(strings, rng):
    stream = in_stream(strings, rng, (0.8, 1.2))
    ends = [s.digits[-1].end for s in stream.strings]
    starts = [s.digits[0].start for s in stream.strings]
    for end, start in zip([0, *ends], [*starts, len(stream.audio)], strict=True):
        # up to 30 ms of room belong to the string at either side
        assert 6_400 <= start - end <= 9_600 + 480


def test_noise_is_as_far_below_speech_as_asked(strings, rng):
    clips = quiet(strings, rng)
    sound = rng.standard_normal(len(clips.stream)).astype(np.float32)
    stream = in_noise(strings, clips, sound, 10)
    pause = stream.audio[: stream.strings[0].digits[0].start - 240]
    assert 20 * np.log10(LEVEL / pause.std()) == pytest.approx(10, abs=0.3)


def test_the_level_of_a_string_is_that_of_its_speech(recordings, rng):
    """However long the gaps are: the ratio is counted on speech alone."""
    params = StringParams(lengths=(4, 4), gap=(0.4, 0.4), drift=(0.0, 0.0))
    strings = strings_from(recordings, params, seed=3, count=3)
    clips = quiet(strings, rng)
    silent = in_noise(strings, clips, np.zeros_like(clips.stream), 0)
    for string in silent.strings:
        said = np.concatenate([silent.audio[d.start : d.end] for d in string.digits])
        assert 20 * np.log10(LEVEL / said.std()) == pytest.approx(0, abs=0.5)


def test_the_reference_is_the_same_at_every_ratio(strings, rng):
    clips = quiet(strings, rng)
    sound = rng.standard_normal(len(clips.stream)).astype(np.float32)
    streams = [in_noise(strings, clips, sound, ratio) for ratio in (20, 0)]
    assert [s.digits for s in streams[0].strings] == [s.digits for s in streams[1].strings]
