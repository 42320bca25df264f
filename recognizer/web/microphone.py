"""The machine's microphone for any number of clients: open while somebody hears it."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import cast

from recognizer.errors import RecognizerError
from recognizer.sources.base import Item, Source

Hearer = Callable[[Item | RecognizerError | None], None]


class SharedMicrophone:
    """Gives every hearer all that a source gives, from a thread of its own.

    ``opened`` returns the source, each time that it is needed again. A hearer is called in that
    thread and must not wait. It gets None where the source has ended, and the error where it has
    failed; nothing comes after either.
    """

    def __init__(self, opened: Callable[[], Source]) -> None:
        self._opened = opened
        self._lock = threading.Lock()
        self._hearers: list[Hearer] = []
        self._thread: threading.Thread | None = None
        self._running = False

    @contextmanager
    def heard_by(self, hearer: Hearer) -> Iterator[None]:
        """Have ``hearer`` hear the microphone while this context lasts."""
        with self._lock:
            self._hearers.append(hearer)
            if not self._running:
                self._running = True
                # A source that waits for a lost device must not keep the program from ending.
                self._thread = threading.Thread(target=self._run, args=(self._thread,), daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                if hearer in self._hearers:
                    self._hearers.remove(hearer)

    def _run(self, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()  # it may still be closing the device
        last: RecognizerError | None = None
        try:
            with closing(cast("Generator[Item]", iter(self._opened()))) as items:
                for item in items:
                    if not self._tell(item):
                        return
        except RecognizerError as error:
            last = error
        with self._lock:
            hearers, self._hearers = self._hearers, []
            self._running = False
        for hearer in hearers:
            hearer(last)

    def _tell(self, item: Item) -> bool:
        """Pass on an item; return whether anybody hears it."""
        with self._lock:
            hearers = list(self._hearers)
            self._running = bool(hearers)
        for hearer in hearers:
            hearer(item)
        return bool(hearers)
