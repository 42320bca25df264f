"""Streaming recognition of spoken digits, offline.

>>> from recognizer import Microphone, Recognizer
>>> for event in Recognizer().stream(Microphone()):  # doctest: +SKIP
...     print(event)

Names are imported on first use, so that ``import recognizer`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from recognizer._version import __version__

if TYPE_CHECKING:
    from recognizer.errors import RecognizerError, UsageError
    from recognizer.events import Digit, Event, Rejected
    from recognizer.frontend import FrontEnd, FrontEndParams
    from recognizer.model import Model, load_model
    from recognizer.recognizer import Recognizer
    from recognizer.segmenter import Segmenter, SegmenterParams
    from recognizer.sources import AudioFile, Microphone, PcmPipe, Resampler

_HOMES = {
    "AudioFile": "recognizer.sources",
    "Digit": "recognizer.events",
    "Event": "recognizer.events",
    "FrontEnd": "recognizer.frontend",
    "FrontEndParams": "recognizer.frontend",
    "Microphone": "recognizer.sources",
    "Model": "recognizer.model",
    "PcmPipe": "recognizer.sources",
    "Recognizer": "recognizer.recognizer",
    "RecognizerError": "recognizer.errors",
    "Rejected": "recognizer.events",
    "Resampler": "recognizer.sources",
    "Segmenter": "recognizer.segmenter",
    "SegmenterParams": "recognizer.segmenter",
    "UsageError": "recognizer.errors",
    "load_model": "recognizer.model",
}

__all__ = [
    "AudioFile",
    "Digit",
    "Event",
    "FrontEnd",
    "FrontEndParams",
    "Microphone",
    "Model",
    "PcmPipe",
    "Recognizer",
    "RecognizerError",
    "Rejected",
    "Resampler",
    "Segmenter",
    "SegmenterParams",
    "UsageError",
    "__version__",
    "load_model",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
