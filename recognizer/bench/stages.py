"""How long each stage takes while a stream comes in a microphone's blocks."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.frontend import FrontEnd
from recognizer.model.network import Network
from recognizer.recognizer import Recognizer
from recognizer.segmenter import WebRtcDetector
from recognizer.sources.capture import BLOCK_SECONDS

_TIMED = {"vad": WebRtcDetector, "front_end": FrontEnd, "classifier": Network}


@dataclass(frozen=True)
class StageLatency:
    """Of the calls of one stage, in milliseconds of wall clock."""

    median: float
    p95: float
    calls: int

    def __str__(self) -> str:
        return f"{self.median:.3f} ms, 95th percentile {self.p95:.3f} ms ({self.calls})"


def stage_latencies(recognizer: Recognizer, samples: FloatArray) -> dict[str, StageLatency | None]:
    """Feed ``samples``, ``(n,)`` float32 at the recognizer's rate, and return what stages took.

    ``vad``, ``front_end`` and ``classifier`` are their calls; ``decoder`` is the rest of the
    blocks in which the classifier ran, ``block`` all of each other block and ``answer`` all of
    each block that brought a digit or a rejection. None where there was no call.
    """
    size = round(BLOCK_SECONDS * recognizer.sample_rate)
    times: dict[str, list[float]] = {name: [] for name in _TIMED}
    times |= {"decoder": [], "block": [], "answer": []}
    with ExitStack() as stack:
        for name, owner in _TIMED.items():
            stack.enter_context(timed(owner, "__call__", times[name]))
        for at in range(0, len(samples), size):
            before = {name: len(times[name]) for name in _TIMED}
            began = time.perf_counter()
            found = recognizer.feed(samples[at : at + size])
            took = time.perf_counter() - began
            if len(times["classifier"]) > before["classifier"]:
                inside = sum(sum(times[name][first:]) for name, first in before.items())
                times["decoder"].append(took - inside)
            else:
                times["block"].append(took)
            if any(event.event in ("digit", "rejected") for event in found):
                times["answer"].append(took)
    return {name: _latency(seconds) for name, seconds in times.items()}


@contextmanager
def timed(
    owner: Any, name: str, times: list[float], clock: Callable[[], float] = time.perf_counter
) -> Iterator[None]:
    """Note the seconds of each call of a method of a class, or of a function of a module."""
    original = getattr(owner, name)

    @wraps(original)
    def call(*args: Any, **named: Any) -> Any:
        began = clock()
        result = original(*args, **named)
        times.append(clock() - began)
        return result

    setattr(owner, name, call)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _latency(seconds: Iterable[float]) -> StageLatency | None:
    values = 1_000 * np.array(list(seconds))
    if not len(values):
        return None
    return StageLatency(float(np.median(values)), float(np.percentile(values, 95)), len(values))
