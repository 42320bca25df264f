"""Where audio comes from: files, a pipe, a microphone. Each gives mono float32 blocks."""

from recognizer.sources.base import Gap, Source
from recognizer.sources.files import AudioFile, find_audio
from recognizer.sources.microphone import Backoff, Microphone
from recognizer.sources.pipe import PcmFormat, PcmPipe
from recognizer.sources.resampler import Resampler
from recognizer.sources.wrappers import Paced, Tapped, UntilSignal, Watched

__all__ = [
    "AudioFile",
    "Backoff",
    "Gap",
    "Microphone",
    "Paced",
    "PcmFormat",
    "PcmPipe",
    "Resampler",
    "Source",
    "Tapped",
    "UntilSignal",
    "Watched",
    "find_audio",
]
