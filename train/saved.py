"""Utterances that `listen --save` kept and `label` got labels for, as a data set."""

from pathlib import Path

from recognizer.sinks.saved import labelled
from train.datasets import Recording


def read_saved(folder: Path) -> list[Recording]:
    """Return the hand-checked utterances of a folder, oldest first.

    Only labels of one digit, or of no digit at all, are recordings of one word. The speaker is
    the folder's name: whoever shares a microphone is not told apart.
    """
    return [
        Recording(path, label, folder.resolve().name, take)
        for take, (path, label) in enumerate(labelled(folder))
        if len(label) == 1 or not label.isdecimal()
    ]
