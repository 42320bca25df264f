"""What confidence says, and what a threshold on it trades."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from train.evaluate import connected, false_accepts
from train.evaluate.isolated import answer
from train.evaluate.listening import Heard, at

BINS = 10
THRESHOLDS = (*(round(0.02 * i, 2) for i in range(50)), 0.99, 0.995, 0.998, 0.999)


@dataclass(frozen=True)
class Bin:
    """Reported digits of about the same confidence."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean of them."""
    right: float
    """Share of them that was said."""


@dataclass(frozen=True)
class Reliability:
    """Whether confidence is the share of right digits."""

    name: str
    digits: int
    """Digits reported, whatever their confidence."""
    error: float
    """Expected calibration error (Naeini and others, 2015), bins of equal width."""
    bins: list[Bin]
    """Those that are not empty."""


@dataclass(frozen=True)
class Evidence:
    """What a threshold is judged by, heard at threshold 0."""

    digits: list[Heard] = field(default_factory=list)
    """Recordings in which digits are said, singly or not."""
    words: list[Heard] = field(default_factory=list)
    """Single words that are not digits."""
    silent: dict[str, list[Heard]] = field(default_factory=dict)
    """Recordings without digits, by what they are."""


@dataclass(frozen=True)
class Point:
    """What one threshold gives; None where there is nothing to measure it on."""

    threshold: float
    missed: float | None
    """Share of the digits said for which no digit is reported."""
    wrong: float | None
    """Wrong and superfluous digits over the digits said."""
    words_rejected: float | None
    per_hour: dict[str, float]
    """False accepts an hour, by what was heard."""


def reliability(name: str, heard: Sequence[Heard]) -> Reliability | None:
    """Compare confidence with the share of right digits, over recordings in which some are said."""
    pairs = [
        (digit.confidence, right)
        for h in heard
        if connected.has_digits(h.recording)
        for digit, right in zip(
            h.digits, connected.are_right(h.recording.words, h.digits), strict=True
        )
    ]
    if not pairs:
        return None
    sure, right = np.array(pairs, np.float64).T
    index = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = [
        Bin(
            b / BINS,
            (b + 1) / BINS,
            int(own.sum()),
            float(sure[own].mean()),
            float(right[own].mean()),
        )
        for b in range(BINS)
        if (own := index == b).any()
    ]
    error = sum(b.count * abs(b.confidence - b.right) for b in bins) / len(pairs)
    return Reliability(name, len(pairs), error, bins)


def point(threshold: float, evidence: Evidence) -> Point:
    """Return what ``threshold`` gives."""
    said = missed = wrong = 0
    for heard in evidence.digits:
        found = heard.at(threshold)
        if heard.recording.is_digit:
            said += 1
            missed += not found.digits
            right = answer(found) == heard.recording.label
            wrong += len(found.digits) - right
        else:
            edits = connected.edits(heard.recording.words, found.digits)
            said += edits.said
            missed += edits.deletions
            wrong += edits.substitutions + edits.insertions
    words = [not h.at(threshold).digits for h in evidence.words]
    counted = {
        name: false_accepts.score(name, at(h, threshold)) for name, h in evidence.silent.items()
    }
    return Point(
        threshold=threshold,
        missed=missed / said if said else None,
        wrong=wrong / said if said else None,
        words_rejected=sum(words) / len(words) if words else None,
        per_hour={name: found.per_hour.value for name, found in counted.items() if found},
    )


def curve(evidence: Evidence) -> list[Point]:
    """Return a point for each of THRESHOLDS."""
    return [point(threshold, evidence) for threshold in THRESHOLDS]
