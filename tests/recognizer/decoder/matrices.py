"""Matrices of probabilities made by hand, and sound to go with them."""

from collections.abc import Iterable

import numpy as np

from tests.recognizer.tones import FRAME, LABELS, RATE, STRIDE

STEP = STRIDE * FRAME
SHORTEST = 6_400


def said(words: Iterable[tuple[float, str, float]], seconds: float) -> np.ndarray:
    """Return the probabilities ``(steps, labels)`` of an utterance.

    ``words`` are the second at which each is heard, its label and its probability there; the rest
    is the blank's.
    """
    steps = -(-max(round(seconds * RATE), SHORTEST) // STEP) + 1
    matrix = np.full((steps, len(LABELS)), 1e-7, np.float32)
    matrix[:, -1] = 1
    for second, label, probability in words:
        row = matrix[round(second * RATE / STEP)]
        row[-1] -= probability
        row[LABELS.index(label)] += probability
    return matrix


def sound(words: Iterable[tuple[float, float]], seconds: float, level: float = 0.3) -> np.ndarray:
    """Return noise between the given seconds and next to none elsewhere, ``(n,)`` float32."""
    rng = np.random.default_rng(1)
    samples = 1e-4 * rng.standard_normal(round(seconds * RATE))
    for start, end in words:
        part = slice(round(start * RATE), round(end * RATE))
        samples[part] = level * rng.uniform(-1, 1, len(samples[part]))
    return samples.astype(np.float32)
