"""A stream of samples becomes utterances with their exact places."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.segmenter.detector import Detector, WebRtcDetector
from recognizer.segmenter.endpointer import Begin, Boundary, Burst, End, Endpointer
from recognizer.segmenter.params import SegmenterParams


@dataclass(frozen=True)
class SpeechStart:
    """Enough speech for an utterance has been heard; it began at sample ``start``."""

    start: int


@dataclass(frozen=True)
class Misfire:
    """A burst from sample ``start`` to ``end`` that is too short to be speech."""

    start: int
    end: int


@dataclass(frozen=True)
class Utterance:
    """Speech from sample ``start`` to ``end`` (exclusive) of the stream, and its audio."""

    start: int
    end: int
    offset: int
    """Place in the stream of the first of ``samples``: ``start`` less the pre-roll."""
    samples: FloatArray = field(repr=False, compare=False)
    """``(n,)`` mono float32: pre-roll, speech and post-roll (to the cut where there was one)."""
    cut: bool = False
    """True where the longest utterance was reached and the speech may go on."""


@dataclass(frozen=True)
class Progress:
    """The utterance in progress as it is so far; it will be given out again."""

    utterance: Utterance
    paused: bool
    """Whether nothing has been spoken for ``SegmenterParams.pause``."""


Segment = SpeechStart | Misfire | Progress | Utterance


class Segmenter:
    """Cuts samples into utterances; the same samples in any chunks give the same utterances.

    Places are counted in samples from the last ``reset``. Audio is never given out twice: a
    pre-roll stops where the utterance before it ended.
    """

    def __init__(
        self, params: SegmenterParams | None = None, detector: Detector | None = None
    ) -> None:
        self.params = params or SegmenterParams()
        self._detector = detector or WebRtcDetector(
            self.params.sample_rate, self.params.aggressiveness
        )
        self._endpointer = Endpointer(self.params)
        self._pre_roll = self.params.samples(self.params.pre_roll)
        self._post_roll = self.params.samples(self.params.post_roll)
        self._longest = self.params.frames(self.params.max_utterance) * self.params.frame_length
        self.speech = False
        """Whether the detector takes the newest frame for speech."""
        self._buffer: FloatArray = np.zeros(0, np.float32)
        self._base = 0
        """Place of the buffer's first sample."""
        self._frame_zero = 0
        """Place of the endpointer's frame 0."""
        self._heard = 0
        """Place up to which the detector has decided."""
        self._given = 0
        """Place up to which audio has been given out."""

    def reset(self) -> None:
        """Forget the stream and count from 0 again."""
        self._start_at(0)

    @property
    def position(self) -> int:
        """Samples taken so far, gaps included."""
        return self._base + len(self._buffer)

    def push(self, samples: FloatArray) -> list[Segment]:
        """Take the stream's next samples, ``(n,)`` mono float32, and return what they settle."""
        self._buffer = np.concatenate([self._buffer, np.asarray(samples, np.float32)])
        length = self.params.frame_length
        first = self._heard - self._base
        count = (len(self._buffer) - first) // length
        if count == 0:
            return []
        frames = self._buffer[first : first + count * length].reshape(count, length)
        decisions = self._detector(frames)
        if not decisions:
            return []
        self._heard += len(decisions) * length
        self.speech = bool(decisions[-1])
        found = list(self._segments(self._endpointer.push(decisions)))
        self._forget()
        return found

    def flush(self) -> list[Segment]:
        """End the utterance in progress as if silence followed, and return it.

        Samples that do not fill a frame belong to it. The stream may go on afterwards.
        """
        found = list(self._segments(self._endpointer.flush()))
        self._start_at(self.position)
        return found

    def skip(self, count: int) -> list[Segment]:
        """End the utterance in progress and move on by ``count`` samples that were lost."""
        found = self.flush()
        self._start_at(self.position + count)
        return found

    def _start_at(self, position: int) -> None:
        self._buffer = np.zeros(0, np.float32)
        self._base = self._heard = self._frame_zero = self._given = position
        self.speech = False
        self._endpointer.reset()
        self._detector.reset()

    def _segments(self, boundaries: Iterator[Boundary]) -> Iterator[Segment]:
        for boundary in boundaries:
            start = self._place(boundary.first)
            if isinstance(boundary, Begin):
                yield SpeechStart(start)
                continue
            end = self._place(boundary.last)
            if isinstance(boundary, Burst):
                yield Misfire(start, end)
                continue
            offset = max(start - self._pre_roll, self._given)
            if isinstance(boundary, End) and boundary.cut:
                # to the cut itself, silence or not: the next utterance begins there
                stop = start + self._longest
            elif isinstance(boundary, End) or boundary.paused:
                stop = min(end + self._post_roll, self.position)
            else:
                stop = end
            samples = self._buffer[offset - self._base : stop - self._base].copy()
            if isinstance(boundary, End):
                self._given = stop
                yield Utterance(start, end, offset, samples, boundary.cut)
            else:
                yield Progress(Utterance(start, end, offset, samples), boundary.paused)

    def _place(self, frame: int) -> int:
        return self._frame_zero + frame * self.params.frame_length

    def _forget(self) -> None:
        first = self._endpointer.first
        needed = self._heard if first is None else self._place(first)
        drop = needed - self._pre_roll - self._base
        if drop > 0:
            self._buffer = self._buffer[drop:]
            self._base += drop
