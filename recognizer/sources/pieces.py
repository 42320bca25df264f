"""Audio that comes as pieces of bytes, cut anywhere, as servers get it."""

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.sources.formats.pcm import PcmFormat
from recognizer.sources.resampler import Resampler


class PcmPieces:
    """Raw PCM in pieces of any length becomes samples at ``sample_rate`` Hz, mono.

    Raises UsageError for a rate that cannot be used.
    """

    def __init__(self, layout: PcmFormat, sample_rate: int) -> None:
        self.format = layout
        self._resample = Resampler(layout.rate, sample_rate, live=True)
        self._rest = b""

    def __call__(self, data: bytes) -> FloatArray:
        """Return what ``data`` adds, ``(n,)`` float32; half a frame waits for its other half."""
        data = self._rest + data
        whole = len(data) // self.format.frame_bytes * self.format.frame_bytes
        self._rest = data[whole:]
        return self._resample(self.format.decode(data[:whole]))

    def end(self) -> FloatArray:
        """Return the samples that the resampler held back."""
        return self._resample(np.zeros(0, np.float32), last=True)
