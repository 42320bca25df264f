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


def cut(path):
    soundfile.write(path, tone(3.0), RATE)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def cut_flac(path):
    cut(path.with_suffix(".flac"))
    path.with_suffix(".flac").rename(path)


DAMAGES = {
    "cut": cut,
    "cut FLAC": cut_flac,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("hello " * 100),
    "not a number": lambda path: soundfile.write(
        path, np.append(tone(0.3), np.nan), RATE, subtype="FLOAT"
    ),
    "endless": lambda path: soundfile.write(
        path, np.append(tone(0.3), np.inf), RATE, subtype="FLOAT"
    ),
    "no samples": lambda path: soundfile.write(path, np.zeros(0), RATE),
    "a rate that no one has": lambda path: soundfile.write(path, tone(0.3), 100),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_is_wrong_with_it_the_others_are_learnt(recordings, damage):
    told: list[str] = []
    DAMAGES[damage](recordings[3].path)
    assert readable(recordings, tell=told.append) == recordings[:3] + recordings[4:]
    (line,) = told
    assert str(recordings[3].path) in line


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
