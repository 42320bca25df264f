"""Data sets that a user adds to a training, by name and folder."""

from pathlib import Path

from recognizer.errors import UsageError
from train import datasets, splits
from train.datasets import Recording
from train.saved import read_own

SPEECH_COMMANDS = "speech-commands"
OWN = "own"
RUNNING = "running"
NAMES = (SPEECH_COMMANDS, OWN, RUNNING)
"""Speech Commands; the user's own: saved and labelled, or in FSDD's or Speech Commands' layout;
running speech without digits, a folder a speaker."""
OTHER = "other"
"""Label of speech that is no digit and none of the words with a class of their own."""


def read_more(name: str, folder: Path) -> list[Recording]:
    """Return the recordings of one of NAMES that may be trained on: digits, words, speech.

    Of Speech Commands the training part by its own lists, or by speaker where it has none.
    Raises UsageError where the folder holds none.
    """
    if name == OWN:
        return read_own(folder)
    if name == RUNNING:
        return _running(folder)
    return splits.speech_commands(datasets.find(SPEECH_COMMANDS, folder), folder).train


def _running(folder: Path) -> list[Recording]:
    files = datasets.sounds(folder)
    if not files:
        raise UsageError(f"{folder}: no audio files below it; build one with `train.running`")
    return [Recording(path, OTHER, f"running-{path.parent.name}", 0) for path in files]
