"""The sets of recordings that the default recipe builds itself, where they are not there yet."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from train.corpora.download import cache_folder
from train.recipes.gather import Folders

VOICES = "voices"
RUNNING = "speech"
SOUNDS = "sounds"
VOICES_MINUTES = 60.0
"""For the voices. Kokoro's are made last and take most of it: those that are missing then are left
out."""


def built(folders: Folders, workers: int) -> Folders:
    """Return the folders with each set that was None in the user's cache, built if need be.

    Takes an hour and a quarter the first time. Raises RecognizerError or UsageError where a speech
    engine, the second recognizer or a download is missing.
    """
    return replace(
        folders,
        voices=folders.voices or _there(VOICES, lambda out: _voices(out, workers)),
        running=folders.running or _there(RUNNING, lambda out: _running(out, workers)),
        sounds=folders.sounds or _there(SOUNDS, lambda out: _sounds(out, workers)),
    )


def _there(name: str, build: Callable[[Path], None]) -> Path:
    folder = cache_folder() / name
    done = folder / "complete"
    if not done.is_file():
        build(folder)
        done.touch()
    return folder


def _voices(out: Path, workers: int) -> None:
    from train.synthesis import styles
    from train.synthesis.build import build
    from train.synthesis.options import SynthesisOptions

    published = styles.fetch()
    build(SynthesisOptions(out=out, styles=published, workers=workers, minutes=VOICES_MINUTES))


def _running(out: Path, workers: int) -> None:
    from train.builders.speech import SpeechOptions, build

    build(SpeechOptions(out=out, workers=workers))


def _sounds(out: Path, workers: int) -> None:
    from train.builders.sounds import SoundOptions, build

    build(SoundOptions(out=out, workers=workers))
