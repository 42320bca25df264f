"""Training on one's own recordings: what is learnt, what is told."""

import json
import os
import subprocess
import sys
from itertools import product

import numpy as np
import pytest
import soundfile

from tests.conftest import tone
from tests.endtoend.unprivileged import bound_by_modes, needs_file_modes
from train.acoustics.noise import Noises
from train.examples.clips import Clip, ClipReader, Collection
from train.examples.compose import RATE, Composer
from train.recipes import official, reference
from train.recipes.gather import Folders, gather
from train.recipes.official import OfficialOptions
from train.recipes.reference import ReferenceOptions


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


def test_what_is_saved_and_not_labelled_is_counted(data, saved, capsys):
    soundfile.write(saved / "7_ann_1.wav", tone(0.4), RATE)
    collection = gather(Folders(data=data, own=(saved,)))
    assert len([clip for clip in collection.clips if clip.source == "own"]) == 2
    told = capsys.readouterr().err
    assert "left out 1 of 3 saved utterances without a label" in told
    assert "left out 1 audio file, 7_ann_1.wav: not saved by" in told


def test_what_is_not_in_the_list_of_transcripts_is_counted(data, tmp_path, capsys):
    own = tmp_path / "own"
    own.mkdir()
    for name in ("a.wav", "b.wav", "c.mp3"):
        soundfile.write(own / name, tone(0.4), RATE)
    (own / "transcripts.tsv").write_text("a\tseven three\n")
    collection = gather(Folders(data=data, own=(own,)))
    assert [clip.words for clip in collection.clips if clip.source == "own"] == [("7", "3")]
    assert "left out 2 audio files, b.wav, c.mp3: in no list" in capsys.readouterr().err


@needs_file_modes
def test_a_folder_that_cannot_be_looked_into_is_no_empty_folder(tmp_path):
    (tmp_path / "locked").mkdir()
    for name in ("1_ann_5.wav", "locked/2_ann_6.wav"):
        soundfile.write(tmp_path / name, tone(0.4), RATE)
    (tmp_path / "locked").chmod(0)
    read = "import sys; from pathlib import Path; from train import corpora; "
    read += "corpora.read(Path(sys.argv[1]))"
    done = subprocess.run(
        bound_by_modes(sys.executable, "-c", read, str(tmp_path)),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    (tmp_path / "locked").chmod(0o700)
    assert done.stderr.strip().endswith(f"AudioError: {tmp_path}/locked: Permission denied")


@pytest.mark.parametrize("name", ["fsdd/3_ann_12.wav", "an4/an10-fjmd-b.wav"])
def test_a_damaged_recording_of_a_corpus_is_told_and_left_out(data, capsys, name):
    (data / name).write_bytes(b"RIFF")
    corpus = name.partition("/")[0]
    heard = {clip.source for clip in gather(Folders(data=data)).clips}
    assert heard == {"words", "fsdd", "an4"} - {corpus}
    assert f"left out: {data / name}" in capsys.readouterr().err


def test_noise_that_is_damaged_is_told_and_left_out(data, capsys):
    (data / "noise").mkdir()
    for number in range(4):
        soundfile.write(data / "noise" / f"{number}.wav", tone(0.4), RATE)
    usual = gather(Folders(data=data)).noise[0]
    usual[0].write_bytes(b"RIFF")
    assert gather(Folders(data=data)).noise == (usual[1:],)
    assert usual[0].name in capsys.readouterr().err


def test_a_recipe_of_single_digits_says_what_it_does_not_learn(tmp_path, capsys):
    for name in ("7_ann_1.wav", "stop_ann_1.wav", "8_ann_2.wav"):
        soundfile.write(tmp_path / name, tone(0.4), RATE)
    added = official._added(OfficialOptions(out=tmp_path, own=(tmp_path,)))
    assert [recording.label for recording in added] == ["7", "8"]
    assert "left out 1 of 3 recordings, which are not of a single digit" in capsys.readouterr().err


def test_a_damaged_recording_does_not_end_the_reference_recipe(tmp_path, capsys):
    for digit, speaker, take in product("0123456789", ("theo", "nicolas", "jackson"), range(2)):
        soundfile.write(tmp_path / f"{digit}_{speaker}_{take}.wav", tone(0.4), RATE)
    damaged = tmp_path / "7_theo_1.wav"
    damaged.write_bytes(b"RIFF")
    model = reference.MODELS["spectrogram"]
    parts = reference.split_for(
        model, ReferenceOptions(out=tmp_path, results=tmp_path, fsdd=tmp_path)
    )
    assert damaged not in {recording.path for recording in (*parts.train, *parts.test)}
    assert "7_theo_1.wav" in capsys.readouterr().err


def test_a_word_that_few_said_is_drawn_often(tmp_path):
    soundfile.write(tmp_path / "word.wav", tone(0.5), RATE)
    speakers = [("down", f"ann{number}") for number in range(30)] + [("on", "bea")]
    clips = [Clip(tmp_path / "word.wav", (word,), name, "words") for word, name in speakers]
    shares = {"words": 1.0}
    composer = Composer(Collection(tuple(clips)), Noises([], RATE), ClipReader(), shares=shares)
    rng = np.random.default_rng(1)
    drawn = [composer(rng).words for _ in range(200)]
    assert 30 < drawn.count(("on",)) < 90
