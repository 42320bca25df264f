"""Where speech begins and ends, from one decision a frame: pure logic, no audio."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recognizer.segmenter.params import SegmenterParams


@dataclass(frozen=True)
class Begin:
    """There is now enough speech for an utterance, which began at frame ``first``."""

    first: int


@dataclass(frozen=True)
class End:
    """An utterance: its speech is frames ``first`` to ``last`` exclusive."""

    first: int
    last: int
    cut: bool
    """True where the longest utterance was reached and the speech may go on."""


@dataclass(frozen=True)
class Progress:
    """An utterance that goes on: its speech so far is frames ``first`` to ``last`` exclusive."""

    first: int
    last: int
    paused: bool
    """Whether ``pause`` has passed since ``last``; otherwise it has gone on for a while."""


@dataclass(frozen=True)
class Burst:
    """Too few speech frames for an utterance, in ``first`` to ``last`` exclusive."""

    first: int
    last: int


Boundary = Begin | Progress | End | Burst


class Endpointer:
    """Turns speech decisions into boundaries.

    An utterance opens at a speech frame and closes once ``hangover`` holds none. A cut at the
    longest utterance opens the next one at once, which need hold no speech of its own: a word
    that the cut went through ends in it.
    """

    def __init__(self, params: SegmenterParams) -> None:
        self._hangover = params.frames(params.hangover)
        self._shortest = params.frames(params.min_utterance)
        self._longest = params.frames(params.max_utterance)
        self._pause = None if params.pause is None else params.frames(params.pause)
        update = params.frames(params.update)
        self._updates = range(2 * update, self._longest, update)
        self._frame = 0
        self._first: int | None = None
        self._last = 0
        self._speech_frames = 0
        self._begun = False

    def reset(self) -> None:
        """Start again at frame 0."""
        self._frame = 0
        self._close()

    @property
    def first(self) -> int | None:
        """The frame at which an utterance, or a burst, may be open."""
        return self._first

    def push(self, decisions: Iterable[bool]) -> Iterator[Boundary]:
        """Yield the boundaries that the next frames' ``decisions`` settle, in order."""
        frames = list(decisions)
        at = 0
        while at < len(frames):
            if self._first is None and not frames[at]:
                speech = _next_speech(frames, at)
                self._frame += speech - at
                at = speech
            else:
                yield from self._on_frame(frames[at])
                at += 1

    def flush(self) -> Iterator[Boundary]:
        """Yield what is open as if silence followed."""
        if self._first is not None:
            yield self._boundary(cut=False)
        self._close()

    def _on_frame(self, speech: bool) -> Iterator[Boundary]:
        if speech:
            yield from self._on_speech()
        self._frame += 1
        assert self._first is not None
        if self._frame - self._last >= self._hangover:
            yield self._boundary(cut=False)
            self._close()
        elif self._frame - self._first >= self._longest:
            yield self._boundary(cut=True)
            self._first = self._last = self._frame
            self._begun = True
            yield Begin(self._first)
        elif self._begun:
            yield from self._progress(self._first)

    def _progress(self, first: int) -> Iterator[Progress]:
        silent = self._frame - self._last
        if silent == self._pause:
            yield Progress(first, self._last, paused=True)
        elif silent == 0 and self._frame - first in self._updates:
            yield Progress(first, self._last, paused=False)

    def _on_speech(self) -> Iterator[Boundary]:
        if self._first is None:
            self._first = self._frame
        self._last = self._frame + 1
        self._speech_frames += 1
        if not self._begun and self._speech_frames >= self._shortest:
            self._begun = True
            yield Begin(self._first)

    def _boundary(self, *, cut: bool) -> Boundary:
        assert self._first is not None
        if self._begun:
            return End(self._first, self._last, cut)
        return Burst(self._first, self._last)

    def _close(self) -> None:
        self._first = None
        self._last = 0
        self._speech_frames = 0
        self._begun = False


def _next_speech(frames: list[bool], at: int) -> int:
    """Return where the next speech frame is from ``at`` on, the end where there is none."""
    try:
        return frames.index(True, at)
    except ValueError:
        return len(frames)
