"""The reference augmentation: nine for one, by time stretch and pitch shift (librosa)."""

import warnings
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from train.corpora.download import cache_folder
from train.files.progress import track

FloatArray = npt.NDArray[np.float32]

STRETCHES = (0.7, 1.0, 1.3)
"""Factors of tempo: below 1 is slower and longer."""
PITCHES = (-1, 0, 1)
"""Half-steps."""
NINEFOLD = tuple(product(STRETCHES, PITCHES))


def augment(audio: FloatArray, rate: int) -> list[FloatArray]:
    """Return the variants of ``audio``, ``(n,)`` float32 at ``rate`` Hz, in NINEFOLD's order."""
    return [change(audio, rate, stretch, pitch) for stretch, pitch in NINEFOLD]


def change(audio: FloatArray, rate: int, stretch: float, pitch: int) -> FloatArray:
    """Return ``audio`` at ``stretch`` times its tempo, ``pitch`` half-steps higher."""
    import librosa

    if stretch != 1.0:
        audio = librosa.effects.time_stretch(audio, rate=stretch)
    if pitch:
        audio = librosa.effects.pitch_shift(audio, sr=rate, n_steps=pitch)
    return np.asarray(audio, np.float32)


def augment_all(recordings: Sequence[FloatArray], rate: int) -> list[list[FloatArray]]:
    """Return the nine variants of each recording, computed on all cores and kept on disk."""
    from joblib import Memory, Parallel, delayed

    cached = Memory(cache_folder() / "augmented", verbose=0).cache(augment)
    made = Parallel(n_jobs=-1, return_as="generator")(
        delayed(quietly)(cached, audio, rate) for audio in recordings
    )
    return list(track(made, "augmenting", len(recordings)))


def quietly(
    cached: Callable[[FloatArray, int], list[FloatArray]], audio: FloatArray, rate: int
) -> list[FloatArray]:
    """Return what ``cached`` does, without joblib's warning that a busy disk is slow."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return cached(audio, rate)
