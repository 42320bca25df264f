"""A recording with its words and its speaker, and how its audio is read."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import AudioError
from recognizer.model.manifest import DIGITS
from recognizer.sources import AudioFile
from train.corpora.words import is_digit

RAW = ".raw"
RAW_RATE = 16_000
"""Rate in Hz of files without a header, which AN4 is published as too."""


@dataclass(frozen=True, order=True)
class Recording:
    """One audio file and what is said in it."""

    path: Path
    words: tuple[str, ...]
    """Tokens as ``train.corpora.words`` has them; a single one in corpora of single words."""
    speaker: str
    take: int = 0
    """Tells recordings of the same words by the same speaker apart; 0 where there is one."""

    @property
    def label(self) -> str:
        """The only word. Raises ValueError where there are more, or none."""
        (word,) = self.words
        return word

    @property
    def is_digit(self) -> bool:
        """Whether a single digit ``"0"`` to ``"9"`` was spoken, and nothing else."""
        return len(self.words) == 1 and self.words[0] in DIGITS

    @property
    def is_all_digits(self) -> bool:
        """Whether there are words, and each is a digit or "oh"."""
        return bool(self.words) and all(is_digit(word) for word in self.words)

    @property
    def has_digits(self) -> bool:
        """Whether a digit ``"0"`` to ``"9"`` is among the words; "oh" may be a spelled letter."""
        return any(word in DIGITS for word in self.words)

    def load(self, rate: int) -> FloatArray:
        """Return the recording, mono float32 in -1 to 1 at ``rate`` Hz."""
        return load_audio(self.path, rate)


def load_audio(path: Path, rate: int) -> FloatArray:
    """Return a whole audio file as ``(n,)`` mono float32 at ``rate`` Hz.

    It is read, and one of its channels chosen, as the recognizer does. ``.raw`` is read as well:
    16-bit samples at 16 kHz without a header, of whichever byte order gives the smoother sound.
    Raises AudioError where a file is not audio, holds none, or ends early.
    """
    if path.suffix.lower() != RAW:
        return np.concatenate(list(AudioFile(path, rate)))
    import soxr

    try:
        samples = _read_raw(path)
    except (OSError, ValueError) as error:
        raise AudioError(f"{path}: cannot be read as audio ({error})") from None
    if not len(samples):
        raise AudioError(f"{path}: holds no audio; remove it from the data set")
    return np.asarray(soxr.resample(samples, RAW_RATE, rate)) if rate != RAW_RATE else samples


def _read_raw(path: Path) -> FloatArray:
    """Return the samples of a file without a header, ``(n,)``."""
    data = path.read_bytes()
    sounds: list[FloatArray] = [
        np.frombuffer(data, order).astype(np.float32) / np.float32(32_768)
        for order in ("<i2", ">i2")
    ]
    return min(sounds, key=lambda samples: float(np.abs(np.diff(samples)).sum()))
