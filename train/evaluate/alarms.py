"""False accepts: digits reported in running speech and in noise that hold none."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recognizer.events import Digit
from train.corpora import load_audio
from train.evaluate.bootstrap import Estimate, estimate
from train.evaluate.subject import Subject
from train.streams import Spoken, StreamParams, join


@dataclass(frozen=True)
class Alarms:
    """Recordings without digits, and the confidences of the digits heard in each."""

    name: str
    groups: list[str]
    """For each recording the folder it lies in."""
    seconds: list[float]
    confidences: list[list[float]]

    def at(self, threshold: float) -> list[int]:
        """Return the number of digit events in each recording at ``threshold``."""
        return [sum(c >= threshold for c in heard) for heard in self.confidences]


@dataclass(frozen=True)
class Rate:
    """False accepts per hour."""

    name: str
    hours: float
    """Of the recordings themselves, without the pauses between them."""
    events: int
    per_hour: Estimate
    """Resampled by recording."""
    by_group: dict[str, int]
    """Events in each folder that has any."""


def listen(
    subject: Subject,
    name: str,
    files: Sequence[Path],
    rng: np.random.Generator,
    *,
    oh: bool = True,
) -> Alarms:
    """Let the subject hear all files in one stream, with pauses and room tone between them."""
    order = [files[i] for i in rng.permutation(len(files))]
    audio = [load_audio(path, subject.rate) for path in order]
    stream, spoken = join(
        ((path.name, samples) for path, samples in zip(order, audio, strict=True)),
        StreamParams(sample_rate=subject.rate),
        rng,
    )
    digits = [e for e in subject.listen(stream, oh=oh) if isinstance(e, Digit)]
    return Alarms(
        name=name,
        groups=[path.parent.name for path in order],
        seconds=[len(samples) / subject.rate for samples in audio],
        confidences=_per_recording(digits, spoken, subject.rate),
    )


def rate(alarms: Alarms, threshold: float, rng: np.random.Generator) -> Rate:
    """Return the false accepts per hour at ``threshold``."""
    counts = alarms.at(threshold)
    hours = [seconds / 3600 for seconds in alarms.seconds]
    by_group: dict[str, int] = {}
    for group, count in sorted(zip(alarms.groups, counts, strict=True)):
        if count:
            by_group[group] = by_group.get(group, 0) + count
    return Rate(
        name=alarms.name,
        hours=sum(hours),
        events=sum(counts),
        per_hour=estimate(counts, rng, weights=hours, bounded=False),
        by_group=by_group,
    )


def _per_recording(
    digits: Sequence[Digit], spoken: Sequence[Spoken], sample_rate: int
) -> list[list[float]]:
    """Return the confidences of the digits heard in each recording, or in the pause after it."""
    starts = [span.start / sample_rate for span in spoken]
    heard: list[list[float]] = [[] for _ in spoken]
    for digit in digits:
        heard[max(0, bisect_right(starts, (digit.start + digit.end) / 2) - 1)].append(
            digit.confidence
        )
    return heard
