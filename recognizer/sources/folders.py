"""Which files of a folder are recordings."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recognizer.errors import AudioError, RecognizerError, UsageError
from recognizer.sources.formats.container import (
    FOREIGN_SUFFIXES,
    HEAD_BYTES,
    RAW_SUFFIXES,
    SUFFIXES,
    recognise,
)

_NAMED = (*SUFFIXES, *FOREIGN_SUFFIXES, *RAW_SUFFIXES)
_APPLE_DOUBLE = "._"
"""What macOS puts before the names of files that hold what a foreign disk cannot of another."""


@dataclass
class Found:
    """What there is to hear at a path, and what cannot be looked at."""

    files: list[Path] = field(default_factory=list)
    problems: list[RecognizerError] = field(default_factory=list)


def find_audio(path: Path) -> Found:
    """Return what is to be heard at ``path``: itself, or the recordings below it, sorted.

    In a folder a recording is known by its name or its first bytes, and what cannot be opened
    counts as one: whoever reads it says why it cannot be. Links to folders are followed, once.
    Raises UsageError where there is nothing at ``path``, AudioError where it cannot be looked at.
    """
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise UsageError(f"{path}: no such file or folder") from None
        raise AudioError(f"{path}: {error.strerror}") from None
    if not is_folder:
        return Found([path])
    found = Found()
    for file in _files(path, found.problems):
        if file.name.startswith(_APPLE_DOUBLE):
            continue
        if file.is_fifo() or file.is_socket():
            if file.suffix.lower() in _NAMED:
                found.problems.append(AudioError(f"{file}: a stream in a folder; name it itself"))
        elif file.suffix.lower() in _NAMED or _is_audio(file):
            found.files.append(file)
    found.files.sort()
    if not found.files and not found.problems:
        raise UsageError(f"{path}: no audio in this folder ({', '.join(SUFFIXES)})")
    return found


def _files(folder: Path, problems: list[RecognizerError]) -> Iterator[Path]:
    """Yield what lies below a folder and is none itself."""

    def failed(error: OSError) -> None:
        problems.append(AudioError(f"{error.filename}: {error.strerror}"))

    seen: set[tuple[int, int]] = set()
    for here, below, files in os.walk(folder, onerror=failed, followlinks=True):
        identity = _identity(Path(here))
        if identity in seen:
            below.clear()
            continue
        seen.add(identity)
        below.sort(key=lambda name: (Path(here, name).is_symlink(), name))
        yield from (Path(here, name) for name in files)


def _identity(folder: Path) -> tuple[int, int]:
    try:
        found = folder.stat()
    except OSError:  # gone since it was listed
        return (0, 0)
    return found.st_dev, found.st_ino


def _is_audio(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return recognise(opened.read(HEAD_BYTES)) is not None
    except OSError:
        return True
