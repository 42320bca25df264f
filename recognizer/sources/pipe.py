"""Audio from standard input, a named pipe or any other stream of bytes."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from recognizer.arrays import FloatArray
from recognizer.errors import AudioError, UsageError
from recognizer.sources.base import STREAM_RATE, Tell, silent
from recognizer.sources.channels import Choice
from recognizer.sources.decoded import Reader, check, stream
from recognizer.sources.formats.behind import lies_behind
from recognizer.sources.formats.container import (
    HEAD_BYTES,
    Container,
    not_heard,
    recognise,
    refusal,
)
from recognizer.sources.formats.headers import following, read_header
from recognizer.sources.formats.incoming import Incoming
from recognizer.sources.formats.library import open_library
from recognizer.sources.formats.pcm import PcmFormat, PcmReader, UnsupportedEncodingError
from recognizer.sources.resampler import check_rate

IN_MEMORY = 1 << 24
"""Bytes up to which a stream that is read whole is kept in memory, else in a temporary file."""
LARGEST = 1 << 30
"""Bytes beyond which it is not kept at all."""


class PcmPipe:
    """A stream of bytes as audio, to its end.

    WAV and AU are heard as they arrive, and so are further ones behind them. Any other format that
    libsndfile reads is heard once all of it has arrived. ``raw`` says what samples without a
    header are; a header that is there all the same wins, which ``tell`` hears. ``live`` waits for
    nothing, ``channel`` is as for AudioFile, ``name`` begins messages.

    Raises UsageError where the stream is nothing of this, AudioError where it cannot be read or
    ends inside its header. Iterating raises AudioError, after the last good sample, where samples
    are missing or not finite, and where the stream cannot be read on.
    """

    def __init__(
        self,
        stream: BinaryIO,
        raw: PcmFormat | None = None,
        sample_rate: int = STREAM_RATE,
        *,
        live: bool = False,
        channel: Choice = None,
        name: str = "standard input",
        tell: Tell = silent,
    ) -> None:
        if not hasattr(stream, "read") or isinstance(stream, io.TextIOBase):
            raise UsageError(
                f"{name}: a pipe is a stream of bytes, such as open(path, 'rb') or "
                f"sys.stdin.buffer, not {type(stream).__name__}"
            )
        if raw is not None and not isinstance(raw, PcmFormat):
            raise UsageError(f"{name}: raw is a PcmFormat, not {type(raw).__name__}")
        self.sample_rate = sample_rate
        self._heard = False
        self._live, self._channel, self._tell = live, channel, tell
        if raw is not None:
            check_rate(raw.rate)
        self._incoming = Incoming(stream, name)
        container = recognise(self._incoming.peek(HEAD_BYTES))
        if raw is not None and container is not None and not container.certain:
            container = None
        self._container = container
        self._first = self._headed(container, raw) if container else self._headerless(raw)
        if self._first is not None:
            self._incoming.settle()
            check(self._first, channel)

    def __iter__(self) -> Iterator[FloatArray]:
        """Yield what arrives, at most a tenth of a second a block; it comes once."""
        if self._heard:
            raise UsageError(f"{self._incoming.name}: has been heard; a pipe can be heard once")
        self._heard = True
        return stream(
            self._readers(),
            self.sample_rate,
            choice=self._channel,
            live=self._live,
            may_be_empty=self._container is None,
            tell=self._tell,
        )

    def _headerless(self, raw: PcmFormat | None) -> PcmReader:
        name = self._incoming.name
        if raw is not None:
            return PcmReader(self._incoming, raw)
        if not self._incoming.peek(1):
            raise AudioError(f"{name}: empty")
        raise UsageError(f"{name}: no recording that is known; for raw PCM give its --rate")

    def _headed(self, container: Container, raw: PcmFormat | None) -> PcmReader | None:
        """Return what reads a recording as it arrives, None where that cannot be done."""
        name = self._incoming.name
        if container.reader == "none":
            raise AudioError(refusal(name, None, container.name))
        reader = None
        if container.reader != "library":
            try:
                reader = read_header(self._incoming, container)
            except UnsupportedEncodingError:
                if not self._incoming.rewind():
                    raise
        if raw is not None and (reader is None or reader.layout != raw):
            found = f"{container.name}, {reader.layout}" if reader else container.name
            self._tell(f"{name}: is heard as its header says ({found}), not as raw PCM ({raw})")
        return reader

    def _readers(self) -> Iterator[Reader]:
        if self._container is None:
            yield cast(Reader, self._first)
        elif self._first is not None:
            yield self._first
            yield from following(self._incoming, self._tell)
        else:
            name = self._incoming.name
            if self._live:
                self._tell(f"{name}: {self._container.name} is heard once all of it has arrived")
            with self._whole() as file, open_library(file, name, self._container) as reader:
                yield reader
                file.seek(0)
                if lies_behind(file, self._container.name):
                    self._tell(not_heard(name, self._container.name))

    @contextmanager
    def _whole(self) -> Iterator[BinaryIO]:
        """Keep all that arrives in a file that can seek."""
        name = self._incoming.name
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
            try:
                while data := self._incoming.some(1 << 16):
                    file.write(data)
                    if file.tell() > LARGEST:
                        raise AudioError(refusal(name, None, f"more than {LARGEST} bytes"))
            except OSError as error:
                raise AudioError(f"{name}: cannot be kept ({error.strerror})") from None
            file.seek(0)
            yield cast(BinaryIO, file)
