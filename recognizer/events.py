"""What a recognizer reports: one frozen dataclass an event, times in seconds.

``to_dict`` gives the JSON form, whose field names are a contract: fields may be added,
never renamed or removed. ``Event.from_dict`` reads it again.

>>> event = Digit(digit=7, confidence=0.991, start=1.24, end=1.705, utterance=3)
>>> Event.from_dict(event.to_dict()) == event
True
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from math import isfinite
from numbers import Integral, Real
from typing import Any, ClassVar, Self

from recognizer.errors import UsageError

DECIMALS = 4
"""Times are kept to 0.1 ms, less than a sample at 8 kHz lasts, confidences as finely."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something at a place in the stream; its numbers are as fine as its JSON form has them."""

    event: ClassVar[str]

    start: float
    """Seconds from the start of the stream."""

    def __post_init__(self) -> None:
        for one in fields(self):
            value = _as(one.type, getattr(self, one.name))
            if value is None:
                given = getattr(self, one.name)
                raise UsageError(f"{self.event} event whose {one.name} is {given!r:.40}")
            object.__setattr__(self, one.name, value)

    def to_dict(self) -> dict[str, Any]:
        """Return the event's name and fields, ready for JSON."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        order = [name for name in values if name not in ("start", "end", "utterance")]
        order += [name for name in ("start", "end", "utterance") if name in values]
        return {"event": self.event, **{name: values[name] for name in order}}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the event that ``to_dict`` made ``values`` of.

        Fields that this version does not know are passed over, such as the ``file`` that
        ``replay --json`` adds. Raises UsageError where a field is missing or of another type, and
        where the event is none, or not of the class this is called on.
        """
        name = values.get("event") if isinstance(values, Mapping) else None
        kind = _KINDS.get(name) if isinstance(name, str) else None
        if kind is None or not issubclass(kind, cls):
            what = "an event" if cls is Event else f"a {cls.event} event"
            raise UsageError(f"not {what}: {values!r:.80}")
        given = {}
        for one in fields(kind):
            if one.name not in values:
                raise UsageError(f"{name} event without its {one.name}: {values!r:.80}")
            given[one.name] = values[one.name]
        return kind(**given)


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

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.digit <= 9:
            raise UsageError(f"a digit is 0 to 9, not {self.digit}")


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


_KINDS: dict[str, type[Event]] = {
    kind.event: kind
    for kind in (Digit, Rejected, SpeechStart, Misfire, Overflow, DeviceLost, DeviceBack)
}


def _as(kind: Any, value: Any) -> Any:
    """Return ``value``, of Python or NumPy, as a field of that type holds it; None if it cannot."""
    if kind is str:
        return value if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if kind is int:
        return int(value) if isinstance(value, Integral) else None
    with suppress(OverflowError):
        if isfinite(value):
            return round(float(value), DECIMALS)
    return None
