"""Events for programs that run on asyncio: ``async for event in astream(...)``."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from threading import Event as Flag
from threading import Semaphore, Thread

from recognizer.errors import UsageError
from recognizer.events import Event
from recognizer.recognizer import Recognizer
from recognizer.sources.base import Item, Source, check_source

MOST_WAITING = 64
"""Events that wait for a slow reader before the source has to wait too."""
CLOSING_SECONDS = 2.0
"""How long the end of an iteration waits for the source to be closed."""


async def astream(source: Source, recognizer: Recognizer | None = None) -> AsyncIterator[Event]:
    """Yield the events of everything ``source`` gives, to its end, without blocking the loop.

    Recognition runs in a thread of its own, one for each stream; ``recognizer`` must not be used
    by others meanwhile. Without one, a new one with the default model is used. What the source or
    the recognizer raises is raised here. Leaving early ends the thread and closes the source once
    the generator is closed, for which ``contextlib.aclosing`` is made:

        async with aclosing(astream(Microphone())) as events:
            async for event in events:
                ...
    """
    check_source(source)
    if recognizer is not None and not isinstance(recognizer, Recognizer):
        raise UsageError(f"astream takes a Recognizer, not {type(recognizer).__name__}")
    loop = asyncio.get_running_loop()
    passed: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()
    room, stopped = Semaphore(MOST_WAITING), Flag()

    def tell(item: Event | BaseException | None) -> None:
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(passed.put_nowait, item)

    def work() -> None:
        try:
            hearing = recognizer or Recognizer()
            with closing(hearing.stream(_Until(source, stopped))) as events:  # type: ignore[type-var]
                for event in events:
                    room.acquire()
                    if stopped.is_set():
                        return
                    tell(event)
            tell(None)
        except BaseException as error:  # whatever it is, the reader has to know
            tell(error)

    # A thread that waits for a silent pipe must not keep the program from ending.
    thread = Thread(target=work, name="recognizer", daemon=True)
    thread.start()
    try:
        while (item := await passed.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            room.release()
            yield item
    finally:
        stopped.set()
        room.release()
        await asyncio.to_thread(thread.join, CLOSING_SECONDS)


class _Until:
    """Ends a source when a flag is set."""

    def __init__(self, source: Source, stopped: Flag) -> None:
        self.sample_rate = source.sample_rate
        self._source = source
        self._stopped = stopped

    def __iter__(self) -> Iterator[Item]:
        for item in self._source:
            if self._stopped.is_set():
                return
            yield item
