"""Running speech that anyone may download: the spoken lines of Flight of the Amazon Queen.

An adventure game of 1995, free to be given away since 2004 and packaged by Debian: 4.6 hours of
English dialogue by actors, 11 kHz, a file a line.
"""

import io
import struct
import tarfile
from collections.abc import Iterator
from pathlib import Path

from recognizer.errors import RecognizerError
from train.download import cache_folder, retrieve
from train.extras import needs

NAME = "flight-of-the-amazon-queen"
URL = f"https://deb.debian.org/debian/pool/main/f/{NAME}/{NAME}_1.0.0-9_all.deb"
SHA256 = "40c08fd258d6fe95c46c1eaf5e9137f84ba330657995a281bd887c94a560a0f1"
INSIDE = f"./usr/share/scummvm/{NAME}/queen.1c"
HEADER = struct.Struct(">4s6sxxxH")
"""Mark, version, three bytes of which the last tells the compression, entries; as in ScummVM's
``engines/queen/resource.cpp``."""
ENTRY = struct.Struct(">12sBII")
"""Name, bundle, offset, size."""
SPEECH = ".SB"
SCENE = 3
"""Characters of a name that tell the scene; the last letter is J where the hero speaks."""


def fetch() -> Path:
    """Return a folder with the lines as MP3, ``{scene}/{line}.mp3``; downloaded once.

    Raises RecognizerError where the download fails or is not what was expected.
    """
    folder = cache_folder() / NAME
    if not folder.is_dir():
        with needs("synth"):
            from debian.debfile import DebError, DebFile
        try:
            package = DebFile(retrieve(NAME, URL, SHA256))
            archive = package.data.get_content(INSIDE)
        except (DebError, OSError, tarfile.TarError) as error:
            raise RecognizerError(f"{NAME}: the package cannot be read ({error})") from None
        partly = folder.with_name(f"{NAME}.partly")
        for name, sound in lines(archive):
            path = partly / speaker(name) / f"{Path(name).stem}.mp3"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(sound)
        partly.rename(folder)
    return folder


def lines(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the MP3 of each spoken line in the game's archive."""
    file = io.BytesIO(archive)
    mark, _, count = HEADER.unpack(file.read(HEADER.size))
    if mark != b"QTBL":
        raise RecognizerError(f"{NAME}: not the game's archive")
    entries = [ENTRY.unpack(file.read(ENTRY.size)) for _ in range(count)]
    for padded, _, offset, size in entries:
        name = padded.rstrip(b"\0").decode("ascii")
        if name.endswith(SPEECH):
            yield name, archive[offset : offset + size]


def speaker(name: str) -> str:
    """Return ``"joe"`` for the hero's lines, for any other the scene it belongs to.

    The hero speaks in most scenes, everyone else in few.
    """
    stem = Path(name).stem
    hero = stem.startswith("JOE") or stem.rstrip("0123456789").endswith("J")
    return "joe" if hero else stem[:SCENE].lower()
