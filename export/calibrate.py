"""The windows that full-integer quantization takes its ranges from: training data, never test."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.errors import ModelError
from recognizer.frontend import FrontEnd
from train.corpora import Recording
from train.examples.windows import segmented, tight

FloatArray = npt.NDArray[np.float32]

CALIBRATION_FILE = "calibration.npz"
RECORDINGS = 100
SEED = 5


@dataclass(frozen=True)
class Calibration:
    """Calibration windows and where they are from."""

    features: FloatArray
    """``(n, frames, mels)`` float32, rounded to what 16 bits hold, as they are stored."""
    sources: tuple[str, ...]
    """For each window its recording and how it was cut, ``0_jackson_10.wav tight``."""

    def save(self, path: Path) -> None:
        """Write the windows and the list of their sources to ``path``, about 2 kB a window."""
        np.savez_compressed(
            path, features=self.features.astype(np.float16), sources=np.array(self.sources)
        )


def draw(training: list[Recording], front_end: FrontEnd) -> Calibration:
    """Return windows of RECORDINGS of the ``training`` recordings, evenly spread, cut both ways.

    The list is the same each time: every so-manieth recording by name, and SEED for the room tone
    of the streams that the segmenter cuts.
    """
    recordings = training[:: max(1, len(training) // RECORDINGS)][:RECORDINGS]
    rate = front_end.params.sample_rate
    audio = [recording.load(rate) for recording in recordings]
    cut, kept = segmented(audio, rate, front_end, np.random.default_rng(SEED))
    features = np.concatenate([tight(audio, rate, front_end), cut])
    names = [recording.path.name for recording in recordings]
    sources = [f"{name} tight" for name in names] + [f"{names[i]} segmented" for i in kept]
    return Calibration(features.astype(np.float16).astype(np.float32), tuple(sources))


def load(path: Path, front_end: FrontEnd) -> Calibration:
    """Return what ``Calibration.save`` wrote.

    Raises ModelError where it is something else, or not of this front-end's shape.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            features = stored["features"].astype(np.float32)
            sources = tuple(str(source) for source in stored["sources"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: not calibration windows ({error})") from None
    shape = (len(sources), front_end.params.frames, front_end.params.n_mels)
    if features.shape != shape or not sources:
        raise ModelError(
            f"{path}: windows of shape {features.shape}, this front-end needs {shape}; delete the "
            "file to have others drawn"
        )
    return Calibration(features, sources)
