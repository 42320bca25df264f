"""How long after its end a digit is reported, on a virtual clock.

The stream is fed in a microphone's blocks, each at the moment its last sample would have been
heard. An event is given out when the ``feed`` that returns it is done: the stream's position, plus
the time that ``feed`` took to compute. Nothing waits, so an hour takes minutes. Audio drivers and
resamplers add their own time, which is not in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from recognizer.events import Digit, Event
from recognizer.recognizer import Recognizer
from recognizer.sources.capture import BLOCK_SECONDS
from train.evaluate.strings import HeardString, attribute, error_rate, wrong_rate
from train.strings import StringStream


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
    """Which digits."""
    digits: int
    """Those heard as what they are; the others have no delay."""
    median: float
    percentile_95: float
    stream_median: float
    """Without compute: the same on any machine."""
    stream_percentile_95: float


@dataclass(frozen=True)
class AnswerLatency:
    """The delays of one setting."""

    setting: str
    error_rate: float
    """Digit error rate on the same strings: what the haste costs."""
    wrong: float
    """Wrong or superfluous digits over the digits said. Nothing is taken back once reported."""
    delays: list[Delay]


def measure(
    settings: Sequence[tuple[str, Callable[[], Recognizer]]], stream: StringStream
) -> list[AnswerLatency]:
    """Return the delays of each named setting, whose recognizers are made anew."""
    found = []
    for name, make in settings:
        given = listen(make(), stream)
        strings = attribute(stream, [g.event for g in given])
        found.append(
            AnswerLatency(name, error_rate(strings), wrong_rate(strings), delays(given, strings))
        )
    return found


def listen(recognizer: Recognizer, stream: StringStream) -> list[Given]:
    """Return all events of a stream, in order, with the time each was given out."""
    chunk = round(BLOCK_SECONDS * stream.rate)
    given: list[Given] = []
    for at in range(0, len(stream.audio), chunk):
        samples = stream.audio[at : at + chunk]
        began = perf_counter()
        events = recognizer.feed(samples)
        took = perf_counter() - began
        position = (at + len(samples)) / stream.rate
        given += [Given(event, position, took) for event in events]
    began = perf_counter()
    events = recognizer.flush()
    took = perf_counter() - began
    return given + [Given(event, len(stream.audio) / stream.rate, took) for event in events]


def delays(given: Sequence[Given], strings: Sequence[HeardString]) -> list[Delay]:
    """Return how late the digits were: the last of each string, of each utterance, and others.

    An utterance is what the recognizer took for one: a string with long gaps has several. Kinds
    of which none was heard as what it is are left out.
    """
    when = {id(g.event): g for g in given}
    last = {g.event.utterance: id(g.event) for g in given if isinstance(g.event, Digit)}
    ends_utterance = set(last.values())
    late = [
        (heard, said is s.string.digits[-1], _delay(when[id(heard)], said.end / s.string.rate))
        for s in strings
        for said, heard in s.right
    ]
    kinds = {
        "last of a string": [d for _, is_last, d in late if is_last],
        "last of an utterance": [d for h, _, d in late if id(h) in ends_utterance],
        "inside an utterance": [d for h, _, d in late if id(h) not in ends_utterance],
    }
    return [_summary(which, found) for which, found in kinds.items() if found]


def _delay(given: Given, end: float) -> tuple[float, float]:
    stream = given.position - end
    return stream, stream + given.compute


def _summary(which: str, late: Sequence[tuple[float, float]]) -> Delay:
    stream, total = 1000 * np.array(late).T
    values = [float(np.percentile(v, q)) for v in (total, stream) for q in (50, 95)]
    return Delay(which, len(late), *(round(v, 1) for v in values))
