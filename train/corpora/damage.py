"""Recordings that cannot be heard: told and left out where they are few."""

import sys
from collections.abc import Callable, Sequence

from recognizer.errors import AudioError
from train.corpora.recording import Recording, load_audio
from train.files.progress import track

RATE = 8_000
"""Hz; any does."""
MOST = 5
"""So many are left out; more are no accident."""


def say(line: str) -> None:
    """Tell the user a line."""
    print(line, file=sys.stderr, flush=True)


def readable(
    recordings: Sequence[Recording], *, tell: Callable[[str], None] = say
) -> list[Recording]:
    """Return the recordings that hold sound; ``tell`` is told of each other one, with the reason.

    Each is decoded whole. Raises AudioError where more than MOST are to be left out.
    """
    kept, bad = [], 0
    for recording in track(recordings, "reading recordings"):
        try:
            samples = load_audio(recording.path, RATE)
            reason = "" if samples.any() else f"{recording.path}: holds only silence"
        except AudioError as error:
            reason = str(error)
        if not reason:
            kept.append(recording)
            continue
        bad += 1
        if bad > MOST:
            raise AudioError(
                f"{reason}; and so it is with {MOST} more of {len(recordings)} recordings: repair "
                "or remove them"
            )
        tell(f"left out: {reason}")
    return kept
