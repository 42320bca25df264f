"""Whether a second recording lies behind one of a format of which libsndfile reads the first."""

import re
from collections.abc import Iterator
from typing import BinaryIO

_WINDOW = 1 << 20
_OGG = "Ogg"
_FIRST_PAGE = 2
_BEGINS = {
    "CAF": rb"caff\x00\x01\x00\x00",
    "FLAC": rb"fLaC[\x00\x80]\0\0\x22",
    "MP3": rb"(?:Xing|Info)\0\0\0[\0-\x0f]",
    _OGG: rb"OggS\0.",
}
"""What tells that a recording begins, each of a fixed length: of an MP3 the frame that says how
much of it is heard, of an Ogg a page, whose last byte says whether it is a first one."""
_LONGEST = 8


def lies_behind(file: BinaryIO, container: str) -> bool:
    """Return whether ``file``, read from where it is, holds a second recording of its kind.

    ``container`` is the name of the format. Raises OSError where the file cannot be read.
    """
    begins = _begins(file, container)
    if container != _OGG:
        return sum(1 for _ in begins) > 1
    # The streams that sound together begin together.
    others = False
    for page in begins:
        if page[-1] & _FIRST_PAGE:
            if others:
                return True
        else:
            others = True
    return False


def _begins(file: BinaryIO, container: str) -> Iterator[bytes]:
    """Yield what is found, in order."""
    if container not in _BEGINS:
        return
    pattern = re.compile(_BEGINS[container], re.DOTALL)
    rest = b""
    while data := file.read(_WINDOW):
        window, end = rest + data, 0
        for found in pattern.finditer(window):
            yield found[0]
            end = found.end()
        rest = window[max(end, len(window) - _LONGEST) :]
