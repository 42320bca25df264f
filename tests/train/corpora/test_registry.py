import numpy as np
import pytest
import soundfile

from recognizer.errors import RecognizerError, UsageError
from tests.conftest import tone
from train import corpora
from train.corpora import splits
from train.corpora.download import content_checksum, fetch_fsdd


@pytest.fixture
def folder(tmp_path):
    for name in ("3_ann_0", "3_ann_7", "3_ann_12", "8_bob_49"):
        soundfile.write(tmp_path / f"{name}.wav", tone(0.1), 8_000)
    (tmp_path / "notes.txt").write_text("not a recording")
    soundfile.write(tmp_path / "ten_ann_0.wav", tone(0.1), 8_000)
    return tmp_path


def test_fsdd_names_are_read(folder):
    found = corpora.read_fsdd(folder)
    assert [(r.label, r.speaker, r.take) for r in found] == [
        ("3", "ann", 0),
        ("3", "ann", 12),
        ("3", "ann", 7),
        ("8", "bob", 49),
    ]


def test_recordings_load_at_any_rate(folder):
    recording = corpora.read_fsdd(folder)[0]
    assert recording.load(8_000).shape == (800,)
    wide = recording.load(22_050)
    assert wide.dtype == np.float32
    assert len(wide) == pytest.approx(2_205, abs=1)


def test_the_official_split_is_by_take(folder):
    split = splits.official(corpora.read_fsdd(folder))
    assert [r.take for r in split.test] == [0]
    assert [r.take for r in split.validation] == [7]
    assert [r.take for r in split.train] == [12, 49]


def test_a_folder_is_found_by_option_then_by_environment(folder, tmp_path, monkeypatch):
    monkeypatch.delenv(corpora.DATA_VARIABLE, raising=False)
    assert len(corpora.find("fsdd", folder)) == 4
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fsdd").symlink_to(folder)
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path / "data"))
    assert len(corpora.find("fsdd")) == 4


def test_what_holds_no_recordings_is_misuse(tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="no recordings in the layout of fsdd"):
        corpora.find("fsdd", tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        corpora.find("fsdd", tmp_path / "nothing")
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match="holds no folder fsdd"):
        corpora.find("fsdd")


def test_a_failed_download_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr("train.corpora.download.FSDD_URL", "http://127.0.0.1:9/fsdd.tar.gz")
    with pytest.raises(RecognizerError, match="--data"):
        fetch_fsdd()


def test_a_download_that_is_not_what_was_expected_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    recordings = tmp_path / "free-spoken-digit-dataset-1.0.10" / "recordings"
    recordings.mkdir(parents=True)
    soundfile.write(recordings / "0_ann_0.wav", tone(0.1), 8_000)
    with pytest.raises(RecognizerError, match=r"not the recordings of v1\.0\.10"):
        fetch_fsdd()


@pytest.mark.data
def test_the_recordings_at_hand_are_those_of_the_release(fsdd):
    from train.corpora.download import FSDD_CONTENT

    assert content_checksum(fsdd / "recordings") == FSDD_CONTENT
    split = splits.official(corpora.find("fsdd", fsdd))
    assert [len(part) for part in (split.train, split.validation, split.test)] == [2_400, 300, 300]
