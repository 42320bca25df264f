"""Recordings on disk."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from recognizer.arrays import FloatArray
from recognizer.errors import AudioError, UsageError
from recognizer.sources.base import STREAM_RATE, Tell, silent
from recognizer.sources.channels import Choice
from recognizer.sources.decoded import EMPTY, Reader, check, stream
from recognizer.sources.formats.behind import lies_behind
from recognizer.sources.formats.container import (
    FOREIGN_SUFFIXES,
    HEAD_BYTES,
    RAW_SUFFIXES,
    Container,
    not_heard,
    recognise,
    refusal,
)
from recognizer.sources.formats.headers import following, read_header
from recognizer.sources.formats.incoming import Incoming
from recognizer.sources.formats.library import BLOCK_SAMPLES, LibraryReader, open_library
from recognizer.sources.formats.pcm import UnsupportedEncodingError


class AudioFile:
    """A recording of any rate, width and number of channels.

    Iterating yields mono float32 blocks at ``sample_rate`` Hz and may be done again. ``channel``
    says what is heard of several channels (``Channels``), ``tell`` hears what was chosen.

    Opening raises AudioError where the file is no audio, UsageError where it has no such channel.
    Iterating raises AudioError, after the last good block, where samples are missing or not finite.
    """

    def __init__(
        self,
        path: str | Path,
        sample_rate: int = STREAM_RATE,
        *,
        channel: Choice = None,
        tell: Tell = silent,
    ) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            raise UsageError(
                f"a recording is a path, not {type(path).__name__}: PcmPipe hears a stream, "
                "Recognizer.feed takes samples"
            )
        self.path = Path(os.fsdecode(path))
        self.sample_rate = sample_rate
        self._channel, self._tell = channel, tell
        with self._readers() as readers:
            first = next(readers)
            check(first, channel)
            self.file_rate = int(first.rate)
            self.channels = first.channels
            self._frames = first.frames
            if self._frames == 0 and not any(
                len(block) for reader in chain([first], readers) for block in reader.blocks()
            ):
                raise AudioError(f"{self.path}: {EMPTY}")

    @property
    def seconds(self) -> float:
        """Length of the recording as its header has it, 0 where it does not say."""
        return (self._frames or 0) / self.file_rate

    def __iter__(self) -> Iterator[FloatArray]:
        """Yield the recording, some seconds a block."""
        with self._readers() as readers:
            yield from stream(
                readers,
                self.sample_rate,
                choice=self._channel,
                frames=max(1, BLOCK_SAMPLES // self.channels),
                tell=self._tell,
            )

    @contextmanager
    def _readers(self) -> Iterator[Iterator[Reader]]:
        """Open the file for the recordings in it: more than one where WAVs were joined."""
        name = str(self.path)
        try:
            found = self.path.stat()
            if not stat.S_ISREG(found.st_mode):
                kind = "a folder" if stat.S_ISDIR(found.st_mode) else "a stream, for PcmPipe"
                raise AudioError(f"{name}: no file but {kind}")
            file = self.path.open("rb")
        except OSError as error:
            raise AudioError(f"{name}: {error.strerror}") from None
        except ValueError:  # a name that no system has
            raise AudioError(f"{name!r}: no such file") from None
        with file:
            if not found.st_size:
                raise AudioError(f"{name}: empty file")
            incoming = Incoming(file, name)
            container = recognise(incoming.peek(HEAD_BYTES))
            if container is not None and container.reader == "header":
                try:
                    first = read_header(incoming, container)
                except UnsupportedEncodingError:
                    pass
                else:
                    yield chain([first], following(incoming, self._tell))
                    return
        with self._library(container) as reader:
            yield self._single(reader, container)

    def _single(self, reader: Reader, container: Container | None) -> Iterator[Reader]:
        yield reader
        if container is None:
            return
        try:
            with self.path.open("rb") as file:
                more = lies_behind(file, container.name)
        except OSError as error:
            raise AudioError(f"{self.path}: {error.strerror}") from None
        if more:
            self._tell(not_heard(str(self.path), container.name))

    def _library(self, container: Container | None) -> LibraryReader:
        """Return what libsndfile makes of the file; raises AudioError that says what to do."""
        name, suffix = str(self.path), self.path.suffix.lower()
        path = name if sys.platform == "win32" else os.fsencode(self.path)
        try:
            return open_library(path, name, container, self.path)
        except AudioError:
            if container is None and suffix in FOREIGN_SUFFIXES:
                raise AudioError(refusal(name, self.path, suffix[1:])) from None
            if container is None and suffix in RAW_SUFFIXES:
                raise AudioError(
                    f"{name}: samples without a header; `recognizer replay - --rate HZ < {name}`"
                ) from None
            raise
