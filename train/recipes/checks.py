"""Recordings of speakers held back, on which a training is watched while it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd
from recognizer.highpass import high_pass
from train.corpora import Recording
from train.examples.compose import RATE
from train.examples.targets import LABELS, NOTHING, SPOKEN, STRIDE, symbols_of
from train.files.progress import track

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Check:
    """Recordings of one set, as the network hears them."""

    features: tuple[FloatArray, ...]
    """``(frames, mels)`` each."""
    symbols: tuple[tuple[int, ...], ...]


def check_of(recordings: Sequence[Recording], front_end: FrontEnd) -> Check:
    """Return recordings whole, high-passed, padded to the least length."""
    features = tuple(
        features_of(recording.load(RATE), front_end)
        for recording in track(recordings, "reading recordings held back")
    )
    return Check(features, tuple(tuple(symbols_of(r.words).tolist()) for r in recordings))


def features_of(samples: FloatArray, front_end: FrontEnd) -> FloatArray:
    """Return the features ``(frames, mels)`` of an utterance at RATE."""
    step = STRIDE * front_end.params.hop_length
    length = max(front_end.params.window_samples, -(-len(samples) // step) * step)
    padded = np.pad(high_pass(samples, RATE), (0, length - len(samples)))
    return front_end(padded[None])[0]


def greedy(probabilities: FloatArray) -> tuple[int, ...]:
    """Return the symbols of the best path ``(steps, classes)``, repetitions merged."""
    best = probabilities.argmax(axis=1)
    kept = best[np.concatenate([[True], best[1:] != best[:-1]])]
    return tuple(int(symbol) for symbol in kept if symbol != LABELS.index(NOTHING))


def digit_errors(heard: Sequence[int], said: Sequence[int]) -> int:
    """Return the edits from what was said to what was heard; "oh" is zero, words do not count."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(_digits(said), _digits(heard)))


def _digits(symbols: Sequence[int]) -> list[int]:
    zero, oh = 0, SPOKEN - 1
    return [zero if symbol == oh else symbol for symbol in symbols if symbol < SPOKEN]


def score(model: Any, checks: Mapping[str, Check]) -> dict[str, float]:
    """Return the digit error rate of each set; for a set without digits, those heard a clip."""
    found = {}
    for name, check in checks.items():
        errors = said = 0
        order = np.argsort([len(one) for one in check.features])
        for at in range(0, len(order), 32):
            chosen = order[at : at + 32]
            longest = max(len(check.features[i]) for i in chosen)
            batch = np.stack(
                [
                    np.pad(f, ((0, longest - len(f)), (0, 0)), constant_values=-1.0)
                    for f in (check.features[i] for i in chosen)
                ]
            )
            for i, answer in zip(chosen, np.asarray(model(batch, training=False)), strict=True):
                errors += digit_errors(greedy(answer), check.symbols[i])
                said += len(_digits(check.symbols[i]))
        found[name] = round(errors / (said or len(check.features)), 4)
    return found
