"""WAV and AU: their headers, and recordings of either kind one behind the other in a stream.

WAV: RIFF is little-endian, RIFX big-endian; RF64 and BW64 put lengths beyond 4 GB into a chunk of
their own (EBU Tech 3306). AU (Sun, NeXT) is big-endian, as DEC had it little-endian.
"""

import struct
from collections.abc import Callable, Iterator

from recognizer.errors import AudioError
from recognizer.sources.formats.container import (
    HEAD_BYTES,
    HEADER,
    Container,
    not_heard,
    recognise,
)
from recognizer.sources.formats.incoming import Incoming
from recognizer.sources.formats.pcm import (
    ENCODINGS,
    MOST_CHANNELS,
    PcmFormat,
    PcmReader,
    UnsupportedEncodingError,
    known_length,
)

_PCM, _FLOAT, _ALAW, _MULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_LENGTH_ELSEWHERE = 0xFFFF_FFFF
_LONGEST_FORMAT = 1 << 16
_AU_ENCODINGS = {1: "mulaw", 2: "s8", 3: "s16", 4: "s24", 5: "s32", 6: "f32", 7: "f64", 27: "alaw"}
_AU_HEADER_BYTES = 24
PADDING_BYTES = 1 << 20
"""So many zeros may lie between two recordings."""


def read_header(incoming: Incoming, container: Container) -> PcmReader:
    """Take the header of a WAV or AU and return what reads the samples after it.

    Raises AudioError where the header is damaged, UnsupportedEncodingError where it is sound but
    the samples are coded.
    """
    return _wav(incoming) if container.name == "WAV" else _au(incoming)


def following(incoming: Incoming, tell: Callable[[str], None]) -> Iterator[PcmReader]:
    """Yield what reads the recordings that follow one that has been read, each in its turn.

    ``tell`` hears of what follows and is none. Raises AudioError as ``read_header`` does.
    """
    while True:
        _skip_chunks(incoming)
        incoming.skip_zeros(PADDING_BYTES)
        head = incoming.peek(HEAD_BYTES)
        if not any(head):
            return
        container = recognise(head)
        if container is None or container.reader != "header":
            tell(not_heard(incoming.name, container.name if container else "no audio"))
            return
        yield read_header(incoming, container)


def _wav(incoming: Incoming) -> PcmReader:
    form = incoming.exactly(12)
    order = ">" if form[:4] == b"RIFX" else "<"
    layout: PcmFormat | None = None
    long: int | None = None
    while True:
        name, length = struct.unpack(f"{order}4sI", incoming.exactly(8))
        if name == b"data":
            if layout is None:
                raise _damaged(incoming, "a WAV header without a format")
            announced = long if long is not None and length == _LENGTH_ELSEWHERE else length
            return PcmReader(incoming, layout, known_length(announced, incoming.left), HEADER)
        padded = length + length % 2
        if name == b"ds64" and 24 <= length <= _LONGEST_FORMAT:
            long = struct.unpack("<Q", incoming.exactly(padded)[8:16])[0]
        elif name == b"fmt ":
            if not 16 <= length <= _LONGEST_FORMAT:
                raise _damaged(incoming, "damaged WAV header")
            layout = _layout(incoming, incoming.exactly(padded), order)
        else:
            incoming.skip(padded)


def _layout(incoming: Incoming, chunk: bytes, order: str) -> PcmFormat:
    code, channels, rate, _, align, bits = struct.unpack(f"{order}HHIIHH", chunk[:16])
    if code == _EXTENSIBLE and len(chunk) >= 26:
        (code,) = struct.unpack(f"{order}H", chunk[24:26])
    if not 1 <= channels <= MOST_CHANNELS or not rate:
        raise _damaged(incoming, f"a WAV header with {channels} channels at {rate} Hz")
    # 12 or 20 bits lie in 16 or 24, at the top.
    width = align // channels if align and align % channels == 0 else (bits + 7) // 8
    encoding = {
        (_PCM, 1): "u8",
        (_PCM, 2): "s16",
        (_PCM, 3): "s24",
        (_PCM, 4): "s32",
        (_FLOAT, 4): "f32",
        (_FLOAT, 8): "f64",
        (_MULAW, 1): "mulaw",
        (_ALAW, 1): "alaw",
    }.get((code, width))
    if encoding is None or not width * 8 - 8 < bits <= width * 8:
        raise UnsupportedEncodingError(
            f"{incoming.name}: WAV of format {code} with {bits} bits is not supported"
        )
    return PcmFormat(rate=rate, channels=channels, encoding=_ordered(encoding, order))


def _au(incoming: Incoming) -> PcmReader:
    header = incoming.exactly(_AU_HEADER_BYTES)
    order = "<" if header[:4] == b"dns." else ">"
    offset, length, code, rate, channels = struct.unpack(f"{order}5I", header[4:])
    if offset < _AU_HEADER_BYTES or not 1 <= channels <= MOST_CHANNELS or not rate:
        raise _damaged(incoming, "damaged AU header")
    if code not in _AU_ENCODINGS:
        raise UnsupportedEncodingError(f"{incoming.name}: AU of format {code} is not supported")
    incoming.skip(offset - _AU_HEADER_BYTES)
    encoding = _ordered(_AU_ENCODINGS[code], order)
    layout = PcmFormat(rate=rate, channels=channels, encoding=encoding)
    return PcmReader(incoming, layout, known_length(length, incoming.left), HEADER)


def _skip_chunks(incoming: Incoming) -> None:
    """Take the chunks that follow the samples, to the end, another recording, or what is none."""
    if incoming.peek(1) == b"\0":  # makes the number of bytes even
        incoming.skip(1)
    while len(head := incoming.peek(HEAD_BYTES)) >= 8 and not _known(head):
        name, length = struct.unpack("<4sI", head[:8])
        if not (name.isascii() and name.decode().isprintable()):
            return
        incoming.skip(8 + length + length % 2)


def _ordered(encoding: str, order: str) -> str:
    """Return the encoding with that order of bytes, where it has more than one."""
    big = f"{encoding}be"
    return big if order == ">" and big in ENCODINGS else encoding


def _damaged(incoming: Incoming, what: str) -> AudioError:
    return AudioError(f"{incoming.name}: not audio ({what})")


def _known(head: bytes) -> bool:
    container = recognise(head)
    return container is not None and container.certain
