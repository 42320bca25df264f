"""Figures from answers: accuracy, F1, confusion matrix, calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognizer.model.manifest import DIGITS
from train.evaluate.bootstrap import Estimate, estimate
from train.evaluate.hearing import MISSED, REJECTED, Heard, View

NOTHING = "nothing"
"""Row of the confusion matrix for digits reported where none was spoken."""
ROWS = (*DIGITS, NOTHING)
COLUMNS = (*DIGITS, REJECTED, MISSED)
BINS = 10


@dataclass(frozen=True)
class Score:
    """How well a set of digits was heard in one view."""

    accuracy: Estimate
    """Share of the digits that were heard as what they are; rejected and missed are wrong."""
    micro_f1: float
    """Over all digits; extra digits cost precision, rejected and missed ones recall."""
    macro_f1: float
    """Mean over the digits that were spoken."""
    rejected: int
    missed: int
    extra: int
    confusion: list[list[int]]
    """``(11, 12)``: ROWS by COLUMNS."""


def score(
    labels: Sequence[str], speakers: Sequence[str], view: View, rng: np.random.Generator
) -> Score:
    """Score the answers to digits ``labels``."""
    from sklearn.metrics import confusion_matrix, f1_score

    heard = [answer.heard for answer in view.answers]
    truth = [*labels, *(NOTHING for _ in view.extra)]
    answers = [*heard, *(answer.heard for answer in view.extra)]
    names = [*DIGITS, NOTHING, REJECTED, MISSED]
    table = confusion_matrix(truth, answers, labels=names)
    table = table[: len(ROWS), [names.index(column) for column in COLUMNS]]
    spoken = sorted(set(labels))
    right = [h == label for h, label in zip(heard, labels, strict=True)]
    return Score(
        accuracy=estimate(right, rng, speakers=speakers),
        micro_f1=float(f1_score(truth, answers, labels=DIGITS, average="micro", zero_division=0)),
        macro_f1=float(f1_score(truth, answers, labels=spoken, average="macro", zero_division=0)),
        rejected=heard.count(REJECTED),
        missed=heard.count(MISSED),
        extra=len(view.extra),
        confusion=table.tolist(),
    )


@dataclass(frozen=True)
class SpeakerScore:
    """One speaker's accuracy in each view."""

    speaker: str
    forced: Estimate
    isolated: Estimate
    stream: Estimate


def by_speaker(heard: Heard, rng: np.random.Generator) -> list[SpeakerScore]:
    """Return each speaker's accuracies, by name."""
    rows = []
    for speaker in sorted(set(heard.speakers)):
        own = [i for i, name in enumerate(heard.speakers) if name == speaker]
        accuracies = {
            name: estimate([view.answers[i].heard == heard.labels[i] for i in own], rng)
            for name, view in heard.views.items()
        }
        rows.append(SpeakerScore(speaker, **accuracies))
    return rows


@dataclass(frozen=True)
class Calibration:
    """Whether confidence is the share of right answers."""

    name: str
    error: float
    """Expected calibration error (Naeini and others, 2015), ten bins of equal width."""
    counts: list[int]
    confidence: list[float | None]
    """Mean in each bin, None where it is empty."""
    accuracy: list[float | None]


def calibration(name: str, labels: Sequence[str], view: View) -> Calibration:
    """Compare confidence and accuracy of the digits in ``view``."""
    pairs = [
        (answer.confidence, answer.heard == label)
        for answer, label in zip(view.answers, labels, strict=True)
        if answer.is_digit
    ]
    sure = np.array([confidence for confidence, _ in pairs], np.float64)
    right = np.array([is_right for _, is_right in pairs], np.float64)
    index = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = [index == b for b in range(BINS)]
    gaps = [abs(sure[b].sum() - right[b].sum()) for b in bins]
    return Calibration(
        name=name,
        error=float(sum(gaps) / max(1, len(pairs))),
        counts=[int(b.sum()) for b in bins],
        confidence=[float(sure[b].mean()) if b.any() else None for b in bins],
        accuracy=[float(right[b].mean()) if b.any() else None for b in bins],
    )
