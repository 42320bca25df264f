"""Which recordings are for training, which for choosing, which for testing."""

from collections.abc import Sequence
from dataclasses import dataclass

from train.datasets import Recording

OFFICIAL_TEST_TAKES = range(5)
"""Takes 0 to 4 of every speaker and digit are FSDD's official test."""
HELD_BACK_TAKES = range(5, 10)
"""Takes of the official training part that early stopping and choices are made on."""
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


def official(recordings: Sequence[Recording]) -> Split:
    """Split FSDD by take: 0-4 test, 5-9 validation, the rest training."""
    return Split(
        train=[r for r in recordings if r.take >= HELD_BACK_TAKES.stop],
        validation=[r for r in recordings if r.take in HELD_BACK_TAKES],
        test=[r for r in recordings if r.take in OFFICIAL_TEST_TAKES],
    )


def reference(recordings: Sequence[Recording], *, test_size: float, random_state: int) -> Split:
    """Split four speakers' recordings as the reference experiment does: by label alone.

    The recordings are sorted, shuffled, and split so that each digit has its share in both parts;
    every speaker is in both. The reference stops early on its test part, so validation and test
    are the same recordings here.
    """
    from sklearn.model_selection import train_test_split
    from sklearn.utils import shuffle

    known = sorted(r for r in recordings if r.speaker in REFERENCE_SPEAKERS)
    shuffled = shuffle(known, random_state=REFERENCE_SHUFFLE)
    train, test = train_test_split(
        shuffled,
        test_size=test_size,
        random_state=random_state,
        stratify=[r.label for r in shuffled],
    )
    return Split(train=train, validation=test, test=test)
