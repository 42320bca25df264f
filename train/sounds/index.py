"""The index of a set of sounds."""

from dataclasses import dataclass
from pathlib import Path

from train.listing import read_lines


@dataclass(frozen=True)
class Line:
    """One sound, kept or not."""

    path: str
    """``{package}/{path in it}``; in the set the same with ``.flac`` after it."""
    package: str
    seconds: float
    """Of the whole."""
    heard: str | None
    """What the second recognizer understood; None where it was not asked."""
    kept: bool
    kind: str
    """One of ``kinds.KINDS``."""

    def file(self, folder: Path) -> Path:
        """Return where the sound is in a set, if it was kept."""
        return folder / f"{self.path}.flac"


def read(folder: Path) -> list[Line]:
    """Return the lines of a set's index."""
    return read_lines(folder, Line)
