"""Where speech begins and ends, from one decision a frame: pure logic, no audio."""

from collections.abc import Iterable, Iterator, Sequence
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
class Burst:
    """Too few speech frames for an utterance, in ``first`` to ``last`` exclusive."""

    first: int
    last: int


Boundary = Begin | End | Burst


class Endpointer:
    """Turns speech decisions into boundaries.

    An utterance opens at a speech frame and closes once ``hangover`` holds none. What follows
    a cut at the longest utterance is never too short to be an utterance: it is a rest.
    """

    def __init__(self, params: SegmenterParams) -> None:
        self._hangover = params.frames(params.hangover)
        self._shortest = params.frames(params.min_utterance)
        self._longest = params.frames(params.max_utterance)
        self._frame = 0
        self._rest = False
        self._first: int | None = None
        self._last = 0
        self._speech_frames = 0
        self._begun = False

    def reset(self) -> None:
        """Start again at frame 0."""
        self._frame = 0
        self._rest = False
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
                self._rest = False
                at = speech
            else:
                yield from self._on_frame(frames[at])
                at += 1

    def flush(self) -> Iterator[Boundary]:
        """Yield what is open as if silence followed."""
        if self._first is not None:
            yield self._boundary(cut=False)
        self._rest = False
        self._close()

    def _on_frame(self, speech: bool) -> Iterator[Boundary]:
        if speech:
            yield from self._on_speech()
        self._frame += 1
        assert self._first is not None
        if self._frame - self._last >= self._hangover:
            yield self._boundary(cut=False)
            self._rest = False
            self._close()
        elif self._frame - self._first >= self._longest:
            yield self._boundary(cut=True)
            self._rest = True
            self._close()

    def _on_speech(self) -> Iterator[Boundary]:
        if self._first is None:
            self._first = self._frame
        self._last = self._frame + 1
        self._speech_frames += 1
        if not self._begun and (self._rest or self._speech_frames >= self._shortest):
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


def _next_speech(frames: Sequence[bool], at: int) -> int:
    """Return where the next speech frame is from ``at`` on, the end where there is none."""
    return next((i for i in range(at, len(frames)) if frames[i]), len(frames))
