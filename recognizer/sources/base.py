"""What every source gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from recognizer.arrays import FloatArray
from recognizer.errors import UsageError

STREAM_RATE = 8_000
"""Default rate of the stream in Hz: the band the shipped models were trained on."""

LOUDEST = 1e6
"""Largest sample let through, full scale being 1: damaged floats would overflow further on."""

Tell = Callable[[str], None]
"""Hears a line about what a source does of its own accord."""


def silent(line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Audio that never arrived; the stream's clock moves on by ``lost`` samples."""

    kind: Literal["overflow", "device_lost", "device_back"]
    lost: int = 0
    device: str = ""


Item = FloatArray | Gap
"""What a source gives."""


class Source(Protocol):
    """Blocks of a stream, ``(n,)`` mono float32 at ``sample_rate`` Hz, and gaps in it."""

    sample_rate: int

    def __iter__(self) -> Iterator[Item]:
        """Yield blocks of any length until the stream ends."""


def check_source(source: Any) -> None:
    """Raise UsageError where ``source`` is no ``Source``."""
    if not hasattr(source, "sample_rate") or not hasattr(source, "__iter__"):
        raise UsageError(
            f"no source of audio but {type(source).__name__}: AudioFile(path), Microphone() and "
            "PcmPipe(stream) are sources, Recognizer.feed takes samples"
        )
