"""Audio from standard input or any other stream of bytes: WAV, or raw PCM."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from recognizer.errors import AudioError, UsageError
from recognizer.sources.base import STREAM_RATE
from recognizer.sources.resampler import Resampler

WIDTHS = {"u8": 1, "s16": 2, "s24": 3, "s32": 4, "f32": 4}
"""Bytes a sample of each raw format, little-endian."""
BLOCK_SECONDS = 0.1
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_LONGEST_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class PcmFormat:
    """Layout of interleaved little-endian samples."""

    rate: float
    """Hz."""
    channels: int = 1
    encoding: str = "s16"
    """One of ``WIDTHS``."""

    def __post_init__(self) -> None:
        if self.encoding not in WIDTHS:
            raise UsageError(f"raw audio is one of {', '.join(WIDTHS)}, not {self.encoding}")
        if not 1 <= self.channels <= 64:
            raise UsageError(f"audio has 1 to 64 channels, not {self.channels}")

    @property
    def frame_bytes(self) -> int:
        """Bytes that hold one sample of every channel."""
        return self.channels * WIDTHS[self.encoding]

    def decode(self, data: bytes) -> npt.NDArray[np.float32]:
        """Return ``data`` as ``(n, channels)`` float32, integers scaled to -1 to 1."""
        match self.encoding:
            case "f32":
                samples = np.frombuffer(data, "<f4")
            case "u8":
                samples = (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128
            case "s24":
                triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
                wide = np.zeros((len(triples), 4), np.uint8)
                wide[:, 1:] = triples
                samples = wide.view("<i4")[:, 0].astype(np.float32) / 2**31
            case _:
                width = WIDTHS[self.encoding]
                samples = np.frombuffer(data, f"<i{width}").astype(np.float32)
                samples /= 2 ** (8 * width - 1)
        return samples.astype(np.float32, copy=False).reshape(-1, self.channels)


class PcmPipe:
    """A stream of bytes as audio, to its end.

    Without ``raw`` the stream must be a WAV file. A program that writes into a pipe cannot know
    the length it announces: 0, or one near the format's limit, means until the stream ends.
    ``live`` is the resampler's.

    Raises UsageError where the stream is neither, AudioError where it ends inside the header.
    Iterating raises AudioError at a sample that is not a finite number.
    """

    def __init__(
        self,
        stream: BinaryIO,
        raw: PcmFormat | None = None,
        sample_rate: int = STREAM_RATE,
        *,
        live: bool = False,
    ) -> None:
        self.sample_rate = sample_rate
        self._stream = stream
        self.length: int | None = None
        """Bytes of samples to come, where the header says so credibly."""
        self.format = raw or self._read_header()
        self._resample = Resampler(self.format.rate, sample_rate, live=live)

    def __iter__(self) -> Iterator[npt.NDArray[np.float32]]:
        """Yield what arrives, at most a tenth of a second a block."""
        frame = self.format.frame_bytes
        size = max(1, round(BLOCK_SECONDS * self.format.rate)) * frame
        rest, done = b"", 0
        while data := self._read_some(size):
            data = rest + data
            whole = len(data) // frame * frame
            block, rest = self.format.decode(data[:whole]), data[whole:]
            if self.format.encoding == "f32" and not np.isfinite(block).all():
                good = int(np.isfinite(block).all(axis=1).argmin())
                yield self._resample(block[:good], last=True)
                at = (done + good) / self.format.rate
                raise AudioError(f"standard input: the sample at {at:.3f} s is not a finite number")
            done += len(block)
            yield self._resample(block)
        yield self._resample(np.zeros(0, np.float32), last=True)

    def _read_some(self, size: int) -> bytes:
        """Return up to ``size`` bytes as soon as there are any; none at the end."""
        if self.length is not None:
            size = min(size, self.length)
        read = getattr(self._stream, "read1", self._stream.read)
        data: bytes = read(size) or b""
        if self.length is not None:
            self.length -= len(data)
        return data

    def _exactly(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) < size:
            raise AudioError("standard input: ends inside the WAV header")
        return data

    def _read_header(self) -> PcmFormat:
        riff = self._stream.read(12)
        if not riff:
            raise AudioError("standard input: empty")
        if riff[:4] != b"RIFF" or riff[8:] != b"WAVE":
            raise UsageError("standard input: no WAV file; for raw PCM give its --rate")
        layout: PcmFormat | None = None
        while True:
            name, length = struct.unpack("<4sI", self._exactly(8))
            if name == b"data":
                if layout is None:
                    raise AudioError("standard input: a WAV header without a format")
                self.length = length if 0 < length < 0x7FFF_0000 else None
                return layout
            if length > _LONGEST_CHUNK:
                raise AudioError("standard input: damaged WAV header")
            chunk = self._exactly(length + length % 2)
            if name == b"fmt ":
                layout = _wav_format(chunk)


def _wav_format(chunk: bytes) -> PcmFormat:
    if len(chunk) < 16:
        raise AudioError("standard input: damaged WAV header")
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunk[:16])
    if code == _EXTENSIBLE and len(chunk) >= 26:
        code = int.from_bytes(chunk[24:26], "little")
    encodings = {
        (_PCM, 8): "u8",
        (_PCM, 16): "s16",
        (_PCM, 24): "s24",
        (_PCM, 32): "s32",
        (_FLOAT, 32): "f32",
    }
    if (code, bits) not in encodings:
        raise AudioError(f"standard input: WAV of format {code} with {bits} bits is not supported")
    return PcmFormat(rate=rate, channels=channels, encoding=encodings[code, bits])
