"""Unpacking of RNC, method 1: the compression by Rob Northen that games of the nineties use.

A block is a header and chunks. A chunk has three Huffman tables, for how many bytes follow as they
are, how far back a repetition begins and how long it is, and then takes turns in these. Bits come
in words of 16, the lowest first; bytes that follow as they are lie after the last word begun.
Format as in ScummVM's ``engines/sky/rnc_deco.cpp``.
"""

import struct
from typing import NamedTuple

from recognizer.errors import RecognizerError

HEADER = struct.Struct(">4sIIHHBB")
"""Mark, bytes unpacked, bytes packed, a checksum of each, leeway, chunks."""
MARK = b"RNC\x01"
LOCKS = 2
"""Bits before the first chunk, of no meaning here."""
NEAREST, SHORTEST = 1, 2
"""What a distance and a length of 0 stand for, in bytes."""


class Code(NamedTuple):
    """A symbol of a Huffman table, its bits in the order in which they come, lowest first."""

    bits: int
    mask: int
    length: int
    symbol: int


class Source:
    """Bits and bytes in turn."""

    def __init__(self, packed: bytes) -> None:
        """Begin at the first byte."""
        self._packed = packed
        self._next = 0
        self._held = 0
        """Bits of words begun."""
        self._count = 0

    def bits(self, count: int) -> int:
        """Return the next bits as a number."""
        while self._count < count:
            self._held |= self._word() << self._count
            self._next += 2
            self._count += 16
        value = self._held & ((1 << count) - 1)
        self._held >>= count
        self._count -= count
        return value

    def table(self) -> list[Code]:
        """Return the next Huffman table, the shortest codes first."""
        lengths = [self.bits(4) for _ in range(self.bits(5))]
        codes = []
        code = last = 0
        for length, symbol in sorted((n, symbol) for symbol, n in enumerate(lengths) if n):
            code <<= length - last
            bits = int(f"{code:0{length}b}"[::-1], 2)
            codes.append(Code(bits, (1 << length) - 1, length, symbol))
            code, last = code + 1, length
        return codes

    def value(self, table: list[Code]) -> int:
        """Return the next number: its symbol is how many bits it has, the highest left out."""
        ahead = self._held | self._word() << self._count
        for bits, mask, length, symbol in table:
            if ahead & mask == bits:
                self.bits(length)
                return symbol if symbol < 2 else 1 << (symbol - 1) | self.bits(symbol - 1)
        raise RecognizerError("RNC: damaged")

    def bytes(self, count: int) -> bytes:
        """Return the next bytes that are as they are."""
        start = self._next
        self._next += count
        return self._packed[start : self._next]

    def _word(self) -> int:
        return int.from_bytes(self._packed[self._next : self._next + 2], "little")


def unpack(block: bytes) -> bytes:
    """Return the content of a block. Raises RecognizerError where it is not one, or damaged.

    Its checksums are not looked at.
    """
    if len(block) < HEADER.size or not block.startswith(MARK):
        raise RecognizerError("RNC: not packed by its method 1")
    _, size, _, _, _, _, chunks = HEADER.unpack_from(block)
    source = Source(block[HEADER.size :])
    source.bits(LOCKS)
    content = bytearray()
    for _ in range(chunks):
        plain, distances, lengths = (source.table() for _ in range(3))
        for turns_left in reversed(range(source.bits(16))):
            content += source.bytes(source.value(plain))
            if turns_left:
                distance = source.value(distances) + NEAREST
                _repeat(content, distance, source.value(lengths) + SHORTEST)
    if len(content) != size:
        raise RecognizerError("RNC: damaged")
    return bytes(content)


def _repeat(content: bytearray, distance: int, length: int) -> None:
    """Append what lies ``distance`` bytes back, over and over where that is too little."""
    if distance > len(content):
        raise RecognizerError("RNC: damaged")
    start = len(content) - distance
    once = content[start : start + length]
    content += (once * -(-length // len(once)))[:length]
