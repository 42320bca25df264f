"""Running speech that anyone may download: the spoken lines of Beneath a Steel Sky.

An adventure game of 1994, free to be given away since 2003 and packaged by Debian (66 MB): two
hours of English dialogue by actors, eight bits at 11 kHz. How it lies in its two files is as in
ScummVM's ``engines/sky/disk.cpp``. Each line is packed as Rob Northen's ProPack does it, which
the program ``ancient`` unpacks.
"""

import shutil
import struct
import subprocess
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

from recognizer.errors import RecognizerError
from train.builders import debian
from train.corpora.download import cache_folder
from train.files.output import made_once
from train.files.progress import doing

NAME = "beneath-a-steel-sky"
PACKAGE = f"b/{NAME}/{NAME}_0.0372-8_all.deb"
SHA256 = "e2a25c880220c26a4dfd42904b878cc655afa1c72895f9c932befbd078622934"
BELOW = f"./usr/share/scummvm/{NAME}"
UNPACKER = "ancient"
RATE = 11_025
COUNT = struct.Struct("<I")
ENTRY = struct.Struct("<H3s3s")
"""File number, offset, size: the index is a count and so many of these."""
FAR = 1 << 23
"""Flag of an offset that counts in sixteen bytes."""
BARE = 0xC00000
"""Flags of a size where the file has no header or is not packed; the rest is the size."""
SPEECH = range(50_000, 59_000)
"""File numbers."""
FILE_HEADER = 22
"""Bytes before what is packed."""
SECTIONS = (0, 600, 1100, 2430, 3380, 4530, 5080, 5230)
"""First line of each part of the game."""
LINES = 100
"""Of a part, that count as one speaker's: the files do not say who speaks."""


def fetch() -> Path:
    """Return a folder with the spoken lines, below it a folder a speaker; made once.

    Raises RecognizerError where the download fails or is not what was expected, or where
    ``ancient`` is not installed.
    """
    return made_once(cache_folder() / NAME, _unpack)


def _unpack(folder: Path) -> None:
    if shutil.which(UNPACKER) is None:
        raise RecognizerError(f"{NAME} is packed: install {UNPACKER} (apt install {UNPACKER})")
    with debian.opened(NAME, debian.download(NAME, PACKAGE, SHA256)) as tar:
        index, data = (tar.extractfile(f"{BELOW}/sky.{part}") for part in ("dnr", "dsk"))
        packed = lines(index.read() if index else b"", data.read() if data else b"")
    with doing(f"unpacking {NAME}"):
        for line, content in packed:
            path = folder / speaker(line) / f"{line:04}.flac"
            path.parent.mkdir(exist_ok=True)
            samples = np.frombuffer(unpacked(content), np.uint8).astype(np.int16) - 128
            soundfile.write(path, samples << 8, RATE)


def lines(index: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number of each spoken line and its samples, packed.

    Raises RecognizerError where ``index`` is another file.
    """
    count = COUNT.unpack_from(index)[0] if len(index) >= COUNT.size else -1
    if len(index) != COUNT.size + count * ENTRY.size:
        raise RecognizerError(f"{NAME}: not the game's index")
    for number, *places in ENTRY.iter_unpack(index[COUNT.size :]):
        offset, size = (int.from_bytes(place, "little") for place in places)
        if number in SPEECH and not size & BARE:
            start = (offset & ~FAR) << 4 if offset & FAR else offset
            yield number - SPEECH.start, data[start + FILE_HEADER : start + size]


def speaker(line: int) -> str:
    """Return ``"sky-{section}-{hundred}"``, a stand-in for who speaks.

    Most characters are in one part of the game only; the hero and his robot are in all.
    """
    section = bisect_right(SECTIONS, line) - 1
    return f"sky-{section}-{(line - SECTIONS[section]) // LINES:02}"


def unpacked(content: bytes) -> bytes:
    """Return what ``ancient`` makes of a packed file; raises RecognizerError where it cannot."""
    with TemporaryDirectory() as folder:
        packed, plain = Path(folder) / "packed", Path(folder) / "plain"
        packed.write_bytes(content)
        command = [UNPACKER, "decompress", str(packed), str(plain)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            raise RecognizerError(f"{NAME}: a line cannot be unpacked by {UNPACKER}")
        return plain.read_bytes()
