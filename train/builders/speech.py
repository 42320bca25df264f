"""Running speech without digits: what a model hears all day and must not report.

A second recognizer hears each recording; those without a digit are kept.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from recognizer.errors import RecognizerError, UsageError
from train import corpora
from train.builders import amazon_queen, steel_sky
from train.corpora.splits import lot
from train.files.listing import STORED_RATE, continued
from train.files.progress import track
from train.synthesis.texts import DIGITS, SOUNDS_LIKE_OH, words_of
from train.synthesis.whisper import Whisper

SHORTEST, LONGEST = 0.7, 15.0
"""Seconds."""
SAID = frozenset({*DIGITS, *SOUNDS_LIKE_OH, "won", "ate"})
"""Not "to" and "for": hardly a sentence is without, and few stress them."""

Transcribe = Callable[[npt.NDArray[np.float32]], str]
"""A second recognizer: ``(n,)`` mono at 16 kHz to what is said."""


@dataclass(frozen=True, kw_only=True)
class SpeechOptions:
    """How a set of running speech is made."""

    out: Path
    """May hold what was kept of other sources, whose folders have other names."""
    source: Path | None = None
    """Recordings anywhere below; the folder each lies in stands for who speaks. Without it the
    dialogue of two free games is downloaded."""
    hours: float = 4.0
    """Of each source's speech to keep, where there is so much."""
    workers: int = 1


@dataclass(frozen=True)
class SpokenLine:
    """One recording, kept or not."""

    path: str
    """Below the source; in the set the same with ``.flac``."""
    seconds: float
    heard: str | None
    """What the second recognizer understood; None where the length alone ruled it out."""
    kept: bool


def build(options: SpeechOptions) -> list[SpokenLine]:
    """Copy recordings without digits to a set as FLAC at 16 kHz, and list all in its index.

    They are taken in a fixed random order; an interrupted build goes on where it stopped. Returns
    the lines of its sources. Raises UsageError where there is no sound to read, EngineError where
    the recognizer is missing, RecognizerError where the download fails.
    """
    if options.source:
        return _chosen(options, options.source)
    games = (amazon_queen.fetch(), steel_sky.fetch())
    return [line for game in games for line in _chosen(options, game)]


def _chosen(options: SpeechOptions, source: Path) -> list[SpokenLine]:
    files = sorted((str(path.relative_to(source)) for path in corpora.sounds(source)), key=lot)
    if not files:
        raise UsageError(f"{source}: no audio files below it")
    with ExitStack() as stack:
        lines, add = stack.enter_context(continued(options.out, SpokenLine))
        here = set(files)
        done = [line for line in lines if line.path in here]
        known = {line.path for line in done}
        left = [path for path in files if path not in known]
        wanted = options.hours * 3600 - kept_seconds(done)
        if not left or wanted <= 0:
            return done
        heard = _heard(source, options, left, stack)
        for line in track(heard, "listening to speech", len(left)):
            add(line)
            done.append(line)
            wanted -= line.seconds if line.kept else 0.0
            if wanted <= 0:
                break
    return done


def kept_seconds(lines: list[SpokenLine]) -> float:
    """Return how much of a set was kept."""
    return sum(line.seconds for line in lines if line.kept)


def judge(source: Path, out: Path, path: str, transcribe: Transcribe) -> SpokenLine:
    """Hear the recording ``source / path``; write it to the set ``out`` if it has no digit."""
    try:
        samples = corpora.load_audio(source / path, STORED_RATE)
    except RecognizerError:
        return SpokenLine(path, 0.0, None, False)
    seconds = round(len(samples) / STORED_RATE, 3)
    if not SHORTEST <= seconds <= LONGEST:
        return SpokenLine(path, seconds, None, False)
    heard = transcribe(samples)
    kept = bool(heard) and not says_a_digit(heard)
    if kept:
        file = (out / path).with_suffix(".flac")
        file.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(file, samples, STORED_RATE)
    return SpokenLine(path, seconds, heard, kept)


def says_a_digit(text: str) -> bool:
    """Whether a transcript holds a digit, a numeral, "oh", or another word that sounds alike."""
    return any(word in SAID or word.isdigit() for word in words_of(text))


def _heard(
    source: Path, options: SpeechOptions, paths: list[str], stack: ExitStack
) -> Iterator[SpokenLine]:
    pool = stack.enter_context(get_context("spawn").Pool(options.workers))
    yield from pool.imap(partial(_work, source, options.out), paths)


@cache
def _whisper() -> Whisper:
    return Whisper()


def _work(source: Path, out: Path, path: str) -> SpokenLine:
    return judge(source, out, path, _whisper().transcribe)
