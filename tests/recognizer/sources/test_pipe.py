import io
import os
import struct
import threading
import time

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from recognizer.errors import AudioError, RecognizerError, UsageError
from recognizer.sources import ENCODINGS, AudioFile, PcmFormat, PcmPipe
from tests.conftest import tone


class Dribble(io.RawIOBase):
    """A pipe that hands out at most ``size`` bytes a read."""

    def __init__(self, data, size):
        self._data, self._size = io.BytesIO(data), size

    def read(self, size=-1):
        return self._data.read(size)

    def read1(self, size=-1):
        return self._data.read(min(size, self._size))


def wav(samples, rate, container="WAV", **options):
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=container, **options)
    return buffer.getvalue()


def heard(data, raw=None, size=1_000):
    return np.concatenate(list(PcmPipe(Dribble(data, size), raw)))


@pytest.mark.parametrize("size", [1, 7, 4_096])
@pytest.mark.parametrize("container", ["WAV", "WAVEX", "RF64"])
@pytest.mark.parametrize(
    "subtype",
    ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "PCM_U8", "ULAW", "ALAW"],
)
def test_wav_of_every_coding_in_any_pieces(subtype, size, container):
    samples = tone(0.05)
    data = wav(samples, 8_000, subtype=subtype, container=container)
    np.testing.assert_allclose(heard(data, size=size), samples, atol=0.01)


@pytest.mark.parametrize(("container", "endian"), [("WAV", "BIG"), ("AU", "LITTLE"), ("AU", "BIG")])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "ULAW"])
def test_either_end_first(container, endian, subtype):
    data = wav(tone(0.2), 8_000, subtype=subtype, container=container, endian=endian)
    np.testing.assert_allclose(heard(data, size=100), tone(0.2), atol=0.01)


@pytest.mark.parametrize(
    ("container", "subtype", "tolerance"),
    [
        ("FLAC", "PCM_16", 1e-4),
        ("OGG", "VORBIS", 0.02),
        ("MP3", "MPEG_LAYER_III", 0.02),
        ("AIFF", "PCM_24", 1e-4),
        ("CAF", "PCM_16", 1e-4),
        ("W64", "PCM_16", 1e-4),
        ("WAV", "GSM610", 0.1),
        ("WAV", "IMA_ADPCM", 0.02),
    ],
)
def test_what_a_file_may_be_a_pipe_may_be(container, subtype, tolerance):
    data = wav(tone(0.5), 8_000, subtype=subtype, container=container)
    np.testing.assert_allclose(heard(data)[800:3_200], tone(0.5)[800:3_200], atol=tolerance)


def test_what_is_heard_once_it_has_all_arrived_says_so_where_somebody_waits():
    told = []
    data = wav(tone(0.5), 8_000, container="FLAC")
    assert sum(map(len, PcmPipe(io.BytesIO(data), live=True, tell=told.append))) == 4_000
    assert told == ["standard input: FLAC is heard once all of it has arrived"]


UNKNOWN = [0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFF000, 0x7FFF0000, 0xFFFFFFFF - 44]


def announcing(container, length):
    """Return a fifth of a second of a WAV or AU that says it holds ``length`` bytes."""
    samples = wav(tone(0.2), 8_000, container="RAW", subtype="PCM_16")
    if container == "WAV":
        return wav(tone(0.2), 8_000)[:40] + struct.pack("<I", length) + samples
    return b".snd" + struct.pack(">5I", 24, length, 3, 8_000, 1) + samples


def anywhere(data, tmp_path):
    """Return what a file and a pipe make of ``data``: the samples, and what was said."""
    (tmp_path / "a.wav").write_bytes(data)
    for name, source in (
        ("standard input", lambda: PcmPipe(Dribble(data, 999))),
        (str(tmp_path / "a.wav"), lambda: AudioFile(tmp_path / "a.wav")),
    ):
        samples, said = [], ""
        try:
            for block in source():
                samples.append(block)
        except RecognizerError as error:
            said = str(error).replace(name, "NAME")
        yield sum(map(len, samples)), said


@pytest.mark.parametrize("length", UNKNOWN, ids=hex)
@pytest.mark.parametrize("container", ["WAV", "AU"])
def test_a_length_that_nobody_knows_is_to_the_end(container, length, tmp_path):
    assert list(anywhere(announcing(container, length), tmp_path)) == [(1_600, "")] * 2


@pytest.mark.parametrize("length", [0, 2**63 - 1, 2**64 - 1], ids=hex)
def test_a_long_wav_need_not_know_its_length_either(length, tmp_path):
    data = bytearray(wav(tone(0.2), 8_000, container="RF64"))
    at = data.index(b"ds64") + 16
    data[at : at + 8] = struct.pack("<Q", length)
    assert list(anywhere(bytes(data), tmp_path)) == [(1_600, "")] * 2


@pytest.mark.parametrize("container", ["WAV", "AU"])
def test_what_breaks_off_is_heard_and_told_in_the_same_words(container, tmp_path):
    whole = announcing(container, 3_200)
    said = list(anywhere(whole[: len(whole) // 2], tmp_path))
    assert said[0] == said[1]
    assert 700 < said[0][0] < 900
    assert said[0][1].startswith("NAME: ends at 0.")
    assert "before its header says" in said[0][1]


@pytest.mark.parametrize("cut", range(1, 44))
def test_a_header_that_breaks_off_is_told_in_the_same_words(cut, tmp_path):
    data = wav(tone(0.1), 8_000)[:cut]
    from_pipe, from_file = anywhere(data, tmp_path)
    assert from_pipe[1]
    if cut >= 12:
        assert from_pipe == from_file


def test_a_second_wav_in_the_pipe_is_heard_after_the_first():
    second = wav(np.repeat(tone(0.3, 16_000)[:, None], 2, axis=1), 16_000)
    assert len(heard(wav(tone(0.2), 8_000) + second, size=100)) == 1_600 + 2_400


def test_a_second_wav_that_breaks_off_is_told_after_all_that_was_heard():
    given = []
    with pytest.raises(AudioError, match="ends inside its header"):
        given.extend(PcmPipe(io.BytesIO(wav(tone(0.2), 8_000) + wav(tone(0.1), 8_000)[:20])))
    assert sum(map(len, given)) == 1_600


@pytest.mark.parametrize(
    ("more", "says"),
    [(b"fLaC" + bytes(9), ["FLAC"]), (b"\xfe\xf0\1\2" * 9, ["no audio"]), (bytes(512), [])],
    ids=["FLAC", "noise", "padding"],
)
def test_what_follows_and_is_not_heard_is_told(more, says):
    told = []
    data = wav(tone(0.2), 8_000) + more
    assert sum(map(len, PcmPipe(io.BytesIO(data), tell=told.append))) == 1_600
    assert [line for line in told if "what follows" in line] == told
    assert len(told) == len(says)
    assert all(word in line for word, line in zip(says, told, strict=True))


RAW = PcmFormat(rate=8_000)


@pytest.mark.parametrize(
    ("data", "raw", "says"),
    [
        (wav(tone(0.2), 8_000), RAW, []),
        (wav(tone(0.2, 16_000), 16_000), RAW, ["WAV, 16000 Hz, 1 channel, s16"]),
        (wav(tone(0.2), 8_000, subtype="FLOAT"), RAW, ["WAV, 8000 Hz, 1 channel, f32"]),
        (wav(tone(0.2), 8_000, container="FLAC"), RAW, ["FLAC"]),
        (wav(tone(0.2), 8_000, container="AU"), RAW, ["AU, 8000 Hz, 1 channel, s16be"]),
    ],
    ids=["agrees", "rate", "encoding", "FLAC", "AU"],
)
def test_a_header_wins_over_what_raw_samples_were_to_be(data, raw, says):
    told = []
    assert sum(map(len, PcmPipe(io.BytesIO(data), raw, tell=told.append))) == 1_600
    assert len(told) == len(says)
    assert all(word in line for word, line in zip(says, told, strict=True))


@pytest.mark.parametrize("head", [b"ID3\4", b"\xff\xfb\x90\x40", b"\xff\xf1\x50\x80"])
def test_samples_that_begin_like_a_frame_are_samples(head):
    assert len(heard(head + bytes(3_196), RAW)) == 1_600


def test_a_pipe_that_another_program_made_non_blocking_is_waited_for():
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    data = wav(tone(0.2), 8_000)

    def write():
        with os.fdopen(writing, "wb") as pipe:
            for at in range(0, len(data), 1_000):
                pipe.write(data[at : at + 1_000])
                pipe.flush()
                time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    with os.fdopen(reading, "rb") as pipe:
        assert sum(map(len, PcmPipe(pipe))) == 1_600
    writer.join()


def test_a_stream_that_fails_is_told_after_what_it_gave():
    class Failing(io.BytesIO):
        def read1(self, size=-1):
            if self.tell() > 1_000:
                raise OSError(5, "Input/output error")
            return super().read1(min(size, 500))

    given = []
    with pytest.raises(AudioError, match="standard input: Input/output error"):
        given.extend(PcmPipe(Failing(wav(tone(0.2), 8_000))))
    assert sum(map(len, given)) > 400


def test_chunks_after_the_samples_are_not_heard():
    assert len(heard(wav(tone(0.2), 8_000) + b"LIST\x04\0\0\0abcd")) == 1_600


def test_stereo_at_another_rate():
    stereo = np.repeat(tone(1.0, 44_100)[:, None], 2, axis=1)
    np.testing.assert_allclose(heard(wav(stereo, 44_100))[400:-400], tone(1.0)[400:-400], atol=1e-3)


CODED = {
    "mulaw": ("ULAW", "FILE"),
    "alaw": ("ALAW", "FILE"),
    "u8": ("PCM_U8", "FILE"),
    "s8": ("PCM_S8", "FILE"),
    **{f"{code}{end}": (name, order)
       for code, name in (("s16", "PCM_16"), ("s24", "PCM_24"), ("s32", "PCM_32"),
                          ("f32", "FLOAT"), ("f64", "DOUBLE"))
       for end, order in (("", "LITTLE"), ("be", "BIG"))},
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_raw_pcm(encoding):
    subtype, endian = CODED[encoding]
    data = wav(tone(0.1), 8_000, container="RAW", subtype=subtype, endian=endian)
    raw = PcmFormat(rate=8_000, encoding=encoding)
    np.testing.assert_allclose(heard(data, raw, size=3), tone(0.1), atol=0.01)


def test_a_recording_without_samples_is_told():
    with pytest.raises(AudioError, match="holds no samples"):
        heard(wav(np.zeros(0), 8_000)[:44])


def test_half_a_sample_at_the_end_is_dropped():
    assert len(heard(b"\0\0\0\0\0", PcmFormat(rate=8_000))) == 2


def test_silence_of_no_length_is_a_stream_without_samples():
    assert len(heard(b"", PcmFormat(rate=8_000))) == 0


def test_samples_before_a_number_that_is_none_are_given():
    samples = np.array([0.1, 0.2, np.nan, 0.3], "<f4")
    given = []
    with pytest.raises(AudioError, match="not a finite number"):
        given.extend(PcmPipe(io.BytesIO(samples.tobytes()), PcmFormat(rate=8_000, encoding="f32")))
    np.testing.assert_array_equal(np.concatenate(given), samples[:2])


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", AudioError, "empty"),
        (b"RIFF", UsageError, "--rate"),
        (b"not a wav file at all", UsageError, "--rate"),
        (wav(tone(0.1), 8_000)[:30], AudioError, "ends inside"),
        (b"RIFF\0\0\0\0WAVEdata\0\0\0\0", AudioError, "without a format"),
        (b"RIFF\0\0\0\0WAVEfmt \xff\xff\xff\xff", AudioError, "damaged"),
        (b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0abcd", AudioError, "damaged"),
        (b"\0\0\0\x20ftypM4A " + bytes(40), AudioError, "ffmpeg -i - -f wav - | recognizer"),
    ],
)
def test_what_is_no_wav_is_refused(data, error, says):
    with pytest.raises(error, match=says):
        PcmPipe(io.BytesIO(data))


@given(st.binary(max_size=300))
def test_any_bytes_end_in_samples_or_one_line(data):
    for head in (b"", b"RIFF\0\0\0\0WAVE", wav(tone(0.01), 8_000)[:20]):
        try:
            blocks = list(PcmPipe(io.BytesIO(head + data)))
        except RecognizerError as error:
            assert "\n" not in str(error)
        else:
            assert all(np.isfinite(block).all() for block in blocks)


@pytest.mark.parametrize("wrong", [{"encoding": "mp3"}, {"channels": 0}, {"channels": 65}])
def test_impossible_formats_are_refused(wrong):
    with pytest.raises(UsageError):
        PcmFormat(rate=8_000, **wrong)
