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
    from recognizer.recognizer import Recognizer
    from recognizer.recording import recognize
    from recognizer.segmenter import Segmenter, SegmenterParams
    from recognizer.sources import AudioFile, Microphone, PcmPipe, Resampler

_HOMES = {
    "AudioError": "recognizer.errors",
    "AudioFile": "recognizer.sources",
    "DeviceBack": "recognizer.events",
    "DeviceError": "recognizer.errors",
    "DeviceLost": "recognizer.events",
    "Digit": "recognizer.events",
    "Event": "recognizer.events",
    "FrontEnd": "recognizer.frontend",
    "FrontEndParams": "recognizer.frontend",
    "Microphone": "recognizer.sources",
    "Misfire": "recognizer.events",
    "Model": "recognizer.model",
    "ModelError": "recognizer.errors",
    "Overflow": "recognizer.events",
    "PcmPipe": "recognizer.sources",
    "Recognizer": "recognizer.recognizer",
    "RecognizerError": "recognizer.errors",
    "Rejected": "recognizer.events",
    "Resampler": "recognizer.sources",
    "Segmenter": "recognizer.segmenter",
    "SegmenterParams": "recognizer.segmenter",
    "SpeechStart": "recognizer.events",
    "UsageError": "recognizer.errors",
    "astream": "recognizer.asynchronous",
    "load_model": "recognizer.model",
    "recognize": "recognizer.recording",
}

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
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
