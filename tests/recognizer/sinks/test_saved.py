import errno
import json
import stat
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.errors import UsageError
from recognizer.events import Digit, Rejected
from recognizer.segmenter import Utterance
from recognizer.sinks import SavedUtterances, saved
from recognizer.sinks.saved import clips, labelled, read_record
from tests.conftest import tone

SEVEN = Digit(digit=7, confidence=0.98765, start=1.0, end=1.4, utterance=3)
NOISE = Rejected(reason="not-a-digit", confidence=0.6, start=1.0, end=1.4, utterance=3)
UTTERANCE = Utterance(start=8_000, end=11_200, offset=7_200, samples=tone(0.55))


@pytest.fixture
def told():
    return []


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "saved"


def save(folder, told, limit=1_000_000):
    return SavedUtterances(
        folder, model="reference 1", sample_rate=8_000, limit=limit, tell=told.append
    )


def test_an_utterance_becomes_a_wav_and_a_line_of_json(folder, told):
    save(folder, told)(UTTERANCE, [SEVEN])
    (path,) = clips(folder)
    (line,) = path.read_text().splitlines()
    record = json.loads(line)
    assert record["digit"] == 7
    assert record["confidence"] == 0.9877
    assert (record["offset"], record["start"], record["end"]) == (0.9, 1.0, 1.4)
    assert record["model"] == "reference 1"
    assert record["label"] is None
    samples, rate = soundfile.read(path.with_suffix(".wav"), dtype="float32")
    assert rate == 8_000
    np.testing.assert_allclose(samples, UTTERANCE.samples, atol=1 / 32_768)
    assert told == []


def test_a_rejection_is_saved_without_a_digit(folder, told):
    save(folder, told)(UTTERANCE, [NOISE])
    record = read_record(clips(folder)[0])
    assert record["digit"] is None
    assert record["events"][0]["reason"] == "not-a-digit"


def test_several_digits_in_one_utterance_are_all_kept(folder, told):
    save(folder, told)(UTTERANCE, [SEVEN, SEVEN])
    record = read_record(clips(folder)[0])
    assert record["digit"] is None
    assert [event["digit"] for event in record["events"]] == [7, 7]


def test_nobody_else_may_read_a_voice(folder, told):
    save(folder, told)(UTTERANCE, [SEVEN])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_oldest_go_first_when_the_limit_is_reached(folder, told):
    keep = save(folder, told, limit=30_000)
    for _ in range(10):
        keep(UTTERANCE, [SEVEN])
    names = [path.name for path in clips(folder)]
    assert 0 < len(names) < 10
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 30_000
    keep(UTTERANCE, [SEVEN])
    assert [path.name for path in clips(folder)][:-1] == names[1:]
    assert told == []


def test_the_limit_counts_what_an_earlier_run_left(folder, told):
    for _ in range(4):
        save(folder, told, limit=30_000)(UTTERANCE, [SEVEN])
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 30_000


def test_a_clip_with_a_label_is_never_removed(folder, told):
    keep = save(folder, told, limit=30_000)
    keep(UTTERANCE, [SEVEN])
    (first,) = clips(folder)
    first.write_text(json.dumps({**read_record(first), "label": "7"}))
    for _ in range(10):
        keep(UTTERANCE, [NOISE])
    assert list(labelled(folder)) == [(first.with_suffix(".wav"), "7")]


def test_files_that_are_not_its_own_are_left_alone(folder, told):
    folder.mkdir()
    (folder / "holiday.wav").write_bytes(b"mine")
    keep = save(folder, told, limit=20_000)
    for _ in range(5):
        keep(UTTERANCE, [SEVEN])
    assert (folder / "holiday.wav").read_bytes() == b"mine"


def test_a_full_disk_is_told_once_and_leaves_nothing_half_written(folder, told, monkeypatch):
    keep = save(folder, told)
    full = True
    replace = Path.replace

    def refuse(path, target):
        if full and Path(target).suffix == ".json":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(saved.Path, "replace", refuse)
    keep(UTTERANCE, [SEVEN])
    keep(UTTERANCE, [SEVEN])
    (line,) = told
    assert "No space left on device" in line
    assert list(folder.iterdir()) == []
    full = False
    keep(UTTERANCE, [SEVEN])
    assert len(clips(folder)) == 1


def test_a_folder_that_cannot_be_made_is_misuse(tmp_path, told):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="file"):
        save(tmp_path / "file", told)


def test_damaged_json_is_no_label(folder, told):
    save(folder, told)(UTTERANCE, [SEVEN])
    clips(folder)[0].write_text('{"label": "7"')
    assert list(labelled(folder)) == []
