"""What the threshold trades: missed digits against words and noise taken for digits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from train.evaluate.alarms import Alarms
from train.evaluate.hearing import Heard

THRESHOLDS = (*(round(0.02 * i, 2) for i in range(50)), 0.99, 0.995, 0.998, 0.999)
REJECTED_DIGITS = 0.03
"""Share of unseen digits rejected at the point of comparison."""


@dataclass(frozen=True)
class Point:
    """What one threshold gives; None where there is nothing to measure it on."""

    threshold: float
    digits_rejected: float | None
    """Share of unseen isolated digits that the decoder rejects."""
    digits_missed: float | None
    """Share of unseen digits in streams that no digit is reported for."""
    digits_wrong: float | None
    """Share of unseen digits in streams that another digit is reported for."""
    words_rejected: float | None
    """Share of held-back isolated words that the decoder rejects."""
    words_rejected_stream: float | None
    """Share of held-back words in a stream that no digit is reported for."""
    per_hour: dict[str, float]
    """False accepts per hour, by what was heard."""


def curve(digits: Sequence[Heard], words: Sequence[Heard], alarms: Sequence[Alarms]) -> list[Point]:
    """Return a point a threshold, from what was heard at threshold 0."""
    return [point(threshold, digits, words, alarms) for threshold in THRESHOLDS]


def at_rejected_digits(
    digits: Sequence[Heard], words: Sequence[Heard], alarms: Sequence[Alarms]
) -> Point | None:
    """Return the point at which REJECTED_DIGITS of the unseen digits, and no more, are rejected.

    None without digits, or where more are rejected whatever the threshold.
    """
    answers = [answer for heard in digits for answer in heard.isolated.answers]
    if not answers:
        return None
    confidences = sorted(answer.confidence if answer.is_digit else -1.0 for answer in answers)
    threshold = confidences[int(REJECTED_DIGITS * len(answers))]
    return None if threshold < 0 else point(threshold, digits, words, alarms)


def point(
    threshold: float, digits: Sequence[Heard], words: Sequence[Heard], alarms: Sequence[Alarms]
) -> Point:
    """Return what ``threshold`` gives, from what was heard at threshold 0."""
    labels = [label for heard in digits for label in heard.labels]
    isolated = [a.at(threshold) for heard in digits for a in heard.isolated.answers]
    stream = [a.at(threshold) for heard in digits for a in heard.stream.answers]
    wrong = [a.is_digit and a.heard != label for a, label in zip(stream, labels, strict=True)]
    words_isolated = [a.at(threshold) for heard in words for a in heard.isolated.answers]
    words_stream = [a.at(threshold) for heard in words for a in heard.stream.answers]
    return Point(
        threshold=threshold,
        digits_rejected=_share([not a.is_digit for a in isolated]),
        digits_missed=_share([not a.is_digit for a in stream]),
        digits_wrong=_share(wrong),
        words_rejected=_share([not a.is_digit for a in words_isolated]),
        words_rejected_stream=_share([not a.is_digit for a in words_stream]),
        per_hour={a.name: 3600 * sum(a.at(threshold)) / sum(a.seconds) for a in alarms},
    )


def _share(outcomes: Sequence[bool]) -> float | None:
    return float(np.mean(outcomes)) if outcomes else None
