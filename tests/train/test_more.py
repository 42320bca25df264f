"""Data sets that a user adds to a training."""

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from train.material import RATE, gather
from train.more import read_more


def sound(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, 0.1 * np.sin(np.arange(RATE // 4)), RATE)


@pytest.fixture
def commands(tmp_path):
    """Return a folder in Speech Commands' public layout."""
    folder = tmp_path / "speech_commands_v0.02"
    for name in ("seven/0a_nohash_0", "seven/1b_nohash_0", "tree/0a_nohash_1", "two/2c_nohash_0"):
        sound(folder / f"{name}.wav")
    sound(folder / "_background_noise_" / "white_noise.wav")
    (folder / "testing_list.txt").write_text("seven/1b_nohash_0.wav\n")
    (folder / "validation_list.txt").write_text("two/2c_nohash_0.wav\n")
    return folder


def test_only_the_training_part_of_speech_commands_is_trained_on(commands):
    found = read_more("speech-commands", commands)
    assert [(r.label, r.speaker) for r in found] == [("7", "0a"), ("tree", "0a")]


def test_all_of_one_s_own_folder_is(commands):
    assert len(read_more("own", commands)) == 4


def test_a_folder_without_recordings_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no recordings"):
        read_more("speech-commands", tmp_path)


def test_speech_commands_given_replaces_that_below_the_data_folder(commands, tmp_path):
    sound(tmp_path / "data/fsdd/3_ann_12.wav")
    sound(tmp_path / "data/speech-commands/digits/4_zoe_0.wav")
    found = gather(tmp_path / "data", None, range(10, 50), [("speech-commands", commands)])
    assert sorted((c.source, c.label) for c in found.clips) == [
        ("commands", "7"),
        ("fsdd", "3"),
        ("words", "tree"),
    ]
