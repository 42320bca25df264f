"""How sure a figure is: percentile bootstrap (Efron, 1979), by speaker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

LEVEL = 0.95
RESAMPLES = 2_000
FEW_SPEAKERS = 3
"""With fewer speakers than this, resampling them says nothing: recordings are resampled."""
_SEED = 1
_RULE_OF_THREE = -float(np.log(1 - LEVEL))
"""Nothing seen in n trials excludes rates above 3 / n (Hanley and Lippman-Hand, 1983)."""


@dataclass(frozen=True)
class Estimate:
    """A share or a rate with its 95 % interval."""

    value: float
    low: float
    high: float


def estimate(
    values: Sequence[float],
    speakers: Sequence[str],
    weights: Sequence[float] | None = None,
    *,
    bounded: bool = True,
) -> Estimate | None:
    """Return the sum of ``values`` over the sum of ``weights`` (1 each), None without any.

    There is one value and one speaker for each recording. ``bounded`` is for shares, 0 to 1;
    a rate has no upper end. Where all values are at an end, resampling would give an interval of
    no width: the rule of three, over recordings, takes its place.
    """
    top = np.asarray(values, np.float64)
    bottom = np.ones(len(top)) if weights is None else np.asarray(weights, np.float64)
    if not bottom.sum():
        return None
    value = float(top.sum() / bottom.sum())
    margin = _RULE_OF_THREE / float(bottom.sum())
    if not top.any():
        return Estimate(value, 0.0, min(1.0, margin) if bounded else margin)
    if bounded and np.array_equal(top, bottom):
        return Estimate(value, max(0.0, 1 - margin), 1.0)
    names, index = np.unique(np.asarray(speakers), return_inverse=True)
    if len(names) >= FEW_SPEAKERS:
        by_speaker = (np.bincount(index, v, len(names)) for v in (top, bottom))
        return Estimate(value, *_interval(*by_speaker))
    return Estimate(value, *_interval(top, bottom))


def _interval(top: npt.NDArray[Any], bottom: npt.NDArray[Any]) -> tuple[float, float]:
    size = len(top)
    times = np.random.default_rng(_SEED).multinomial(size, np.full(size, 1 / size), RESAMPLES)
    totals = times @ bottom
    rates = (times @ top)[totals > 0] / totals[totals > 0]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(rates, [tail, 1 - tail])
    return float(low), float(high)
