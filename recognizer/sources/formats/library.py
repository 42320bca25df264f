"""Every format that has no reader of its own: through libsndfile."""

import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import AudioError
from recognizer.sources.devices import quiet
from recognizer.sources.formats.container import Container, refusal
from recognizer.sources.formats.pcm import (
    UnsupportedEncodingError,
    check_complete,
    known_length,
)

BLOCK_SAMPLES = 65_536
"""Read at once, of all channels together: some seconds of mono at 8 kHz."""
PIECE_FRAMES = 1_024
"""Read by one call of libsndfile: what it has read when it meets damage in that call is lost."""
_UNSUPPORTED_ENCODING = 4
_LONGEST_SECONDS = 366 * 24 * 3_600.0
"""Lengths beyond this are none: libsndfile gives the largest number where it knows none."""
_SHORTENED = re.compile(
    r"^\s*(?:data|SSND|BODY|riff|Data Size)\s*: (\d+) \(should be (\d+)\)", re.MULTILINE
)
"""What libsndfile's log says of a file that is shorter than its header says."""
_SPHERE_BYTES = 1_024
_SPHERE = re.compile(rb"NIST_1A\n.*?\nsample_count -i (\d{1,15})\s", re.DOTALL)
_BROKEN_OFF = re.compile(r"truncated file|lacks an end-of-stream bit\.\s+Ogg ?: Junk", re.MULTILINE)
"""What it says of one that ends in the middle, without a length."""


class LibraryReader:
    """A recording that libsndfile reads, a context manager that closes it.

    ``file`` is a path, or an object that can seek. Raises AudioError where it is not audio
    that libsndfile knows, UnsupportedEncodingError where it is but cannot be decoded.
    """

    def __init__(self, file: str | bytes | BinaryIO, name: str) -> None:
        import soundfile

        self.name = name
        try:
            self._announced = _announced_by_sphere(file)
            with quiet():
                self._sound = _forward_only()(file)
        except OSError as error:
            raise AudioError(f"{name}: {error.strerror}") from None
        except soundfile.LibsndfileError as error:
            if error.code == _UNSUPPORTED_ENCODING:
                raise UnsupportedEncodingError(f"{name}: {_reason(error)}") from None
            raise AudioError(f"{name}: not audio ({_reason(error)})") from None
        self.rate: float = self._sound.samplerate
        self.channels: int = self._sound.channels
        self._damaged = False
        known = self._sound.frames <= _LONGEST_SECONDS * self.rate
        self.frames: int | None = self._sound.frames if known else None

    def __enter__(self) -> "LibraryReader":
        return self

    def __exit__(self, *raised: object) -> None:
        self._sound.close()

    def blocks(self, frames: int | None = None) -> Iterator[FloatArray]:
        """Yield ``(n, channels)`` float32, at most ``frames`` a block or a little more.

        Raises AudioError at the end where samples that the header announced are missing.
        """
        size, done = frames or max(1, BLOCK_SAMPLES // self.channels), 0
        pieces = self._pieces()
        while block := list(islice(pieces, -(-size // PIECE_FRAMES))):
            samples = np.concatenate(block)
            done += len(samples)
            yield samples
        announced = max(self.frames or 0, self._announced)
        missing = max(announced - done, self._shortened(done))
        check_complete(self.name, self.rate, done, missing)
        if self._damaged and self.frames is None:
            raise AudioError(f"{self.name}: damaged at {done / self.rate:.3f} s; stopped there")
        if _BROKEN_OFF.search(self._sound.extra_info):
            raise AudioError(f"{self.name}: breaks off at {done / self.rate:.3f} s")

    def _pieces(self) -> Iterator[FloatArray]:
        """Yield what can be read: to the end, or to a damaged place."""
        import soundfile

        # libsndfile takes several times as long as NumPy to make floats of 16-bit samples.
        short = self._sound.subtype == "PCM_16"
        dtype = "int16" if short else "float32"
        left = sys.maxsize if self.frames is None else self.frames
        try:
            while True:
                # libmpg123 writes about damage to stderr.
                with quiet() if self._sound.subtype.startswith("MPEG_LAYER") else nullcontext():
                    piece = self._sound.read(min(PIECE_FRAMES, left), dtype, True)
                if not len(piece):
                    return
                left -= len(piece)
                yield piece * np.float32(1 / 32_768) if short else piece
        except soundfile.LibsndfileError:
            self._damaged = True

    def _shortened(self, done: int) -> int:
        """Return the frames by which libsndfile quietly shortened what it read ``done`` of."""
        for match in _SHORTENED.finditer(self._sound.extra_info):
            announced, there = map(int, match.groups())
            if known_length(announced, there) and there:
                return max(0, round(done * (announced / there - 1)))
        return 0


def open_library(
    file: str | bytes | BinaryIO, name: str, container: Container | None, path: Path | None = None
) -> LibraryReader:
    """Return the reader of a file; raises AudioError that says what to do with one not read."""
    if container is not None and container.reader == "none":
        raise AudioError(refusal(name, path, container.name))
    try:
        return LibraryReader(file, name)
    except UnsupportedEncodingError:
        what = f"this coding in {container.name if container else 'a recording'}"
        raise AudioError(refusal(name, path, what)) from None


def _announced_by_sphere(file: str | bytes | BinaryIO) -> int:
    """Return the frames that a NIST SPHERE header announces, at which libsndfile does not look."""
    if isinstance(file, str | bytes):
        with open(file, "rb") as opened:  # noqa: PTH123 (a Path is never bytes)
            return _announced_by_sphere(opened)
    head = file.read(_SPHERE_BYTES)
    file.seek(0)
    found = _SPHERE.match(head)
    return int(found[1]) if found else 0


def _forward_only() -> Any:
    """Return soundfile's class without its seek after each read, which some formats refuse."""
    import soundfile

    class Forward(soundfile.SoundFile):
        def seekable(self) -> bool:
            return False

    return Forward


def _reason(error: Exception) -> str:
    text = str(getattr(error, "error_string", error)).strip().rstrip(".")
    return text[:1].lower() + text[1:] or "damaged"
