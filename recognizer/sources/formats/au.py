"""AU (Sun, NeXT): a header made for pipes. Big-endian, as DEC had it little-endian."""

import struct

from recognizer.errors import AudioError
from recognizer.sources.formats.container import HEADER
from recognizer.sources.formats.incoming import Incoming
from recognizer.sources.formats.pcm import (
    MOST_CHANNELS,
    PcmFormat,
    PcmReader,
    UnsupportedEncodingError,
    known_length,
)

_ENCODINGS = {1: "mulaw", 2: "s8", 3: "s16be", 4: "s24be", 5: "s32be", 6: "f32be", 7: "f64be"}
_ENCODINGS[27] = "alaw"
_HEADER_BYTES = 24


def read_header(incoming: Incoming) -> PcmReader:
    """Take an AU header and return what reads the samples after it; raises as WAV's does."""
    header = incoming.exactly(_HEADER_BYTES)
    little = header[:4] == b"dns."
    offset, length, code, rate, channels = struct.unpack("<5I" if little else ">5I", header[4:])
    if offset < _HEADER_BYTES or not 1 <= channels <= MOST_CHANNELS or not rate:
        raise AudioError(f"{incoming.name}: not audio (damaged AU header)")
    if code not in _ENCODINGS:
        raise UnsupportedEncodingError(f"{incoming.name}: AU of format {code} is not supported")
    incoming.skip(offset - _HEADER_BYTES)
    encoding = _ENCODINGS[code].removesuffix("be") if little else _ENCODINGS[code]
    layout = PcmFormat(rate=rate, channels=channels, encoding=encoding)
    return PcmReader(incoming, layout, known_length(length, incoming.left), HEADER)
