"""Audio files below a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from recognizer.errors import AudioError

SPEECH = (".wav", ".flac")
SOUNDS = (*SPEECH, ".ogg", ".mp3")
FOREIGN = (*SOUNDS, ".aac", ".aif", ".aiff", ".m4a", ".oga", ".opus", ".wma")
"""Audio, whether it can be read or not."""


def audio_files(folder: Path, suffixes: tuple[str, ...] = SPEECH) -> Iterator[Path]:
    """Yield the audio files below ``folder``, sorted by path; not what macOS keeps beside them.

    Raises AudioError where a folder cannot be looked into: what is in it would not be learnt.
    """
    return (
        path
        for path in sorted(_files(folder))
        if path.suffix.lower() in suffixes and not path.name.startswith("._")
    )


def _files(folder: Path) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # what is not there holds nothing
            raise AudioError(f"{error.filename}: {error.strerror}")

    for here, _, names in os.walk(folder, onerror=failed):
        yield from (Path(here, name) for name in names)
