"""The two files of Beneath a Steel Sky."""

import io

import pytest
import soundfile

from recognizer.errors import RecognizerError
from tests.train.running.packed import pack
from train.running.steel_sky import COUNT, ENTRY, FAR, FILE_HEADER, RATE, lines, speaker


def index(*files):
    """Return an index of these numbers, offsets and sizes."""
    entries = [
        ENTRY.pack(n, at.to_bytes(3, "little"), size.to_bytes(3, "little")) for n, at, size in files
    ]
    return COUNT.pack(len(files)) + b"".join(entries)


@pytest.fixture
def file():
    """Return a file of speech: silence, then the loudest samples there are."""
    return bytes(FILE_HEADER) + pack([[(b"\x80\xff\x00", 1, 2)]])


def test_speech_is_told_by_its_number(file):
    data = file * 2
    size = len(file)
    found = dict(lines(index((49999, 0, size), (50007, size, size), (60203, 0, size)), data))
    assert list(found) == ["sky-0-00/0007.wav"]
    samples, rate = soundfile.read(io.BytesIO(found["sky-0-00/0007.wav"]))
    assert rate == RATE
    assert samples.tolist() == [0, 127 / 128, -1]


def test_a_far_offset_counts_in_sixteen_bytes(file):
    data = bytes(32) + file
    assert len(list(lines(index((50000, 2 | FAR, len(file))), data))) == 1


@pytest.mark.parametrize("flag", [1 << 22, 1 << 23])
def test_files_without_header_or_not_packed_are_no_speech(file, flag):
    assert not list(lines(index((50000, 0, len(file) | flag)), file))


def test_another_file_is_refused_in_one_line(file):
    with pytest.raises(RecognizerError, match="not the game's index"):
        list(lines(b"RIFF" + bytes(20), file))


def test_speakers_are_told_apart_by_part_of_the_game_and_hundred():
    assert [speaker(line) for line in (0, 599, 600, 2429, 2430, 5232)] == [
        "sky-0-00",
        "sky-0-05",
        "sky-1-00",
        "sky-2-13",
        "sky-3-00",
        "sky-7-00",
    ]
