"""Recordings in a stream, one after another, and what the recognizer reported over each.

Every figure of an evaluation comes from here: recordings are joined with pauses and room tone, the
stream goes through ``Recognizer.feed`` as at run time, and each event belongs to the recording
that it is nearest to in time. The recognizer listens at threshold 0; what a threshold
would have rejected is told from the confidences afterwards, so that one listening serves all.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from zlib import crc32

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.events import Digit, Event, Rejected
from recognizer.recognizer import Recognizer
from train.acoustics.joining import Spoken, StreamParams, join
from train.corpora import Recording

CONNECTED_PAUSE = (0.8, 1.2)
"""Seconds between recordings of connected speech, which is longer than a pause within one."""
_CHUNK_SECONDS = 10
"""Length of what is fed at a time; the events do not depend on it."""


@dataclass(frozen=True)
class Heard:
    """A recording in a stream and what was reported over it, in order of time."""

    recording: Recording
    place: Spoken
    """Where it stands in the stream, in samples."""
    rate: int
    """Hz."""
    digits: tuple[Digit, ...]
    rejected: tuple[Rejected, ...]
    below: tuple[Digit, ...] = ()
    """Digits below the threshold."""

    @property
    def seconds(self) -> float:
        """Length of the recording."""
        return (self.place.end - self.place.start) / self.rate

    def at(self, threshold: float) -> "Heard":
        """Return what would have been heard at ``threshold``."""
        return replace(
            self,
            digits=tuple(d for d in self.digits if d.confidence >= threshold),
            below=(*self.below, *(d for d in self.digits if d.confidence < threshold)),
        )


class Listener:
    """A recognizer under test, whose threshold is 0."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.rate = self._recognizer.sample_rate
        """Hz of the streams it listens to."""
        self.seconds = 0.0
        """Of audio heard so far."""

    def events(self, stream: FloatArray) -> list[Event]:
        """Return the events of a whole stream ``(n,)``."""
        self._recognizer.reset()
        chunk = _CHUNK_SECONDS * self.rate
        found: list[Event] = []
        for at in range(0, len(stream), chunk):
            found += self._recognizer.feed(stream[at : at + chunk])
        self.seconds += len(stream) / self.rate
        return found + self._recognizer.flush()

    def hear(
        self, recordings: Sequence[Recording], seed: int, *, connected: bool = False
    ) -> list[Heard]:
        """Return what is heard of recordings, in random order and at random levels.

        ``connected`` is for recordings of several words, which stand further apart.
        """
        params = StreamParams(sample_rate=self.rate)
        if connected:
            params = replace(params, pause=CONNECTED_PAUSE)
        rng = np.random.default_rng(seed)
        order = [recordings[i] for i in rng.permutation(len(recordings))]
        stream, places = join((("", r.load(self.rate)) for r in order), params, rng)
        return heard_over(order, places, self.events(stream), self.rate)


def at(heard: Iterable[Heard], threshold: float) -> list[Heard]:
    """Return what would have been heard at ``threshold``."""
    return [h.at(threshold) for h in heard]


def seed_of(seed: int, *name: object) -> int:
    """Return a seed for one measurement, whatever else is measured."""
    return crc32(f"{seed}/{'/'.join(map(str, name))}".encode())


def heard_over(
    recordings: Sequence[Recording], places: Sequence[Spoken], events: Iterable[Event], rate: int
) -> list[Heard]:
    """Return for each recording what was reported over it, whose place it is nearest to.

    A result belongs to the recording that its middle lies in, or to the nearer of the two that
    its middle lies between.
    """
    borders = [(before.end + after.start) / 2 / rate for before, after in pairwise(places)]
    found: list[list[Digit | Rejected]] = [[] for _ in recordings]
    for event in events:
        if isinstance(event, Digit | Rejected):
            found[bisect_right(borders, (event.start + event.end) / 2)].append(event)
    return [
        Heard(
            recording,
            place,
            rate,
            tuple(sorted((e for e in own if isinstance(e, Digit)), key=_start)),
            tuple(sorted((e for e in own if isinstance(e, Rejected)), key=_start)),
        )
        for recording, place, own in zip(recordings, places, found, strict=True)
    ]


def _start(event: Event) -> float:
    return event.start
