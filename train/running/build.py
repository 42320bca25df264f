"""Build the set: a second recognizer hears each recording; those without a digit are kept."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import soundfile

from recognizer.errors import RecognizerError, UsageError
from train import corpora
from train.corpora.splits import lot
from train.listing import INDEX, STORED_RATE, read_lines, to_json
from train.synthesis.texts import DIGITS, SOUNDS_LIKE_OH, words_of
from train.synthesis.whisper import Whisper

SHORTEST, LONGEST = 0.7, 15.0
"""Seconds."""
SAID = frozenset({*DIGITS, *SOUNDS_LIKE_OH, "won", "ate"})
"""Not "to" and "for": hardly a sentence is without, and few stress them."""


@dataclass(frozen=True)
class Options:
    """How a set of running speech is made."""

    source: Path
    """Recordings anywhere below; the folder each lies in stands for who speaks."""
    out: Path
    """May hold what was kept of other sources, whose folders have other names."""
    hours: float
    """Of this source's speech to keep, where there is so much."""
    workers: int = 1


@dataclass(frozen=True)
class Line:
    """One recording, kept or not."""

    path: str
    """Below the source; in the set the same with ``.flac``."""
    seconds: float
    heard: str | None
    """What the second recognizer understood; None where the length alone ruled it out."""
    kept: bool


class Listener(Protocol):
    """A second recognizer."""

    def transcribe(self, samples: npt.NDArray[np.float32]) -> str:
        """Return what is said in ``(n,)`` mono at 16 kHz."""
        ...


def build(options: Options) -> list[Line]:
    """Copy recordings without digits to a set as FLAC at 16 kHz, and list all in its index.

    They are taken in a fixed random order; an interrupted build goes on where it stopped. Returns
    the lines of this source. Raises UsageError where there is no sound to read, EngineError where
    the recognizer is missing.
    """
    from rich.console import Console
    from rich.progress import track

    files = [str(path.relative_to(options.source)) for path in corpora.sounds(options.source)]
    if not files:
        raise UsageError(f"{options.source}: no audio files below it")
    options.out.mkdir(parents=True, exist_ok=True)
    listed = read(options.out)
    index = options.out / INDEX
    index.write_text("".join(map(to_json, listed)), encoding="utf-8")
    here = set(files)
    done = [line for line in listed if line.path in here]
    known = {line.path for line in done}
    left = [path for path in sorted(files, key=lot) if path not in known]
    wanted = options.hours * 3600 - kept_seconds(done)
    if not left or wanted <= 0:
        return done
    console = Console(stderr=True)
    with ExitStack() as stack:
        listing = stack.enter_context(index.open("a", encoding="utf-8"))
        for line in track(_heard(options, left, stack), "listening", len(left), console=console):
            listing.write(to_json(line))
            listing.flush()
            done.append(line)
            wanted -= line.seconds if line.kept else 0.0
            if wanted <= 0:
                break
    return done


def kept_seconds(lines: list[Line]) -> float:
    """Return how much of a set was kept."""
    return sum(line.seconds for line in lines if line.kept)


def read(folder: Path) -> list[Line]:
    """Return the lines of a set's index."""
    return read_lines(folder, Line)


def judge(options: Options, path: str, listener: Listener) -> Line:
    """Hear a recording, write it to the set if it is without a digit."""
    try:
        samples = corpora.load_audio(options.source / path, STORED_RATE)
    except RecognizerError:
        return Line(path, 0.0, None, False)
    seconds = round(len(samples) / STORED_RATE, 3)
    if not SHORTEST <= seconds <= LONGEST:
        return Line(path, seconds, None, False)
    heard = listener.transcribe(samples)
    kept = bool(heard) and not says_a_digit(heard)
    if kept:
        file = (options.out / path).with_suffix(".flac")
        file.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(file, samples, STORED_RATE)
    return Line(path, seconds, heard, kept)


def says_a_digit(text: str) -> bool:
    """Whether a transcript holds a digit, a numeral, "oh", or another word that sounds alike."""
    return any(word in SAID or word.isdigit() for word in words_of(text))


def _heard(options: Options, paths: list[str], stack: ExitStack) -> Iterator[Line]:
    pool = stack.enter_context(get_context("spawn").Pool(options.workers))
    yield from pool.imap(partial(_work, options), paths)


@cache
def _listener() -> Listener:
    return Whisper()


def _work(options: Options, path: str) -> Line:
    return judge(options, path, _listener())
