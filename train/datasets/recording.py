"""One recorded word, and how its audio is read."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.manifest import DIGITS
from recognizer.sources import AudioFile

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

    It is read, and one of its channels chosen, as the recognizer does. Raises AudioError where it
    is not audio, holds none, or ends early.
    """
    return np.concatenate(list(AudioFile(path, rate)))
