"""Running speech that anyone may download: the spoken lines of Beneath a Steel Sky.

An adventure game of 1994, free to be given away since 2003 and packaged by Debian (66 MB): two
hours of English dialogue by actors, eight bits at 11 kHz. How it lies in its two files is as in
ScummVM's ``engines/sky/disk.cpp`` and ``sound.cpp``.
"""

import io
import struct
import wave
from bisect import bisect_right
from collections.abc import Iterator

from recognizer.errors import RecognizerError
from train.running import rnc
from train.running.game import POOL, Game

NAME = "beneath-a-steel-sky"
RATE = 11025
COUNT = struct.Struct("<I")
ENTRY = struct.Struct("<H3s3s")
"""File number, offset, size: the index is a count and so many of these."""
FAR = 1 << 23
"""Flag of an offset that counts in sixteen bytes."""
BARE = 0xC00000
"""Flags of a size where the file is without a header or not packed; the rest is the size."""
SPEECH = range(50000, 59000)
"""File numbers."""
FILE_HEADER = 22
"""Bytes before the packed samples, which are unsigned."""
SECTIONS = (0, 600, 1100, 2430, 3380, 4530, 5080, 5230)
"""First line of each part of the game."""
LINES = 100
"""In a folder."""


def lines(index: bytes, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield ``{speaker}/{line}.wav`` and a WAV at RATE of each spoken line."""
    (count,) = COUNT.unpack_from(index)
    if len(index) != COUNT.size + count * ENTRY.size:
        raise RecognizerError(f"{NAME}: not the game's index")
    for number, *places in ENTRY.iter_unpack(index[COUNT.size :]):
        offset, size = (int.from_bytes(place, "little") for place in places)
        if number in SPEECH and not size & BARE:
            start = (offset & ~FAR) << 4 if offset & FAR else offset
            samples = rnc.unpack(data[start + FILE_HEADER : start + size])
            line = number - SPEECH.start
            yield f"{speaker(line)}/{line:04}.wav", _wav(samples)


def speaker(line: int) -> str:
    """Return ``"sky-{section}-{hundred}"``, a stand-in for who speaks.

    The files do not say who does. Lines are numbered by part of the game, and most characters are
    in one part only; within it their lines are not quite in order. So folders of one part share
    voices, and the hero and his robot are in all: what is held out by folder is other lines of
    mostly the same people.
    """
    section = bisect_right(SECTIONS, line) - 1
    return f"sky-{section}-{(line - SECTIONS[section]) // LINES:02}"


def _wav(samples: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(RATE)
        out.writeframes(samples)
    return file.getvalue()


GAME = Game(
    name=NAME,
    url=f"{POOL}/b/{NAME}/{NAME}_0.0372-8_all.deb",
    sha256="e2a25c880220c26a4dfd42904b878cc655afa1c72895f9c932befbd078622934",
    files=("sky.dnr", "sky.dsk"),
    lines=lines,
)
