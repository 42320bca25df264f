"""How a variant's probabilities compare with the trained model's, and what it costs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.sets import WindowSet
from recognizer.extras import needs
from recognizer.model.manifest import DIGITS, Manifest

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

WARM_UP, TIMED = 10, 200
"""Windows classified before the clock starts, and under it."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A variant, or Keras itself, on one set of windows."""

    windows: int
    accuracy: float | None
    """Share classified as what is spoken, without threshold; None where labels are not known."""
    macro_f1: float | None
    agreement: float
    """Share of windows with the same most probable class as Keras."""
    largest_difference: float
    """Of any probability from Keras's."""
    rejected: int
    """Windows in which no digit reaches the threshold, or another class is most probable."""
    newly_rejected: int
    """Rejected here, accepted by Keras."""
    newly_accepted: int
    """Accepted here, rejected by Keras."""


@dataclass(frozen=True, kw_only=True)
class Latency:
    """Milliseconds for one window on one thread: by the thread's CPU time, then by the clock."""

    median: float
    p95: float
    median_clock: float
    p95_clock: float


def compare(
    got: FloatArray, expected: FloatArray, windows: WindowSet, manifest: Manifest
) -> Comparison:
    """Compare probabilities ``(n, classes)`` with those ``expected``, which are Keras's."""
    accuracy, macro_f1 = _scores(got, windows.labels, manifest.labels)
    accepts, did = accepted(got, manifest), accepted(expected, manifest)
    return Comparison(
        windows=len(got),
        accuracy=accuracy,
        macro_f1=macro_f1,
        agreement=float(np.mean(got.argmax(axis=1) == expected.argmax(axis=1))),
        largest_difference=float(np.abs(got - expected).max()),
        rejected=int(np.sum(~accepts)),
        newly_rejected=int(np.sum(did & ~accepts)),
        newly_accepted=int(np.sum(accepts & ~did)),
    )


def accepted(probabilities: FloatArray, manifest: Manifest) -> BoolArray:
    """Return for each row ``(classes,)`` whether its digit would be reported, ``(n,)``."""
    is_digit = np.array([label in DIGITS for label in manifest.labels])
    confident = probabilities[:, is_digit].max(axis=1) >= manifest.threshold
    return np.asarray(is_digit[probabilities.argmax(axis=1)] & confident)


def cost(work: Callable[[int], object]) -> Latency:
    """Return what calling ``work`` costs; it is given the number of the call.

    CPU time counts only this thread's work, so that a busy machine distorts it little.
    """
    cpu, clock = [], []
    for i in range(WARM_UP + TIMED):
        cpu_began, began = time.thread_time(), time.perf_counter()
        work(i)
        cpu.append(1000 * (time.thread_time() - cpu_began))
        clock.append(1000 * (time.perf_counter() - began))
    return Latency(
        median=float(np.median(cpu[WARM_UP:])),
        p95=float(np.percentile(cpu[WARM_UP:], 95)),
        median_clock=float(np.median(clock[WARM_UP:])),
        p95_clock=float(np.percentile(clock[WARM_UP:], 95)),
    )


def _scores(
    probabilities: FloatArray, spoken: tuple[str, ...] | None, labels: tuple[str, ...]
) -> tuple[float | None, float | None]:
    if spoken is None:
        return None, None
    with needs("train"):
        from sklearn.metrics import f1_score

    heard = [labels[i] for i in probabilities.argmax(axis=1)]
    accuracy = float(np.mean([a == b for a, b in zip(heard, spoken, strict=True)]))
    present = sorted(set(spoken))
    return accuracy, float(f1_score(spoken, heard, labels=present, average="macro"))
