"""Keeps each utterance as a WAV file with a line of JSON: data for retraining.

Pairs of files, ``NAME.wav`` and ``NAME.json``. The JSON is written last and removed first, so
that a clip without one is a leftover. Somebody's ``label`` in it makes it hand-checked.
"""

import errno
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recognizer.errors import UsageError
from recognizer.events import Digit, Event
from recognizer.segmenter import Utterance

NAMES = "utterance-*.json"


class SavedUtterances:
    """Saves utterances into a folder of limited size; what cannot be saved is told, once.

    ``tell`` takes a line for the user. Files are readable by their owner only: they hold a voice.
    Once ``limit`` bytes are used up, the oldest are removed first, except those with a label.

    Raises UsageError where the folder cannot be made.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str,
        sample_rate: int,
        limit: int,
        tell: Callable[[str], None],
    ) -> None:
        self.folder = folder
        self._model = model
        self._rate = sample_rate
        self._limit = limit
        self._tell = tell
        self._failing = False
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._used = sum(_size(path) for path in clips(folder))
        except OSError as error:
            raise UsageError(f"{folder}: {error.strerror}") from None

    def __call__(self, utterance: Utterance, events: Sequence[Event]) -> None:
        """Save one utterance and what was made of it."""
        now = datetime.now(UTC)
        name = f"utterance-{now:%Y%m%dT%H%M%S.%f}"
        record = {"saved": now.isoformat(), **self._record(utterance, events)}
        try:
            self._save(name, _wav(utterance, self._rate), json.dumps(record).encode() + b"\n")
        except OSError as error:
            if not self._failing:
                self._tell(f"{self.folder}: cannot save ({error.strerror}); going on without")
            self._failing = True
        else:
            self._failing = False

    def _record(self, utterance: Utterance, events: Sequence[Event]) -> dict[str, Any]:
        digits = [event for event in events if isinstance(event, Digit)]
        only = digits[0] if len(digits) == 1 else None
        return {
            "digit": only.digit if only else None,
            "confidence": round(only.confidence, 4) if only else None,
            "start": round(utterance.start / self._rate, 4),
            "end": round(utterance.end / self._rate, 4),
            "offset": round(utterance.offset / self._rate, 4),
            "model": self._model,
            "events": [event.to_dict() for event in events],
            "label": None,
        }

    def _save(self, name: str, wav: bytes, record: bytes) -> None:
        self._make_room(len(wav) + len(record))
        sound = self.folder / f"{name}.wav"
        write_whole(sound, wav)
        try:
            write_whole(sound.with_suffix(".json"), record)
        except OSError:
            sound.unlink(missing_ok=True)
            raise
        self._used += len(wav) + len(record)

    def _make_room(self, size: int) -> None:
        """Remove the oldest clips until ``size`` bytes more fit into the limit."""
        if self._used + size <= self._limit:
            return
        self._used = sum(_size(path) for path in clips(self.folder))
        for path in clips(self.folder):
            if self._used + size <= self._limit:
                return
            if read_record(path).get("label") is None:
                self._used -= _size(path)
                path.unlink(missing_ok=True)
                path.with_suffix(".wav").unlink(missing_ok=True)
        if self._used + size > self._limit:
            raise OSError(errno.ENOSPC, "its limit is used up by clips with labels")


def clips(folder: Path) -> list[Path]:
    """Return the JSON files of saved utterances, oldest first."""
    return sorted(folder.glob(NAMES))


def read_record(path: Path) -> dict[str, Any]:
    """Return what is known of a saved utterance, empty where that cannot be read."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, readable by its owner only."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def labelled(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the WAV file and the label of each utterance that somebody labelled."""
    for path in clips(folder):
        label = read_record(path).get("label")
        sound = path.with_suffix(".wav")
        if isinstance(label, str) and label and sound.is_file():
            yield sound, label


def _size(path: Path) -> int:
    """Return the bytes of a clip, its JSON included; 0 for what is gone by now."""
    found = (path, path.with_suffix(".wav"))
    return sum(file.stat().st_size for file in found if file.exists())


def _wav(utterance: Utterance, rate: int) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, utterance.samples, rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()
