"""How sure a digit is: by its odds, and by the company it is in.

Among other words a digit is less probable than its sound says: running speech is full of syllables
like "for" and "to". The figures are fitted on speakers held back (train.recipes.calibration).
"""

from math import exp

from recognizer.decoder.reading import Word


def confidence(word: Word, calibration: tuple[float, float, float]) -> float:
    """Return how sure a digit is, 0 to 1: 1 / (1 + exp(-a * logit - b - c * others))."""
    a, b, c = calibration
    return sigmoid(a * word.logit + b + c * word.others)


def sigmoid(value: float) -> float:
    """Return 1 / (1 + exp(-value))."""
    return 1 / (1 + exp(-value)) if value >= 0 else 1 - 1 / (1 + exp(value))
