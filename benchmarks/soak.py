"""Does it run for weeks? Replays hours of stream and watches memory, times and losses.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.soak --hours 24

The stream is the bundled recording again and again, with pauses, at a device's 44.1 kHz, in
blocks of changing length, with audio lost between repetitions. Every word spoken must bring an
event, at the same distance from where it was spoken in the last hour as in the first.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from recognizer import Digit, Recognizer, Rejected, Resampler
from recognizer.arrays import FloatArray
from recognizer.cli.entry import run_command
from recognizer.cli.types import Number
from recognizer.samples import DEMO, DEMO_TRANSCRIPT
from recognizer.sources import Gap

DEVICE_RATE = 44_100
BLOCKS = (64, 441, 882, 4_410, 12_345)
LOST = (0, 0, 0, 1, 441, 30_011)
"""Frames lost after a repetition, drawn from these."""
PAUSE_SECONDS = (1.0, 90.0)
"""Range of the room tone after a repetition."""
DRIFT_SECONDS = 0.005
GROWTH_MB = 4.0
ROOM_TONE = np.float32(3e-4)


@dataclass(frozen=True)
class Soaked:
    """What a soak showed."""

    hours: float
    words: int
    unheard: int
    """Words over which there was no event."""
    drift: float
    """Seconds that events moved against the words between the first tenth and the last."""
    growth_mb: float
    """Resident memory at the end over that after the first tenth."""
    seconds: float

    @property
    def problems(self) -> list[str]:
        found = []
        if self.unheard:
            found.append(f"{self.unheard} of {self.words} words without an event")
        if abs(self.drift) > DRIFT_SECONDS:
            found.append(f"events drifted by {self.drift * 1000:.1f} ms")
        if self.growth_mb > GROWTH_MB:
            found.append(f"memory grew by {self.growth_mb:.1f} MB")
        return found


class DemoDevice:
    """The bundled recording for so many seconds, as a device of another rate gives it."""

    def __init__(self, seconds: float, sample_rate: int, rng: np.random.Generator) -> None:
        import soundfile
        import soxr

        self.sample_rate = sample_rate
        self.spoken: list[tuple[float, float]] = []
        """Seconds at which each word given so far begins and ends."""
        self._seconds = seconds
        self._rng = rng
        samples, rate = soundfile.read(DEMO, dtype="float32")
        self._recording: FloatArray = soxr.resample(samples, rate, DEVICE_RATE)
        longest = round(PAUSE_SECONDS[1] * DEVICE_RATE)
        self._tone: FloatArray = ROOM_TONE * rng.standard_normal(longest, np.float32)
        self._words = json.loads(DEMO_TRANSCRIPT.read_text())

    def __iter__(self) -> Iterator[FloatArray | Gap]:
        resample = Resampler(DEVICE_RATE, self.sample_rate)
        frames = given = 0
        while frames < self._seconds * DEVICE_RATE:
            began = frames / DEVICE_RATE
            self.spoken += [(began + w["start"], began + w["end"]) for w in self._words]
            pause = self._tone[: round(self._rng.uniform(*PAUSE_SECONDS) * DEVICE_RATE)]
            for block in self._blocks(self._recording, pause):
                frames += len(block)
                samples = resample(block)
                given += len(samples)
                yield samples
            if lost := int(self._rng.choice(LOST)):
                rest = resample(np.zeros(0, np.float32), last=True)
                resample = Resampler(DEVICE_RATE, self.sample_rate)
                given += len(rest)
                yield rest
                frames += lost
                gap = round(frames * self.sample_rate / DEVICE_RATE) - given
                given += gap
                yield Gap(kind="overflow", lost=gap)

    def _blocks(self, *parts: FloatArray) -> Iterator[FloatArray]:
        for part in parts:
            at = 0
            while at < len(part):
                block = part[at : at + int(self._rng.choice(BLOCKS))]
                at += len(block)
                yield block


def soak(recognizer: Recognizer, hours: float, seed: int = 1) -> Soaked:
    """Replay ``hours`` of stream and compare the events with what was spoken."""
    began = time.monotonic()
    source = DemoDevice(hours * 3_600, recognizer.sample_rate, np.random.default_rng(seed))
    offsets: list[float] = []
    words = unheard = 0
    early = 0.0
    open_events: list[Digit | Rejected] = []
    shown = 0.0
    for event in recognizer.stream(source):
        if recognizer.position - shown > 600:
            shown = recognizer.position
            click.echo(f"{shown / 3600:6.2f} h  {resident_mb():7.1f} MB", err=True)
        if not early and recognizer.position > 360 * hours:
            early = resident_mb()
        if not isinstance(event, Digit | Rejected):
            continue
        open_events.append(event)
        # All events of a word are there once a later one has come.
        while source.spoken and source.spoken[0][1] < event.start - 1:
            start, end = source.spoken.pop(0)
            words += 1
            while open_events and open_events[0].end < start:
                open_events.pop(0)
            if open_events and open_events[0].start < end:
                offsets.append(open_events[0].start - start)
            else:
                unheard += 1
    tenth = max(1, len(offsets) // 10)
    drift = float(np.median(offsets[-tenth:]) - np.median(offsets[:tenth])) if offsets else 0.0
    return Soaked(
        hours=recognizer.position / 3_600,
        words=words,
        unheard=unheard,
        drift=drift,
        growth_mb=resident_mb() - early,
        seconds=time.monotonic() - began,
    )


def resident_mb() -> float:
    """Return the resident memory in MB; its peak where the system does not tell it."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


@click.command()
@click.option("--hours", type=Number(0.01, 10_000), default=24.0, show_default=True)
@click.option("--model", help="[default: the shipped one]")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
def main(hours: float, model: str | None, seed: int) -> None:
    soaked = soak(Recognizer(model), hours, seed)
    click.echo(json.dumps(asdict(soaked)))
    for problem in soaked.problems:
        click.echo(problem, err=True)
    sys.exit(bool(soaked.problems))


if __name__ == "__main__":
    run_command(main, "benchmarks.soak")
