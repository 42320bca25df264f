import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from recognizer.errors import AudioError, RecognizerError, UsageError
from recognizer.sources import PcmFormat, PcmPipe
from tests.conftest import tone


class Dribble(io.RawIOBase):
    """A pipe that hands out at most ``size`` bytes a read."""

    def __init__(self, data, size):
        self._data, self._size = io.BytesIO(data), size

    def read(self, size=-1):
        return self._data.read(size)

    def read1(self, size=-1):
        return self._data.read(min(size, self._size))


def wav(samples, rate, **options):
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="WAV", **options)
    return buffer.getvalue()


def heard(data, raw=None, size=1_000):
    return np.concatenate(list(PcmPipe(Dribble(data, size), raw)))


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "PCM_U8"])
@pytest.mark.parametrize("size", [1, 7, 4_096])
def test_wav_of_every_width_in_any_pieces(subtype, size):
    samples = tone(0.2)
    np.testing.assert_allclose(
        heard(wav(samples, 8_000, subtype=subtype), size=size), samples, atol=0.01
    )


def test_wav_of_unknown_length_as_recorders_write_into_pipes():
    data = bytearray(wav(tone(0.2), 8_000))
    data[40:44] = struct.pack("<I", 0xFFFFFFFF)
    assert len(heard(bytes(data))) == 1_600


def test_chunks_after_the_samples_are_not_heard():
    assert len(heard(wav(tone(0.2), 8_000) + b"LIST\x04\0\0\0abcd")) == 1_600


def test_stereo_at_another_rate():
    stereo = np.repeat(tone(1.0, 44_100)[:, None], 2, axis=1)
    np.testing.assert_allclose(heard(wav(stereo, 44_100))[400:-400], tone(1.0)[400:-400], atol=1e-3)


@pytest.mark.parametrize("encoding", ["s16", "s24", "s32", "f32", "u8"])
def test_raw_pcm(encoding):
    samples = np.array([0.0, 0.5, -0.5, 0.25], np.float32)
    packed = {
        "u8": lambda: (samples * 128 + 128).astype(np.uint8).tobytes(),
        "s16": lambda: (samples * 2**15).astype("<i2").tobytes(),
        "s24": lambda: b"".join(int(s * 2**23).to_bytes(3, "little", signed=True) for s in samples),
        "s32": lambda: (samples * 2**31).astype("<i4").tobytes(),
        "f32": lambda: samples.astype("<f4").tobytes(),
    }[encoding]()
    raw = PcmFormat(rate=8_000, encoding=encoding)
    np.testing.assert_allclose(heard(packed, raw, size=3), samples, atol=1e-6)


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
        (wav(tone(0.1), 8_000, subtype="ULAW"), AudioError, "not supported"),
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
