"""Recordings of digits on disk: where they are found, and which layouts are read."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer.errors import UsageError

FloatArray = npt.NDArray[np.float32]

DATA_VARIABLE = "RECOGNIZER_DATA"
"""Environment variable: the folder that holds a folder for each data set."""
AUDIO = (".wav", ".flac")
_FSDD_NAME = re.compile(r"(?P<label>[0-9])_(?P<speaker>[^_]+)_(?P<take>\d+)")


@dataclass(frozen=True, order=True)
class Recording:
    """One recorded word."""

    path: Path
    label: str
    """``"0"`` to ``"9"``, or a word that is not a digit."""
    speaker: str
    take: int

    def load(self, rate: int) -> FloatArray:
        """Return the recording, mono float32 in -1 to 1 at ``rate`` Hz."""
        import soundfile
        import soxr

        samples, own_rate = soundfile.read(self.path, dtype="float32", always_2d=True)
        mono = samples.mean(axis=1)
        return soxr.resample(mono, own_rate, rate) if own_rate != rate else mono


def read_fsdd(folder: Path) -> list[Recording]:
    """Return the ``{digit}_{speaker}_{take}`` recordings of a folder, sorted by name."""
    inner = folder / "recordings"
    files = sorted((inner if inner.is_dir() else folder).iterdir())
    found = [(path, _FSDD_NAME.fullmatch(path.stem)) for path in files if path.suffix in AUDIO]
    return [
        Recording(path, match["label"], match["speaker"], int(match["take"]))
        for path, match in found
        if match
    ]


@dataclass(frozen=True)
class Dataset:
    """A data set the project knows by name."""

    name: str
    read: Callable[[Path], list[Recording]]
    fetch: Callable[[], Path] | None = None
    """Downloads the set into the user's cache and returns its folder."""


def _fetch_fsdd() -> Path:
    from train.download import fetch_fsdd

    return fetch_fsdd()


DATASETS = {"fsdd": Dataset("fsdd", read_fsdd, _fetch_fsdd)}


def find(name: str, folder: Path | None = None) -> list[Recording]:
    """Return the recordings of the data set ``name``.

    It is looked for in ``folder``, then below the folder that ``RECOGNIZER_DATA`` names, then
    in the user's cache, into which it is downloaded if need be. Raises UsageError where the
    folder holds no such recordings.
    """
    dataset = DATASETS[name]
    where = folder or _from_environment(name)
    if where is None and dataset.fetch:
        where = dataset.fetch()
    if where is None or not where.is_dir():
        raise UsageError(f"{name}: no folder {where}; give one, or set {DATA_VARIABLE}")
    recordings = dataset.read(where)
    if not recordings:
        raise UsageError(f"{where}: no recordings in the layout of {name}")
    return recordings


def _from_environment(name: str) -> Path | None:
    root = os.environ.get(DATA_VARIABLE)
    if not root:
        return None
    folder = Path(root) / name
    if not folder.is_dir():
        raise UsageError(f"{DATA_VARIABLE} is {root}, which holds no folder {name}")
    return folder
