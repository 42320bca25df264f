"""What the live view shows, gathered from audio, utterances and events, and drawn as text."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from recognizer import events
from recognizer.arrays import FloatArray
from recognizer.levels import decibels
from recognizer.segmenter import Utterance
from recognizer.sinks.base import Tally
from recognizer.sinks.blocks import LARGE_HEIGHT, LARGE_WIDTH, large, meter, waveform
from recognizer.sinks.text import NAMES, printable
from recognizer.sources.base import Gap, Item

if TYPE_CHECKING:
    from rich.text import Text

FALL_DECIBELS = 75.0
"""How far the meter falls in a second, so that a peak can be seen."""
SURE_STYLE, UNSURE_STYLE, UNSURE_BLOCK = "bold", "yellow", "▒"
NOTICE_LINES = 2
KEPT_DIGITS = 200
SURE = 0.8
"""Confidence from which a digit is drawn as sure; below it, it is more often wrong than one in five
times and is drawn in another colour, in a lighter shade and with a question mark."""


@dataclass(frozen=True)
class _Heard:
    """A digit of the string so far."""

    digit: str
    sure: bool
    utterance: int


class View:
    """The state of the live view; a sink, a tap of the source, and a hearer of utterances."""

    def __init__(self, title: str, sample_rate: int, now: Callable[[], float] = time.monotonic):
        self.title = printable(title)
        self.speech: Callable[[], bool] = lambda: False
        """Whether the detector takes the newest audio for speech."""
        self._rate = sample_rate
        self._now = now
        self._position = 0
        self._heard_at = now()
        self._level = -120.0
        self._digits: deque[_Heard] = deque(maxlen=KEPT_DIGITS)
        self._last = "nothing yet: say a digit"
        self._latency: float | None = None
        self._audio: FloatArray = np.zeros(0, np.float32)
        self._lost = 0
        self._trouble = ""
        self.notice = ""
        """What the user should know while the view is shown."""
        self.ended = False
        """Whether this is the last picture, which the summary follows."""
        self._tally = Tally()

    def hear(self, item: Item) -> None:
        """Take what the source gives."""
        self._heard_at = self._now()
        if isinstance(item, Gap):
            self._position += item.lost
            self._lost += item.lost
            return
        self._position += len(item)
        if len(item):
            fallen = self._level - FALL_DECIBELS * len(item) / self._rate
            self._level = max(decibels(item), fallen)

    def utterance(self, utterance: Utterance, results: Sequence[events.Event]) -> None:
        """Take an utterance's audio."""
        self._audio = utterance.samples

    def __call__(self, event: events.Event) -> None:
        """Take an event."""
        self._tally(event)
        match event:
            case events.Digit():
                sure = event.confidence >= SURE
                self._digits.append(_Heard(str(event.digit), sure, event.utterance))
                doubt = "" if sure else "  unsure"
                self._last = f"{event.digit} {NAMES[event.digit]}  {event.confidence:.3f}{doubt}"
                behind = self._position / self._rate - event.end
                self._latency = max(0.0, behind + self._now() - self._heard_at)
            case events.Rejected():
                self._last = f"- {event.reason}  {event.confidence:.3f}"
            case events.DeviceLost():
                self._level = -120.0
                self._trouble = f"{printable(event.device)} has gone; trying to open it again"
            case events.DeviceBack():
                self._trouble = ""

    def draw(self, width: int) -> "Text":
        """Return the view, ``width`` columns wide."""
        from rich.text import Text

        speech = self.speech()
        inner = max(10, width - 26)
        seconds = self._position // self._rate
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        text = Text(no_wrap=True, overflow="crop")
        text.append(f"{self.title[: width - 12]:<{width - 12}}", "dim").append(f"{clock:>12}\n")
        text.append("level    ").append(meter(self._level, inner), "green" if speech else "blue")
        text.append(f" {max(self._level, -99):4.0f} dB ")
        text.append("speech\n" if speech else "quiet\n", "bold green" if speech else "dim")
        text.append("last     ").append(waveform(self._audio, inner), "cyan").append("\n\n")
        self._draw_large(text, width)
        self._draw_string(text, width)
        latency = "-" if self._latency is None else f"{self._latency * 1000:.0f} ms"
        text.append(f"{self._last:<28}", "bold")
        text.append(f" latency {latency}, dropped {self._lost / self._rate:.2f} s")
        if told := self._trouble or self.notice:
            lines = wrap(told, width)[:NOTICE_LINES]
            text.append("".join(f"\n{line}" for line in lines), "red" * bool(self._trouble))
        elif not self.ended:
            text.append(f"\n{self._tally.summary(seconds)}")
        return text

    def _draw_large(self, text: "Text", width: int) -> None:
        """Add the newest digits in large type, as many as fit."""
        shown = list(self._digits)[-(width // LARGE_WIDTH) :]
        drawn = [(large(one.digit), one.sure) for one in shown]
        for row in range(LARGE_HEIGHT):
            for place, (rows, sure) in enumerate(drawn):
                part = rows[row] if sure else rows[row].replace("█", UNSURE_BLOCK)
                text.append("  " * bool(place) + part, SURE_STYLE if sure else UNSURE_STYLE)
            text.append("\n")
        text.append("\n")

    def _draw_string(self, text: "Text", width: int) -> None:
        """Add the digits so far, a word for each utterance, the newest last."""
        parts: list[tuple[str, str]] = []
        before = None
        for one in self._digits:
            gap = " " if before not in (None, one.utterance) else ""
            doubt = "" if one.sure else "?"
            parts.append((f"{gap}{one.digit}{doubt}", SURE_STYLE if one.sure else UNSURE_STYLE))
            before = one.utterance
        room = width - 11
        while sum(len(part) for part, _ in parts) > room:
            del parts[0]
        cut = len(parts) < len(self._digits) or len(self._digits) == KEPT_DIGITS
        text.append("heard    ").append("…" if cut else "")
        for part, style in parts:
            text.append(part, style)
        text.append("\n")
