"""Streaming recognition of spoken digits, offline.

>>> from recognizer import Microphone, Recognizer, recognize
>>> recognize("visit.wav")  # doctest: +SKIP
'7399'
>>> for event in Recognizer().stream(Microphone()):  # doctest: +SKIP
...     print(event)

Names are imported on first use, so that ``import recognizer`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from recognizer._version import __version__

if TYPE_CHECKING:
    from recognizer.asynchronous import astream
    from recognizer.errors import AudioError, DeviceError, ModelError, RecognizerError, UsageError
    from recognizer.events import (
        DeviceBack,
        DeviceLost,
        Digit,
        Event,
        Misfire,
        Overflow,
        Rejected,
        SpeechStart,
    )
    from recognizer.frontend import FrontEnd, FrontEndParams
    from recognizer.model import Model, load_model
    from recognizer.recognizer import Recognizer, recognize
    from recognizer.segmenter import Segmenter, SegmenterParams
    from recognizer.sources import AudioFile, Microphone, PcmPipe, Resampler

_HOMES = {
    "asynchronous": ("astream",),
    "errors": ("AudioError", "DeviceError", "ModelError", "RecognizerError", "UsageError"),
    "events": (
        *("DeviceBack", "DeviceLost", "Digit", "Event", "Misfire", "Overflow", "Rejected"),
        "SpeechStart",
    ),
    "frontend": ("FrontEnd", "FrontEndParams"),
    "model": ("Model", "load_model"),
    "recognizer": ("Recognizer", "recognize"),
    "segmenter": ("Segmenter", "SegmenterParams"),
    "sources": ("AudioFile", "Microphone", "PcmPipe", "Resampler"),
}
"""Names by the module that has them."""

__all__ = [
    "AudioError",
    "AudioFile",
    "DeviceBack",
    "DeviceError",
    "DeviceLost",
    "Digit",
    "Event",
    "FrontEnd",
    "FrontEndParams",
    "Microphone",
    "Misfire",
    "Model",
    "ModelError",
    "Overflow",
    "PcmPipe",
    "Recognizer",
    "RecognizerError",
    "Rejected",
    "Resampler",
    "Segmenter",
    "SegmenterParams",
    "SpeechStart",
    "UsageError",
    "__version__",
    "astream",
    "load_model",
    "recognize",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
