"""Error rate, latency and speed of what was heard."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.compare.heard import Run
from recognizer.errors import UsageError
from recognizer.events import Digit
from train.evaluate import connected
from train.evaluate.connected import Edits
from train.evaluate.glued import GluedStream, heard_in, is_exact


@dataclass(frozen=True)
class SetScore:
    """A system on the strings of one set."""

    digits: int
    error_rate: float
    interval: tuple[float, float]
    """95 %, resampled by speaker."""
    edits: Edits
    strings_right: float
    """Share of the strings heard without an error."""
    late_median: float | None
    """Seconds from the true end of an exact string to its last answer; None if none was exact."""
    late_p95: float | None
    times_real_time: float
    """Seconds of stream for one of processor time."""


def set_score(name: str, stream: GluedStream, run: Run) -> SetScore:
    """Return how well and how fast a stream was heard."""
    given = {}
    events = []
    for number, answer in enumerate(run.answers):
        event = Digit(
            digit=answer.digit,
            confidence=1.0,
            start=answer.start,
            end=answer.end,
            utterance=number,
        )
        events.append(event)
        given[id(event)] = answer.given
    heard = heard_in(stream, events)
    found = connected.score(name, heard)
    if found is None:
        raise UsageError(f"{name}: no strings of digits")
    late = [
        given[id(own.digits[-1])] - stream.true_places(index)[-1].end / stream.rate
        for index, own in enumerate(heard)
        if is_exact(own)
    ]
    return SetScore(
        digits=found.edits.said,
        error_rate=found.error_rate.value,
        interval=(found.error_rate.low, found.error_rate.high),
        edits=found.edits,
        strings_right=found.exact.value,
        late_median=float(np.median(late)) if late else None,
        late_p95=float(np.percentile(late, 95)) if late else None,
        times_real_time=len(stream.audio) / stream.rate / run.cpu,
    )


@dataclass(frozen=True)
class SystemScore:
    """A system on all sets."""

    system: str
    version: str
    sets: Mapping[str, SetScore]
    times_real_time: float
    """Of all sets together."""
    load: float
    """Seconds of processor time to load it."""
    peak_mb: float
    installed_mb: float

    def row(self) -> tuple[str, ...]:
        """Return the system's row of the table in docs/benchmarks.md."""
        first = next(iter(self.sets.values()))
        known = first.late_median is not None
        times = self.times_real_time
        return (
            f"{self.system} {self.version}",
            *(f"{100 * s.error_rate:.1f} %" for s in self.sets.values()),
            f"{first.late_median:.2f} / {first.late_p95:.2f} s" if known else "-",
            f"{times:.1f}" if times < 20 else f"{times:.0f}",
            f"{self.load:.1f} s",
            f"{self.peak_mb:.0f} MB",
            f"{self.installed_mb:.0f} MB",
        )


def header(sets: list[str]) -> tuple[str, ...]:
    """Return the head of that table."""
    return (
        "system",
        *(f"errors, {name}" for name in sets),
        f"last digit to answer, {sets[0]}: median / 95 %",
        "times real time",
        "to load",
        "peak memory",
        "installed",
    )
