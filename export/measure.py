"""What a variant hears beside the trained model, and what it costs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from export.utterances import UtteranceSet
from recognizer.arrays import FloatArray
from recognizer.decoder import Reading, confidence, read
from recognizer.model.classifier import Classifier
from recognizer.model.manifest import Manifest

WARM_UP, TIMED = 5, 60
"""Utterances classified before the clock starts, and under it."""


@dataclass(frozen=True)
class Answers:
    """What a classifier made of a set."""

    probabilities: tuple[FloatArray, ...]
    """``(steps, labels)`` for each utterance."""
    digits: tuple[tuple[int, ...], ...]
    """Those that the recognizer would report: read by the decoder, at or above the threshold."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A variant, or Keras itself, on one set of utterances."""

    utterances: int
    said: int | None
    """Digits that are said; None where that is not known."""
    errors: int | None
    """Digits replaced, left out and put in."""
    exact: int | None
    """Utterances whose digits were all reported, and no other."""
    agreement: float
    """Share of utterances in which the digits are those that Keras reports."""
    largest_difference: float
    """Of any probability from Keras's."""

    @property
    def accuracy(self) -> float | None:
        """Share of utterances heard exactly."""
        return None if self.exact is None else self.exact / self.utterances

    @property
    def error_rate(self) -> float | None:
        """Errors a digit said."""
        return None if self.errors is None or not self.said else self.errors / self.said


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Milliseconds for one utterance on one thread: by the thread's CPU time, and by the clock."""

    median: float
    p95: float
    median_clock: float


def hear(classify: Classifier, utterances: UtteranceSet, manifest: Manifest) -> Answers:
    """Return what a classifier hears."""
    reading = Reading.of(manifest)
    probabilities, digits = [], []
    for samples in utterances.samples:
        answer = classify(samples)
        probabilities.append(answer)
        digits.append(
            tuple(
                word.digit
                for word in read(answer, samples, reading)
                if word.digit is not None
                and confidence(word, manifest.calibration) >= manifest.threshold
            )
        )
    return Answers(tuple(probabilities), tuple(digits))


def compare(got: Answers, keras: Answers, utterances: UtteranceSet) -> Comparison:
    """Compare what was heard with what Keras heard, and with what is said.

    A variant may answer more steps than Keras: after the utterance there is nothing.
    """
    from rapidfuzz.distance import Levenshtein

    said = utterances.digits
    pairs = list(zip(got.digits, said or (), strict=bool(said)))
    differences = [
        float(np.abs(a[: len(b)] - b).max())
        for a, b in zip(got.probabilities, keras.probabilities, strict=True)
    ]
    return Comparison(
        utterances=len(got.digits),
        said=sum(map(len, said)) if said else None,
        errors=sum(Levenshtein.distance(a, b) for a, b in pairs) if said else None,
        exact=sum(a == b for a, b in pairs) if said else None,
        agreement=float(np.mean([a == b for a, b in zip(got.digits, keras.digits, strict=True)])),
        # Not the built-in max: it does not see a NaN.
        largest_difference=float(np.max(differences)),
    )


def cost(work: Callable[[], object]) -> Timing:
    """Return what calling ``work`` costs.

    CPU time counts only this thread's work, so that a busy machine distorts it little.
    """
    cpu, clock = [], []
    for _ in range(WARM_UP + TIMED):
        cpu_began, began = time.thread_time(), time.perf_counter()
        work()
        cpu.append(1000 * (time.thread_time() - cpu_began))
        clock.append(1000 * (time.perf_counter() - began))
    return Timing(
        median=float(np.median(cpu[WARM_UP:])),
        p95=float(np.percentile(cpu[WARM_UP:], 95)),
        median_clock=float(np.median(clock[WARM_UP:])),
    )
