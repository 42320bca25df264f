"""Packs blocks as `train.running.rnc` unpacks them, without looking for repetitions."""

from train.running.rnc import HEADER, MARK

SYMBOLS = 16


class Sink:
    """Bits in words of 16, the lowest first, with bytes after the word that was begun last."""

    def __init__(self):
        self.done = bytearray()
        self.word = None
        self.used = 16

    def bits(self, value, count):
        for number in range(count):
            if self.used == 16:
                self.word, self.used = len(self.done), 0
                self.done += bytes(2)
            bit = (value >> number & 1) << self.used
            self.done[self.word + self.used // 8] |= bit >> (8 if self.used >= 8 else 0)
            self.used += 1

    def table(self):
        """Give each symbol a code of four bits."""
        self.bits(SYMBOLS, 5)
        for _ in range(SYMBOLS):
            self.bits(4, 4)

    def value(self, number):
        symbol = number.bit_length()
        self.bits(int(f"{symbol:04b}"[::-1], 2), 4)
        if symbol > 1:
            self.bits(number - (1 << (symbol - 1)), symbol - 1)


def pack(chunks):
    """Return a block of chunks of turns: bytes as they are, distance and length of a repetition.

    The last turn of a chunk has no repetition.
    """
    sink = Sink()
    sink.bits(0, 2)
    size = 0
    for turns in chunks:
        for _ in range(3):
            sink.table()
        sink.bits(len(turns), 16)
        for number, (plain, distance, length) in enumerate(turns, 1):
            sink.value(len(plain))
            sink.done += plain
            size += len(plain)
            if number < len(turns):
                sink.value(distance - 1)
                sink.value(length - 2)
                size += length
    packed = bytes(sink.done)
    return HEADER.pack(MARK, size, len(packed), 0, 0, 0, len(chunks)) + packed
