"""Several recordings in one file or pipe, and recordings that break off without saying so."""

import io
import struct

import numpy as np
import pytest
import soundfile

from recognizer.errors import AudioError
from recognizer.sources import AudioFile, PcmPipe
from tests.conftest import tone


def encoded(container, subtype=None, seconds=0.5, **options):
    buffer = io.BytesIO()
    samples = tone(seconds) + 0.01 * np.random.default_rng(1).standard_normal(
        round(8_000 * seconds)
    )
    soundfile.write(buffer, samples, 8_000, format=container, subtype=subtype, **options)
    return buffer.getvalue()


def endless(container):
    """Return half a second that says that its length is not known."""
    data = encoded(container, "PCM_16", **{"endian": "BIG"} if container == "AU" else {})
    at, order = (40, "<I") if container == "WAV" else (8, ">I")
    return data[:at] + struct.pack(order, 0xFFFFFFFF) + data[at + 4 :]


class Trickle(io.RawIOBase):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, data, size):
        self._data, self._size = io.BytesIO(data), size

    def readable(self):
        return True

    def readinto(self, buffer):
        return self._data.readinto(memoryview(buffer)[: self._size])


def from_pipe(data, tell, size=997):
    return PcmPipe(io.BufferedReader(Trickle(data, size)), tell=tell or (lambda _: None))


def from_file(data, tell, tmp_path):
    (tmp_path / "a.bin").write_bytes(data)
    return AudioFile(tmp_path / "a.bin", tell=tell or (lambda _: None))


def both(data, tmp_path):
    """Return how many samples a pipe and a file give, and what each tells."""
    for opened in (from_pipe, lambda d, t: from_file(d, t, tmp_path)):
        told = []
        yield sum(map(len, opened(data, told.append))), [line.split(": ")[1] for line in told]


@pytest.mark.parametrize("second", ["WAV", "AU"])
@pytest.mark.parametrize("first", ["WAV", "AU"])
def test_a_header_ends_what_does_not_know_its_length(first, second, tmp_path):
    data = endless(first) + endless(second) + endless(first)
    assert list(both(data, tmp_path)) == [(12_000, [])] * 2


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 16, 100])
def test_that_header_is_found_however_the_pipe_cuts_it(size):
    data = endless("WAV") + encoded("WAV")
    assert sum(map(len, from_pipe(data, None, size))) == 8_000


def test_samples_that_spell_the_first_letters_of_a_header_are_samples(tmp_path):
    data = encoded("WAV", "PCM_16")[:40] + struct.pack("<I", 0)
    data += b"RIFFRIFFWAV-RIFF12345678.sndRIF"
    assert list(both(data, tmp_path)) == [(15, [])] * 2


@pytest.mark.parametrize("zeros", [1, 19, 20, 1_000, 200_000])
def test_zeros_between_two_recordings_do_not_hide_the_second(zeros, tmp_path):
    data = encoded("WAV") + bytes(zeros) + encoded("AU")
    assert list(both(data, tmp_path)) == [(8_000, [])] * 2


TWICE = [
    ("FLAC", None),
    ("OGG", "VORBIS"),
    ("OGG", "OPUS"),
    ("MP3", None),
    ("CAF", "PCM_16"),
]


@pytest.mark.parametrize(("container", "subtype"), TWICE)
def test_a_second_recording_that_is_not_heard_is_told(container, subtype, tmp_path):
    once = encoded(container, subtype)
    heard, nothing = zip(*both(once, tmp_path), strict=True)
    assert nothing == ([], [])
    twice, told = zip(*both(once + once, tmp_path), strict=True)
    assert twice == heard
    assert all(line.startswith("what follows the recording is not heard") for (line,) in told)


BROKEN = [
    ("OGG", "VORBIS", "breaks off at"),
    ("OGG", "OPUS", "breaks off at"),
    ("VOC", "PCM_16", "breaks off at"),
    ("NIST", "PCM_16", "before its header says"),
    ("AU", "G721_32", "before its header says"),
]


@pytest.mark.parametrize(("container", "subtype", "says"), BROKEN)
def test_what_breaks_off_is_told_whatever_reads_it(container, subtype, says, tmp_path):
    whole = encoded(container, subtype, seconds=9.0)
    for data, expected in ((whole, ""), (whole[: len(whole) // 2], says)):
        for source in (from_pipe(data, None), from_file(data, None, tmp_path)):
            given, said = [], ""
            try:
                given.extend(source)
            except AudioError as error:
                said = str(error)
            assert sum(map(len, given)) > 4_000
            assert expected in said
            assert bool(expected) == bool(said)


def test_a_decoder_says_nothing_of_its_own(tmp_path, capfd):
    """An MP3 inside a WAV, shorter than it says itself."""
    coded = encoded("MP3", seconds=3.0)
    coded = (coded + coded)[: len(coded) * 3 // 2]
    form = struct.pack("<HHIIHHHHIHHH", 0x55, 1, 8_000, 4_000, 1, 0, 12, 1, 2, 288, 1, 0)
    data = b"WAVEfmt " + struct.pack("<I", len(form)) + form
    data += b"data" + struct.pack("<I", len(coded)) + coded
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(data)) + data)
    assert sum(map(len, AudioFile(tmp_path / "a.wav"))) == 24_000
    assert capfd.readouterr().err == ""
