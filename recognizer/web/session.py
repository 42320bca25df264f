"""One client's stream: what it asked for, the sound that comes, the messages that go back.

Messages are dictionaries for JSON. Events are as ``recognizer listen --json`` has them; others
have one key, ``hearing``, ``view``, ``note``, ``summary`` or ``error``.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError
from recognizer.events import Event
from recognizer.levels import decibels
from recognizer.levelwatch import MICROPHONE, LevelWatch
from recognizer.recognizer import Recognizer
from recognizer.serving.choices import Choices
from recognizer.sinks import Tally
from recognizer.sources import PcmFormat
from recognizer.sources.base import STREAM_RATE, Gap, Item
from recognizer.sources.pieces import PcmPieces
from recognizer.strictness import BALANCED

Message = dict[str, Any]

BROWSER, MACHINE = "browser", "machine"
PEAK_SECONDS = 0.02
"""Sound that each peak of the waveform stands for."""
REMEDY = {**MICROPHONE, "dead": "is the microphone muted?"}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a client asks for in its first message."""

    source: str
    """``browser``: 16-bit mono PCM follows; ``machine``: the microphone of the server's machine."""
    rate: float = 48_000
    """Hz, of the PCM that follows."""
    model: str | None = None
    strictness: str = BALANCED

    @classmethod
    def from_json(cls, text: str) -> "Wish":
        """Read a first message; raises UsageError where it is none."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            raise UsageError("the first message must be JSON") from None
        if not isinstance(values, dict) or values.get("source") not in (BROWSER, MACHINE):
            raise UsageError(f'the first message must name a source, "{BROWSER}" or "{MACHINE}"')
        rate, model = values.get("rate", cls.rate), values.get("model")
        strictness = values.get("strictness", BALANCED)
        if isinstance(rate, bool) or not isinstance(rate, int | float):
            raise UsageError("rate must be a number")
        if not isinstance(strictness, str) or not isinstance(model, str | None):
            raise UsageError("model and strictness must be text")
        return cls(source=values["source"], rate=rate, model=model, strictness=strictness)


class Session:
    """A recognizer of a client's own.

    Raises UsageError or ModelError where what is asked for cannot be had.
    """

    def __init__(self, wish: Wish, choices: Choices) -> None:
        model = choices.model(wish.model)
        self._recognizer = Recognizer(model, strictness=wish.strictness)
        rate = self._recognizer.sample_rate
        if wish.source == MACHINE and rate != STREAM_RATE:
            raise UsageError(
                f"{model.manifest.name} listens at {rate} Hz, the machine's microphone is heard "
                f"at {STREAM_RATE} Hz: choose the browser's own"
            )
        self._pieces = PcmPieces(PcmFormat(rate=wish.rate), rate)
        self._peaks = _Peaks(round(PEAK_SECONDS * rate))
        self._tally = Tally()
        self._notes: list[Message] = []
        self._watch = LevelWatch(rate, REMEDY, lambda _, line: self._notes.append({"note": line}))
        self.hearing: Message = {
            "hearing": {
                "source": wish.source,
                "model": model.path.stem,
                "strictness": wish.strictness,
                "peak_seconds": PEAK_SECONDS,
            }
        }

    def take(self, item: bytes | Item) -> list[Message]:
        """Return the messages that more sound, PCM or samples of the stream, brings about."""
        if isinstance(item, Gap):
            self._peaks.skip(item.lost)
            return self._told(self._recognizer.skip(item))
        return self._heard(self._pieces(item) if isinstance(item, bytes) else item)

    def end(self) -> list[Message]:
        """Return the last messages."""
        messages = self._heard(self._pieces.end())
        messages += self._told(self._recognizer.flush())
        summary = self._tally.summary(self._recognizer.position)
        return [*messages, {"summary": summary}]

    def _heard(self, samples: FloatArray) -> list[Message]:
        if not len(samples):
            return []
        self._watch(samples)
        notes, self._notes = self._notes, []
        first, peaks = self._peaks(samples)
        messages = self._told(self._recognizer.feed(samples))
        view = {
            "seconds": round(self._recognizer.position, 3),
            "level": round(decibels(samples), 1),
            "speech": self._recognizer.speech,
            "first": first,
            "peaks": peaks,
        }
        return [{"view": view}, *messages, *notes]

    def _told(self, events: Iterable[Event]) -> list[Message]:
        found = list(events)
        for event in found:
            self._tally(event)
        return [event.to_dict() for event in found]


class _Peaks:
    """The waveform as one peak for every ``size`` samples, 0 to 1."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rest = np.zeros(0, np.float32)
        self._next = 0

    def __call__(self, samples: FloatArray) -> tuple[int, list[float]]:
        """Return the number of the first new peak, and the new peaks."""
        samples = np.concatenate([self._rest, np.abs(samples)])
        count = len(samples) // self._size
        self._rest = samples[count * self._size :]
        first, self._next = self._next, self._next + count
        peaks = samples[: count * self._size].reshape(count, self._size).max(axis=1, initial=0)
        return first, [round(float(peak), 3) for peak in peaks]

    def skip(self, lost: int) -> None:
        """Leave out ``lost`` samples."""
        self._next += lost // self._size
