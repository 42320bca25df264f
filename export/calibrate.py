"""What full-integer quantization takes its ranges from: training data, never test.

Utterances of several lengths are put together from recordings of one speaker, every other one in
room tone.
"""

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from export.utterances import network_inputs
from recognizer.arrays import FloatArray
from recognizer.errors import ModelError
from recognizer.highpass import high_pass
from recognizer.model.manifest import Manifest
from train.acoustics.noise import room_tone
from train.acoustics.signal import mixed, speech_level
from train.corpora import Recording

CALIBRATION_FILE = "calibration.npz"
UTTERANCES = 120
RECORDINGS = (1, 1, 2, 4)
"""How many are put together, in turn; a window classifier has one always."""
SNR = 25.0
"""Decibels between speech and room tone."""
SEED = 5


@dataclass(frozen=True)
class Calibration:
    """Features to calibrate on and where they are from."""

    features: tuple[FloatArray, ...]
    """``(frames, mels)`` float32 each, rounded to what 16 bits hold, as they are stored."""
    sources: tuple[str, ...]
    """For each its recordings, ``0_jackson_10.wav 3_jackson_31.wav``."""

    def save(self, path: Path) -> None:
        """Write the features and the list of their sources to ``path``."""
        np.savez_compressed(
            path,
            features=np.concatenate(self.features).astype(np.float16),
            frames=np.array([len(one) for one in self.features]),
            sources=np.array(self.sources),
        )


def draw(training: Sequence[Recording], manifest: Manifest) -> Calibration:
    """Return features of UTTERANCES, made of ``training`` recordings of single words.

    They are the same each time: speakers take turns, and SEED draws their recordings.
    """
    rng = np.random.default_rng(SEED)
    by_speaker: dict[str, list[Recording]] = defaultdict(list)
    for recording in sorted(training):
        by_speaker[recording.speaker].append(recording)
    decks = [iter(rng.permutation(np.arange(len(r)))) for r in by_speaker.values()]
    features, sources = [], []
    for number in range(UTTERANCES):
        turn = number % len(decks)
        count = RECORDINGS[number // len(decks) % len(RECORDINGS)] if manifest.stride else 1
        own = list(by_speaker.values())[turn]
        recordings = [own[i] for i in islice(decks[turn], count)]
        if recordings:
            samples = _utterance(recordings, manifest.sample_rate, rng, in_noise=number % 2 == 1)
            (heard,) = network_inputs(manifest, samples)
            features.append(heard.astype(np.float16).astype(np.float32))
            sources.append(" ".join(recording.path.name for recording in recordings))
    return Calibration(tuple(features), tuple(sources))


def _utterance(
    recordings: Sequence[Recording], rate: int, rng: np.random.Generator, *, in_noise: bool
) -> FloatArray:
    samples = np.concatenate([recording.load(rate) for recording in recordings])
    if in_noise:
        tone = room_tone(len(samples), rng, rate=rate)
        samples = mixed(samples, tone, speech_level(samples, rate), SNR)
    return high_pass(samples, rate)


def load(path: Path, manifest: Manifest) -> Calibration:
    """Return what ``Calibration.save`` wrote.

    Raises ModelError where it is something else, or not of this model's front-end.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            features = stored["features"].astype(np.float32)
            frames = stored["frames"].astype(int)
            sources = tuple(str(source) for source in stored["sources"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: not calibration features ({error})") from None
    p = manifest.front_end
    fits = frames >= p.frames if manifest.stride else frames == p.frames
    if features.shape != (frames.sum(), p.n_mels) or len(frames) != len(sources) or not all(fits):
        raise ModelError(
            f"{path}: features of another front-end than the model's; delete the file to have "
            "others drawn"
        )
    return Calibration(tuple(np.split(features, np.cumsum(frames)[:-1])), sources)
