"""The utterances on which exported variants are compared with the trained model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError
from recognizer.highpass import high_pass
from recognizer.model.classifier import Classifier
from recognizer.model.manifest import DIGITS, OH, Manifest
from train import corpora
from train.acoustics.noise import room_tone
from train.corpora import Recording, splits

SYNTHESIZED = 16
SEED = 1
"""Of synthesized sounds."""
SINGLE, STRINGS = "FSDD test", "AN4 strings"


@dataclass(frozen=True)
class UtteranceSet:
    """Utterances that belong together."""

    name: str
    samples: tuple[FloatArray, ...]
    """``(n,)`` float32 each, at the rate of the stream, high-passed."""
    digits: tuple[tuple[int, ...], ...] | None = None
    """What is said in each, where errors are to be counted."""
    judged: bool = False
    """Whether a variant fails the export by what it does here."""

    @property
    def single(self) -> bool:
        """Whether each utterance holds one digit."""
        return self.digits is not None and all(len(said) == 1 for said in self.digits)


def recorded_sets(
    fsdd: Sequence[Recording], folders: Sequence[Path], manifest: Manifest
) -> list[UtteranceSet]:
    """Return FSDD's official test, AN4's held-back digit strings, each folder's recordings.

    ``fsdd`` is that test; AN4 is looked for below ``RECOGNIZER_DATA``, and left out where it is
    not there. A window classifier hears one word only, and is given no strings. Raises UsageError
    where a folder holds no digits.
    """
    sets = [_set(SINGLE, fsdd, manifest, judged=True)]
    if manifest.stride and (an4 := corpora.locate("an4")):
        held_back = splits.an4(corpora.read_an4(an4)).validation
        sets.append(_set(STRINGS, held_back, manifest, judged=True))
    return sets + [_set(folder.name, corpora.read(folder), manifest) for folder in folders]


def synthesized(manifest: Manifest) -> UtteranceSet:
    """Return bursts of coloured noise, a window long and longer: to compare without recordings."""
    rng = np.random.default_rng(SEED)
    rate, window = manifest.sample_rate, manifest.front_end.window_seconds
    bursts = []
    for number in range(SYNTHESIZED):
        longest = window * (3 if manifest.stride and number % 2 else 1)
        length = round(rate * rng.uniform(window / 4, longest))
        tone = room_tone(length, rng, tilt=rng.uniform(0, 3), rate=rate)
        burst = tone * np.float32(10 ** rng.uniform(-3, -1)) * np.hanning(length)
        bursts.append(burst.astype(np.float32))
    return UtteranceSet("noise bursts", tuple(bursts))


def network_inputs(
    manifest: Manifest, samples: FloatArray, *, any_length: bool = True
) -> FloatArray:
    """Return the features ``(1, frames, mels)`` that the runtime makes of an utterance."""
    taken = []

    def take(features: FloatArray) -> FloatArray:
        taken.append(features)
        steps = (manifest.steps(features.shape[1]),) if manifest.stride else ()
        return np.zeros((1, *steps, len(manifest.labels)), np.float32)

    Classifier(manifest, take, any_length=any_length)(samples)
    (features,) = taken
    return features


def _set(
    name: str, recordings: Sequence[Recording], manifest: Manifest, *, judged: bool = False
) -> UtteranceSet:
    chosen = [r for r in recordings if (r.is_all_digits if manifest.stride else r.is_digit)]
    if not chosen:
        raise UsageError(f"{name}: no recording of digits only")
    rate = manifest.sample_rate
    return UtteranceSet(
        name,
        tuple(high_pass(recording.load(rate), rate) for recording in chosen),
        tuple(
            tuple(0 if word == OH else DIGITS.index(word) for word in recording.words)
            for recording in chosen
        ),
        judged,
    )
