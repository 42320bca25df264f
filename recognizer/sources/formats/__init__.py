"""How the bytes of a recording become samples, channels still apart."""

from recognizer.sources.formats.behind import lies_behind
from recognizer.sources.formats.container import (
    FOREIGN_SUFFIXES,
    HEAD_BYTES,
    RAW_SUFFIXES,
    SUFFIXES,
    Container,
    not_heard,
    recognise,
    refusal,
)
from recognizer.sources.formats.incoming import Incoming
from recognizer.sources.formats.library import LibraryReader
from recognizer.sources.formats.pcm import (
    ENCODINGS,
    PcmFormat,
    PcmReader,
    UnsupportedEncodingError,
)
from recognizer.sources.formats.sequence import following, read_header

__all__ = [
    "ENCODINGS",
    "FOREIGN_SUFFIXES",
    "HEAD_BYTES",
    "RAW_SUFFIXES",
    "SUFFIXES",
    "Container",
    "Incoming",
    "LibraryReader",
    "PcmFormat",
    "PcmReader",
    "UnsupportedEncodingError",
    "following",
    "lies_behind",
    "not_heard",
    "read_header",
    "recognise",
    "refusal",
]
