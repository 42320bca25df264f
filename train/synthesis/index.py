"""The index of a set: one JSON line a clip, appended as clips are done."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recognizer.errors import UsageError
from train.files.listing import INDEX as NAME
from train.files.listing import read_lines, to_json
from train.synthesis.check import Judgement
from train.synthesis.prompts import Prompt
from train.synthesis.texts import transcript
from train.synthesis.voices import is_held_back

LOCK = ".index.lock"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the index."""

    path: str
    kind: str
    label: str
    text: str
    engine: str
    voice: str
    gender: str
    accent: str
    words: str
    """What is said: lower-case words, digits spelled, "oh" as it is said."""
    shift: float
    """Factor by which pitch and formants were moved."""
    tempo: float
    """Words a minute that were asked for, on the scale of `Voice.tempo`."""
    held_back: bool
    """Whether the voice is for measuring only, never for training."""
    duration: float
    """Seconds."""
    heard: str | None
    """What the second recognizer heard, None where it was not asked."""
    right: bool
    """Whether that was what was meant (true where it was not asked)."""
    check: str
    """kept or dropped; a dropped clip has no file."""
    reason: str = ""


def entry_of(prompt: Prompt, duration_s: float, verdict: Judgement, kept: bool) -> Entry:
    """Make the line for a clip that was spoken and judged."""
    return Entry(
        path=prompt.path,
        kind=prompt.kind,
        label=prompt.label,
        text=prompt.text,
        engine=prompt.voice.engine,
        voice=prompt.voice.name,
        gender=prompt.voice.gender,
        accent=prompt.voice.accent,
        words=transcript(prompt.text),
        shift=round(prompt.voice.shift, 4),
        tempo=round(prompt.voice.tempo, 1),
        held_back=is_held_back(prompt.voice.name),
        duration=round(duration_s, 4),
        heard=verdict.heard,
        right=verdict.right,
        check="kept" if kept else "dropped",
        reason=verdict.reason,
    )


def kept(folder: Path) -> list[Entry]:
    """The clips of a set that were not dropped; raises UsageError where there is no index."""
    if not (folder / NAME).is_file():
        raise UsageError(f"{folder}: no {NAME}; not a set of synthetic voices")
    return [entry for entry in read(folder) if entry.check == "kept"]


def read(out: Path) -> list[Entry]:
    """The lines so far; raises UsageError where the index is that of something else."""
    return read_lines(out, Entry, "a set of synthetic voices")


def append(out: Path, entry: Entry) -> None:
    """Add a line; the file is opened each time, so that it may be replaced meanwhile."""
    with _locked(out), (out / NAME).open("a", encoding="utf-8") as file:
        file.write(to_json(entry))


def mend(out: Path) -> None:
    """End a last line that was cut off, so that the next one starts on its own."""
    path = out / NAME
    if path.exists() and not path.read_bytes().endswith(b"\n"):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")


def rewrite(out: Path, change: Callable[[list[Entry]], list[Entry]]) -> list[Entry]:
    """Replace the index by what `change` makes of it, whole or not at all; return that."""
    with _locked(out):
        before = read(out)
        after = change(before)
        if after != before:
            part = out / (NAME + ".part")
            part.write_text("".join(map(to_json, after)), encoding="utf-8")
            part.replace(out / NAME)
    return after


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Keep other builds that share the folder from changing the index meanwhile."""
    with (out / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
