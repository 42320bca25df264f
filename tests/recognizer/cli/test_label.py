import json

import click.testing
import pytest

from recognizer.cli.label import command
from recognizer.errors import UsageError
from recognizer.events import Digit
from recognizer.segmenter import Utterance
from recognizer.sinks import SavedUtterances
from recognizer.sinks.saved import clips, read_record
from tests.conftest import tone
from train import corpora

AUDIO = Utterance(start=800, end=2_400, offset=0, samples=tone(0.35))


@pytest.fixture
def folder(tmp_path):
    keep = SavedUtterances(
        tmp_path / "kitchen", model="m", sample_rate=8_000, limit=10**6, tell=print
    )
    for digit in (7, 3, 5):
        keep(AUDIO, [Digit(digit=digit, confidence=0.9, start=0.1, end=0.3, utterance=1)])
    return tmp_path / "kitchen"


def label(folder, keys, *options):
    runner = click.testing.CliRunner()
    return runner.invoke(command, [str(folder), "--silent", *options], input=keys)


def labels(folder):
    return [read_record(path)["label"] for path in clips(folder)]


def test_a_key_labels_a_clip(folder):
    ran = label(folder, "7n4")
    assert ran.exit_code == 0
    assert labels(folder) == ["7", "not-a-digit", "4"]
    assert "3 labelled" in ran.stderr


def test_enter_takes_what_was_heard(folder):
    label(folder, "\r\r\r")
    assert labels(folder) == ["7", "3", "5"]


def test_quitting_keeps_what_was_labelled_and_the_next_run_goes_on_there(folder):
    label(folder, "7q")
    assert labels(folder) == ["7", None, None]
    ran = label(folder, "3q")
    assert "2 of 3 clips" in ran.stderr
    assert labels(folder) == ["7", "3", None]


def test_a_clip_can_be_skipped_heard_again_or_deleted(folder):
    label(folder, "s d5")
    assert labels(folder) == [None, "5"]
    assert len(list(folder.glob("*.wav"))) == 2


def test_other_keys_are_ignored(folder):
    label(folder, "xy?7q")
    assert labels(folder) == ["7", None, None]


def test_the_end_of_input_is_like_quitting(folder):
    assert label(folder, "7").exit_code == 0
    assert labels(folder) == ["7", None, None]


def test_a_clip_without_its_sound_is_passed_over(folder):
    clips(folder)[0].with_suffix(".wav").unlink()
    label(folder, "3q")
    assert labels(folder) == [None, "3", None]


def test_labelled_clips_are_recordings_to_train_on(folder):
    label(folder, "7ns")
    last = clips(folder)[2]
    assert [(r.words, r.speaker) for r in corpora.read(folder)] == [
        (("7",), "kitchen"),
        (("not-a-digit",), "kitchen"),
    ]
    last.write_text(json.dumps({**read_record(last), "label": "35"}))
    found = corpora.read(folder)
    assert found[2].words == ("3", "5")
    assert found[0].load(8_000).shape == (2_800,)


def test_training_on_clips_without_labels_is_misuse(folder):
    with pytest.raises(UsageError, match="recognizer label"):
        corpora.read(folder)


def test_a_folder_without_clips_is_misuse(tmp_path):
    assert isinstance(label(tmp_path, "").exception, UsageError)
