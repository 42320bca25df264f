"""Data sets that a user adds to a training, by name and folder."""

from pathlib import Path

from train import datasets, splits
from train.datasets import Recording
from train.saved import read_own

SPEECH_COMMANDS = "speech-commands"
OWN = "own"
NAMES = (SPEECH_COMMANDS, OWN)
"""Speech Commands; the user's own: saved and labelled, or in FSDD's or Speech Commands' layout."""


def read_more(name: str, folder: Path) -> list[Recording]:
    """Return the recordings of one of NAMES that may be trained on, digits and words.

    Of Speech Commands the training part by its own lists, or by speaker where it has none.
    Raises UsageError where the folder holds none.
    """
    if name == OWN:
        return read_own(folder)
    return splits.speech_commands(datasets.find(SPEECH_COMMANDS, folder), folder).train
