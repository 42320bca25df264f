"""Running speech that anyone may download: the spoken lines of Flight of the Amazon Queen.

An adventure game of 1995, free to be given away since 2004 and packaged by Debian (35 MB): 4.6
hours of English dialogue by actors, MP3 at 11 kHz.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

from recognizer.errors import RecognizerError
from train.running.game import POOL, Game

NAME = "flight-of-the-amazon-queen"
HEADER = struct.Struct(">4s6sxxxH")
"""Mark, version, three bytes of which the last tells the compression, entries; as in ScummVM's
``engines/queen/resource.cpp``."""
ENTRY = struct.Struct(">12sBII")
"""Name, bundle, offset, size."""
SPEECH = ".SB"
SCENE = 3
"""Characters of a name that tell the scene; the last letter is J where the hero speaks."""


def lines(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield ``{speaker}/{line}.mp3`` and the MP3 of each spoken line in the game's archive."""
    file = io.BytesIO(archive)
    mark, _, count = HEADER.unpack(file.read(HEADER.size))
    if mark != b"QTBL":
        raise RecognizerError(f"{NAME}: not the game's archive")
    entries = [ENTRY.unpack(file.read(ENTRY.size)) for _ in range(count)]
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


GAME = Game(
    name=NAME,
    url=f"{POOL}/f/{NAME}/{NAME}_1.0.0-9_all.deb",
    sha256="40c08fd258d6fe95c46c1eaf5e9137f84ba330657995a281bd887c94a560a0f1",
    files=("queen.1c",),
    lines=lines,
)
