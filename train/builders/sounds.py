"""Short sounds that are no speech: what barks, cries and clatters.

A second recognizer hears the sounds of free games and desktops; those without words are kept.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import soundfile

from recognizer.arrays import FloatArray
from recognizer.errors import RecognizerError
from train import corpora
from train.builders.kinds import KINDS, is_wordless, kind_of
from train.builders.packages import PACKAGES, Package, fetch
from train.builders.speech import says_a_digit
from train.corpora.splits import lot
from train.files.listing import STORED_RATE, continued, read_lines
from train.files.progress import track
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

GuessAt = Callable[[FloatArray], Guess]
"""A second recognizer: ``(n,)`` mono at 16 kHz to what is said, if anything."""


@dataclass(frozen=True, kw_only=True)
class SoundOptions:
    """How a set of sounds is made."""

    out: Path
    packages: tuple[Package, ...] = PACKAGES
    workers: int = 1


@dataclass(frozen=True)
class Sound:
    """One sound, kept or not."""

    path: str
    """``{package}/{path in it}``; in the set the same with ``.flac`` after it."""
    package: str
    seconds: float
    """Of the whole."""
    heard: str | None
    """What the second recognizer understood; None where it was not asked."""
    kept: bool
    kind: str
    """One of ``kinds.KINDS``."""

    def file(self, folder: Path) -> Path:
        """Return where the sound is in a set, if it was kept."""
        return folder / f"{self.path}.flac"


def read(folder: Path) -> list[Sound]:
    """Return the lines of a set's index. Raises UsageError where it is another kind of set."""
    return read_lines(folder, Sound)


def build(options: SoundOptions) -> list[Sound]:
    """Copy sounds without speech to a set as FLAC at 16 kHz, and list all in its index.

    An interrupted build goes on where it stopped. Raises RecognizerError where a package cannot
    be had, EngineError where the second recognizer is missing.
    """
    folders = {package.name: fetch(package) for package in options.packages}
    with ExitStack() as stack:
        done, add = stack.enter_context(continued(options.out, Sound))
        known = {sound.path for sound in done}
        files = [
            (name, str(path.relative_to(folder)))
            for name, folder in folders.items()
            for path in folder.rglob("*")
            if path.is_file() and f"{name}/{path.relative_to(folder)}" not in known
        ]
        files.sort(key=lambda file: lot("/".join(file)))
        judged = _judged(options, folders, files, stack) if files else iter(())
        for sound in track(judged, "listening to sounds", len(files)):
            add(sound)
            done.append(sound)
    return done


def summary(sounds: list[Sound]) -> dict[str, tuple[int, float]]:
    """Return how many sounds were kept of each kind, and how many seconds of them."""
    kept = {
        kind: [sound for sound in sounds if sound.kept and sound.kind == kind] for kind in KINDS
    }
    return {
        kind: (len(some), sum(min(sound.seconds, MOST) for sound in some))
        for kind, some in kept.items()
    }


def judge(source: Path, out: Path, package: str, path: str, guess: GuessAt) -> Sound:
    """Write the sound ``source / path`` to ``out / package`` if it is no speech, nor silence."""
    name, kind = f"{package}/{path}", kind_of(path)
    try:
        samples = corpora.load_audio(source / path, STORED_RATE)
    except RecognizerError:
        return Sound(name, package, 0.0, None, False, kind)
    seconds = round(len(samples) / STORED_RATE, 3)
    if not SHORTEST <= seconds <= LONGEST or np.abs(samples).max() < FAINT:
        return Sound(name, package, seconds, None, False, kind)
    asked = HEARD[0] <= seconds <= HEARD[1] and not is_wordless(path)
    heard = guess(samples) if asked else None
    sound = Sound(
        name,
        package,
        seconds,
        heard.text if heard else None,
        heard is None or not is_speech(heard),
        kind,
    )
    if sound.kept:
        sound.file(out).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(sound.file(out), samples[: round(MOST * STORED_RATE)], STORED_RATE)
    return sound


def is_speech(heard: Guess) -> bool:
    """Whether a digit, "oh", or WORDS different words were heard, and not just made up.

    What the recognizer puts in brackets, as ``(barking)`` or ``[Music]``, is no speech.
    """
    if heard.silence >= SILENCE or heard.confidence < CONFIDENCE:
        return False
    said = re.sub(r"\[[^\]]*\]?|\([^)]*\)?|\*[^*]*\*?", " ", heard.text)
    return says_a_digit(said) or len(set(words_of(said))) >= WORDS


def _judged(
    options: SoundOptions, folders: dict[str, Path], files: list[tuple[str, str]], stack: ExitStack
) -> Iterator[Sound]:
    pool = stack.enter_context(get_context("spawn").Pool(options.workers))
    yield from pool.imap(partial(_work, options.out, folders), files, chunksize=4)


@cache
def _whisper() -> Whisper:
    return Whisper()


def _work(out: Path, folders: dict[str, Path], file: tuple[str, str]) -> Sound:
    package, path = file
    return judge(folders[package], out, package, path, _whisper().guess)
