"""What is said on stderr while work takes a while: bars on a terminal, else lines now and then."""

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self, TextIO, TypeVar

Item = TypeVar("Item")

LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


class Bar:
    """How far some work is, and how long it still takes. For use in a ``with`` statement.

    A terminal is drawn a bar. Elsewhere there is a line at the start, and then one every
    LINE_EVERY seconds.
    """

    def __init__(self, what: str, total: float | None = None, *, in_bytes: bool = False) -> None:
        """Begin at none of ``total`` steps; ``in_bytes`` says that the steps are bytes."""
        self._what, self._total, self._unit = what, total, (1e6, " MB") if in_bytes else (1, "")
        self._done = self._before = 0.0
        self._began = self._last = time.monotonic()
        self._drawn = _drawn(in_bytes=in_bytes)
        self._task = self._drawn.add_task(what, total=total) if self._drawn else None

    def __enter__(self) -> Self:
        if self._drawn:
            self._drawn.start()
        else:
            self.say(f"{self._what}{f': {self._count(self._total)}' if self._total else ''}")
        return self

    def __exit__(self, *error: object) -> None:
        if self._drawn:
            self._drawn.stop()

    def begin(self, done: float, total: float | None) -> None:
        """Say how much there is, and how much of it was done before."""
        if self._total is None:
            self._before, self._began = done, time.monotonic()
        self._done, self._total = done, total
        if self._drawn:
            self._drawn.update(self._task, total=total, completed=done)

    def advance(self, steps: float = 1) -> None:
        """Say that so many steps more are done."""
        self._done += steps
        now = time.monotonic()
        if self._drawn:
            self._drawn.advance(self._task, steps)
        elif now - self._last >= LINE_EVERY:
            self._last = now
            self.say(f"{self._what}: {self._count(self._done)}{self._left(now)}")

    def say(self, line: str) -> None:
        """Write a line, above the bar where there is one."""
        if self._drawn:
            self._drawn.console.print(line, markup=False, highlight=False)
        else:
            print(line, file=sys.stderr, flush=True)

    def _count(self, steps: float) -> str:
        divisor, unit = self._unit
        return f"{steps / divisor:.0f}{unit}"

    def _left(self, now: float) -> str:
        done = self._done - self._before
        if not self._total or done <= 0:
            return ""
        seconds = (now - self._began) / done * max(0.0, self._total - self._done)
        return f" of {self._count(self._total)}, {timedelta(seconds=round(seconds))} left"


def _drawn(*, in_bytes: bool) -> Any:
    """Return rich's bar where stderr is a terminal, else None."""
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        return None
    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.DownloadColumn() if in_bytes else progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        console=console,
    )


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
