"""How long after its end a digit is reported, on a virtual clock.

The stream is fed in a microphone's blocks, each at the moment its last sample would have been
heard. An event is given out when the ``feed`` that returns it is done: the stream's position, plus
the time that ``feed`` took to compute. Nothing waits, so an hour takes minutes. Audio drivers and
resamplers add their own time, which is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from recognizer.events import Digit, Event
from recognizer.recognizer import Recognizer
from recognizer.sources.capture import BLOCK_SECONDS
from train.evaluate import connected
from train.evaluate.connected import Edits
from train.evaluate.glued import GluedStream, heard_in, is_exact

LAST = "last of a string"
INSIDE = "inside a string"


@dataclass(frozen=True)
class Given:
    """An event and when it was given out."""

    event: Event
    position: float
    """Seconds of stream taken by then."""
    compute: float
    """Seconds that the ``feed`` took."""


@dataclass(frozen=True)
class Delay:
    """Milliseconds from the true end of a digit to its event."""

    which: str
    """LAST or INSIDE."""
    digits: int
    median: float
    percentile_95: float
    stream_median: float
    """Without compute: the same on any machine."""
    stream_percentile_95: float


@dataclass(frozen=True)
class AnswerLatency:
    """The delays of one setting, over strings that were heard without an error."""

    setting: str
    error_rate: float
    """Digit error rate on all strings: what the haste costs."""
    delays: list[Delay]


def measure(setting: str, recognizer: Recognizer, stream: GluedStream) -> AnswerLatency:
    """Return the delays of a recognizer that has heard nothing yet."""
    given = listen(recognizer, stream)
    when = {id(g.event): g for g in given}
    heard = heard_in(stream, [g.event for g in given])
    late: dict[str, list[tuple[float, float]]] = {INSIDE: [], LAST: []}
    for index, own in enumerate(heard):
        if not is_exact(own):
            continue
        true = stream.true_places(index)
        for number, (digit, place) in enumerate(zip(own.digits, true, strict=True), 1):
            kind = LAST if number == len(true) else INSIDE
            late[kind].append(_delay(when[id(digit)], place.end / stream.rate))
    edits = sum((connected.edits(h.recording.words, h.digits) for h in heard), Edits())
    return AnswerLatency(
        setting,
        edits.errors / edits.said,
        [_summary(which, found) for which, found in late.items() if found],
    )


def listen(recognizer: Recognizer, stream: GluedStream) -> list[Given]:
    """Return the digits of a stream, in order, with the time each was given out."""
    chunk = round(BLOCK_SECONDS * stream.rate)
    given: list[Given] = []
    for at in range(0, len(stream.audio) + 1, chunk):
        samples = stream.audio[at : at + chunk]
        began = perf_counter()
        events = recognizer.feed(samples)
        if len(samples) < chunk:
            events += recognizer.flush()
        took = perf_counter() - began
        position = (at + len(samples)) / stream.rate
        given += [Given(event, position, took) for event in events if isinstance(event, Digit)]
    return given


def _delay(given: Given, end: float) -> tuple[float, float]:
    stream = given.position - end
    return stream, stream + given.compute


def _summary(which: str, late: Sequence[tuple[float, float]]) -> Delay:
    stream, total = 1000 * np.array(late).T
    values = [float(np.percentile(v, q)) for v in (total, stream) for q in (50, 95)]
    return Delay(which, len(late), *(round(v, 1) for v in values))
