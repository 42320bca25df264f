"""The live view on a terminal: drawn a few times a second, while audio comes in."""

import sys
import time
from typing import TYPE_CHECKING, Self

from recognizer.events import DeviceBack, DeviceLost, Digit, Event, Rejected
from recognizer.sinks.text import printable
from recognizer.sinks.view import View

if TYPE_CHECKING:
    from rich.console import Console

    from recognizer.sources.base import Item

REFRESH_SECONDS = 0.125
LEAST_WIDTH, LEAST_HEIGHT = 60, 14


class LiveView:
    """Draws a View; a context manager, a sink, and a tap of the source.

    Nothing is drawn by a thread of its own: each block of audio is the chance to draw again.
    """

    def __init__(self, view: View, console: "Console") -> None:
        from rich.live import Live

        self._view = view
        self._console = console
        self._live = Live(
            console=console,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=sys.stderr.isatty(),
        )
        self._drawn = 0.0

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._view.ended = True
        self._draw()
        self._live.stop()

    def hear(self, item: "Item") -> None:
        """Take what the source gives."""
        self._view.hear(item)
        if time.monotonic() - self._drawn >= REFRESH_SECONDS:
            self._draw()

    def note(self, line: str) -> None:
        """Show a line that the user should know of."""
        self._view.notice = printable(line)

    def __call__(self, event: Event) -> None:
        """Take an event, and show at once what a user waits for."""
        self._view(event)
        if isinstance(event, Digit | Rejected | DeviceLost | DeviceBack):
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._live.update(self._view.draw(self._console.width - 1), refresh=True)


def capable(console: "Console") -> bool:
    """Return whether a console is a terminal that can be drawn on, and large enough."""
    fits = console.width >= LEAST_WIDTH and console.height >= LEAST_HEIGHT
    blocks = console.encoding.lower().startswith("utf")
    return console.is_terminal and not console.is_dumb_terminal and fits and blocks
