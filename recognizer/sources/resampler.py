"""Any rate and number of channels becomes the stream's rate, mono."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from recognizer.errors import UsageError
from recognizer.sources.base import LOUDEST, STREAM_RATE
from recognizer.sources.channels import Channels
from recognizer.sources.decimator import Decimator

FloatArray = npt.NDArray[np.float32]

LOWEST_RATE, HIGHEST_RATE = 4_000, 768_000


def check_rate(rate: float) -> None:
    """Raise UsageError for a rate outside 4 to 768 kHz."""
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise UsageError(
            f"cannot use audio at {rate:g} Hz: it must be {LOWEST_RATE} to {HIGHEST_RATE} Hz"
        )


class Resampler:
    """Resamples a stream in blocks; the result is the same for any blocks.

    Of several channels one is heard (``Channels``), without waiting for what is to come. What
    lies above half of ``rate_out`` is filtered away (soxr, HQ), so that a model trained on
    narrow-band recordings hears live audio through the same band.

    HQ works in steps and holds back up to 160 ms of audio. ``live`` asks for less: from whole
    multiples of ``rate_out`` (48, 32, 16 kHz) a filter that holds back 5 ms; from any other rate
    soxr's for variable rates, which takes three times the work, holds back 15 to 30 ms (60 ms
    from below 8 kHz) and shifts the stream by 0.2 ms.

    Raises UsageError for a rate outside 4 to 768 kHz.
    """

    def __init__(self, rate_in: float, rate_out: int = STREAM_RATE, *, live: bool = False) -> None:
        check_rate(rate_in)
        self._rate = rate_in
        self._channels: Channels | None = None
        self._filter: Callable[..., FloatArray] | None = None
        if live and rate_in > rate_out and rate_in % rate_out == 0:
            self._filter = Decimator(round(rate_in / rate_out))
        elif rate_in != rate_out:
            import soxr

            stream = soxr.ResampleStream(rate_in, rate_out, 1, dtype="float32", vr=live)
            self._filter = stream.resample_chunk

    def __call__(self, block: FloatArray, *, last: bool = False) -> FloatArray:
        """Return what ``block``, ``(n,)`` or ``(n, channels)`` float32, adds to the stream.

        The filter looks ahead, so some samples come with a later block, and the rest when
        ``last`` is true.
        """
        if block.ndim == 1 and self._filter is None and self._channels is None:
            return block
        mono = self._mono(block, last=last).clip(-LOUDEST, LOUDEST)
        if self._filter is None:
            return mono
        return self._filter(np.ascontiguousarray(mono), last=last)

    def _mono(self, block: FloatArray, *, last: bool) -> FloatArray:
        """Return ``(n,)`` or ``(n, channels)`` as ``(n,)``."""
        if block.ndim == 2 and self._channels is None:
            self._channels = Channels(block.shape[1], self._rate, ahead=0.0)
        if self._channels is None:
            return block
        if block.ndim == 1:  # the empty block that ends a stream
            block = np.zeros((0, self._channels.count), np.float32)
        return self._channels(block, last=last)
