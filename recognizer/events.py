"""What a recognizer reports: one frozen dataclass an event, times in seconds.

``as_dict`` gives the JSON form, whose field names are a contract: fields may be added,
never renamed or removed.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something at a place in the stream."""

    event: ClassVar[str]

    start: float
    """Seconds from the start of the stream."""

    def as_dict(self) -> dict[str, Any]:
        """Return the event's name and fields, times rounded to 0.1 ms."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        order = [name for name in values if name not in ("start", "end", "utterance")]
        order += [name for name in ("start", "end", "utterance") if name in values]
        rounded = {
            name: round(values[name], 4) if isinstance(values[name], float) else values[name]
            for name in order
        }
        return {"event": self.event, **rounded}


@dataclass(frozen=True, kw_only=True)
class Digit(Event):
    """A digit was spoken."""

    event: ClassVar[str] = "digit"

    digit: int
    """0 to 9."""
    confidence: float
    """The classifier's probability of this digit, 0 to 1."""
    end: float
    """Seconds from the start of the stream."""
    utterance: int
    """Number of the utterance the digit was heard in, from 1."""


@dataclass(frozen=True, kw_only=True)
class Rejected(Event):
    """Speech, or what the voice-activity detector took for it, that is not a sure digit."""

    event: ClassVar[str] = "rejected"

    reason: str
    """``low-confidence`` or ``not-a-digit``."""
    confidence: float
    """Probability of the best digit (of no digit, for ``not-a-digit``), 0 to 1."""
    end: float
    """Seconds from the start of the stream."""
    utterance: int
    """Number of the utterance, from 1."""


@dataclass(frozen=True, kw_only=True)
class SpeechStart(Event):
    """An utterance has begun; its digits, or its rejection, follow by the time that it ends."""

    event: ClassVar[str] = "speech_start"

    utterance: int
    """Number of the utterance, from 1."""


@dataclass(frozen=True, kw_only=True)
class Misfire(Event):
    """A burst too short to be speech."""

    event: ClassVar[str] = "misfire"

    end: float
    """Seconds from the start of the stream."""


@dataclass(frozen=True, kw_only=True)
class Overflow(Event):
    """Audio was lost between the device and the recognizer; later times stay true."""

    event: ClassVar[str] = "overflow"

    lost: float
    """Seconds of audio lost."""


@dataclass(frozen=True, kw_only=True)
class DeviceLost(Event):
    """The microphone has gone or delivers no frames."""

    event: ClassVar[str] = "device_lost"

    device: str
    """Name of the device."""


@dataclass(frozen=True, kw_only=True)
class DeviceBack(Event):
    """The microphone delivers frames again."""

    event: ClassVar[str] = "device_back"

    device: str
    """Name of the device."""
    lost: float
    """Seconds of audio lost while it was away."""
