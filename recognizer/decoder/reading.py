"""From an utterance's probabilities to the words in it: digits and others, with their places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log

import numpy as np

from recognizer.arrays import FloatArray, Matrix
from recognizer.decoder import ctc
from recognizer.decoder.places import places
from recognizer.model.manifest import DIGITS, NOTHING, OH, OTHER, Manifest

OTHER_SYMBOL = len(DIGITS)
"""Number of "other" among the symbols read: the ten digits, it, and the blank."""
COMPANY_SECONDS = 1.5
"""How far from a digit, in either direction, the words lie that it is in company with."""
MOST_ODDS = 20.0
"""Greatest logarithm of odds, and least: the rest is rounding."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the columns and rows of a matrix of probabilities stand for."""

    labels: tuple[str, ...]
    """Names of the columns."""
    step: int
    """Samples between rows; 0 for a window classifier, whose one row stands for the utterance."""
    rate: int
    """Rate of the samples in Hz."""
    oh: bool = True
    """Whether "oh" counts as zero; otherwise it is another word."""

    @classmethod
    def of(cls, manifest: Manifest, *, oh: bool = True) -> "Reading":
        """Return how to read what a model answers."""
        return cls(labels=manifest.labels, step=manifest.step, rate=manifest.sample_rate, oh=oh)

    @cached_property
    def merging(self) -> Matrix:
        """Matrix from the labels' probabilities to those of the symbols read.

        ``(labels, 12)``: the ten digits, another word, and the blank; ten for a window classifier.
        """
        zero = DIGITS[0] if self.oh else OTHER
        symbols = [*DIGITS, OTHER, NOTHING] if self.step else list(DIGITS)
        meant = [zero if label == OH else label for label in self.labels]
        return np.array([[float(label == symbol) for symbol in symbols] for label in meant])


@dataclass(frozen=True)
class Word:
    """A word in an utterance; places are samples from the utterance's first."""

    digit: int | None
    """0 to 9; None for another word."""
    logit: float
    """Logarithm of the odds: of a digit against all else that may have been said in its place,
    nothing included; of another word against all digits. Not calibrated."""
    start: int
    end: int
    """Exclusive."""
    centre: int
    """Where it was heard."""
    others: float = 0.0
    """Share of other words among the words around a digit, itself among them."""


def read(probabilities: FloatArray, samples: FloatArray, reading: Reading) -> list[Word]:
    """Return the words of an utterance in order; they do not overlap.

    ``probabilities`` is ``(steps, labels)``, what the classifier answered to ``samples``, ``(n,)``
    mono float32. Empty where nothing was said. A window classifier always hears one word.
    """
    if not reading.step:
        return [_loudest_word(probabilities, samples, reading)]
    symbols = merged(probabilities, reading)
    kept = ctc.worth_reading(symbols[:, -1])
    spelled, lattice, changes = ctc.search(symbols[kept])
    if not spelled:
        return []
    steps = np.interp(lattice.centres(), np.arange(len(kept)), kept)
    centres = np.minimum(np.rint(steps * reading.step), len(samples) - 1).astype(int).tolist()
    words = []
    for i, (start, end) in enumerate(places(samples, centres, reading.rate)):
        if spelled[i] == OTHER_SYMBOL:
            # Left out, it still is no digit.
            digit, against = None, changes.against(i, slice(OTHER_SYMBOL))
        else:
            digit, against = spelled[i], changes.against(i) + float(changes.left_out[i])
        words.append(Word(digit, _odds(1.0, against), start, end, centres[i]))
    return _in_company(words, round(COMPANY_SECONDS * reading.rate))


def _in_company(words: Sequence[Word], reach: int) -> list[Word]:
    """Return the words, each digit with the share of other words within ``reach`` samples."""
    shares = []
    for word in words:
        near = [one.digit is None for one in words if abs(one.centre - word.centre) <= reach]
        shares.append(sum(near) / len(near) if word.digit is not None else 0.0)
    return [replace(word, others=share) for word, share in zip(words, shares, strict=True)]


def no_digit_odds(probabilities: FloatArray, reading: Reading) -> float:
    """Return the logarithm of the odds that an utterance, in which nothing was read, has no digit.

    Against one digit anywhere in it.
    """
    symbols = merged(probabilities, reading)
    changes = ctc.Lattice(symbols[ctc.worth_reading(symbols[:, -1])], []).changed()
    return _odds(1.0, float(changes.inserted[:, :OTHER_SYMBOL].sum()))


def merged(probabilities: FloatArray, reading: Reading) -> Matrix:
    """Return the probabilities of ten digits, another word and the blank, ``(steps, 12)``."""
    return np.maximum(probabilities @ reading.merging, ctc.FLOOR)


def _loudest_word(probabilities: FloatArray, samples: FloatArray, reading: Reading) -> Word:
    """Return the one word that a window classifier hears: its best digit, or none."""
    digits = probabilities[0] @ reading.merging
    best = int(digits.argmax())
    others = 1 - float(digits.sum())
    centre = int(np.abs(samples).argmax()) if len(samples) else 0
    ((start, end),) = places(samples, [centre], reading.rate)
    if others > digits[best]:
        return Word(None, _odds(others, 1 - others), start, end, centre)
    return Word(best, _odds(float(digits[best]), 1 - float(digits[best])), start, end, centre)


def _odds(one: float, other: float) -> float:
    least = exp(-MOST_ODDS)
    return min(max(log(max(one, least) / max(other, least)), -MOST_ODDS), MOST_ODDS)
