"""Utterances that `listen --save` kept and `label` got labels for, as a data set."""

from pathlib import Path

from recognizer.errors import UsageError
from recognizer.sinks.saved import clips, labelled
from train.corpora import Recording, read, tokens


def read_saved(folder: Path) -> list[Recording]:
    """Return the hand-checked utterances of a folder, oldest first.

    Only labels of one digit, or of no digit at all, are recordings of one word. The speaker is
    the folder's name: whoever shares a microphone is not told apart.
    """
    return [
        Recording(path, tokens(label), folder.resolve().name, take)
        for take, (path, label) in enumerate(labelled(folder))
        if len(label) == 1 or not label.isdecimal()
    ]


def read_own(folder: Path) -> list[Recording]:
    """Return the recordings of a user's folder: saved and labelled, or in a known layout.

    Raises UsageError where it holds none.
    """
    if not folder.is_dir() or not clips(folder):
        return read(folder)
    found = read_saved(folder)
    if not found:
        raise UsageError(f"{folder}: nothing is labelled yet: `recognizer label {folder}`")
    return found
