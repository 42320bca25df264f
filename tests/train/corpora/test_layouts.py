import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognizer.errors import AudioError, RecognizerError, UsageError
from train import corpora
from train.corpora import download


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def summary(recordings: list[corpora.Recording]) -> list[tuple[str, str, int]]:
    return [(r.label, r.speaker, r.take) for r in recordings]


def test_fsdd_is_found_beside_or_inside_recordings(tmp_path):
    touch(tmp_path / "a", "7_theo_12.wav", "readme.md")
    touch(tmp_path / "b", "recordings/7_theo_12.flac")
    assert summary(corpora.read_fsdd(tmp_path / "a")) == [("7", "theo", 12)]
    assert summary(corpora.read_fsdd(tmp_path / "b")) == [("7", "theo", 12)]


def test_speech_commands_has_a_folder_a_word_and_digits_spelled_out(tmp_path):
    touch(
        tmp_path,
        "seven/0a7c2a8d_nohash_1.wav",
        "tree/0a7c2a8d_nohash_0.wav",
        "_background_noise_/white_noise.wav",
        "LICENSE",
    )
    found = corpora.read(tmp_path)
    assert summary(found) == [("7", "0a7c2a8d", 1), ("tree", "0a7c2a8d", 0)]
    assert [r.is_digit for r in found] == [True, False]


def test_flat_folders_of_words_and_digits_are_read_together(tmp_path):
    touch(tmp_path, "digits/0_2f813234_1.flac", "words/bed_28497c5b_0.flac")
    assert summary(corpora.read(tmp_path)) == [("0", "2f813234", 1), ("bed", "28497c5b", 0)]


def test_a_folder_in_neither_layout_is_refused_with_both_names(tmp_path):
    touch(tmp_path, "alexa_000.flac")
    with pytest.raises(UsageError, match=r"nohash"):
        corpora.read(tmp_path)
    with pytest.raises(UsageError):
        corpora.read(tmp_path / "missing")


def test_sounds_are_all_audio_files_whatever_their_names(tmp_path):
    touch(tmp_path, "001-Dogbark/1-100032-A.ogg", "tap.flac", "notes.txt")
    names = [path.name for path in corpora.sounds(tmp_path)]
    assert names == ["1-100032-A.ogg", "tap.flac"]


def test_a_set_is_looked_for_below_the_data_folder(tmp_path, monkeypatch):
    touch(tmp_path, "fsdd/recordings/1_theo_0.wav")
    monkeypatch.setenv(corpora.DATA_VARIABLE, str(tmp_path))
    assert summary(corpora.find("fsdd")) == [("1", "theo", 0)]
    assert corpora.locate("noise") is None
    with pytest.raises(UsageError, match="holds no folder speech-commands"):
        corpora.find("speech-commands")


@pytest.mark.parametrize("other", [0, -1], ids=["silent", "opposite"])
def test_audio_is_the_channel_that_is_heard_best_at_the_rate_asked_for(tmp_path, demo, other):
    spoken, rate = soundfile.read(demo, frames=8_000, dtype="float32")
    both = np.stack([other * spoken, spoken], axis=1)
    soundfile.write(tmp_path / "a.wav", both, rate, subtype="FLOAT")
    audio = corpora.load_audio(tmp_path / "a.wav", 4_000)
    assert (audio.shape, audio.dtype) == ((4_000,), np.float32)
    assert audio.std() == pytest.approx(spoken.std(), rel=0.1), "not silence"


def test_a_recording_whose_name_is_not_utf_8_is_loaded(tmp_path):
    path = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.wav"))
    soundfile.write(os.fsencode(path), np.zeros(800), 8_000, format="WAV")
    assert len(corpora.load_audio(path, 8_000)) == 800


def test_a_file_that_is_no_audio_is_named(tmp_path):
    (tmp_path / "a.wav").write_text("no audio")
    with pytest.raises(AudioError, match=r"a\.wav"):
        corpora.load_audio(tmp_path / "a.wav", 8_000)


def test_speech_commands_is_downloaded_with_its_checksum_and_unpacked_once(tmp_path, monkeypatch):
    import tarfile

    touch(tmp_path / "made", "seven/0a7c2a8d_nohash_1.wav")
    archive = tmp_path / "made.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "made", arcname=".")
    asked = []

    def retrieve(url, known_hash, **options):
        asked.append((url, known_hash))
        return str(archive)

    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(corpora.DATA_VARIABLE, raising=False)
    monkeypatch.setattr("pooch.retrieve", retrieve)
    assert summary(corpora.find("speech-commands")) == [("7", "0a7c2a8d", 1)]
    assert summary(corpora.find("speech-commands")) == [("7", "0a7c2a8d", 1)]
    assert asked == [(download.SPEECH_COMMANDS_URL, f"sha256:{download.SPEECH_COMMANDS_SHA256}")]


def test_an_archive_with_the_wrong_checksum_is_one_line(tmp_path, monkeypatch):
    def retrieve(url, **options):
        raise ValueError("hash does not match")

    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr("pooch.retrieve", retrieve)
    with pytest.raises(RecognizerError, match="speech-commands: cannot be downloaded"):
        download.fetch_speech_commands()


def test_a_download_has_a_bar(tmp_path, monkeypatch, capsys):
    def retrieve(url, progressbar, **options):
        progressbar.total = 5_000_000  # as pooch does it
        progressbar.update(5_000_000)
        progressbar.reset()
        progressbar.update(5_000_000)
        progressbar.close()
        return str(tmp_path / "made.tar.gz")

    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr("pooch.retrieve", retrieve)
    download.retrieve("an4", download.AN4_URL, None)
    assert capsys.readouterr().err == "downloading an4\n"


def test_what_is_in_the_cache_already_has_no_bar(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr("pooch.retrieve", lambda url, **options: str(tmp_path / "made.tar.gz"))
    download.retrieve("an4", download.AN4_URL, None)
    assert capsys.readouterr().err == ""
