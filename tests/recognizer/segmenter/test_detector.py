"""The detector's decisions: alone in speech, together in a silence, the same in any chunks."""

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from webrtcvad import Vad

from recognizer.samples import DEMO
from recognizer.segmenter import WebRtcDetector

RATE = 8_000
FRAME = 80


def frames(samples):
    return samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)


@pytest.fixture(scope="module")
def demo_frames():
    samples, rate = soundfile.read(DEMO, dtype="float32")
    assert rate == RATE
    return frames(samples)


@pytest.fixture(scope="module")
def quiet_room():
    """Three seconds."""
    tone = 1e-3 * np.random.default_rng(1).standard_normal(3 * RATE)
    return frames(tone.astype(np.float32))


def decide(detector, given):
    """Give frames as the segmenter does: what has no decision comes again with the next."""
    decisions, waiting = [], np.zeros((0, FRAME), np.float32)
    for some in given:
        waiting = np.concatenate([waiting, some])
        made = list(detector(waiting))
        decisions += made
        waiting = waiting[len(made) :]
    return decisions


def test_speech_is_heard_and_silence_is_not(demo_frames):
    detector = WebRtcDetector(RATE, 2)
    assert not any(detector(np.zeros((100, FRAME), np.float32)))
    assert any(detector(demo_frames))


def test_in_a_long_silence_it_waits_for_three_frames(quiet_room):
    detector = WebRtcDetector(RATE, 2)
    at = len(detector(quiet_room[:250]))
    assert at > 247
    assert detector(quiet_room[at : at + 2]) == []
    assert detector(quiet_room[at : at + 3]) == [False] * 3


def test_in_speech_and_for_a_second_after_it_decides_on_each_frame(demo_frames, quiet_room):
    detector = WebRtcDetector(RATE, 2)
    spoken = detector(demo_frames)
    last = max(i for i, speech in enumerate(spoken) if speech)
    detector.reset()
    detector(demo_frames[: last + 1])
    assert all(len(detector(quiet_room[i : i + 1])) == 1 for i in range(50))


def test_frames_of_30_ms_are_never_waited_for(quiet_room):
    detector = WebRtcDetector(RATE, 2)
    long = quiet_room.reshape(-1, 3 * FRAME)
    assert all(len(detector(frame[None])) == 1 for frame in long)


def test_in_a_loud_room_frames_of_30_ms_are_decided_on_as_webrtcvad_does(demo_frames, quiet_room):
    vad = Vad(2)
    stream = np.concatenate([quiet_room, demo_frames[:1500]]).reshape(-1, 3 * FRAME)
    stream += 5 * np.resize(quiet_room, stream.shape)
    pcm = np.rint(stream * 32_768).astype("<i2")
    expected = [vad.is_speech(frame.tobytes(), RATE) for frame in pcm]
    assert WebRtcDetector(RATE, 2)(stream)[3:] == expected[3:]


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 900), max_size=30))
def test_the_same_frames_in_any_chunks_get_the_same_decisions(demo_frames, quiet_room, cuts):
    stream = np.concatenate([quiet_room, demo_frames[:300], quiet_room, demo_frames[300:600]])
    whole = decide(WebRtcDetector(RATE, 2), [stream])
    assert decide(WebRtcDetector(RATE, 2), np.split(stream, sorted(cuts))) == whole


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_word_after_a_long_silence_is_heard_wherever_it_falls_among_the_three(
    demo_frames, quiet_room, gap
):
    stream = np.concatenate([quiet_room[gap:], demo_frames[30:130]])
    decisions = decide(WebRtcDetector(RATE, 2), [stream])
    before = len(quiet_room) - gap
    assert not any(decisions[100 : before - 3])
    assert sum(decisions[before:]) >= 10


@pytest.mark.parametrize("peak", [-20, -48, -54, -60])
def test_words_are_heard_at_any_level_that_the_room_allows(demo_frames, peak):
    """Down to a peak of -60 dB of full scale, in a room of -90 dB."""
    room = 10 ** (-90 / 20) * np.random.default_rng(2).standard_normal((400, FRAME))
    word = demo_frames[60:115] / np.abs(demo_frames[60:115]).max()
    stream = room.copy()
    stream[200:255] += 10 ** (peak / 20) * word
    decisions = decide(WebRtcDetector(RATE, 2), [stream.astype(np.float32)])
    assert sum(decisions[200:255]) > 20
    assert not any(decisions[:195]) and not any(decisions[300:])


@pytest.mark.parametrize("room", [-90, -70, -50, -45])
def test_noise_that_goes_on_is_no_speech_however_loud(room):
    noise = 10 ** (room / 20) * np.random.default_rng(3).standard_normal((1_000, FRAME))
    assert not any(decide(WebRtcDetector(RATE, 2), [noise.astype(np.float32)]))
