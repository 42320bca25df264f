"""How sure a figure is: percentile bootstrap (Efron, 1979), by item or by speaker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

LEVEL = 0.95
RESAMPLES = 2_000
FEW_SPEAKERS = 3
"""With fewer speakers than this, resampling them says nothing."""
_RULE_OF_THREE = -float(np.log(1 - LEVEL))
"""Nothing seen in n trials excludes rates above 3 / n (Hanley and Lippman-Hand, 1983)."""

Interval = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """A rate and its 95 % intervals."""

    value: float
    count: int
    """Items it was measured on."""
    by_item: Interval
    """As if the same speakers spoke again."""
    by_speaker: Interval | None = None
    """As if other speakers spoke; None where they are fewer than three, or all alike."""


def estimate(
    values: Sequence[float] | npt.NDArray[np.float64],
    rng: np.random.Generator,
    *,
    weights: Sequence[float] | None = None,
    speakers: Sequence[str] | None = None,
    bounded: bool = True,
) -> Estimate:
    """Return the sum of ``values`` over the sum of ``weights`` (1 each) with its intervals.

    ``bounded`` is for shares, 0 to 1; a rate per hour has no upper end. Where all values are at
    an end, resampling would give an interval of no width: the rule of three takes its place.
    """
    top = np.asarray(values, np.float64)
    bottom = np.ones(len(top)) if weights is None else np.asarray(weights, np.float64)
    if not len(top) or not bottom.sum():
        return Estimate(float("nan"), len(top), (float("nan"), float("nan")))
    value = float(top.sum() / bottom.sum())
    by_item = _interval(top, bottom, rng)
    margin = _RULE_OF_THREE / float(bottom.sum())
    if not top.any():
        by_item = (0.0, min(1.0, margin) if bounded else margin)
    elif bounded and np.array_equal(top, bottom):
        by_item = (max(0.0, 1 - margin), 1.0)
    by_speaker = None
    if speakers is not None and len(set(speakers)) >= FEW_SPEAKERS:
        names, index = np.unique(np.asarray(speakers), return_inverse=True)
        by_speaker = _interval(
            np.bincount(index, top, len(names)), np.bincount(index, bottom, len(names)), rng
        )
        if by_speaker[0] == by_speaker[1]:
            by_speaker = None
    return Estimate(value, len(top), by_item, by_speaker)


def _interval(
    top: npt.NDArray[Any], bottom: npt.NDArray[Any], rng: np.random.Generator
) -> Interval:
    size = len(top)
    times = rng.multinomial(size, np.full(size, 1 / size), RESAMPLES)
    rates = (times @ top) / (times @ bottom)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(rates, [tail, 1 - tail])
    return float(low), float(high)
