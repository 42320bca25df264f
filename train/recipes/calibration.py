"""What a confidence means, and where the thresholds lie: chosen on speakers held back.

The recordings are heard as the recognizer hears them: in room tone, cut by the segmenter, read by
the decoder. Confidences are calibrated by logistic regression (Platt, 1999).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.decoder import Reading, Word, confidence, read
from recognizer.highpass import high_pass
from recognizer.model.manifest import DIGITS, OH
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from train.acoustics.noise import room_tone
from train.acoustics.signal import mixed, speech_level
from train.corpora import Recording
from train.files.progress import track

FloatArray = npt.NDArray[np.float32]
Classify = Callable[[FloatArray], FloatArray]

RATE = 8_000
PAUSE = 0.5
"""Seconds of room tone around a recording."""
SNR = 40.0
"""Decibels between the speech and the room tone."""
COST = {"strict": 4.0, "balanced": 1.0, "lenient": 0.25}
"""How many missed digits a false one costs."""
MOST_CONFIDENT = 0.98
"""No threshold is higher."""


@dataclass(frozen=True)
class Judged:
    """A digit that was heard, before any threshold."""

    word: Word
    right: bool


@dataclass(frozen=True)
class Hearing:
    """What was heard in recordings of speakers held back."""

    digits: tuple[Judged, ...]
    said: int
    """Digits that were said."""
    seconds_without: float
    """Duration of the recordings that hold no digit."""
    without: tuple[Judged, ...]
    """The digits heard in these: none is right."""


def hear(classify: Classify, reading: Reading, recordings: Sequence[Recording]) -> Hearing:
    """Return what is heard in recordings, each alone in room tone."""
    digits: list[Judged] = []
    without: list[Judged] = []
    said, seconds = 0, 0.0
    for number, recording in enumerate(track(recordings, "calibrating")):
        samples = recording.load(RATE)
        words = list(_words(samples, np.random.default_rng([7, number]), classify, reading))
        truth = [int(w) if w in DIGITS else 0 for w in recording.words if w in (*DIGITS, OH)]
        if truth:
            digits += _judged(words, truth)
            said += len(truth)
        else:
            seconds += len(samples) / RATE
            without += [Judged(word, False) for word in words]
    return Hearing(tuple(digits), said, seconds, tuple(without))


def utterances(samples: FloatArray, rng: np.random.Generator) -> Iterator[Utterance]:
    """Yield the utterances that the segmenter cuts out of a recording in room tone."""
    quiet = np.pad(samples, round(PAUSE * RATE))
    tone = room_tone(len(quiet), rng, rate=RATE)
    stream = high_pass(mixed(quiet, tone, speech_level(samples, RATE), SNR), RATE)
    segmenter = Segmenter(SegmenterParams(sample_rate=RATE))
    for segment in segmenter.push(stream) + segmenter.flush():
        if isinstance(segment, Utterance):
            yield segment


def _words(
    samples: FloatArray, rng: np.random.Generator, classify: Classify, reading: Reading
) -> Iterator[Word]:
    for utterance in utterances(samples, rng):
        heard = read(classify(utterance.samples), utterance.samples, reading)
        yield from (word for word in heard if word.digit is not None)


def _judged(words: Sequence[Word], truth: Sequence[int]) -> Iterator[Judged]:
    """Yield each heard digit, right where the alignment with what was said has it equal."""
    from rapidfuzz.distance import Levenshtein

    heard = [word.digit for word in words]
    for block in Levenshtein.opcodes(heard, list(truth)):
        for word in words[block.src_start : block.src_end]:
            yield Judged(word, block.tag == "equal")


def calibrate(hearing: Hearing) -> tuple[float, float, float]:
    """Return the manifest's calibration; (1, 0, 0) where nothing was wrong, or nothing right."""
    from sklearn.linear_model import LogisticRegression

    judged = [*hearing.digits, *hearing.without]
    right = [one.right for one in judged]
    if len(set(right)) < 2:
        return 1.0, 0.0, 0.0
    seen = np.array([[one.word.logit, one.word.others] for one in judged])
    fitted = LogisticRegression(C=1e3).fit(seen, right)
    a, c = fitted.coef_[0]
    return round(float(a), 4), round(float(fitted.intercept_[0]), 4), round(float(c), 4)


def thresholds(
    hearing: Hearing, calibration: tuple[float, float, float]
) -> dict[str, dict[str, float]]:
    """Return for each strictness the threshold of least cost, and what it costs.

    ``missed`` is the share of the digits said that are not reported right, and
    ``false_accepts_per_hour`` counts digits reported where none was said.
    """
    digits = [(confidence(one.word, calibration), one.right) for one in hearing.digits]
    without = [confidence(one.word, calibration) for one in hearing.without]
    grid = np.round(np.arange(0.02, MOST_CONFIDENT + 1e-9, 0.01), 2)
    found = {}
    for name, weight in COST.items():
        costs = []
        for limit in grid:
            right = sum(ok for c, ok in digits if c >= limit)
            false = sum(not ok for c, ok in digits if c >= limit)
            false += sum(c >= limit for c in without)
            costs.append(hearing.said - right + weight * false)
        # Of a flat minimum the middle is chosen.
        best = np.flatnonzero(np.array(costs) == min(costs))
        limit = float(grid[best[len(best) // 2]])
        right = sum(ok for c, ok in digits if c >= limit)
        hours = hearing.seconds_without / 3600
        found[name] = {
            "threshold": limit,
            "missed": round(1 - right / max(1, hearing.said), 4),
            "false_accepts_per_hour": round(sum(c >= limit for c in without) / hours, 1)
            if hours
            else 0.0,
        }
    return found
