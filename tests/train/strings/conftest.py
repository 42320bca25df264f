"""Recordings of three speakers: a word with a quiet room around it."""

from pathlib import Path

import numpy as np
import pytest

from tests.train.evaluate.conftest import RATE, buzz, hertz, write
from train import corpora
from train.corpora import Recording

ROOM = round(0.3 * RATE)
"""Samples of room before and after each word."""
WORD = round(0.4 * RATE)


def in_room(word: np.ndarray, seed: int = 0, level: float = 1e-4) -> np.ndarray:
    """Return a word with ROOM before and after it."""
    rng = np.random.default_rng(seed)
    padded = np.pad(word, ROOM)
    return (padded + rng.normal(0, level, len(padded))).astype(np.float32)


@pytest.fixture
def recordings(tmp_path: Path) -> list[Recording]:
    for speaker in ("ann", "bob", "eve"):
        for digit in (1, 2, 7):
            for take in range(2):
                word = np.sign(buzz(hertz(digit), seed=take)).astype(np.float32) / 4
                write(tmp_path / f"set/{digit}_{speaker}_{take}.wav", in_room(word, take))
    write(tmp_path / "set/tree_ann_0.wav", buzz(3_600))
    return corpora.read(tmp_path / "set")
