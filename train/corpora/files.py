"""Audio files below a folder."""

from collections.abc import Iterator
from pathlib import Path

SPEECH = (".wav", ".flac")
SOUNDS = (*SPEECH, ".ogg", ".mp3")
FOREIGN = (*SOUNDS, ".aac", ".aif", ".aiff", ".m4a", ".oga", ".opus", ".wma")
"""Audio, whether it can be read or not."""


def audio_files(folder: Path, suffixes: tuple[str, ...] = SPEECH) -> Iterator[Path]:
    """Yield the audio files below ``folder``, sorted by path; not what macOS keeps beside them."""
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in suffixes and not path.name.startswith("._")
    )
