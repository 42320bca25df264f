"""Audio files below a folder."""

from collections.abc import Iterator
from pathlib import Path

SPEECH = (".wav", ".flac")
SOUNDS = (*SPEECH, ".ogg", ".mp3")


def audio_files(folder: Path, suffixes: tuple[str, ...] = SPEECH) -> Iterator[Path]:
    """Yield the audio files below ``folder``, sorted by path."""
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in suffixes)
