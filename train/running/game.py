"""A free game that Debian packages, and its spoken lines as files."""

import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from recognizer.errors import RecognizerError
from train.corpora.download import cache_folder, retrieve
from train.extras import needs

POOL = "https://deb.debian.org/debian/pool/main"


@dataclass(frozen=True)
class Game:
    """Where a game's speech is and how it is read."""

    name: str
    """Of the package, of the game's folder in it and of the folder in the cache."""
    url: str
    sha256: str
    """Of the package."""
    files: tuple[str, ...]
    """That hold the speech, below the game's folder."""
    lines: Callable[..., Iterator[tuple[str, bytes]]]
    """Takes the content of each of ``files``; yields ``{speaker}/{line}.{format}`` and a sound
    file's content for each spoken line. Raises RecognizerError where they are not the game's."""


def fetch(game: Game) -> Path:
    """Return a folder with the spoken lines of a game, below it a folder a speaker; made once.

    It is there whole or not at all. Raises RecognizerError where the download fails or is not
    what was expected.
    """
    folder = cache_folder() / game.name
    if not folder.is_dir():
        partly = folder.with_name(f"{game.name}.partly")
        shutil.rmtree(partly, ignore_errors=True)
        for name, sound in game.lines(*unpack(game)):
            path = partly / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sound)
        partly.rename(folder)
    return folder


def unpack(game: Game) -> list[bytes]:
    """Return the content of a game's files, its package downloaded the first time."""
    with needs("synth"):
        from debian.debfile import DebError, DebFile
    inside = f"./usr/share/scummvm/{game.name}"
    try:
        data = DebFile(retrieve(game.name, game.url, game.sha256)).data
        return [data.get_content(f"{inside}/{file}") or b"" for file in game.files]
    except (DebError, OSError, tarfile.TarError) as error:
        raise RecognizerError(f"{game.name}: the package cannot be read ({error})") from None
