"""Samples as they are, one after the other: how they are laid out, and reading them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import AudioError, UsageError
from recognizer.sources.formats.incoming import Begin, Incoming

BLOCK_SECONDS = 0.1
MOST_CHANNELS = 64
TOLERATED_SHORTFALL = 0.05
"""Seconds by which the length that a header announces may be wrong."""
UNKNOWN_MARGIN = 1 << 16
"""A program that cannot know the length announces the longest, less its own header."""


class UnsupportedEncodingError(AudioError):
    """Samples that are coded in a way that is not read here, such as ADPCM or GSM."""


_DTYPES = {
    "u8": "u1",
    "s8": "i1",
    "s16": "<i2",
    "s24": "<i3",
    "s32": "<i4",
    "f32": "<f4",
    "f64": "<f8",
    "s16be": ">i2",
    "s24be": ">i3",
    "s32be": ">i4",
    "f32be": ">f4",
    "f64be": ">f8",
    "mulaw": "u1",
    "alaw": "u1",
}
"""As NumPy calls them; it has no integers of three bytes."""
ENCODINGS = tuple(_DTYPES)
"""Names of the sample formats: ``be`` is big-endian, the others are little-endian."""
_COMPANDED = {"mulaw": "ULAW", "alaw": "ALAW"}


@cache
def _table(subtype: str) -> FloatArray:
    """Return what each of the 256 bytes of a G.711 code stands for, ``(256,)`` float32."""
    import io

    import soundfile

    every = io.BytesIO(bytes(range(256)))
    samples: FloatArray = soundfile.read(
        every, dtype="float32", format="RAW", subtype=subtype, samplerate=8_000, channels=1
    )[0]
    return samples


def _decoded(data: bytes, encoding: str) -> FloatArray:
    """Return whole samples as ``(n,)`` float32, integers in -1 to 1."""
    dtype = _DTYPES[encoding]
    if encoding in _COMPANDED:
        meant: FloatArray = _table(_COMPANDED[encoding])[np.frombuffer(data, dtype)]
        return meant
    if dtype[1:] == "i3":
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        places = slice(1, 4) if dtype[0] == "<" else slice(0, 3)
        wide[:, places] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        data, dtype = wide.tobytes(), f"{dtype[0]}i4"
    samples = np.frombuffer(data, dtype)
    with np.errstate(over="ignore"):
        floats: FloatArray = samples.astype(np.float32)
    if samples.dtype.kind == "u":
        floats -= 128
    if samples.dtype.kind in "iu":
        floats *= np.float32(2.0 ** (1 - 8 * samples.itemsize))
    return floats


@dataclass(frozen=True, kw_only=True)
class PcmFormat:
    """Layout of interleaved samples. Raises UsageError for one that does not exist."""

    rate: float
    """Hz."""
    channels: int = 1
    encoding: str = "s16"
    """One of ``ENCODINGS``."""

    def __post_init__(self) -> None:
        if self.encoding not in ENCODINGS:
            raise UsageError(f"raw audio is one of {', '.join(ENCODINGS)}, not {self.encoding}")
        if not isinstance(self.channels, int) or not 1 <= self.channels <= MOST_CHANNELS:
            raise UsageError(f"audio has 1 to {MOST_CHANNELS} channels, not {self.channels}")
        if not isinstance(self.rate, int | float | np.number):
            raise UsageError(f"a rate is a number of Hz, not {self.rate!r:.40}")

    def __str__(self) -> str:
        plural = "s" if self.channels > 1 else ""
        return f"{self.rate:g} Hz, {self.channels} channel{plural}, {self.encoding}"

    @property
    def frame_bytes(self) -> int:
        """Bytes that hold one sample of every channel."""
        return self.channels * int(_DTYPES[self.encoding][-1])

    def decode(self, data: bytes) -> FloatArray:
        """Return whole frames of ``data`` as ``(n, channels)`` float32, integers in -1 to 1."""
        return _decoded(data, self.encoding).reshape(-1, self.channels)


class PcmReader:
    """The samples that lie ahead in a stream of bytes.

    They are ``length`` bytes, or all to the end of the stream or to ``next_begin``.
    """

    def __init__(
        self,
        incoming: Incoming,
        layout: PcmFormat,
        length: int | None = None,
        next_begin: Begin | None = None,
    ) -> None:
        self.name = incoming.name
        self.layout = layout
        self.rate, self.channels = layout.rate, layout.channels
        self._incoming = incoming
        self._length = length
        self._next_begin = next_begin
        there = [n for n in (length, incoming.left) if n is not None]
        self.frames: int | None = min(there) // layout.frame_bytes if there else None
        """Frames to come, where that is known."""

    def blocks(self, frames: int | None = None) -> Iterator[FloatArray]:
        """Yield ``(n, channels)`` float32 as it arrives, at most ``frames`` a block.

        Without ``frames`` a block is at most a tenth of a second. Raises AudioError at the end
        where samples that the header announced are missing.
        """
        frame = self.layout.frame_bytes
        size = (frames or max(1, round(BLOCK_SECONDS * self.rate))) * frame
        left, rest, done = self._length, b"", 0
        while data := self._some(size, left):
            left = None if left is None else left - len(data)
            data = rest + data
            whole = len(data) // frame * frame
            rest = data[whole:]
            done += whole // frame
            yield self.layout.decode(data[:whole])
        check_complete(self.name, self.rate, done, (left or 0) // frame)

    def _some(self, size: int, left: int | None) -> bytes:
        if left is not None:
            return self._incoming.some(min(size, left))
        if self._next_begin is None:
            return self._incoming.some(size)
        return self._incoming.some_before(size, self._next_begin)


def known_length(announced: int, left: int | None) -> int | None:
    """Return the bytes of samples that a header announces; None where they go on to the end.

    A program that writes into a pipe cannot know the length: it announces 0, or the longest that
    31 or 32 bits allow, 63 or 64 in an RF64. ``left`` is what is left of a file on disk: what fits
    into that is true.
    """
    if announced == 0:
        return None
    unknown = any(abs(announced - 2**bits) <= UNKNOWN_MARGIN for bits in (31, 32, 63, 64))
    if unknown and (left is None or announced > left):
        return None
    return announced


def check_complete(name: str, rate: float, done: int, missing: int) -> None:
    """Raise AudioError where more frames are missing than a header may be wrong by."""
    if missing > TOLERATED_SHORTFALL * rate:
        raise AudioError(
            f"{name}: ends at {done / rate:.3f} s, {missing / rate:.3f} s before its header says"
        )
