"""Where in an utterance one word may end and the next begin: the dips of its level."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

FRAMES_PER_SECOND = 100
SMOOTHED = 3
"""Frames that a level is averaged over."""
FLOOR_DB = -100.0


def levels(samples: FloatArray, rate: int) -> npt.NDArray[np.float64]:
    """Return the level in dB of full scale of every 10 ms of ``samples`` ``(n,)``, smoothed."""
    length = rate // FRAMES_PER_SECOND
    count = len(samples) // length
    if count == 0:
        return np.full(1, FLOOR_DB)
    frames = samples[: count * length].reshape(count, length)
    power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / length
    decibels = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    padded = np.pad(decibels, SMOOTHED // 2, "edge")
    smoothed: npt.NDArray[np.float64] = np.convolve(padded, np.ones(SMOOTHED) / SMOOTHED, "valid")
    return smoothed


def dips(level: npt.NDArray[np.float64], depth: float) -> list[int]:
    """Return the frames of all minima of ``level`` that lie ``depth`` below both sides.

    Of a flat minimum the middle frame.
    """
    found = []
    high = low = float(level[0])
    first = last = 0
    for frame, value in enumerate(level.tolist()):
        if value < low:
            low, first, last = value, frame, frame
        elif value == low and frame == last + 1:
            last = frame
        fallen = high - low >= depth
        if fallen and value - low >= depth:
            found.append((first + last) // 2)
            high = low = value
            first = last = frame
        elif not fallen and value > high:
            high = low = value
            first = last = frame
    return found
