"""Running speech that anyone may download: the spoken lines of Flight of the Amazon Queen.

An adventure game of 1995, free to be given away since 2004 and packaged by Debian (35 MB): 4.6
hours of English dialogue by actors, MP3 at 11 kHz.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

from recognizer.errors import RecognizerError
from train.builders import debian
from train.corpora.download import cache_folder
from train.files.output import made_once

NAME = "flight-of-the-amazon-queen"
PACKAGE = f"f/{NAME}/{NAME}_1.0.0-9_all.deb"
SHA256 = "40c08fd258d6fe95c46c1eaf5e9137f84ba330657995a281bd887c94a560a0f1"
ARCHIVE = f"./usr/share/scummvm/{NAME}/queen.1c"
HEADER = struct.Struct(">4s6sxxxH")
"""Mark, version, three bytes of which the last tells the compression, entries; as in ScummVM's
``engines/queen/resource.cpp``."""
ENTRY = struct.Struct(">12sBII")
"""Name, bundle, offset, size."""
SPEECH = ".SB"
SCENE = 3
"""Characters of a name that tell the scene; the last letter is J where the hero speaks."""


def fetch() -> Path:
    """Return a folder with the spoken lines, below it a folder a speaker; made once.

    Raises RecognizerError where the download fails or is not what was expected.
    """
    return made_once(cache_folder() / NAME, _unpack)


def _unpack(folder: Path) -> None:
    with debian.opened(NAME, debian.download(NAME, PACKAGE, SHA256)) as tar:
        packed = tar.extractfile(ARCHIVE)
        archive = packed.read() if packed else b""
    for name, sound in lines(archive):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sound)


def lines(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield ``{speaker}/{line}.mp3`` and the MP3 of each spoken line in the game's archive.

    Raises RecognizerError where it is another file.
    """
    file = io.BytesIO(archive)
    try:
        mark, _, count = HEADER.unpack(file.read(HEADER.size))
        entries = [ENTRY.unpack(file.read(ENTRY.size)) for _ in range(count)]
    except struct.error:
        mark, entries = b"", []
    if mark != b"QTBL":
        raise RecognizerError(f"{NAME}: not the game's archive")
    for padded, _, offset, size in entries:
        name = padded.rstrip(b"\0").decode("ascii")
        if name.endswith(SPEECH):
            path = f"{speaker(name)}/{Path(name).stem}.mp3"
            yield path, archive[offset : offset + size]


def speaker(name: str) -> str:
    """Return ``"joe"`` for the hero's lines, for any other the scene it belongs to.

    The hero speaks in most scenes, everyone else in few.
    """
    stem = Path(name).stem
    hero = stem.startswith("JOE") or stem.rstrip("0123456789").endswith("J")
    return "joe" if hero else stem[:SCENE].lower()
