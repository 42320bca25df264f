"""Recordings on disk, read in blocks."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from recognizer.errors import AudioError, UsageError
from recognizer.sources.base import STREAM_RATE
from recognizer.sources.resampler import Resampler

if TYPE_CHECKING:
    import soundfile

SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".au")
BLOCK_SAMPLES = 65_536
"""Read at once, of all channels together: some seconds of mono at 8 kHz."""
TOLERATED_SHORTFALL = 0.05
"""Seconds by which the length a lossy format announces may be wrong."""


def find_audio(path: Path) -> list[Path]:
    """Return the recordings at ``path``: itself, or all below it if it is a folder, sorted.

    Raises UsageError where there are none.
    """
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    if not found:
        raise UsageError(f"{path}: no audio in this folder ({', '.join(SUFFIXES)})")
    return found


class AudioFile:
    """A recording of any rate, width and number of channels that libsndfile reads.

    Iterating yields mono float32 blocks at ``sample_rate`` Hz and may be done again. Opening
    raises AudioError where the file is no audio. Iterating raises it, after the last good block,
    where samples are missing or not finite.
    """

    def __init__(self, path: str | Path, sample_rate: int = STREAM_RATE) -> None:
        self.path = Path(path)
        self.sample_rate = sample_rate
        with self._open() as sound:
            self.file_rate: int = sound.samplerate
            self.channels: int = sound.channels
            self.frames: int = sound.frames
        if self.frames == 0:
            raise AudioError(f"{self.path}: holds no samples")
        Resampler(self.file_rate, sample_rate)

    @property
    def seconds(self) -> float:
        """Length of the recording, as its header has it."""
        return self.frames / self.file_rate

    def __iter__(self) -> Iterator[npt.NDArray[np.float32]]:
        """Yield the recording, ``BLOCK_SAMPLES`` a block."""
        resample = Resampler(self.file_rate, self.sample_rate)
        size = max(1, BLOCK_SAMPLES // self.channels)
        done = 0
        with self._open() as sound:
            while done < self.frames:
                block = self._read(sound, size)
                finite = _finite(block)
                yield resample(block[:finite])
                if finite < len(block):
                    yield resample(block[:0], last=True)
                    at = (done + finite) / self.file_rate
                    raise AudioError(
                        f"{self.path}: the sample at {at:.3f} s is not a finite number; "
                        "stopped there"
                    )
                done += len(block)
                if not len(block):
                    break
        yield resample(np.zeros(0, np.float32), last=True)
        missing = max(self.frames - done, _missing_from_wav(self.path))
        if missing > TOLERATED_SHORTFALL * self.file_rate:
            raise AudioError(
                f"{self.path}: ends at {done / self.file_rate:.3f} s, "
                f"{missing / self.file_rate:.3f} s before its header says"
            )

    def _open(self) -> "soundfile.SoundFile":
        import soundfile

        try:
            if self.path.stat().st_size == 0:
                raise AudioError(f"{self.path}: empty file")
            return soundfile.SoundFile(str(self.path))
        except OSError as error:
            raise AudioError(f"{self.path}: {error.strerror}") from None
        except soundfile.LibsndfileError as error:
            raise AudioError(f"{self.path}: not audio ({_reason(error)})") from None

    def _read(self, sound: "soundfile.SoundFile", size: int) -> npt.NDArray[np.float32]:
        """Return up to ``size`` frames, all there are before a damaged place, none from there."""
        import soundfile

        # libsndfile takes several times as long as NumPy to make floats of 16-bit samples.
        short = sound.subtype == "PCM_16"
        at = sound.tell()
        while True:
            try:
                block = sound.read(size, dtype="int16" if short else "float32", always_2d=True)
                return block * np.float32(1 / 32_768) if short else block
            except soundfile.LibsndfileError:
                size //= 2
            with suppress(soundfile.LibsndfileError):
                sound.seek(at)
            if not size:
                return np.zeros((0, self.channels), np.float32)


def _finite(block: npt.NDArray[np.float32]) -> int:
    """Return how many leading frames hold only finite numbers."""
    finite = np.isfinite(block)
    if finite.all():
        return len(block)
    return int(finite.all(axis=tuple(range(1, block.ndim))).argmin())


def _reason(error: Exception) -> str:
    text = str(getattr(error, "error_string", error)).strip().rstrip(".")
    return text[:1].lower() + text[1:]


def _missing_from_wav(path: Path) -> int:
    """Return the frames that a WAV header announces beyond the end of the file.

    libsndfile quietly shortens such a file, and a transfer that broke off would go unseen.
    Headers of unknown length (0 or all ones, as pipes leave them) announce nothing.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF" or file.seek(8) != 8 or file.read(4) != b"WAVE":
            return 0
        align = 1
        while len(header := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", header)
            if name == b"fmt ":
                here = file.tell()
                align = max(1, int.from_bytes(file.read(14)[12:], "little"))
                file.seek(here)
            if name == b"data":
                known = 0 < length < 0xFFFF_0000
                return max(0, file.tell() + length - size) // align if known else 0
            file.seek(length + length % 2, 1)
    return 0
