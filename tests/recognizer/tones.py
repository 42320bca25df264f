"""Tones in place of spoken digits: 300 Hz is "zero", 600 Hz is "one", and so on."""

from collections.abc import Iterable, Sequence

import numpy as np

from recognizer.events import Digit, Event
from recognizer.frontend import FrontEnd

RATE = 8_000


def tone(digit: int, seconds: float = 0.3, level: float = 0.3) -> np.ndarray:
    """Return the tone that stands for a digit."""
    time = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 300 * (digit + 1) * time)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    """Return digital silence."""
    return np.zeros(round(seconds * RATE), np.float32)


def string(spoken: Sequence[int], gap: float = 0.06) -> np.ndarray:
    """Return tones with ``gap`` seconds between them and half a second of silence around."""
    parts = [part for digit in spoken for part in (tone(digit), silence(gap))]
    return np.concatenate([silence(0.5), *parts, silence(0.5)])


def digits(events: Iterable[Event]) -> list[int]:
    """Return the digits among events."""
    return [event.digit for event in events if isinstance(event, Digit)]


class Tones:
    """Answers with the digit of a window that holds one unbroken tone, else with "other".

    What it is not sure of goes to the last class.
    """

    def __init__(
        self,
        front_end: FrontEnd,
        labels: Sequence[str],
        sure: float = 0.97,
    ) -> None:
        self.front_end, self.labels, self.sure = front_end, labels, sure

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Return probabilities ``(n, classes)``."""
        return np.stack([self._answer(window) for window in features])

    def _answer(self, window: np.ndarray) -> np.ndarray:
        sounding = np.flatnonzero(window.max(axis=1) > -0.3)
        unbroken = np.diff(sounding).max(initial=1) == 1
        hertz = self.front_end.centres[window[sounding].argmax(axis=1)]
        digits = np.clip(np.rint(hertz / 300) - 1, 0, 9).astype(int)
        digit = int(np.median(digits))
        alone = unbroken and (digits == digit).mean() > 0.8
        answer = np.zeros(len(self.labels), np.float32)
        answer[self.labels.index(str(digit) if alone else "other")] = self.sure
        answer[-1] += 1 - self.sure
        return answer
