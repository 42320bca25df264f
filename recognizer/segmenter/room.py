"""How quiet the room is, and how much louder its sounds are shown to the detector."""

from collections import deque
from math import inf, log10

import numpy as np

from recognizer.arrays import FloatArray

BLOCK_SECONDS = 0.48
BLOCKS = 4
"""The room is as quiet as its quietest frame in so many blocks: people pause within 2 s."""
WANTED_DB = -53.0
"""Level of the room, in dB of full scale, up to which it is raised."""
MOST_DB = 24.0
"""Most that anything is raised."""
RISE_DB = 6.0
"""Most by which that grows from a block to the next, so that a room never seems to become loud."""
SILENT_POWER = 1e-10
"""Mean square of frames that are digital silence; they say nothing about the room."""


class Room:
    """Follows the level of a room, by the power of frames in order.

    webrtcvad knows levels below which nothing is speech, and above which every noise is. Speech of
    a distant or badly set microphone lies below the first. Raised as far as its room allows, it
    lies between the two.
    """

    def __init__(self, frame_seconds: float) -> None:
        self._frames = max(1, round(BLOCK_SECONDS / frame_seconds))
        self.reset()

    def reset(self) -> None:
        """Forget the room."""
        self._minima: deque[float] = deque(maxlen=BLOCKS)
        self._least = inf
        self._count = 0
        """Frames in the block that is not complete, and the least power of them."""
        self._silent = False
        """Whether the latest frame was digital silence."""
        self._gain_db = 0.0
        self._gain = 1.0

    def copy(self) -> "Room":
        """Return another one that knows the same."""
        other = Room.__new__(Room)
        other.__dict__ = {**self.__dict__, "_minima": self._minima.copy()}
        return other

    def __call__(self, power: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Take frames by their mean squares, ``(n,)`` float32.

        Returns for each of them the gain, a factor, and the power of the room, zero where that is
        not known: both as the blocks before it tell, or in the first block the frames up to it.
        """
        silent = np.concatenate([[self._silent], power <= SILENT_POWER])
        self._silent = bool(silent[-1])
        # The frame in which sound begins after digital silence is silent in part.
        heard = np.where(silent[1:] | silent[:-1], np.float32(inf), power)
        gains: list[float] = []
        floors: list[float] = []
        while len(gains) < len(power):
            at = len(gains)
            block = heard[at : at + self._frames - self._count]
            if self._minima:
                gains += [self._gain] * len(block)
            else:
                lowest = np.minimum.accumulate(np.minimum(block, self._least))
                gains += [_factor(_wanted(least)) for least in lowest.tolist()]
            floors += [min(self._minima, default=0.0)] * len(block)
            self._least = min(self._least, float(block.min()))
            self._count += len(block)
            if self._count == self._frames:
                self._complete()
        return np.array(gains, np.float32), np.array(floors, np.float32)

    def _complete(self) -> None:
        """Begin the next block."""
        if self._least < inf:
            first = not self._minima
            self._minima.append(self._least)
            wanted = _wanted(min(self._minima))
            self._gain_db = wanted if first else min(wanted, self._gain_db + RISE_DB)
            self._gain = _factor(self._gain_db)
        self._least, self._count = inf, 0


def _wanted(power: float) -> float:
    """Return by how many dB a room of this power is to be raised."""
    return min(max(WANTED_DB - 10 * log10(power), 0.0), MOST_DB) if power < inf else 0.0


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
