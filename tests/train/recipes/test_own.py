"""Training on one's own recordings: what is learnt, what is told."""

import json

import numpy as np
import pytest
import soundfile

from tests.conftest import tone
from train.acoustics.noise import Noises
from train.examples.clips import ClipReader
from train.examples.compose import RATE, Composer
from train.recipes.gather import Folders, gather


@pytest.fixture
def data(tmp_path):
    """Return a data folder with one training recording of each corpus."""
    folder = tmp_path / "data"
    names = ("fsdd/3_ann_12.wav", "speech-commands/tree/0a_nohash_0.wav", "an4/an10-fjmd-b.wav")
    for name in names:
        (folder / name).parent.mkdir(parents=True)
        soundfile.write(folder / name, tone(0.5), RATE)
    (folder / "an4" / "transcripts.tsv").write_text("an10-fjmd-b\tfour two\n")
    return folder


@pytest.fixture
def saved(tmp_path):
    """Return a folder of utterances that were saved and labelled, one of three digits."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for number, label in enumerate(("1230", "not-a-digit", None)):
        name = folder / f"utterance-{number}"
        soundfile.write(name.with_suffix(".wav"), tone(1.0), RATE)
        name.with_suffix(".json").write_text(json.dumps({"label": label}))
    return folder


def test_a_label_of_several_digits_is_learnt_whole(data, saved):
    collection = gather(Folders(data=data, own=(saved,)))
    own = [clip for clip in collection.clips if clip.source == "own"]
    assert sorted(clip.words for clip in own) == [("1", "2", "3", "0"), ("not-a-digit",)]
    composer = Composer(collection, Noises([], RATE), ClipReader())
    rng = np.random.default_rng(1)
    drawn = [composer(rng) for _ in range(200)]
    assert ("1", "2", "3", "0") in {utterance.words for utterance in drawn}


def test_without_own_recordings_nothing_is_drawn_from_them(data):
    composer = Composer(gather(Folders(data=data)), Noises([], RATE), ClipReader())
    assert "own" not in composer.shares


def test_a_damaged_own_recording_is_told_and_left_out(data, saved, capsys):
    (saved / "utterance-0.wav").write_bytes(b"RIFF")
    collection = gather(Folders(data=data, own=(saved,)))
    assert [clip.words for clip in collection.clips if clip.source == "own"] == [("not-a-digit",)]
    told = capsys.readouterr()
    assert told.out == ""
    assert "utterance-0.wav" in told.err


def test_files_whose_names_fit_no_layout_are_counted_and_the_first_named(data, tmp_path, capsys):
    own = tmp_path / "own"
    own.mkdir()
    good = "1_ann_5.wav"
    strange = ("1_mary_jane_5.wav", "2_ann_1.mp3", "4_anna.wav", "recording.flac")
    for name in (good, *strange):
        soundfile.write(own / name, tone(0.4), RATE)
    (own / "._1_ann_6.wav").write_bytes(b"macOS keeps this")
    collection = gather(Folders(data=data, own=(own,)))
    assert [clip.path.name for clip in collection.clips if clip.source == "own"] == [good]
    told = capsys.readouterr().err
    assert "left out 4 audio files, 1_mary_jane_5.wav, 2_ann_1.mp3, 4_anna.wav, ..." in told
    assert "{label}_{speaker}_{take}.wav" in told
