"""Which recordings are for training, which for choosing, which for testing."""

from collections.abc import Sequence
from dataclasses import dataclass

from train.datasets import Recording

OFFICIAL_TEST_TAKES = range(5)
"""Takes 0 to 4 of every speaker and digit are FSDD's official test."""
HELD_BACK_TAKES = range(5, 10)
"""Takes of the official training part that early stopping and choices are made on."""


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
