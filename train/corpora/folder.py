"""A folder of recordings whose layout is not known beforehand."""

from pathlib import Path

from recognizer.errors import UsageError
from train.corpora.an4 import read_an4
from train.corpora.files import SOUNDS, audio_files
from train.corpora.recording import Recording
from train.corpora.saved import is_saved, read_saved
from train.corpora.single_words import read_speech_commands
from train.corpora.transcripts import TRANSCRIPTS


def read(folder: Path) -> list[Recording]:
    """Return the recordings of a folder in any known layout.

    Raises UsageError where there are none, or where utterances are saved but none is labelled.
    """
    if is_saved(folder):
        return read_saved(folder)
    found = (read_an4(folder) or read_speech_commands(folder)) if folder.is_dir() else []
    if not found:
        raise UsageError(
            f"{folder}: no recordings: needs {TRANSCRIPTS} with lines name<TAB>words, or files "
            "named {label}_{speaker}_{take}.wav (as in FSDD) or {word}/{speaker}_nohash_{take}.wav "
            "(as in Speech Commands), or AN4's published layout"
        )
    return found


def sounds(folder: Path) -> list[Path]:
    """Return all audio files below a folder of noise or running speech, sorted."""
    return list(audio_files(folder, SOUNDS))
