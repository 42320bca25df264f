"""Sources around sources: opened late, paced by a clock, ended by a signal, watched, tapped."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Self

from recognizer.signals import ending
from recognizer.sources.base import Gap, Item, Source
from recognizer.sources.capture import BLOCK_SECONDS

KILLED_TWICE = 130
BEAT_SECONDS = 0.25
"""How long a signal that did not end a wait is left alone before it is tried again."""


class Paced:
    """Gives a source's audio no faster than it would be spoken, in short blocks."""

    def __init__(self, source: Source) -> None:
        self.sample_rate = source.sample_rate
        self._source = source

    def __iter__(self) -> Iterator[Item]:
        """Yield blocks as long as a microphone's, each once its last sample is due."""
        size = round(BLOCK_SECONDS * self.sample_rate)
        began, given = time.monotonic(), 0
        for item in self._source:
            if isinstance(item, Gap):
                given += item.lost
                yield item
                continue
            for at in range(0, len(item), size):
                block = item[at : at + size]
                given += len(block)
                time.sleep(max(0.0, began + given / self.sample_rate - time.monotonic()))
                yield block


class Deferred:
    """A source that is opened when iteration begins: opening may wait, or fail.

    ``opens`` returns a source that gives ``sample_rate`` Hz; what it raises, iterating raises.
    """

    def __init__(self, sample_rate: int, opens: Callable[[], Source]) -> None:
        self.sample_rate = sample_rate
        self._opens = opens

    def __iter__(self) -> Iterator[Item]:
        """Yield the source's items."""
        yield from self._opens()


class Watched:
    """Calls ``progress`` with the seconds given so far, after each block."""

    def __init__(self, source: Source, progress: Callable[[float], None]) -> None:
        self.sample_rate = source.sample_rate
        self._source = source
        self._progress = progress

    def __iter__(self) -> Iterator[Item]:
        """Yield the source's items."""
        given = 0
        for item in self._source:
            given += item.lost if isinstance(item, Gap) else len(item)
            self._progress(given / self.sample_rate)
            yield item


class Tapped:
    """Shows each item to ``tap`` before it is given."""

    def __init__(self, source: Source, tap: Callable[[Item], None]) -> None:
        self.sample_rate = source.sample_rate
        self._source = source
        self._tap = tap

    def __iter__(self) -> Iterator[Item]:
        """Yield the source's items."""
        for item in self._source:
            self._tap(item)
            yield item


class _SignalledError(BaseException):
    """A signal came while the source was waited for."""


class UntilSignal:
    """Ends a source at SIGINT, SIGTERM or SIGHUP, as if the stream had ended there.

    A context manager: signals are handled inside it; a SIGHUP that is ignored, as under ``nohup``,
    stays ignored. A second signal ends the process at once with exit code 130.

    A signal that comes just before a read begins to block would not be noticed until there is
    something to read; a timer (SIGALRM) wakes the read so that it is.
    """

    def __init__(self, source: Source) -> None:
        self.sample_rate = source.sample_rate
        self.signalled = False
        self._source = source
        self._waiting = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in ending():
            self._before[number] = signal.signal(number, self._on_signal)
        if hasattr(signal, "setitimer"):  # Windows has none
            self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._end_wait)
            signal.setitimer(signal.ITIMER_REAL, BEAT_SECONDS, BEAT_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def __iter__(self) -> Iterator[Item]:
        """Yield the source's items until it ends or a signal comes."""
        items = iter(self._source)
        while not self.signalled:
            self._waiting = True
            try:
                item = next(items)
            except (StopIteration, _SignalledError):
                return
            finally:
                self._waiting = False
            yield item

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.signalled:
            os._exit(KILLED_TWICE)
        self.signalled = True
        self._end_wait(number, frame)

    def _end_wait(self, number: int, frame: FrameType | None) -> None:
        if self.signalled and self._waiting:
            raise _SignalledError
