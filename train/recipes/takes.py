"""Recordings of single digits, as the recipes for window classifiers take them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizer.arrays import FloatArray
from train.corpora import Recording
from train.examples.ninefold import augment_all
from train.files.progress import track


def some(recordings: Sequence[Recording], count: int | None) -> list[Recording]:
    """Return about ``count`` of ``recordings``, spread evenly; all where it is None."""
    step = max(1, len(recordings) // count) if count else 1
    return list(recordings[::step])


def takes(
    recordings: Sequence[Recording], rate: int, *, augmented: bool
) -> tuple[list[FloatArray], npt.NDArray[np.int64]]:
    """Return the audio at ``rate`` Hz and the label of each recording.

    Where ``augmented``, there are nine variants of each instead, after each other.
    """
    audio = [recording.load(rate) for recording in track(recordings, "reading recordings")]
    labels = np.array([int(recording.label) for recording in recordings])
    if not augmented:
        return audio, labels
    variants = augment_all(audio, rate)
    return [variant for nine in variants for variant in nine], np.repeat(labels, len(variants[0]))
