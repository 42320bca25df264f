"""Whatever arrives as audio: samples come out, or one line says what is wrong."""

import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from recognizer.errors import RecognizerError
from recognizer.sources import ENCODINGS, AudioFile, PcmFormat, PcmPipe
from recognizer.sources.formats.container import HEAD_BYTES, recognise

FORMATS = [("WAV", "PCM_16"), ("WAV", "FLOAT"), ("FLAC", "PCM_16"), ("OGG", "VORBIS")]
patient = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def recording(container, subtype):
    buffer = io.BytesIO()
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (400, 2))
    soundfile.write(buffer, noise, 16_000, format=container, subtype=subtype)
    return buffer.getvalue()


RECORDINGS = [recording(*form) for form in FORMATS]


@st.composite
def damaged(draw, originals):
    """An original with some bytes changed, taken out or put in, and perhaps cut short."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, min(len(data) - 1, 120)) | st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(data[: draw(st.integers(0, len(data)) | st.just(len(data)))])


class Pieces(io.RawIOBase):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, data, size):
        self.inner, self.size = io.BytesIO(data), size

    def readable(self):
        return True

    def readinto(self, buffer):
        return self.inner.readinto(memoryview(buffer)[: self.size])


def drain(source):
    """Return the number of samples a source gives before it ends or fails."""
    total = 0
    try:
        for block in source():
            assert block.ndim == 1
            assert block.dtype == np.float32
            assert np.isfinite(block).all()
            total += len(block)
            assert total < 10_000_000, "no end"
    except RecognizerError as error:
        assert "\n" not in str(error)
    return total


@patient
@given(data=damaged(RECORDINGS) | st.binary(max_size=200))
def test_a_damaged_file_gives_samples_or_one_line(tmp_path, data):
    path = tmp_path / "damaged.wav"
    path.write_bytes(data)
    drain(lambda: AudioFile(path))


@patient
@given(data=damaged(RECORDINGS[:2]), size=st.integers(1, 700))
def test_a_damaged_pipe_gives_samples_or_one_line(data, size):
    drain(lambda: PcmPipe(io.BufferedReader(Pieces(data, size))))


@patient
@given(
    data=st.binary(max_size=2_000),
    encoding=st.sampled_from(ENCODINGS),
    channels=st.integers(1, 64),
    rate=st.sampled_from([4_000, 8_000, 44_100, 768_000]),
    size=st.integers(1, 700),
)
@example(
    data=struct.pack("<4f", 1e38, -3e38, 3e38, 1e-45),
    encoding="f32",
    channels=2,
    rate=8_000,
    size=3,
)
def test_any_bytes_without_a_header_are_raw_pcm(data, encoding, channels, rate, size):
    assume(recognise(data[:HEAD_BYTES]) is None)
    raw = PcmFormat(rate=rate, channels=channels, encoding=encoding)
    given_ = drain(lambda: PcmPipe(io.BufferedReader(Pieces(data, size)), raw))
    frames = len(data) // raw.frame_bytes
    if not encoding.startswith("f"):
        assert abs(given_ - frames * 8_000 / rate) <= 1


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), 1e12])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(RecognizerError, match="Hz"):
        PcmPipe(io.BytesIO(b"1234"), PcmFormat(rate=rate))
