"""Data sets that a user adds to a training, by name and folder."""

from pathlib import Path

from recognizer.errors import UsageError
from train import corpora
from train.corpora import Recording, splits
from train.sounds import index
from train.sounds.kinds import KINDS

SPEECH_COMMANDS = "speech-commands"
OWN = "own"
RUNNING = "running"
SOUNDS = "sounds"
NAMES = (SPEECH_COMMANDS, OWN, RUNNING, SOUNDS)
"""Speech Commands; the user's own: saved and labelled, or in FSDD's or Speech Commands' layout;
running speech without digits, a folder a speaker; sounds that are no speech."""
OTHER = "other"
"""Label of speech that is no digit and none of the words with a class of their own."""


def read_more(name: str, folder: Path) -> list[Recording]:
    """Return the recordings of one of NAMES that may be trained on: digits, words, speech.

    Of Speech Commands the training part by its own lists, or by speaker where it has none; of
    sounds nothing, which ``read_sounds`` reads.
    Raises UsageError where the folder holds none.
    """
    if name == OWN:
        return [r for r in corpora.read(folder) if len(r.words) == 1]
    if name == SOUNDS:
        return []
    if name == RUNNING:
        return _running(folder)
    return splits.speech_commands(corpora.find(SPEECH_COMMANDS, folder)).train


def read_sounds(folder: Path) -> list[tuple[Path, str]]:
    """Return the sounds of a set that were kept, and the kind of each (``train.sounds.kinds``).

    Raises UsageError where the folder is not such a set.
    """
    lines = index.read(folder)
    found = [(line.file(folder), line.kind) for line in lines if line.kept and line.kind in KINDS]
    if not found:
        raise UsageError(f"{folder}: not a set of sounds; build one with `train.sounds`")
    return [(path, kind) for path, kind in found if path.is_file()]


def _running(folder: Path) -> list[Recording]:
    files = corpora.sounds(folder)
    if not files:
        raise UsageError(f"{folder}: no audio files below it; build one with `train.running`")
    return [Recording(path, (OTHER,), f"running-{path.parent.name}", 0) for path in files]
