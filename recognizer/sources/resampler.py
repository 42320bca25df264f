"""Any rate and number of channels becomes the stream's rate, mono."""

from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError
from recognizer.sources.base import LOUDEST, STREAM_RATE
from recognizer.sources.channels import Channels
from recognizer.sources.decimator import Decimator
from recognizer.sources.samples import as_samples, channels_of

LOWEST_RATE, HIGHEST_RATE = 4_000, 768_000


def check_rate(rate: Any) -> None:
    """Raise UsageError where ``rate`` is not a number of Hz that a stream may have."""
    if not isinstance(rate, Real) or not LOWEST_RATE <= float(rate) <= HIGHEST_RATE:
        shown = f"{float(rate):g}" if isinstance(rate, Real) else repr(rate)
        raise UsageError(
            f"cannot use audio at {shown} Hz: it must be {LOWEST_RATE} to {HIGHEST_RATE} Hz"
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
        check_rate(rate_out)
        self._rate = rate_in
        self._count: int | None = None
        self._channels: Channels | None = None
        self._ended = False
        self._filter: Callable[..., FloatArray] | None = None
        if live and rate_in > rate_out and rate_in % rate_out == 0:
            self._filter = Decimator(round(rate_in / rate_out))
        elif rate_in != rate_out:
            import soxr

            stream = soxr.ResampleStream(rate_in, rate_out, 1, dtype="float32", vr=live)
            self._filter = stream.resample_chunk

    def __call__(self, block: Any, *, last: bool = False) -> FloatArray:
        """Return what ``block``, ``(n,)`` or ``(n, channels)``, adds to the stream.

        ``block`` is anything that ``as_samples`` takes: float32 as it is, other floats, int16 and
        int32. The filter looks ahead, so some samples come with a later block, and the rest when
        ``last`` is true. Raises UsageError for other blocks, for any after the last, and where the
        number of channels changes within the stream.
        """
        if self._ended:
            raise UsageError("a block after the last one: a new stream needs a new Resampler")
        samples = as_samples(block)
        if (len(samples) or samples.ndim == 2) and channels_of(samples) != self._count:
            if self._count is not None:
                raise UsageError(
                    f"a block of {channels_of(samples)} channels in a stream of {self._count}"
                )
            self._count = channels_of(samples)
        self._ended = last
        if samples.ndim == 1 and self._filter is None and self._channels is None:
            return samples
        mono = self._mono(samples, last=last).clip(-LOUDEST, LOUDEST)
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
