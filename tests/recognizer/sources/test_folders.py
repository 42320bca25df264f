import os
from pathlib import Path

import pytest

from recognizer.errors import AudioError, UsageError
from recognizer.sources import find_audio

RIFF = b"RIFF\0\0\0\0WAVE"


def fill(folder, **contents):
    for name, content in contents.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def names(folder):
    return [str(path.relative_to(folder)) for path in find_audio(folder).files]


def test_folders_are_searched_in_order(tmp_path):
    fill(tmp_path, b_wav=b"x", a_flac=b"x", notes_txt=b"x", c__d_MP3=b"x", w_w64=b"x")
    assert names(tmp_path) == ["a.flac", "b.wav", "c/d.MP3", "w.w64"]


def test_a_recording_is_known_by_what_it_begins_with_too(tmp_path):
    fill(tmp_path, voice=RIFF, take_bin=b"fLaC", memo_dat=b"\0\0\0\x20ftyp", letter=b"Dear")
    assert names(tmp_path) == ["memo.dat", "take.bin", "voice"]


def test_what_macos_leaves_behind_is_no_recording(tmp_path):
    fill(tmp_path, a_wav=RIFF)
    (tmp_path / "._a.wav").write_bytes(b"\0\5\x16\7")
    assert names(tmp_path) == ["a.wav"]


def test_links_are_followed_once(tmp_path):
    fill(tmp_path, a__x_wav=RIFF)
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    fill(outside, y_wav=RIFF)
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "also").symlink_to("a")
    (tmp_path / "away").symlink_to(outside)
    (tmp_path / "gone.wav").symlink_to("nowhere")
    assert names(tmp_path) == ["a/x.wav", "away/y.wav", "gone.wav"]


def test_a_stream_in_a_folder_is_told_and_not_waited_for(tmp_path):
    fill(tmp_path, a_wav=RIFF)
    os.mkfifo(tmp_path / "b.wav")
    os.mkfifo(tmp_path / "control")
    found = find_audio(tmp_path)
    assert [path.name for path in found.files] == ["a.wav"]
    assert [str(problem) for problem in found.problems] == [
        f"{tmp_path}/b.wav: a stream in a folder; name it itself"
    ]


def test_a_folder_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    fill(tmp_path, a_wav=RIFF, shut__b_wav=RIFF)
    scandir = os.scandir

    def refusing(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = find_audio(tmp_path)
    assert [path.name for path in found.files] == ["a.wav"]
    assert [str(problem) for problem in found.problems] == [f"{tmp_path}/shut: Permission denied"]


def test_a_file_that_may_not_be_read_is_left_to_whoever_reads_it(tmp_path, monkeypatch):
    fill(tmp_path, secret=b"x")
    opened = Path.open

    def refusing(self, *arguments, **options):
        if self.name == "secret":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refusing)
    assert names(tmp_path) == ["secret"]


def test_a_folder_without_audio_is_misuse(tmp_path):
    with pytest.raises(UsageError, match="no audio"):
        find_audio(tmp_path)


def test_a_missing_path_is_misuse(tmp_path):
    for missing in (tmp_path / "nothing.wav", tmp_path / "nothing" / "a.wav"):
        with pytest.raises(UsageError, match="no such file"):
            find_audio(missing)


def test_a_path_that_cannot_be_looked_at_is_a_failure(tmp_path):
    with pytest.raises(AudioError, match="too long"):
        find_audio(tmp_path / ("a" * 300))
