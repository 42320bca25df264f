"""Tables for a device: mel filters without their zeros, all in fixed point; what labels mean."""

from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.frontend import POWER_FLOOR, FrontEnd
from recognizer.model.manifest import DIGITS, OH

Array = npt.NDArray[Any]

FRAME_BITS = 7
"""Bits behind the point of a windowed frame of 16-bit samples, as in ``examples/c/frontend.c``."""
LEVEL_BITS = 8
"""Bits behind the point of a level, which is a logarithm to base 2."""
COEFFICIENT_BITS, TURN_BITS, LOG_BITS = 28, 30, 15
LOG_ENTRIES = 64
MOST_WEIGHT = 65_535
DB_PER_LEVEL = 10 * np.log10(2)


def digit_of(label: str) -> int:
    """Return the digit that a label stands for, -1 for none."""
    if label == OH:
        return 0
    return DIGITS.index(label) if label in DIGITS else -1


def sparse(filterbank: Array) -> tuple[Array, Array, Array]:
    """Return for each mel filter ``(n_mels, bins)`` its first bin and how many, and all weights.

    Each filter is the run of bins from its first to its last weight that is not zero.
    """
    used = [np.flatnonzero(row) for row in filterbank]
    first = np.array([bins[0] if len(bins) else 0 for bins in used], np.uint16)
    count = np.array([bins[-1] - bins[0] + 1 if len(bins) else 0 for bins in used], np.uint16)
    weights = [row[a : a + int(n)] for row, a, n in zip(filterbank, first, count, strict=True)]
    return first, count, np.concatenate(weights).astype(np.float32)


def fixed_point(
    front_end: FrontEnd, biquads: Array, takes: dict[str, Any]
) -> tuple[dict[str, Array], dict[str, int]]:
    """Return tables and constants of the front-end in integers.

    ``biquads`` are the high-pass's, ``takes`` the quantization of the model's input.
    """
    p = front_end.params
    _, _, weights = sparse(front_end.filterbank)
    weight_scale = MOST_WEIGHT / weights.max()
    turns = 2 * np.pi * np.arange(p.n_fft) / p.n_fft
    tables = {
        "hann_fixed": np.rint(front_end.hann * (2**15 - 1)).astype(np.int16),
        "cosine_fixed": np.rint(np.cos(turns) * 2**TURN_BITS).astype(np.int32),
        "mel_weight_fixed": np.rint(weights * weight_scale).astype(np.uint16),
        "biquads_fixed": np.rint(biquads.ravel() * 2**COEFFICIENT_BITS).astype(np.int32),
        "log2_fixed": np.rint(
            np.log2(1 + np.arange(LOG_ENTRIES + 1) / LOG_ENTRIES) * 2**LOG_BITS
        ).astype(np.uint16),
    }
    # Of a power of 1 in the float front-end, whose samples are 2**-15 as large.
    level_of_one = 2 * (15 + FRAME_BITS) + np.log2(weight_scale)
    floor = (np.log2(POWER_FLOOR) + level_of_one) * 2**LEVEL_BITS
    steps = DB_PER_LEVEL / p.top_db / takes["scale"]
    constants = {
        "floor_fixed": round(float(floor)),
        "steps_per_level_fixed": round(float(steps) * 2**8),
        "input_least": max(-128, round(takes["zero_point"] - 1 / takes["scale"])),
    }
    return tables, constants
