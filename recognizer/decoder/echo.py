"""Whether a word is the echo of what was said before it: a soft copy, at most a second late."""

import numpy as np

from recognizer.arrays import FloatArray

LONGEST_SECONDS = 1.0
SHORTEST_SECONDS = 0.1
"""An earlier reflection belongs to the word itself."""
SOFTER = 0.4
"""Most of the amplitude of the first sound that an echo keeps: -8 dB."""
ALIKE = 0.85
"""Least correlation of an echo with the first sound. A digit said twice has at most 0.77 in FSDD,
an echo 12 dB above the noise 0.89 or more."""


def is_echo(before: FloatArray, word: FloatArray, rate: int) -> bool:
    """Return whether ``word`` ``(m,)`` is a soft copy of something in ``before`` ``(n,)``.

    ``before`` is what was heard right before the word begins, ``LONGEST_SECONDS`` of it or less.
    """
    if not len(word) or np.abs(word).max() > SOFTER * np.abs(before).max(initial=0):
        return False
    heard = np.concatenate([before, word]).astype(np.float64)
    starts = len(before) - round(SHORTEST_SECONDS * rate) + 1
    if starts <= 0:
        return False
    size = 1 << (len(heard) + len(word)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.fft.rfft(word, size).conj()
    products = np.abs(np.fft.irfft(spectrum, size)[:starts])
    energy = np.concatenate([[0.0], np.cumsum(np.square(heard))])
    first = np.maximum(energy[len(word) : len(word) + starts] - energy[:starts], 1e-12)
    own = energy[-1] - energy[len(before)]
    alike = products >= ALIKE * np.sqrt(first * own)
    return bool((alike & (products <= SOFTER * first)).any())
