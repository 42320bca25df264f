"""One line a result: text for people, JSON for programs."""

import json
from typing import Any, TextIO

from recognizer.events import DeviceBack, DeviceLost, Digit, Event, Overflow, Rejected

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class TextLines:
    """Writes digits and rejections as lines of seconds, digit, confidence; the rest is left out."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __call__(self, event: Event) -> None:
        """Write one event, if it is for people."""
        text = _text(event)
        if text:
            encoding = getattr(self._out, "encoding", None) or "utf-8"
            self._out.write(f"{event.start:9.3f}  {printable(text, encoding)}\n")
            self._out.flush()


class JsonLines:
    """Writes each event as a line of JSON; ``extra`` fields are added to every one."""

    def __init__(self, out: TextIO, **extra: Any) -> None:
        self._out = out
        self._extra = extra

    def __call__(self, event: Event) -> None:
        """Write one event, at once."""
        self._out.write(json.dumps({**event.to_dict(), **self._extra}) + "\n")
        self._out.flush()


def printable(text: str, encoding: str = "utf-8") -> str:
    """Return one line that can be written: a device may be named anything."""
    kept = "".join(c if c.isprintable() else "?" for c in text)
    return kept.encode(encoding, "replace").decode(encoding)


def _text(event: Event) -> str:
    match event:
        case Digit():
            return f"{event.digit}  {NAMES[event.digit]:<5}  {event.confidence:.3f}"
        case Rejected():
            return f"-  {event.reason} ({event.confidence:.3f})"
        case Overflow():
            return f"!  {event.lost:.3f} s of audio lost"
        case DeviceLost():
            return f"!  {event.device} has gone"
        case DeviceBack():
            return f"!  {event.device} is back, {event.lost:.3f} s lost"
        case _:
            return ""
