"""A whole multiple of the stream's rate becomes that rate, soon and for little work."""

import numpy as np

from recognizer.arrays import FloatArray

HALF = 40
"""Samples given out over which the filter reaches to each side: the time it holds back."""
CUTOFF = 0.48125
"""Where the filter is 6 dB down, over the rate given out."""
KAISER_BETA = 7.857
"""For 80 dB (Kaiser's formula 0.1102 (A - 8.7); Oppenheim and Schafer, Discrete-Time Signal
Processing, section 7.5)."""


class Decimator:
    """Low-pass filters a stream and keeps one sample in ``factor``.

    To 8 kHz, what lies below 3 600 Hz passes unchanged and what lies above 4 100 Hz is 79 dB
    down; between, a tone may come back mirrored at 4 kHz. The filter looks ahead by ``HALF``
    samples of what it gives out, 5 ms; nothing is shifted.
    """

    def __init__(self, factor: int) -> None:
        self._factor = factor
        self._taps = _low_pass(factor)
        self._ahead = np.zeros(HALF * factor, np.float32)
        self._samples = self._ahead
        """What the next sample given out depends on, as far as it has come."""

    def __call__(self, block: FloatArray, *, last: bool = False) -> FloatArray:
        """Return what ``block``, ``(n,)`` float32, adds; ``last`` ends the stream."""
        parts = [self._samples, block, self._ahead] if last else [self._samples, block]
        samples = np.concatenate(parts)
        length, factor = len(self._taps), self._factor
        count = max(0, (len(samples) - length) // factor + 1)
        self._samples = samples[count * factor :]
        step = samples.itemsize
        # What sliding_window_view gives, without the Python around it: live blocks are short.
        windows: FloatArray = np.ndarray(
            (count, length), np.float32, samples, strides=(factor * step, step)
        )
        # The sum over each window is the same for any number of windows; that of a BLAS is not.
        out: FloatArray = np.einsum("ij,j->i", windows, self._taps)
        return out


def _low_pass(factor: int) -> FloatArray:
    at = np.arange(-HALF * factor, HALF * factor + 1) / factor
    taps = np.sinc(2 * CUTOFF * at) * np.kaiser(len(at), KAISER_BETA)
    low_pass: FloatArray = (taps / taps.sum()).astype(np.float32)
    return low_pass
