"""What is said on stderr while work takes a while: bars on a terminal, else lines now and then."""

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TextIO, TypeVar

Item = TypeVar("Item")

LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


class Bar:
    """How far some work is, and how long it still takes. For use in a ``with`` statement."""

    def __init__(self, what: str, total: float | None = None, *, in_bytes: bool = False) -> None:
        """Begin at none of ``total`` steps; ``in_bytes`` says that the steps are bytes."""
        from rich.console import Console

        self._console = Console(stderr=True)
        self._shown: Any = (
            _Drawn(self._console, what, total, in_bytes=in_bytes)
            if self._console.is_terminal
            else _Written(what, total, in_bytes=in_bytes)
        )

    def __enter__(self) -> Self:
        self._shown.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._shown.stop()

    def begin(self, done: float, total: float | None) -> None:
        """Say how much there is, and how much of it was done before."""
        self._shown.begin(done, total)

    def advance(self, steps: float = 1) -> None:
        """Say that so many steps more are done."""
        self._shown.advance(steps)

    def say(self, line: str) -> None:
        """Write a line, above the bar where there is one."""
        self._shown.say(line)


def track(items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """Yield ``items`` with a bar that says ``what`` is going on and how long it still takes."""
    if total is None and isinstance(items, Sized):
        total = len(items)
    with Bar(what, total) as bar:
        for item in items:
            yield item
            bar.advance()


@contextmanager
def doing(what: str, file: TextIO | None = None) -> Iterator[None]:
    """Say ``what`` is going on while a block runs whose length is unknown.

    On a terminal with a clock, which disappears with the end; else as one line. ``file`` takes
    the place of stderr.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    out = file or sys.stderr
    if not out.isatty():
        print(what, file=out, flush=True)
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=out), transient=True) as progress:
        progress.add_task(what, total=None)
        yield


class _Drawn:
    """A bar that is drawn on a terminal."""

    def __init__(self, console: Any, what: str, total: float | None, *, in_bytes: bool) -> None:
        from rich import progress

        self._progress = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.DownloadColumn() if in_bytes else progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TimeRemainingColumn(),
            console=console,
        )
        self._task = self._progress.add_task(what, total=total)
        self.start, self.stop = self._progress.start, self._progress.stop

    def begin(self, done: float, total: float | None) -> None:
        self._progress.update(self._task, total=total, completed=done)

    def advance(self, steps: float) -> None:
        self._progress.advance(self._task, steps)

    def say(self, line: str) -> None:
        self._progress.console.print(line, markup=False, highlight=False)


class _Written:
    """The same as lines, one at the start and then one every LINE_EVERY seconds."""

    def __init__(self, what: str, total: float | None, *, in_bytes: bool) -> None:
        self._what, self._total, self._unit = what, total, (1e6, " MB") if in_bytes else (1, "")
        self._done = self._before = 0.0
        self._began = self._last = time.monotonic()

    def start(self) -> None:
        self.say(f"{self._what}{f': {self._count(self._total)}' if self._total else ''}")

    def stop(self) -> None:
        pass

    def begin(self, done: float, total: float | None) -> None:
        if self._total is None:
            self._before, self._began = done, time.monotonic()
        self._done, self._total = done, total

    def advance(self, steps: float) -> None:
        self._done += steps
        now = time.monotonic()
        if now - self._last < LINE_EVERY:
            return
        self._last = now
        self.say(f"{self._what}: {self._count(self._done)}{self._left(now)}")

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def _count(self, steps: float | None) -> str:
        divisor, unit = self._unit
        return f"{(steps or 0) / divisor:.0f}{unit}"

    def _left(self, now: float) -> str:
        done = self._done - self._before
        if not self._total or done <= 0:
            return ""
        seconds = (now - self._began) / done * max(0.0, self._total - self._done)
        return f" of {self._count(self._total)}, {timedelta(seconds=round(seconds))} left"
