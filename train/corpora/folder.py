"""A folder of recordings whose layout is not known beforehand."""

from collections.abc import Callable, Sequence
from pathlib import Path

from recognizer.errors import UsageError
from recognizer.sinks.saved import clips, labelled
from train.corpora.an4 import read_an4
from train.corpora.damage import say
from train.corpora.files import FOREIGN, SOUNDS, audio_files
from train.corpora.recording import Recording
from train.corpora.single_words import BACKGROUND, read_speech_commands
from train.corpora.transcripts import TRANSCRIPTS

LAYOUTS = (
    f"{TRANSCRIPTS} with lines name<TAB>words, or WAV or FLAC files named "
    "{label}_{speaker}_{take}.wav (as in FSDD) or {word}/{speaker}_nohash_{take}.wav "
    "(as in Speech Commands), or AN4's published layout"
)
NAMED = 3
"""So many of the files left out are named."""


def read(folder: Path, tell: Callable[[str], None] = say) -> list[Recording]:
    """Return the recordings of a folder in any known layout.

    ``tell`` is told how many audio files were left out: without a label, not in the list, or with
    names that fit no layout. Raises UsageError where there are no recordings, or where utterances
    are saved but none is labelled, and AudioError where a folder in it cannot be looked into.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    if kept := clips(folder):
        return _saved(folder, [path.with_suffix(".wav") for path in kept], tell)
    if found := read_an4(folder):
        if left_out := _left_out(folder, found):
            tell(f"{folder}: left out {left_out}: in no list of what is spoken")
        return found
    found = read_speech_commands(folder)
    left_out = _left_out(folder, found)
    if not found:
        there = f" ({left_out})" if left_out else ""
        raise UsageError(f"{folder}: no recordings{there}: needs {LAYOUTS}")
    if left_out:
        tell(f"{folder}: left out {left_out}: needs {LAYOUTS}")
    return found


def _saved(folder: Path, kept: list[Path], tell: Callable[[str], None]) -> list[Recording]:
    """Return what `listen --save` kept and `label` got labels for, oldest first.

    The speaker is the folder's name: whoever shares a microphone is not told apart.
    """
    found = [
        Recording(path, tuple(label) if label.isdecimal() else (label,), folder.resolve().name, n)
        for n, (path, label) in enumerate(labelled(folder))
    ]
    if not found:
        raise UsageError(f"{folder}: nothing is labelled yet: `recognizer label {folder}`")
    if unlabelled := len(kept) - len(found):
        tell(
            f"{folder}: left out {unlabelled} of {len(kept)} saved utterances without a label: "
            f"`recognizer label {folder}`"
        )
    if left_out := _left_out(folder, [*found, *(Recording(path, (), "") for path in kept)]):
        tell(f"{folder}: left out {left_out}: not saved by `listen --save`")
    return found


def _left_out(folder: Path, found: Sequence[Recording]) -> str:
    """Return how many audio files are not among ``found``, and the first of them; or nothing."""
    known = {recording.path for recording in found}
    names = [
        str(path.relative_to(folder))
        for path in audio_files(folder, FOREIGN)
        if path not in known and path.parent.name != BACKGROUND
    ]
    if not names:
        return ""
    more = ", ..." if len(names) > NAMED else ""
    return f"{len(names)} audio file{'s' * (len(names) > 1)}, {', '.join(names[:NAMED])}{more}"


def sounds(folder: Path) -> list[Path]:
    """Return all audio files below a folder of noise or running speech, sorted."""
    return list(audio_files(folder, SOUNDS))
