"""One recorded word, and how its audio is read."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.errors import AudioError
from recognizer.model.manifest import DIGITS

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, order=True)
class Recording:
    """One recorded word."""

    path: Path
    label: str
    """``"0"`` to ``"9"``, or a word that is not a digit."""
    speaker: str
    take: int

    @property
    def is_digit(self) -> bool:
        """Whether a digit was spoken."""
        return self.label in DIGITS

    def load(self, rate: int) -> FloatArray:
        """Return the recording, mono float32 in -1 to 1 at ``rate`` Hz."""
        return load_audio(self.path, rate)


def load_audio(path: Path, rate: int) -> FloatArray:
    """Return a whole audio file as ``(n,)`` mono float32 at ``rate`` Hz.

    Raises AudioError where it is not audio, or empty.
    """
    import soundfile
    import soxr

    try:
        samples, own_rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise AudioError(f"{path}: cannot be read as audio ({error})") from None
    if not len(samples):
        raise AudioError(f"{path}: holds no audio; remove it from the data set")
    mono = samples.mean(axis=1)
    return soxr.resample(mono, own_rate, rate) if own_rate != rate else mono
