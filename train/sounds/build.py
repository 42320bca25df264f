"""Build the set: sounds of the packages without speech, as FLAC, with an index."""

import re
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

from recognizer.errors import RecognizerError
from train import corpora
from train.listing import INDEX, STORED_RATE, to_json
from train.corpora.splits import lot
from train.running.build import says_a_digit
from train.sounds.index import Line, read
from train.sounds.kinds import KINDS, is_wordless, kind_of
from train.sounds.packages import PACKAGES, Package, fetch
from train.synthesis.texts import words_of
from train.synthesis.whisper import Guess, Whisper

SHORTEST, LONGEST = 0.06, 180.0
"""Seconds; what lasts longer is music."""
MOST = 20.0
"""Seconds taken of a long one, from its start."""
HEARD = (0.3, 10.0)
"""Seconds: shorter, nobody says a word; longer, noise goes on and a second recognizer babbles."""
FAINT = 0.003
"""Peak below which a sound is silence."""
WORDS = 3
"""Different words heard that make it speech: a recognizer finds one or two in many a cry."""
SILENCE, CONFIDENCE = 0.6, -2.0
"""Whisper thinks that nobody speaks from 0.6 on, its own default, and yet makes up "I'm not a fan
of the game" for most thuds; what people say in a game it puts at 0.1 to 0.5, above -2."""


@dataclass(frozen=True)
class Options:
    """How a set of sounds is made."""

    out: Path
    packages: tuple[Package, ...] = PACKAGES
    workers: int = 1


class Listener(Protocol):
    """A second recognizer."""

    def guess(self, samples: npt.NDArray[np.float32]) -> Guess:
        """Return what is said, if anything, in ``(n,)`` mono at 16 kHz."""
        ...


def build(options: Options) -> list[Line]:
    """Copy sounds without speech to a set as FLAC at 16 kHz, and list all in its index.

    An interrupted build goes on where it stopped. Raises RecognizerError where a package cannot
    be had, EngineError where the second recognizer is missing.
    """
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    folders = {
        package.name: fetch(package)
        for package in track(options.packages, "unpacking", console=console)
    }
    options.out.mkdir(parents=True, exist_ok=True)
    done = read(options.out)
    index = options.out / INDEX
    index.write_text("".join(map(to_json, done)), encoding="utf-8")
    known = {line.path for line in done}
    files = [
        (name, str(path.relative_to(folder)))
        for name, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file()
    ]
    left = sorted((f for f in files if "/".join(f) not in known), key=lambda f: lot("/".join(f)))
    with ExitStack() as stack:
        listing = stack.enter_context(index.open("a", encoding="utf-8"))
        lines = _judged(options, folders, left, stack)
        for line in track(lines, "listening", len(left), console=console):
            listing.write(to_json(line))
            listing.flush()
            done.append(line)
    return done


def summary(lines: list[Line]) -> dict[str, tuple[int, float]]:
    """Return how many sounds were kept of each kind, and how many seconds of them."""
    kept = {kind: [line for line in lines if line.kept and line.kind == kind] for kind in KINDS}
    return {
        kind: (len(some), sum(min(line.seconds, MOST) for line in some))
        for kind, some in kept.items()
    }


def judge(source: Path, out: Path, package: str, path: str, listener: Listener) -> Line:
    """Write the sound ``source / path`` to ``out / package`` if it is no speech, nor silence."""
    name, kind = f"{package}/{path}", kind_of(path)
    try:
        samples = corpora.load_audio(source / path, STORED_RATE)
    except RecognizerError:
        return Line(name, package, 0.0, None, False, kind)
    seconds = round(len(samples) / STORED_RATE, 3)
    if not SHORTEST <= seconds <= LONGEST or np.abs(samples).max() < FAINT:
        return Line(name, package, seconds, None, False, kind)
    asked = HEARD[0] <= seconds <= HEARD[1] and not is_wordless(path)
    heard = listener.guess(samples) if asked else None
    kept = heard is None or not is_speech(heard)
    if kept:
        file = out / f"{name}.flac"
        file.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(file, samples[: round(MOST * STORED_RATE)], STORED_RATE)
    return Line(name, package, seconds, heard.text if heard else None, kept, kind)


def is_speech(heard: Guess) -> bool:
    """Whether a digit, "oh", or WORDS different words were heard, and not just made up.

    What the recognizer puts in brackets, as ``(barking)`` or ``[Music]``, is no speech.
    """
    if heard.silence >= SILENCE or heard.confidence < CONFIDENCE:
        return False
    said = re.sub(r"\[[^\]]*\]?|\([^)]*\)?|\*[^*]*\*?", " ", heard.text)
    return says_a_digit(said) or len(set(words_of(said))) >= WORDS


def _judged(
    options: Options, folders: dict[str, Path], files: list[tuple[str, str]], stack: ExitStack
) -> Iterator[Line]:
    pool = stack.enter_context(get_context("spawn").Pool(options.workers))
    yield from pool.imap(partial(_work, options.out, folders), files, chunksize=4)


@cache
def _listener() -> Listener:
    return Whisper()


def _work(out: Path, folders: dict[str, Path], file: tuple[str, str]) -> Line:
    package, path = file
    return judge(folders[package], out, package, path, _listener())
