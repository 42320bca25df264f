"""Recordings that cannot be heard, among many that can."""

import numpy as np
import pytest
import soundfile

from recognizer.errors import AudioError
from tests.conftest import tone
from train import corpora
from train.corpora import Recording, readable

RATE = 8_000


@pytest.fixture
def recordings(tmp_path):
    """Return ten recordings, of which nothing is wrong with the last four."""
    for take in range(10):
        soundfile.write(tmp_path / f"7_ann_{take}.wav", tone(0.3), RATE)
    return corpora.read(tmp_path)


def test_a_damaged_file_is_told_and_left_out(recordings):
    told: list[str] = []
    recordings[3].path.write_bytes(b"RIFF")
    assert readable(recordings, tell=told.append) == recordings[:3] + recordings[4:]
    assert len(told) == 1
    assert str(recordings[3].path) in told[0]


def test_silence_is_never_learnt_as_a_digit(recordings):
    told: list[str] = []
    soundfile.write(recordings[0].path, np.zeros(RATE), RATE)
    assert readable(recordings, tell=told.append) == recordings[1:]
    assert "only silence" in told[0]


def test_many_damaged_files_are_an_error(recordings):
    told: list[str] = []
    for recording in recordings[:6]:
        recording.path.write_bytes(b"RIFF")
    with pytest.raises(AudioError, match="5 more of 10 recordings"):
        readable(recordings, tell=told.append)
    assert len(told) == 5


def test_a_file_that_is_gone_is_one_of_them(recordings, tmp_path):
    gone = Recording(tmp_path / "8_ann_0.wav", ("8",), "ann")
    assert readable([*recordings, gone], tell=lambda line: None) == recordings
