"""The windows on which exported variants are compared with the trained model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.calibrate import Calibration
from recognizer.errors import UsageError
from recognizer.frontend import FrontEnd
from train.acoustics.noise import room_tone
from train.corpora import Recording, read
from train.examples.windows import features_of, segmented_windows

FloatArray = npt.NDArray[np.float32]

SEED = 1
"""Of the room tone around recordings, and of synthesized sounds."""
SYNTHESIZED = 64


@dataclass(frozen=True)
class WindowSet:
    """Windows that belong together."""

    name: str
    features: FloatArray
    """``(n, frames, mels)`` float32."""
    samples: FloatArray | None = None
    """The same as samples ``(n, window_samples)`` float32, where they are known."""
    labels: tuple[str, ...] | None = None
    """What is spoken in each, where accuracy is to be measured."""
    judged: bool = False
    """Whether a variant fails the export by what it does here."""


def recorded_sets(
    fsdd_test: Sequence[Recording], folders: Sequence[Path], front_end: FrontEnd
) -> list[WindowSet]:
    """Return FSDD's official test cut both ways, and each folder's recordings cut as at run time.

    Raises UsageError where a folder holds no digits in FSDD's or Speech Commands' layout.
    """
    sets = [
        replace(_tight("fsdd-test", fsdd_test, front_end), judged=True),
        replace(_segmented("fsdd-test segmented", fsdd_test, front_end), judged=True),
    ]
    for folder in folders:
        recordings = [recording for recording in read(folder) if recording.is_digit]
        sets.append(_segmented(f"{folder.name} segmented", recordings, front_end))
    return sets


def unrecorded_sets(calibration: Calibration | None, front_end: FrontEnd) -> list[WindowSet]:
    """Return what can be compared without recordings: stored calibration windows, noise bursts."""
    samples = bursts(SYNTHESIZED, front_end)
    sets = [WindowSet("noise bursts", front_end(samples), samples)]
    if calibration:
        sets.append(WindowSet("calibration windows", calibration.features, judged=True))
    return sets


def bursts(count: int, front_end: FrontEnd) -> FloatArray:
    """Return ``count`` windows of coloured noise ``(count, window_samples)`` with zeros after."""
    rng = np.random.default_rng(SEED)
    p = front_end.params
    windows = np.zeros((count, p.window_samples), np.float32)
    for window in windows:
        length = int(rng.integers(p.window_samples // 4, p.window_samples + 1))
        tone = room_tone(length, rng, tilt=rng.uniform(0, 3), rate=p.sample_rate)
        window[:length] = tone * np.float32(10 ** rng.uniform(-3, -1)) * np.hanning(length)
    return windows


def _tight(name: str, recordings: Sequence[Recording], front_end: FrontEnd) -> WindowSet:
    rate = front_end.params.sample_rate
    samples = [front_end.window(recording.load(rate), rate)[0] for recording in recordings]
    return _labelled(name, samples, recordings, front_end)


def _segmented(name: str, recordings: Sequence[Recording], front_end: FrontEnd) -> WindowSet:
    rate = front_end.params.sample_rate
    audio = [recording.load(rate) for recording in recordings]
    cut = list(segmented_windows(audio, rate, front_end, np.random.default_rng(SEED)))
    heard = [recordings[index] for index, _ in cut]
    return _labelled(name, [window for _, window in cut], heard, front_end)


def _labelled(
    name: str, samples: list[FloatArray], recordings: Sequence[Recording], front_end: FrontEnd
) -> WindowSet:
    if not samples:
        raise UsageError(f"{name}: no speech in any recording of a digit")
    labels = tuple(recording.label for recording in recordings)
    return WindowSet(name, features_of(samples, front_end), np.stack(samples), labels)
