"""Bytes that come one after the other, from a pipe or from a file on disk alike."""

import io
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from recognizer.errors import AudioError

LONGEST_HEADER = 1 << 20
"""How far a stream can be gone back, to be read as something else."""


@dataclass(frozen=True)
class Begin:
    """What a recording begins with, to be found where the one before it does not say its end."""

    magics: tuple[bytes, ...]
    """Four bytes each."""
    pattern: re.Pattern[bytes]
    length: int
    """Bytes that the pattern looks at."""

    def may_lie_in(self, data: bytes) -> bool:
        """Return whether it may begin in ``data``, even with its very last byte."""
        cut = range(max(0, len(data) - 3), len(data))
        return any(magic in data for magic in self.magics) or any(
            magic.startswith(data[at:]) for at in cut for magic in self.magics
        )

    def search(self, data: bytes) -> int | None:
        """Return where it begins in ``data``."""
        found = self.pattern.search(data)
        return None if found is None else found.start()


class Incoming:
    """A stream of bytes that can be looked into before it is taken.

    It can go back to where it began until it is settled, or has given more than a header holds.

    ``name`` begins every message. A stream that another program has made non-blocking is made to
    block again: it could not be told from one that has ended.

    Every method raises AudioError where the system cannot read on.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self._stream = stream
        self._ahead = b""
        self._taken: bytearray | None = bytearray()
        self._end: int | None = None
        """Where a file on disk ends; None for anything that may still grow."""
        with suppress(AttributeError, OSError, ValueError):
            descriptor = stream.fileno()
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode):
                self._end = found.st_size
            else:
                os.set_blocking(descriptor, True)

    @property
    def left(self) -> int | None:
        """Bytes to come, where the stream is a file on disk."""
        if self._end is None:
            return None
        return max(0, self._end - self._stream.tell()) + len(self._ahead)

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes without taking them; fewer only where the stream ends."""
        while len(self._ahead) < size and (data := self._read(size - len(self._ahead))):
            self._ahead += data
        return self._ahead[:size]

    def some(self, size: int) -> bytes:
        """Take up to ``size`` bytes as soon as there are any; none only where the stream ends."""
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            data = self._read(size)
        if self._taken is not None:
            self._taken += data
            if len(self._taken) > LONGEST_HEADER:
                self._taken = None
        return data

    def some_before(self, size: int, begin: "Begin") -> bytes:
        """Take as ``some`` does, but nothing of what ``begin`` finds; none at its start."""
        data = self.some(size)
        if begin.may_lie_in(data):
            found = begin.search(data + self.peek(begin.length))
            if found is not None and found < len(data):
                self._give_back(data[found:])
                return data[:found]
        return data

    def skip_zeros(self, most: int) -> None:
        """Take zeros, ``most`` of them at most, up to what is none."""
        while most > 0 and (data := self.some(min(most, 1 << 16))):
            rest = data.lstrip(b"\0")
            most -= len(data)
            if rest:
                self._give_back(rest)
                return

    def _give_back(self, data: bytes) -> None:
        self._ahead = data + self._ahead
        if self._taken is not None:
            del self._taken[-len(data) :]

    def exactly(self, size: int) -> bytes:
        """Take ``size`` bytes; raises AudioError where the stream ends before."""
        if len(self.peek(size)) < size:
            raise AudioError(f"{self.name}: not audio (it ends inside its header)")
        return self.some(size)

    def skip(self, size: int) -> None:
        """Take ``size`` bytes, or all there are, and forget them."""
        while size > 0 and (data := self.some(min(size, 1 << 16))):
            size -= len(data)

    def settle(self) -> None:
        """Give up going back: what is read from here on need not be kept."""
        self._taken = None

    def rewind(self) -> bool:
        """Go back to where the stream began; False where that is no longer possible."""
        if self._taken is None:
            return False
        self._ahead, self._taken = bytes(self._taken) + self._ahead, None
        return True

    def _read(self, size: int) -> bytes:
        read = getattr(self._stream, "read1", self._stream.read)
        try:
            return read(size) or b""
        except io.UnsupportedOperation:
            raise AudioError(f"{self.name}: cannot be read (opened for writing)") from None
        except OSError as error:
            raise AudioError(f"{self.name}: {error.strerror or error}") from None
        except ValueError as error:
            raise AudioError(f"{self.name}: cannot be read ({error})") from None
