"""Where audio comes from: files, a pipe, a microphone. Each gives mono float32 blocks."""

from recognizer.sources.base import Gap, Source
from recognizer.sources.channels import Channels, Choice
from recognizer.sources.files import AudioFile
from recognizer.sources.folders import Found, find_audio
from recognizer.sources.formats.pcm import ENCODINGS, PcmFormat
from recognizer.sources.microphone import Backoff, Microphone
from recognizer.sources.pipe import PcmPipe
from recognizer.sources.resampler import Resampler
from recognizer.sources.wrappers import Deferred, Paced, Tapped, UntilSignal, Watched

__all__ = [
    "ENCODINGS",
    "AudioFile",
    "Backoff",
    "Channels",
    "Choice",
    "Deferred",
    "Found",
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
