"""Recordings with a header, one behind the other in a stream of bytes."""

from collections.abc import Callable, Iterator

from recognizer.sources.formats import au, wav
from recognizer.sources.formats.container import HEAD_BYTES, Container, not_heard, recognise
from recognizer.sources.formats.incoming import Incoming
from recognizer.sources.formats.pcm import PcmReader

PADDING_BYTES = 1 << 20
"""So many zeros may lie between two recordings."""
_HEADERS = {"wav": wav.read_header, "au": au.read_header}


def read_header(incoming: Incoming, container: Container) -> PcmReader:
    """Take the header of a WAV or AU and return what reads its samples; raises as they do."""
    return _HEADERS[container.reader](incoming)


def following(incoming: Incoming, tell: Callable[[str], None]) -> Iterator[PcmReader]:
    """Yield what reads the recordings that follow one that has been read, each in its turn.

    ``tell`` hears of what follows and is none. Raises AudioError as ``read_header`` does.
    """
    while True:
        wav.skip_chunks(incoming)
        incoming.skip_zeros(PADDING_BYTES)
        head = incoming.peek(HEAD_BYTES)
        if not any(head):
            return
        container = recognise(head)
        if container is None or container.reader not in _HEADERS:
            tell(not_heard(incoming.name, container.name if container else "no audio"))
            return
        yield read_header(incoming, container)
