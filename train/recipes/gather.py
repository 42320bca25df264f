"""What the default model learns from, of all corpora: clips of training speakers, and noise."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from train import corpora
from train.builders import sounds
from train.builders.kinds import KINDS
from train.corpora import Recording, splits
from train.examples.clips import Clip, Collection
from train.synthesis import index as voices_index

SYNTHETIC = {
    "digits": "digits",
    "oh": "oh",
    "strings": "strings",
    "sentences": "sentences",
    "words": "other_words",
    "phrases": "phrases",
}
"""Kinds of synthetic speech, and the sources they are for the composer."""

LINES_TO_CHOOSE_BY = 100
"""Of each speaker of running speech who is held back, at most: one has an hour."""


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where the recordings are; None for what is to be looked for, or is not there."""

    data: Path | None = None
    """Holds a folder for each corpus; None: ``RECOGNIZER_DATA``, or what was downloaded."""
    voices: Path | None = None
    """A set of synthetic voices."""
    running: Path | None = None
    """Running speech without digits, a folder a speaker."""
    sounds: Path | None = None
    """Sounds that are no speech."""
    own: Sequence[Path] = ()
    """The user's own recordings."""

    def corpus(self, name: str) -> Path | None:
        """Return the folder of a corpus below ``data``."""
        return self.data / name if self.data else None


def gather(folders: Folders) -> Collection:
    """Return the clips and noise of the training parts.

    Raises UsageError where FSDD, Speech Commands or a named folder is missing, AudioError where
    more than a few recordings of one of them are damaged; those few are told and left out.
    """
    clips = [*_recorded(folders), *_synthetic(folders.voices), *_running(folders.running)]
    for folder in folders.own:
        clips += [_clip(recording, "own") for recording in corpora.readable(corpora.read(folder))]
    return Collection(tuple(clips), tuple(_noise(folders)))


def held_back_digits(folders: Folders) -> list[Clip]:
    """Return the digits of the speakers of Speech Commands that choices are made on."""
    recordings = corpora.find("speech-commands", folders.corpus("speech-commands"))
    held_back = splits.speech_commands(recordings).validation
    return [_clip(recording, "commands") for recording in held_back if recording.is_digit]


def _recorded(folders: Folders) -> Iterator[Clip]:
    words = splits.speech_commands(
        corpora.find("speech-commands", folders.corpus("speech-commands"))
    ).train
    for recording in corpora.readable(words):
        yield _clip(recording, "commands" if recording.is_digit else "words")
    fsdd = splits.official(corpora.find("fsdd", folders.corpus("fsdd"))).train
    yield from (_clip(recording, "fsdd") for recording in corpora.readable(fsdd))
    an4 = splits.an4(corpora.find("an4", folders.corpus("an4"))).train
    yield from (_clip(recording, "an4") for recording in corpora.readable(an4))


def _clip(recording: Recording, source: str) -> Clip:
    return Clip(recording.path, recording.words, recording.speaker, source)


def _synthetic(folder: Path | None) -> Iterator[Clip]:
    if folder is None:
        return
    for entry in voices_index.read(folder):
        if entry.check != "kept" or entry.held_back or entry.kind not in SYNTHETIC:
            continue
        if not (folder / entry.path).is_file():
            continue
        words = corpora.tokens(entry.words) if entry.kind != "phrases" else None
        yield Clip(folder / entry.path, words, entry.voice, SYNTHETIC[entry.kind])


def held_back_running(folder: Path | None) -> list[Recording]:
    """Return running speech of the speakers that choices are made on; no digit is in it."""
    heard: Counter[str] = Counter()
    chosen = []
    for path in corpora.sounds(folder) if folder else ():
        speaker = path.parent.name
        heard[speaker] += 1
        if splits.is_held_back_running(speaker) and heard[speaker] <= LINES_TO_CHOOSE_BY:
            chosen.append(Recording(path, (), speaker))
    return chosen


def _running(folder: Path | None) -> Iterator[Clip]:
    for path in corpora.sounds(folder) if folder else ():
        if not splits.is_held_back_running(path.parent.name):
            yield Clip(path, None, f"running-{path.parent.name}", "running")


def _noise(folders: Folders) -> Iterator[tuple[Path, ...]]:
    """Yield the files of each kind of noise."""
    folder = folders.corpus("noise") or corpora.locate("noise")
    if folder is not None:
        files = splits.noise(corpora.sounds(folder)).train
        heard = corpora.readable([Recording(path, (), "") for path in files])
        yield tuple(recording.path for recording in heard)
    if folders.sounds is None:
        return
    found = sounds.read(folders.sounds)
    for kind in KINDS:
        if files := [s.file(folders.sounds) for s in found if s.kept and s.kind == kind]:
            yield tuple(files)
