import numpy as np
import pytest

from tests.conftest import tone
from tests.train.evaluate.conftest import RATE
from tests.train.strings.conftest import ROOM, WORD, in_room
from train.strings.speech import speech_span


@pytest.mark.parametrize("room", [0.0, 1e-5, 1e-4, 1e-3, 5e-3])
def test_speech_is_found_in_any_room(room):
    start, end = speech_span(in_room(tone(0.4), level=room), RATE)
    assert start == pytest.approx(ROOM, abs=80)
    assert end == pytest.approx(ROOM + WORD, abs=80)


def test_a_soft_onset_belongs_to_speech():
    word = np.concatenate([tone(0.1) * 10 ** (-33 / 20), tone(0.3)]).astype(np.float32)
    assert speech_span(in_room(word), RATE)[0] == pytest.approx(ROOM, abs=80)


def test_a_recording_that_is_speech_from_end_to_end_stays_whole():
    assert speech_span(tone(0.4137), RATE) == (0, round(0.4137 * RATE))


@pytest.mark.parametrize("audio", [np.zeros(4_000, np.float32), tone(0.005), tone(0.0)])
def test_silence_and_clicks_stay_whole(audio):
    assert speech_span(audio, RATE) == (0, len(audio))
