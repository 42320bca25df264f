from dataclasses import replace

import numpy as np
import pytest

from recognizer.events import Digit
from tests.train.evaluate.test_strings import RATE, digit, stream
from train.evaluate import latency
from train.evaluate.latency import listen, measure


class Script:
    """Stands in for a recognizer: gives each event out once the stream is so long."""

    def __init__(self, events: list[tuple[float, Digit]]) -> None:
        self._events = sorted(events, key=lambda pair: pair[0])
        self._position = 0.0
        self.chunks: list[int] = []

    def feed(self, samples: np.ndarray) -> list[Digit]:
        self.chunks.append(len(samples))
        self._position += len(samples) / RATE
        return self._due(self._position + 1e-9)

    def flush(self) -> list[Digit]:
        return self._due(float("inf"))

    def _due(self, until: float) -> list[Digit]:
        due = [event for at, event in self._events if at <= until]
        self._events = self._events[len(due) :]
        return due


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock on which every feed takes 2 ms, and blocks of 10 ms."""
    monkeypatch.setattr(latency, "BLOCK_SECONDS", 0.01)
    ticks = iter(range(10**9))
    monkeypatch.setattr(latency, "perf_counter", lambda: 0.002 * next(ticks))


def strings(*texts: str, seconds: float = 16.0):
    return replace(stream(*texts), audio=np.zeros(round(seconds * RATE), np.float32))


def test_the_stream_is_fed_in_blocks():
    script = Script([])
    listen(script, strings("1", seconds=0.995))
    assert script.chunks == [80] * 99 + [40]


def test_delay_runs_from_the_true_end_to_the_feed_that_gave_the_event():
    script = Script([(1.65, digit(1, 1.0)), (2.5, digit(2, 2.0)), (11.8, digit(3, 11.0, 11.9))])
    (found,) = measure([("quick", lambda: script)], strings("12", "3"))
    last = found.delays[0]
    assert (found.setting, found.error_rate) == ("quick", 0)
    assert (last.which, last.digits) == ("last of a string", 2)
    # the 2 after 100 ms, the 3 after 400 ms, and 2 ms of compute
    assert (last.stream_median, last.median) == (250, 252)
    assert last.stream_percentile_95 == pytest.approx(385)


def test_the_last_of_an_utterance_is_told_from_those_inside():
    inside = digit(1, 1.0)
    ends = [digit(2, 2.0), replace(digit(3, 3.0), utterance=2)]
    script = Script([(2.6, inside), (2.6, ends[0]), (3.7, ends[1])])
    (found,) = measure([("sure", lambda: script)], strings("123"))
    figures = {d.which: (d.digits, d.stream_median) for d in found.delays}
    assert figures == {
        "last of a string": (1, 300),
        "last of an utterance": (2, 250),
        "inside an utterance": (1, 1_200),
    }


def test_wrong_digits_have_no_delay_but_count_as_errors():
    script = Script([(1.6, digit(1, 1.0)), (2.6, digit(9, 2.0))])
    (found,) = measure([("quick", lambda: script)], strings("12"))
    assert [d.digits for d in found.delays] == [1]
    assert (found.error_rate, found.wrong) == (0.5, 0.5)


def test_what_is_given_at_the_end_of_the_stream_is_given_then():
    script = Script([(99.0, digit(1, 1.0))])
    (found,) = measure([("sure", lambda: script)], strings("1", seconds=2.0))
    assert found.delays[0].stream_median == 600
