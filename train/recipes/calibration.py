"""What a confidence means, how probable other words are, and where the thresholds lie.

All is chosen on speakers held back. Their recordings are heard as the recognizer hears them: in
room tone, some digits in babble too, cut by the segmenter, read by the decoder. Confidences are
calibrated by logistic regression (Platt, 1999).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizer.decoder import Reading, Word, confidence, read
from recognizer.highpass import high_pass
from recognizer.model.manifest import DIGITS, OH, OTHER
from recognizer.segmenter import Segmenter, SegmenterParams, Utterance
from recognizer.strictness import BALANCED
from train.acoustics.noise import room_tone
from train.acoustics.signal import mixed, speech_level
from train.corpora import Recording
from train.evaluate.noise import babble
from train.files.progress import track

FloatArray = npt.NDArray[np.float32]
Classify = Callable[[FloatArray], FloatArray]

RATE = 8_000
PAUSE = 0.5
"""Seconds of room tone around a recording."""
SNR = 40.0
"""Decibels between the speech and the room tone."""
IN_BABBLE = 4
"""One in so many of the recordings of single digits is heard in babble as well."""
BABBLE_SNR = 10.0
WEIGHTS = (1.0, 0.7, 0.5, 0.35, 0.25)
"""Factors on the probability of other words that are tried."""
COST = {"strict": 4.0, BALANCED: 1.0, "lenient": 0.25}
"""How many missed digits a false one costs."""


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


@dataclass(frozen=True)
class Answered:
    """A recording, and what the network answers to it."""

    truth: tuple[int, ...]
    """Digits that were said."""
    seconds: float
    utterances: tuple[tuple[FloatArray, FloatArray], ...]
    """Samples ``(n,)`` and probabilities ``(steps, labels)`` of each."""


def answers(classify: Classify, recordings: Sequence[Recording]) -> list[Answered]:
    """Return what is answered to recordings, each alone in room tone, and digits in babble too.

    The talkers in the background are those of the recordings in which no digit is said.
    """
    phrases = [r.load(RATE) for r in recordings if len(r.words) != 1 and not r.has_digits]
    answered, single = [], 0
    for number, recording in enumerate(track(recordings, "calibrating")):
        rng = np.random.default_rng([7, number])
        samples = recording.load(RATE)
        quiet = np.pad(samples, round(PAUSE * RATE))
        level = speech_level(samples, RATE)
        heard = [mixed(quiet, room_tone(len(quiet), rng, rate=RATE), level, SNR)]
        single += recording.is_digit
        if phrases and recording.is_digit and single % IN_BABBLE == 0:
            heard.append(mixed(quiet, babble(phrases, len(quiet), RATE, rng), level, BABBLE_SNR))
        truth = tuple(int(w) if w in DIGITS else 0 for w in recording.words if w in (*DIGITS, OH))
        for stream in heard:
            found = tuple((cut.samples, classify(cut.samples)) for cut in utterances(stream))
            answered.append(Answered(truth, len(samples) / RATE, found))
    return answered


def utterances(stream: FloatArray) -> Iterator[Utterance]:
    """Yield the utterances that the segmenter cuts out of a stream."""
    segmenter = Segmenter(SegmenterParams(sample_rate=RATE))
    for segment in segmenter.push(high_pass(stream, RATE)) + segmenter.flush():
        if isinstance(segment, Utterance):
            yield segment


def hear(answered: Sequence[Answered], reading: Reading, weight: float = 1.0) -> Hearing:
    """Return the digits that are read, with the probability of other words times ``weight``."""
    digits: list[Judged] = []
    without: list[Judged] = []
    for one in answered:
        words = [
            word
            for samples, probabilities in one.utterances
            for word in read(weighed(probabilities, reading, weight), samples, reading)
            if word.digit is not None
        ]
        if one.truth:
            digits += _judged(words, one.truth)
        else:
            without += [Judged(word, False) for word in words]
    said = sum(len(one.truth) for one in answered)
    seconds = sum(one.seconds for one in answered if not one.truth)
    return Hearing(tuple(digits), said, seconds, tuple(without))


def weighed(probabilities: FloatArray, reading: Reading, weight: float) -> FloatArray:
    """Return probabilities with those of other words times ``weight``; each row still sums to 1."""
    weights = np.where(np.array(reading.labels) == OTHER, weight, 1.0).astype(np.float32)
    changed = probabilities * weights
    return np.asarray(changed / changed.sum(axis=1, keepdims=True), np.float32)


def best_weight(answered: Sequence[Answered], reading: Reading) -> float:
    """Return the one of WEIGHTS that costs least at the balanced threshold."""

    def cost(weight: float) -> float:
        hearing = hear(answered, reading, weight)
        found = reported(hearing, calibrate(hearing), threshold(COST[BALANCED]))
        return hearing.said - found.right + found.wrong + found.without

    return min(WEIGHTS, key=cost)


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


def threshold(cost: float) -> float:
    """Return the least confidence of a digit to report, where a false one costs ``cost`` missed.

    A digit of confidence p is worth p reported, and costs ``cost * (1 - p)``.
    """
    return round(cost / (1 + cost), 2)


@dataclass(frozen=True)
class Reported:
    """How many digits a threshold lets through."""

    right: int
    wrong: int
    """Where digits were said."""
    without: int
    """Where none was said."""


def reported(
    hearing: Hearing, calibration: tuple[float, float, float], threshold: float
) -> Reported:
    """Count the digits whose confidence reaches a threshold."""
    sure = [one.right for one in hearing.digits if confidence(one.word, calibration) >= threshold]
    without = sum(confidence(one.word, calibration) >= threshold for one in hearing.without)
    return Reported(sum(sure), len(sure) - sum(sure), without)


def thresholds(
    hearing: Hearing, calibration: tuple[float, float, float]
) -> dict[str, dict[str, float]]:
    """Return for each strictness its threshold, and what it costs.

    ``missed`` is the share of the digits said that are not reported right, and
    ``false_accepts_per_hour`` counts digits reported where none was said.
    """
    found = {}
    for name, cost in COST.items():
        limit = threshold(cost)
        counted = reported(hearing, calibration, limit)
        hours = hearing.seconds_without / 3600
        found[name] = {
            "threshold": limit,
            "missed": round(1 - counted.right / max(1, hearing.said), 4),
            "false_accepts_per_hour": round(counted.without / hours, 1) if hours else 0.0,
        }
    return found
