from itertools import pairwise

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.bench.streams import read_sample
from recognizer.errors import UsageError
from recognizer.samples import DEMO
from recognizer.segmenter import (
    Misfire,
    Segmenter,
    SegmenterParams,
    SpeechStart,
    Utterance,
)

RATE = 8_000


class LoudFrames:
    """Takes a frame for speech if any sample is above a tenth of full scale."""

    def __call__(self, frames):
        return [bool(frame.max() > 0.1) for frame in frames]

    def reset(self):
        pass


def segments(samples, chunks=None, **params):
    segmenter = Segmenter(SegmenterParams(**params), LoudFrames())
    found = []
    for chunk in np.split(samples, chunks) if chunks is not None else [samples]:
        found += segmenter.push(chunk)
    return found + segmenter.flush()


def burst(start, end, length):
    samples = np.linspace(0.0, 0.05, length, dtype=np.float32)
    samples[start:end] = 0.5
    return samples


def test_start_and_end_are_exact_and_the_audio_has_pre_roll_and_post_roll():
    samples = burst(4_000, 6_000, 12_000)
    begin, utterance = segments(samples, pre_roll=0.1, post_roll=0.05)
    assert begin == SpeechStart(4_000)
    assert (utterance.start, utterance.end, utterance.offset) == (4_000, 6_000, 3_200)
    np.testing.assert_array_equal(utterance.samples, samples[3_200:6_400])


def test_speech_is_seen_in_whole_frames():
    _, utterance = segments(burst(4_039, 5_961, 12_000))
    assert (utterance.start, utterance.end) == (4_000, 6_000)


def test_pre_roll_stops_at_the_beginning_of_the_stream():
    _, utterance = segments(burst(160, 4_000, 12_000))
    assert utterance.offset == 0


def test_pre_roll_never_repeats_audio_of_the_utterance_before():
    samples = burst(1_600, 4_000, 16_000)
    samples[5_680:8_000] = 0.5
    first, second = [s for s in segments(samples, pre_roll=1.0) if isinstance(s, Utterance)]
    assert second.offset == first.offset + len(first.samples)


def test_a_burst_is_a_misfire():
    assert segments(burst(4_000, 4_240, 12_000)) == [Misfire(4_000, 4_240)]


def test_flush_ends_the_utterance_in_progress():
    samples = burst(4_000, 8_000, 8_000)
    utterance = segments(samples)[-1]
    assert (utterance.start, utterance.end) == (4_000, 8_000)


def test_nothing_is_lost_or_repeated_where_long_speech_is_cut():
    samples = burst(0, 30_000, 40_000)
    found = [s for s in segments(samples, max_utterance=1.0) if isinstance(s, Utterance)]
    assert [u.cut for u in found] == [True, True, True, False]
    joined = np.concatenate([u.samples for u in found])
    np.testing.assert_array_equal(joined, samples[: len(joined)])
    assert len(joined) >= 30_000


@pytest.mark.parametrize("silence", range(6_480, 8_000, 240))
def test_nothing_is_lost_where_speech_is_cut_in_a_silence(silence):
    samples = burst(0, 20_000, 40_000)
    samples[silence : silence + 1_520] = 0.01
    found = [s for s in segments(samples, max_utterance=1.0) if isinstance(s, Utterance)]
    assert found[0].cut
    for one, following in pairwise(found):
        assert following.offset == one.offset + len(one.samples)


def test_lost_samples_move_the_clock():
    segmenter = Segmenter(SegmenterParams(), LoudFrames())
    assert segmenter.push(burst(4_000, 8_000, 8_000)) == [SpeechStart(4_000)]
    (cut,) = segmenter.skip(5_000)
    assert (cut.start, cut.end) == (4_000, 8_000)
    _, later = segmenter.push(burst(800, 2_400, 8_000))
    assert later.start == 8_000 + 5_000 + 800


def test_reset_counts_from_zero_again():
    segmenter = Segmenter(SegmenterParams(), LoudFrames())
    segmenter.push(burst(4_000, 8_000, 8_000))
    segmenter.reset()
    assert segmenter.position == 0
    assert segmenter.push(burst(800, 2_400, 8_000))[-1].start == 800


@given(
    voiced=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 700)), max_size=12),
    cuts=st.lists(st.integers(0, 9_000), max_size=20),
)
@settings(max_examples=150, deadline=None)
def test_any_chunking_gives_identical_utterances(voiced, cuts):
    parts = [np.repeat(np.float32([0.01, 0.5]), [gap, length]) for gap, length in voiced]
    samples = np.concatenate([*parts, np.zeros(500, np.float32)])
    params = {"hangover": 0.03, "post_roll": 0.02, "pre_roll": 0.05, "max_utterance": 0.2}
    whole = segments(samples, **params)
    pieces = segments(samples, sorted(cuts), **params)
    assert whole == pieces
    for one, other in zip(whole, pieces, strict=True):
        if isinstance(one, Utterance):
            np.testing.assert_array_equal(one.samples, other.samples)


@given(st.lists(st.integers(1, 20_000), max_size=15))
@settings(max_examples=20, deadline=None)
def test_any_chunking_of_speech_gives_identical_utterances_with_webrtcvad(demo_samples, cuts):
    def run(chunks):
        segmenter = Segmenter()
        found = [s for chunk in chunks for s in segmenter.push(chunk)] + segmenter.flush()
        return [(u, u.samples.tobytes()) for u in found if isinstance(u, Utterance)]

    whole = run([demo_samples])
    assert len(whole) >= 10
    assert run(np.split(demo_samples, np.cumsum(cuts))) == whole


@pytest.fixture(scope="module")
def demo_samples():
    from recognizer.samples import DEMO

    samples, rate = soundfile.read(DEMO, dtype="float32")
    assert rate == RATE
    return samples


def test_a_quiet_room_after_speech_is_hardly_ever_taken_for_a_burst():
    sample = read_sample(DEMO)
    tone = sample.room_tone(120 * RATE, np.random.default_rng(1))
    segmenter = Segmenter(SegmenterParams())
    found = segmenter.push(np.concatenate([sample.speech, tone])) + segmenter.flush()
    late = len(sample.speech) + RATE
    begun = [s.start for s in found if isinstance(s, SpeechStart)]
    assert max(begun) < late
    assert sum(isinstance(s, Misfire) and s.start > late for s in found) <= 6


@pytest.mark.parametrize("silence", range(800, 880, 4))
def test_noise_that_begins_after_digital_silence_is_not_taken_for_speech(rng, silence):
    """As where a microphone delivers zeros until it is awake."""
    noise = 5e-3 * rng.standard_normal(24_000).astype(np.float32)
    samples = np.concatenate([np.zeros(silence, np.float32), noise])
    segmenter = Segmenter(SegmenterParams())
    found = segmenter.push(samples) + segmenter.flush()
    assert [s for s in found if isinstance(s, Utterance)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"sample_rate": 22_050},
        {"frame_ms": 25},
        {"aggressiveness": 4},
        {"pre_roll": -1.0},
        {"hangover": float("nan")},
        {"post_roll": 0.5, "hangover": 0.2},
        {"max_utterance": 0.05, "min_utterance": 0.1},
    ],
)
def test_impossible_parameters_are_refused(wrong):
    with pytest.raises(UsageError):
        SegmenterParams(**wrong)
