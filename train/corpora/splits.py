"""Who is held out: the one rule for training, choosing and measuring.

Every rule here is fixed, so that training and `recognizer evaluate` agree on it without
exchanging a list. Rules by speaker or by source depend on the key alone: a recording stays in its
part whatever other recordings are there. ``train`` is learnt from, ``validation`` is what early
stopping, thresholds and choices are made on, ``test`` is only measured.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from train.corpora.an4 import TEST_FOLDER
from train.corpora.recording import Recording

Part = Literal["train", "validation", "test"]

OFFICIAL_TEST_TAKES = range(5)
"""Takes 0 to 4 of every speaker and digit are FSDD's official test."""
HELD_BACK_TAKES = range(5, 10)
"""Takes of FSDD's official training part that choices are made on."""
HELD_BACK_AN4 = 0.26
"""Share of AN4's training speakers that choices are made on."""
HELD_BACK_RUNNING = 0.05
"""Share of the speakers of running speech that choices are made on."""
HELD_BACK_NOISE = 0.4
"""Share of the noise recordings that training never hears."""
_LOTS_SEED = 0
_HASHES = 2**27
_VALIDATION_PERCENT, _TEST_PERCENT = 10, 10
REFERENCE_SPEAKERS = ("jackson", "nicolas", "theo", "yweweler")
"""The speakers of FSDD that the reference experiment knew."""
REFERENCE_SHUFFLE = 33
"""``random_state`` of the reference experiment's shuffle."""


@dataclass(frozen=True)
class Split:
    """Recordings by what they are for."""

    train: list[Recording]
    validation: list[Recording]
    test: list[Recording]


@dataclass(frozen=True)
class NoiseSplit:
    """Noise files by what they are for."""

    train: list[Path]
    held_back: list[Path]


def official(recordings: Sequence[Recording]) -> Split:
    """Split FSDD by take: 0-4 test, 5-9 validation, the rest training."""
    return Split(
        train=[r for r in recordings if r.take >= HELD_BACK_TAKES.stop],
        validation=[r for r in recordings if r.take in HELD_BACK_TAKES],
        test=[r for r in recordings if r.take in OFFICIAL_TEST_TAKES],
    )


def without_speaker(recordings: Sequence[Recording], speaker: str) -> Split:
    """Split FSDD for a training that never hears ``speaker``, who is the test, whole.

    Validation is takes 5-9 of the others; their takes 0-4 are trained on.
    """
    others = [r for r in recordings if r.speaker != speaker]
    return Split(
        train=[r for r in others if r.take not in HELD_BACK_TAKES],
        validation=[r for r in others if r.take in HELD_BACK_TAKES],
        test=[r for r in recordings if r.speaker == speaker],
    )


def speech_commands(recordings: Sequence[Recording]) -> Split:
    """Split Speech Commands, digits and other words alike, by ``speech_commands_part``."""
    by_part: dict[Part, list[Recording]] = {"train": [], "validation": [], "test": []}
    for recording in recordings:
        by_part[speech_commands_part(recording.speaker)].append(recording)
    return Split(**by_part)


def speech_commands_part(speaker: str) -> Part:
    """Return the published part of a speaker of Speech Commands.

    The rule is that of the data set's README, from which its lists of files were made: the
    SHA-1 of the speaker's name, modulo 2**27, as a percentage; a tenth is for validation, a tenth
    for the test (Warden, 2018).
    """
    hashed = int(hashlib.sha1(speaker.encode()).hexdigest(), 16) % _HASHES
    percent = hashed * 100 / (_HASHES - 1)
    if percent < _VALIDATION_PERCENT:
        return "validation"
    return "test" if percent < _VALIDATION_PERCENT + _TEST_PERCENT else "train"


def an4(recordings: Sequence[Recording]) -> Split:
    """Split AN4 by speaker: some of the training speakers for validation, the published test.

    The test speakers are in a folder of their own in the published layout; where recordings are
    listed in ``transcripts.tsv``, all of them count as training speakers.
    """
    test = [r for r in recordings if TEST_FOLDER in r.path.parts]
    rest = [r for r in recordings if TEST_FOLDER not in r.path.parts]
    return Split(
        train=[r for r in rest if not is_held_back_an4(r.speaker)],
        validation=[r for r in rest if is_held_back_an4(r.speaker)],
        test=test,
    )


def is_held_back_an4(speaker: str) -> bool:
    """Whether choices are made on this training speaker of AN4."""
    return lot(f"an4:{speaker}") < HELD_BACK_AN4


def is_held_back_running(speaker: str) -> bool:
    """Whether choices are made on this speaker of running speech, named as the folder is."""
    return lot(f"running:{speaker}") < HELD_BACK_RUNNING


def noise(files: Sequence[Path]) -> NoiseSplit:
    """Split noise recordings by where they came from: parts of one recording stay together."""
    return NoiseSplit(
        train=[f for f in files if not is_held_back_noise(f)],
        held_back=[f for f in files if is_held_back_noise(f)],
    )


def is_held_back_noise(file: Path) -> bool:
    """Whether this noise recording is for measuring only.

    ESC-10 names its files ``{fold}-{source}-{part}``: the part does not count.
    """
    source = file.stem.rpartition("-")[0] if file.stem.count("-") == 2 else file.stem
    return lot(source) < HELD_BACK_NOISE


def lot(key: str) -> float:
    """Return a number from 0 to 1 that depends on ``key`` alone."""
    digest = hashlib.sha256(f"{_LOTS_SEED}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def reference(recordings: Sequence[Recording], *, test_size: float, random_state: int) -> Split:
    """Split four speakers' recordings as the reference experiment does: by label alone.

    The recordings are sorted by digit, take and speaker, shuffled, and split so that each digit
    has its share in both parts; every speaker is in both. The original leaves the order before
    the shuffle open; this one has the durations that it gives of its training part. It stops
    early on its test part, so validation and test are the same recordings here.
    """
    from sklearn.model_selection import train_test_split
    from sklearn.utils import shuffle

    known = sorted(
        (r for r in recordings if r.speaker in REFERENCE_SPEAKERS),
        key=lambda r: (r.label, r.take, r.speaker),
    )
    shuffled = shuffle(known, random_state=REFERENCE_SHUFFLE)
    train, test = train_test_split(
        shuffled,
        test_size=test_size,
        random_state=random_state,
        stratify=[r.label for r in shuffled],
    )
    return Split(train=train, validation=test, test=test)
