"""The digits of one request: sound in any rate, width and number of channels, then a text."""

from typing import Any

from wyoming.audio import AudioChunk, AudioStart
from wyoming.event import Event

from recognizer import events
from recognizer.errors import UsageError
from recognizer.recognizer import Recognizer
from recognizer.sources import PcmFormat
from recognizer.sources.pieces import PcmPieces

ENCODINGS = {1: "u8", 2: "s16", 3: "s24", 4: "s32"}
"""Of the widths in bytes that Wyoming has, as WAV has them."""


class Transcription:
    """What a recognizer makes of the sound between ``audio-start`` and ``audio-stop``.

    Silence between digits is nothing to the text: "seven three", a pause and "nine nine" are
    "7399".
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._pieces: PcmPieces | None = None
        self._digits: list[str] = []

    def hear(self, event: Event) -> None:
        """Take an ``audio-start`` or ``audio-chunk``.

        Raises UsageError for a format that cannot be used, or that changes within a request.
        """
        layout = _layout(event.data)
        if self._pieces is None or AudioStart.is_type(event.type):
            self._pieces = PcmPieces(layout, self._recognizer.sample_rate)
        elif layout != self._pieces.format:
            raise UsageError("the format of the sound has changed within a request")
        if AudioChunk.is_type(event.type) and event.payload:
            self._take(self._recognizer.feed(self._pieces(event.payload)))

    def end(self) -> str:
        """Return the digits heard, empty without any, and be ready for another request."""
        if self._pieces is not None:
            self._take(self._recognizer.feed(self._pieces.end()))
        self._take(self._recognizer.flush())
        text = "".join(self._digits)
        self._recognizer.reset()
        self._pieces, self._digits = None, []
        return text

    def _take(self, found: list[events.Event]) -> None:
        self._digits += [str(event.digit) for event in found if isinstance(event, events.Digit)]


def _layout(data: dict[str, Any]) -> PcmFormat:
    rate, width, channels = (data.get(name) for name in ("rate", "width", "channels"))
    if type(rate) is not int or type(width) is not int or type(channels) is not int:
        raise UsageError("sound must have rate, width and channels, whole numbers")
    if width not in ENCODINGS:
        raise UsageError(f"samples have 1 to 4 bytes, not {width}")
    return PcmFormat(rate=rate, channels=channels, encoding=ENCODINGS[width])
