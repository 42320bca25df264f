"""What files and pipes have in common: recordings, one after the other, become one stream."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import AudioError, UsageError
from recognizer.sources.base import Tell, silent
from recognizer.sources.channels import AHEAD_SECONDS, Channels, Choice, check_choice
from recognizer.sources.resampler import Resampler, check_rate

EMPTY = "holds no samples that can be read"


class Reader(Protocol):
    """A recording that has been opened."""

    name: str
    rate: float
    """Hz."""
    channels: int
    frames: int | None
    """How many there are, where that is known."""

    def blocks(self, frames: int | None = None) -> Iterator[FloatArray]:
        """Yield ``(n, channels)`` float32; raises AudioError where it cannot go on to its end."""


def check(reader: Reader, choice: Choice) -> None:
    """Raise AudioError or UsageError where a recording cannot be heard as it is to be."""
    try:
        check_rate(reader.rate)
    except UsageError as error:
        raise AudioError(f"{reader.name}: {error}") from None
    check_choice(choice, reader.channels, reader.name)


def stream(
    readers: Iterable[Reader],
    sample_rate: int,
    *,
    choice: Choice = None,
    live: bool = False,
    frames: int | None = None,
    may_be_empty: bool = False,
    tell: Tell = silent,
) -> Iterator[FloatArray]:
    """Yield the recordings of ``readers`` as mono float32 at ``sample_rate`` Hz.

    Each is given out to its end before the next is asked for. ``live`` waits for nothing,
    ``frames`` are read at once. Raises AudioError, after the last good sample, where a recording
    ends early, holds a number that is none, or cannot be heard, and where all are empty, unless
    they ``may_be_empty``.
    """
    name, read = "", 0
    for reader in readers:
        name = reader.name
        check(reader, choice)
        channels = Channels(
            reader.channels,
            reader.rate,
            choice,
            ahead=0.0 if live else AHEAD_SECONDS,
            name=name,
            tell=tell,
        )
        resample = Resampler(reader.rate, sample_rate, live=live)
        failure: AudioError | None = None
        try:
            for block in _finite(reader, frames):
                read += len(block)
                if len(samples := resample(channels(block))):
                    yield samples
        except AudioError as error:
            failure = error
        rest = channels(np.zeros((0, reader.channels), np.float32), last=True)
        yield resample(rest, last=True)
        if failure is not None:
            raise failure
    if not read and not may_be_empty:
        raise AudioError(f"{name}: {EMPTY}")


def _finite(reader: Reader, frames: int | None) -> Iterator[FloatArray]:
    """Yield the blocks of a recording; raises AudioError at a number that is none."""
    done = 0
    for block in reader.blocks(frames):
        if not np.isfinite(block).all():
            good = int(np.isfinite(block).all(axis=1).argmin())
            yield block[:good]
            at = (done + good) / reader.rate
            raise AudioError(
                f"{reader.name}: the sample at {at:.3f} s is not a finite number; stopped there"
            )
        done += len(block)
        yield block
