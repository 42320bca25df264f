"""The archive of Beneath a Steel Sky."""

import io
import tarfile
from contextlib import contextmanager

import numpy as np
import pytest
import soundfile

from recognizer.errors import RecognizerError
from train.builders import debian, steel_sky
from train.builders.steel_sky import (
    BARE,
    BELOW,
    COUNT,
    ENTRY,
    FAR,
    FILE_HEADER,
    RATE,
    SPEECH,
    fetch,
    lines,
    speaker,
)


def index(*files):
    """Return an index of these numbers, offsets and sizes."""
    rows = [
        ENTRY.pack(number, offset.to_bytes(3, "little"), size.to_bytes(3, "little"))
        for number, offset, size in files
    ]
    return COUNT.pack(len(rows)) + b"".join(rows)


def test_spoken_lines_are_found_by_their_numbers():
    header = bytes(FILE_HEADER)
    data = header + b"hello" + bytes(5) + header + b"goodbye"
    listed = index(
        (SPEECH.start, 0, FILE_HEADER + 5),
        (SPEECH.start - 1, 0, 10),
        (SPEECH.start + 2, 2 | FAR, FILE_HEADER + 7),
        (SPEECH.start + 3, 0, 10 | BARE),
    )
    assert list(lines(listed, data)) == [(0, b"hello"), (2, b"goodbye")]


@pytest.mark.parametrize("content", [b"", b"RIFF", index((SPEECH.start, 0, 9))[:-1]])
def test_another_file_is_refused_in_one_line(content):
    with pytest.raises(RecognizerError, match="not the game's index"):
        list(lines(content, b""))


def test_lines_of_a_part_of_the_game_that_are_near_each_other_count_as_one_speakers():
    assert speaker(0) == speaker(99) == "sky-0-00"
    assert speaker(100) == "sky-0-01"
    assert speaker(600) == "sky-1-00"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Have a package with one line instead of a download, and an unpacker that does nothing."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        samples = bytes([128, 129, 0, 255])
        files = {
            "dnr": index((SPEECH.start, 0, FILE_HEADER + len(samples))),
            "dsk": bytes(FILE_HEADER) + samples,
        }
        for name, content in files.items():
            info = tarfile.TarInfo(f"{BELOW}/sky.{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))

    @contextmanager
    def opened(name, path):
        with tarfile.open(fileobj=io.BytesIO(packed.getvalue())) as tar:
            yield tar

    monkeypatch.setenv("RECOGNIZER_CACHE", str(tmp_path))
    monkeypatch.setattr(debian, "download", lambda *args: tmp_path / "game.deb")
    monkeypatch.setattr(debian, "opened", opened)
    monkeypatch.setattr(steel_sky, "unpacked", lambda content: content)
    monkeypatch.setattr(steel_sky.shutil, "which", lambda program: program)


def test_each_line_is_a_file_in_the_speakers_folder(package):
    samples, rate = soundfile.read(fetch() / "sky-0-00/0000.flac", dtype="int16")
    assert rate == RATE
    np.testing.assert_array_equal(samples, [0, 256, -32_768, 127 * 256])


def test_without_the_unpacker_one_line_says_what_to_install(package, monkeypatch):
    monkeypatch.setattr(steel_sky.shutil, "which", lambda program: None)
    with pytest.raises(RecognizerError, match="apt install ancient"):
        fetch()


def test_what_cannot_be_unpacked_is_told_in_one_line():
    if steel_sky.shutil.which(steel_sky.UNPACKER) is None:
        pytest.skip("ancient is not installed")
    with pytest.raises(RecognizerError, match="cannot be unpacked"):
        steel_sky.unpacked(b"not packed at all")
