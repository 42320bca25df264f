"""The corpora that the project knows by name, and where their folders are."""

import os
from collections.abc import Callable
from pathlib import Path

from recognizer.errors import UsageError
from train.corpora import download
from train.corpora.an4 import read_an4
from train.corpora.recording import Recording
from train.corpora.single_words import read_fsdd, read_speech_commands

DATA_VARIABLE = "RECOGNIZER_DATA"
"""Environment variable: the folder that holds a folder for each data set."""


Read = Callable[[Path], list[Recording]]
CORPORA: dict[str, tuple[Read, Callable[[], Path]]] = {
    "fsdd": (read_fsdd, download.fetch_fsdd),
    "speech-commands": (read_speech_commands, download.fetch_speech_commands),
    "an4": (read_an4, download.fetch_an4),
}
"""For each how it is read, and what downloads it into the user's cache, once."""


def find(name: str, folder: Path | None = None) -> list[Recording]:
    """Return the recordings of the corpus ``name``.

    It is looked for in ``folder``, then below the folder that ``RECOGNIZER_DATA`` names, then
    in the user's cache, into which it is downloaded if need be. Raises UsageError where the
    folder holds no such recordings.
    """
    read, fetch = CORPORA[name]
    where = folder or _from_environment(name) or fetch()
    if not where.is_dir():
        raise UsageError(f"{name}: no folder {where}; give one, or set {DATA_VARIABLE}")
    recordings = read(where)
    if not recordings:
        raise UsageError(f"{where}: no recordings in the layout of {name}")
    return recordings


def locate(name: str) -> Path | None:
    """Return the folder ``name`` below the one that ``RECOGNIZER_DATA`` names, if there is one."""
    root = os.environ.get(DATA_VARIABLE)
    folder = Path(root) / name if root else None
    return folder if folder is not None and folder.is_dir() else None


def _from_environment(name: str) -> Path | None:
    folder = locate(name)
    if folder is None and (root := os.environ.get(DATA_VARIABLE)):
        raise UsageError(f"{DATA_VARIABLE} is {root}, which holds no folder {name}")
    return folder
