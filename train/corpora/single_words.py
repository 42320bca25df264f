"""Corpora of single words, whose file names say what is spoken by whom.

Flat, as in the Free Spoken Digit Dataset: ``{label}_{speaker}_{take}.wav``, anywhere below the
folder. Speech Commands: a folder a word, ``{word}/{speaker}_nohash_{take}.wav``. Files may be
FLAC as well; digits may be spelled out; an ``x`` after the take, which marks another sampling rate
in some folders, says nothing here.
"""

import re
from pathlib import Path

from train.corpora.files import audio_files
from train.corpora.recording import Recording
from train.corpora.words import tokens

BACKGROUND = "_background_noise_"
"""Speech Commands' folder of noise."""
_FLAT = re.compile(r"(?P<label>[A-Za-z]+|[0-9])_(?P<speaker>[^_]+)_(?P<take>\d+)x?")
_SPEECH_COMMANDS = re.compile(r"(?P<speaker>[^_]+)_nohash_(?P<take>\d+)")


def read_fsdd(folder: Path) -> list[Recording]:
    """Return the digits of a folder in the flat layout, sorted by path."""
    return [recording for recording in read_flat(folder) if recording.is_digit]


def read_flat(folder: Path) -> list[Recording]:
    """Return the words and digits below a folder in the flat layout, sorted by path."""
    return [
        Recording(path, tokens(match["label"]), match["speaker"], int(match["take"]))
        for path in audio_files(folder)
        if "_nohash_" not in path.stem and (match := _FLAT.fullmatch(path.stem))
    ]


def read_speech_commands(folder: Path) -> list[Recording]:
    """Return the words and digits of Speech Commands, sorted by path.

    In its public layout, or, where nothing lies in that, in the flat one. Its background noise
    is not among them.
    """
    public = [
        Recording(path, tokens(path.parent.name), match["speaker"], int(match["take"]))
        for path in audio_files(folder)
        if (match := _SPEECH_COMMANDS.fullmatch(path.stem)) and path.parent.name != BACKGROUND
    ]
    return public or read_flat(folder)
