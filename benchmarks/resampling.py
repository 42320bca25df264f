"""What filters hold back, let through and cost, and whether answers depend on them.

    RECOGNIZER_DATA=... python -m benchmarks.resampling

The answers are those to Speech Commands, each recording in room tone of its own; without
RECOGNIZER_DATA that part is left out.
"""

import time
from collections.abc import Callable

import click
import numpy as np
import soxr

from recognizer import Digit, Recognizer
from recognizer.arrays import FloatArray
from recognizer.cli.entry import run_command
from recognizer.errors import RecognizerError
from recognizer.sources.capture import BLOCK_SECONDS
from recognizer.sources.decimator import Decimator
from train import corpora

FILTERS = ("HQ", "MQ", "LQ", "variable rate", "own")
"""Of soxr, and `recognizer.sources.decimator`, which is for whole multiples of the rate."""
RATES = (48_000, 44_100, 16_000)
OUT = 8_000
SECONDS = 6
TONES = (3_000, 3_400, 3_700, 4_100)
SIDES = (0.2, 0.5)
"""Seconds of room tone before and after a recording."""
ROOM_TONE = np.float32(1e-4)


def stream(name: str, rate: int) -> Callable[..., FloatArray]:
    """Return what takes the blocks of a stream."""
    if name == "own":
        return Decimator(rate // OUT)
    if name == "variable rate":
        return soxr.ResampleStream(rate, OUT, 1, dtype="float32", vr=True).resample_chunk
    return soxr.ResampleStream(rate, OUT, 1, dtype="float32", quality=name).resample_chunk


def through(name: str, samples: FloatArray, rate: int) -> tuple[FloatArray, FloatArray, float]:
    """Return what comes out, what is held back after each block in ms, and seconds of CPU."""
    resample = stream(name, rate)
    size = round(BLOCK_SECONDS * rate)
    parts: list[FloatArray] = []
    held, given = [], 0
    began = time.process_time()
    for at in range(0, len(samples), size):
        parts.append(resample(samples[at : at + size]))
        given += len(parts[-1])
        held.append(1_000 * (min(at + size, len(samples)) / rate - given / OUT))
    cpu = time.process_time() - began
    parts.append(resample(samples[:0], last=True))
    return np.concatenate(parts), np.array(held[20:], np.float32), cpu


def gain(name: str, rate: int, hertz: float) -> float:
    """Return what becomes of a tone, in dB."""
    tone = np.sin(2 * np.pi * hertz * np.arange(2 * rate) / rate).astype(np.float32)
    out = through(name, tone, rate)[0][2_000:-2_000]
    return 10 * float(np.log10(2 * np.mean(np.square(out, dtype=np.float64)) + 1e-18))


def answers(name: str, recordings: list[corpora.Recording]) -> list[list[int]]:
    """Return the digits heard in each recording."""
    rate = 16_000
    recognizer = Recognizer()
    found = []
    for recording in recordings:
        before, after = (np.zeros(round(side * rate), np.float32) for side in SIDES)
        samples = np.concatenate([before, recording.load(rate), after])
        samples += ROOM_TONE * np.random.default_rng(1).standard_normal(len(samples), np.float32)
        recognizer.reset()
        events = recognizer.feed(through(name, samples, rate)[0]) + recognizer.flush()
        found.append([event.digit for event in events if isinstance(event, Digit)])
    return found


@click.command()
def main() -> None:
    noise = np.random.default_rng(0).standard_normal(SECONDS * RATES[0], np.float32)
    tones = " | ".join(f"{hertz} Hz" for hertz in TONES)
    click.echo(f"| filter | from | held back: mean, most | {tones} | one core |")
    for name in FILTERS:
        for rate in RATES:
            if name == "own" and rate % OUT:
                continue
            _, held, cpu = through(name, noise[: SECONDS * rate], rate)
            gains = " | ".join(f"{gain(name, rate, hertz):.0f} dB" for hertz in TONES)
            click.echo(
                f"| {name} | {rate} Hz | {held.mean():.0f}, {held.max():.0f} ms | {gains} "
                f"| {100 * cpu / SECONDS:.2f} % |"
            )
    try:
        recordings = corpora.find("speech-commands")
    except RecognizerError as error:
        click.echo(f"answers not compared: {error}", err=True)
        return
    digits = [r for r in recordings if r.is_digit]
    words = [r for r in recordings if not r.is_digit]
    click.echo(f"\n| filter | right of {len(digits)} digits | false digits in {len(words)} words |")
    for name in FILTERS:
        heard = answers(name, digits)
        right = sum(h == [int(r.label)] for h, r in zip(heard, digits, strict=True))
        click.echo(f"| {name} | {right} | {sum(map(len, answers(name, words)))} |")


if __name__ == "__main__":
    run_command(main, "benchmarks.resampling")
