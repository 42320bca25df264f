"""Where in an utterance a word begins and ends: from the level around the step it was heard at."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from recognizer.arrays import FloatArray, Matrix

FRAMES_PER_SECOND = 100
SMOOTHED = 3
"""Frames that a level is averaged over."""
FLOOR_DB = -120.0
QUIET_DB = 30.0
"""How far below the loudest frame of a word a frame is silence in any case."""
NOISE_DB = 6.0
"""How far above the quietest frame of all a frame is still noise."""
LOUD_DB = 12.0
"""How far below the loudest frame of a word a frame belongs to it in any case."""
CLOSURE_FRAMES = 12
"""Longest silence inside a word: the closure before the /t/ of "eight", the /k/ of "six"."""


def levels(samples: FloatArray, rate: int) -> Matrix:
    """Return the level in dB of full scale of every 10 ms of ``samples`` ``(n,)``, smoothed."""
    length = rate // FRAMES_PER_SECOND
    count = len(samples) // length
    if count == 0:
        return np.full(1, FLOOR_DB)
    frames = samples[: count * length].reshape(count, length)
    power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / length
    decibels = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    before, after = (np.repeat(decibels[end], SMOOTHED // 2) for end in (0, -1))
    padded = np.concatenate([before, decibels, after])
    smoothed: Matrix = np.convolve(padded, np.ones(SMOOTHED) / SMOOTHED, "valid")
    return smoothed


def places(samples: FloatArray, centres: Sequence[float], rate: int) -> list[tuple[int, int]]:
    """Return start and end (exclusive) of the words around ``centres``, all in samples.

    ``centres`` are in order. Words do not overlap; each has 10 ms at least where the samples
    allow it, and none reaches beyond them.
    """
    if not centres:
        return []
    level = levels(samples, rate)
    step = rate // FRAMES_PER_SECOND
    frames = [min(max(round(centre / step), 0), len(level) - 1) for centre in centres]
    cuts = _cuts(level, frames)
    found = []
    noise = float(level.min()) + NOISE_DB
    for frame, first, last in zip(frames, cuts[:-1], cuts[1:], strict=True):
        centre = min(max(frame, first), max(first, last - 1)) - first
        start, end = _word(level[first:last], centre, noise)
        found.append((min((first + start) * step, len(samples)), (first + end) * step))
    return [(start, max(start, min(end, len(samples)))) for start, end in found]


def _cuts(level: Matrix, frames: Sequence[int]) -> list[int]:
    """Return the frames between which each word lies: the quietest between two centres."""
    cuts = [0]
    for one, following in pairwise(frames):
        between = level[one + 1 : following + 1]
        quietest = one + 1 + int(between.argmin()) if len(between) else one + 1
        cuts.append(min(max(quietest, cuts[-1] + 1), len(level)))
    return [*cuts, len(level)]


def _word(level: Matrix, centre: int, noise: float) -> tuple[int, int]:
    """Return the first and last frame (exclusive) of the sound around ``centre``."""
    if not len(level):
        return 0, 0
    near = slice(max(0, centre - CLOSURE_FRAMES), centre + CLOSURE_FRAMES + 1)
    loudest = near.start + int(level[near].argmax())
    most = float(level[loudest])
    loud = np.flatnonzero(level > max(most - QUIET_DB, min(noise, most - LOUD_DB)))
    silences = np.flatnonzero(np.diff(loud) > CLOSURE_FRAMES)
    begins = loud[[0, *(silences + 1)]]
    ends = loud[[*silences, -1]]
    part = int(np.searchsorted(begins, loudest, "right")) - 1
    return int(begins[part]), int(ends[part]) + 1
