"""From an utterance to a digit with its place and confidence, or a reason for none."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd
from recognizer.manifest import DIGITS
from recognizer.segmenter import Utterance

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class DecoderParams:
    """What is taken for a digit."""

    threshold: float
    """Least probability of a digit that is reported, 0 to 1."""
    longest_digit: float = 1.3
    """Seconds of speech, detector overhang included, beyond which no single digit goes."""


@dataclass(frozen=True)
class Finding:
    """A digit from sample ``start`` to ``end`` of the stream, or what was heard instead."""

    digit: int | None
    confidence: float
    start: int
    end: int
    reason: str = ""
    """Empty for a digit, else ``low-confidence``, ``not-a-digit`` or ``too-long``."""


class Decoder:
    """Classifies an utterance as one digit."""

    def __init__(
        self,
        classify: Callable[[FloatArray], FloatArray],
        labels: tuple[str, ...],
        front_end: FrontEnd,
        params: DecoderParams,
        sample_rate: int,
    ) -> None:
        self._classify = classify
        self._labels = labels
        self._digits = np.array([labels.index(digit) for digit in DIGITS])
        self._front_end = front_end
        self._params = params
        self._rate = sample_rate

    def decode(self, utterance: Utterance) -> list[Finding]:
        """Return what the utterance holds."""
        audio = loudest(utterance.samples, self._window_length)
        window, _ = self._front_end.window(audio, self._rate)
        (probabilities,) = self._classify(self._front_end(window[None]))
        return [self._judge(probabilities, utterance)]

    @property
    def _window_length(self) -> int:
        return round(self._front_end.params.window_seconds * self._rate)

    def _judge(self, probabilities: FloatArray, utterance: Utterance) -> Finding:
        digits = probabilities[self._digits]
        best = int(digits.argmax())
        confidence = float(digits[best])
        speech = (utterance.end - utterance.start) / self._rate
        if self._labels[int(probabilities.argmax())] not in DIGITS:
            return self._rejection(utterance, "not-a-digit", 1 - float(digits.sum()))
        if speech > self._params.longest_digit:
            return self._rejection(utterance, "too-long", confidence)
        if confidence < self._params.threshold:
            return self._rejection(utterance, "low-confidence", confidence)
        return Finding(best, confidence, utterance.start, utterance.end)

    def _rejection(self, utterance: Utterance, reason: str, confidence: float) -> Finding:
        return Finding(None, confidence, utterance.start, utterance.end, reason)


def loudest(samples: FloatArray, length: int) -> FloatArray:
    """Return the ``length`` consecutive samples with the most energy, or all if fewer."""
    if len(samples) <= length:
        return samples
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    start = int(np.argmax(energy[length:] - energy[:-length]))
    return samples[start : start + length]
