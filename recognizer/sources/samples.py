"""What counts as samples: arrays, lists and buffers whose full scale is certain become float32."""

from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError

MOST_CHANNELS = 64
"""More in a block are a time axis that comes second: ``(channels, n)``."""
_FULL_SCALE = {2: 2.0**15, 4: 2.0**31}
"""Of integers of so many bytes."""


def as_samples(block: Any) -> FloatArray:
    """Return ``block`` as ``(n,)`` or ``(n, channels)`` float32, full scale being 1.

    Floats of any width are taken as they are, in an array or a list; ``int16`` and ``int32`` are
    scaled. Raises UsageError for anything whose scale or shape can only be guessed (other
    integers, a list of them, bytes, ``(channels, n)``), and for numbers that are not finite, which
    would go on sounding in every filter.
    """
    try:
        array = np.asarray(block)
    except (ValueError, TypeError) as error:
        raise UsageError(f"not samples: {' '.join(str(error).split())}") from None
    _check_shape(array)
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f":
        with np.errstate(over="ignore"):
            samples = array.astype(np.float32, copy=False)
        if not np.isfinite(samples).all():
            raise UsageError("samples hold a number that is not finite")
        return samples
    if kind == "i" and size in _FULL_SCALE and not isinstance(block, list | tuple):
        return array.astype(np.float32) / np.float32(_FULL_SCALE[size])
    if kind in "SV":
        raise UsageError("not samples but bytes: np.frombuffer(data, np.int16) makes them samples")
    raise UsageError(
        f"samples of type {array.dtype} have no certain full scale: give int16, int32, or floats "
        "in -1 to 1"
    )


def channels_of(samples: FloatArray) -> int:
    """Return the number of channels of ``(n,)`` or ``(n, channels)``."""
    return 1 if samples.ndim == 1 else samples.shape[1]


def _check_shape(array: npt.NDArray[Any]) -> None:
    if array.ndim not in (1, 2):
        raise UsageError(f"samples are (n,) or (n, channels), not {array.shape}")
    if array.ndim == 2 and not 1 <= array.shape[1] <= MOST_CHANNELS:
        turned = "; transpose it (samples.T)" if array.shape[0] <= MOST_CHANNELS else ""
        raise UsageError(
            f"samples are (n,) or (n, channels) with 1 to {MOST_CHANNELS} channels, not "
            f"{array.shape}{turned}"
        )
