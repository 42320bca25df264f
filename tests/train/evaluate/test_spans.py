import numpy as np
import pytest

from tests.train.evaluate.conftest import RATE
from train.evaluate.spans import speech_span


def test_the_room_around_speech_is_not_speech(rng):
    room = rng.normal(0, 0.001, RATE).astype(np.float32)
    room[2_000:6_000] += rng.normal(0, 0.1, 4_000).astype(np.float32)
    assert speech_span(room, RATE) == pytest.approx((2_000, 6_000), abs=80)


def test_a_recording_cut_tightly_is_speech_throughout(rng):
    speech = rng.normal(0, 0.1, RATE).astype(np.float32)
    assert speech_span(speech, RATE) == (0, RATE)


def test_digital_silence_at_the_ends_is_not_speech(rng):
    speech = np.pad(rng.normal(0, 0.1, 4_000).astype(np.float32), 2_000)
    assert speech_span(speech, RATE) == (2_000, 6_000)


def test_silence_is_kept_whole():
    assert speech_span(np.zeros(RATE, np.float32), RATE) == (0, RATE)
    assert speech_span(np.zeros(10, np.float32), RATE) == (0, 10)
