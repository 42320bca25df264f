"""The two ways in which sets of spoken words lie on disk, and how to tell them apart.

Flat, as in the Free Spoken Digit Dataset: ``{label}_{speaker}_{take}.wav``, anywhere below the
folder. Speech Commands: a folder a word, ``{word}/{speaker}_nohash_{take}.wav``. Files may be
FLAC as well; digits may be spelled out.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from recognizer.errors import UsageError
from train.datasets.recording import Recording

AUDIO = (".wav", ".flac")
SOUNDS = (*AUDIO, ".ogg", ".mp3")
BACKGROUND = "_background_noise_"
"""Speech Commands' folder of noise."""
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FLAT = re.compile(r"(?P<label>[A-Za-z]+|[0-9])_(?P<speaker>[^_]+)_(?P<take>\d+)")
_SPEECH_COMMANDS = re.compile(r"(?P<speaker>[^_]+)_nohash_(?P<take>\d+)")


def read(folder: Path) -> list[Recording]:
    """Return the recordings of a folder in either layout.

    Raises UsageError where there are none.
    """
    found = read_speech_commands(folder) if folder.is_dir() else []
    if not found:
        raise UsageError(
            f"{folder}: no recordings named {{label}}_{{speaker}}_{{take}}.wav (as in FSDD) or "
            "{word}/{speaker}_nohash_{take}.wav (as in Speech Commands)"
        )
    return found


def read_fsdd(folder: Path) -> list[Recording]:
    """Return the digits of a folder in the flat layout, sorted by path."""
    return [recording for recording in read_flat(folder) if recording.is_digit]


def read_flat(folder: Path) -> list[Recording]:
    """Return the words and digits below a folder in the flat layout, sorted by path."""
    return [
        Recording(path, label(match["label"]), match["speaker"], int(match["take"]))
        for path in _files(folder, AUDIO)
        if "_nohash_" not in path.stem and (match := _FLAT.fullmatch(path.stem))
    ]


def read_speech_commands(folder: Path) -> list[Recording]:
    """Return the words and digits of Speech Commands, sorted by path.

    In its public layout, or, where nothing lies in that, in the flat one. Its background noise
    is not among them.
    """
    public = [
        Recording(path, label(path.parent.name), match["speaker"], int(match["take"]))
        for path in _files(folder, AUDIO)
        if (match := _SPEECH_COMMANDS.fullmatch(path.stem)) and path.parent.name != BACKGROUND
    ]
    return public or read_flat(folder)


def sounds(folder: Path) -> list[Path]:
    """Return all audio files below a folder of noise or running speech, sorted."""
    return list(_files(folder, SOUNDS))


def label(word: str) -> str:
    """Return ``"7"`` for ``"seven"``, any other word in lower case."""
    lower = word.lower()
    return str(NAMES.index(lower)) if lower in NAMES else lower


def _files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in suffixes)
