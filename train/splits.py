"""Which recordings are for training, which for choosing, which for testing.

Every rule here is fixed, so that the trainer and `recognizer evaluate` agree on it without
exchanging a list. Rules by speaker or by source draw lots by the key itself: a recording stays
in its part whatever other recordings are there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from train.datasets import Recording

OFFICIAL_TEST_TAKES = range(5)
"""Takes 0 to 4 of every speaker and digit are FSDD's official test."""
HELD_BACK_TAKES = range(5, 10)
"""Takes of the official training part that early stopping and choices are made on."""
HELD_BACK_SPEAKERS = 0.3
"""Share of Speech Commands' speakers that training never hears."""
HELD_BACK_NOISE = 0.4
"""Share of the noise recordings that training never hears."""
_LOTS_SEED = 0
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


def by_speaker(recordings: Sequence[Recording]) -> Split:
    """Split Speech Commands by speaker, words and digits alike; ``test`` is the held-back part.

    Training may use ``train`` only, of both, so that a held-back voice is never heard; it makes
    its own validation part of it, and ``validation`` is empty.
    """
    return Split(
        train=[r for r in recordings if not is_held_back_speaker(r.speaker)],
        validation=[],
        test=[r for r in recordings if is_held_back_speaker(r.speaker)],
    )


def speech_commands(recordings: Sequence[Recording], folder: Path) -> Split:
    """Split Speech Commands as its own lists say, or by speaker where ``folder`` has none.

    The lists, ``testing_list.txt`` and ``validation_list.txt``, name ``{word}/{file}`` a line;
    no speaker is in two parts.
    """
    testing, validation = (
        _listed(folder / f"{part}_list.txt") for part in ("testing", "validation")
    )
    if not testing:
        return by_speaker(recordings)
    names = {r: f"{r.path.parent.name}/{r.path.name}" for r in recordings}
    return Split(
        train=[r for r in recordings if names[r] not in testing | validation],
        validation=[r for r in recordings if names[r] in validation],
        test=[r for r in recordings if names[r] in testing],
    )


def noise(files: Sequence[Path]) -> NoiseSplit:
    """Split noise recordings by where they came from: parts of one recording stay together."""
    return NoiseSplit(
        train=[f for f in files if not is_held_back_noise(f)],
        held_back=[f for f in files if is_held_back_noise(f)],
    )


def is_held_back_speaker(speaker: str) -> bool:
    """Whether this speaker of Speech Commands is for measuring only."""
    return _lot(speaker) < HELD_BACK_SPEAKERS


def is_held_back_noise(file: Path) -> bool:
    """Whether this noise recording is for measuring only.

    ESC-10 names its files ``{fold}-{source}-{part}``: the part does not count.
    """
    source = file.stem.rpartition("-")[0] if file.stem.count("-") == 2 else file.stem
    return _lot(source) < HELD_BACK_NOISE


def _listed(file: Path) -> set[str]:
    return set(file.read_text().split()) if file.is_file() else set()


def _lot(key: str) -> float:
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
