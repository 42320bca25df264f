"""One JSON object a line, flushed at once."""

import json
from typing import Any, TextIO

from recognizer.events import Event


class JsonLines:
    """Writes each event as a line of JSON; ``extra`` fields are added to every one."""

    def __init__(self, out: TextIO, **extra: Any) -> None:
        self._out = out
        self._extra = extra

    def __call__(self, event: Event) -> None:
        """Write one event."""
        self._out.write(json.dumps({**event.to_dict(), **self._extra}) + "\n")
        self._out.flush()
