"""Utterances that `listen --save` kept and `label` got labels for."""

from pathlib import Path

from recognizer.errors import UsageError
from recognizer.sinks.saved import clips, labelled
from train.corpora.recording import Recording


def is_saved(folder: Path) -> bool:
    """Whether a folder holds saved utterances, labelled or not."""
    return folder.is_dir() and bool(clips(folder))


def read_saved(folder: Path) -> list[Recording]:
    """Return the hand-checked utterances of a folder, oldest first.

    The speaker is the folder's name: whoever shares a microphone is not told apart. Raises
    UsageError where nothing is labelled.
    """
    found = [
        Recording(path, tuple(label) if label.isdecimal() else (label,), folder.resolve().name, n)
        for n, (path, label) in enumerate(labelled(folder))
    ]
    if not found:
        raise UsageError(f"{folder}: nothing is labelled yet: `recognizer label {folder}`")
    return found
