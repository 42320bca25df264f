"""What does the live view cost? Shows a minute of listening and counts the CPU time it takes.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.display --seconds 60

The bundled recording is heard again and again, as fast as it is spoken, in a microphone's
blocks. The view is drawn on a pseudo-terminal of 100 columns that somebody reads.
"""

import json
import os
import pty
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import click
import numpy as np
from rich.console import Console

from recognizer import AudioFile, Recognizer
from recognizer.arrays import FloatArray
from recognizer.cli.entry import run_command
from recognizer.cli.types import Number
from recognizer.samples import DEMO
from recognizer.sinks.live import LiveView
from recognizer.sinks.view import View
from recognizer.sources import Paced, Tapped


@dataclass(frozen=True)
class DisplayCost:
    """CPU time over the time listened: 1 is one core all of the time."""

    seconds: float
    display: float
    everything_else: float


def measure(recognizer: Recognizer, seconds: float) -> DisplayCost:
    """Listen for ``seconds`` with the live view on a terminal that a thread reads."""
    reader, terminal = pty.openpty()
    threading.Thread(target=_read, args=(reader,), daemon=True).start()
    console = Console(file=os.fdopen(terminal, "w"), force_terminal=True, width=100, height=30)
    view = View("the bundled recording", recognizer.sample_rate)
    view.speech = lambda: recognizer.speech
    display = 0.0

    def timed(function: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: Any) -> None:
            nonlocal display
            began = time.thread_time()
            function(*arguments)
            display += time.thread_time() - began

        return call

    recognizer.on_utterance.append(timed(view.utterance))
    began = time.thread_time()
    with LiveView(view, console) as live:
        show = timed(live)
        source = Paced(Repeated(seconds, recognizer.sample_rate))
        for event in recognizer.stream(Tapped(source, timed(live.hear))):
            show(event)
    spent = time.thread_time() - began
    listened = recognizer.position
    return DisplayCost(listened, display / listened, (spent - display) / listened)


class Repeated:
    """The bundled recording, over and over, for so many seconds."""

    def __init__(self, seconds: float, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        recording = np.concatenate(list(AudioFile(DEMO, sample_rate)))
        self._samples = np.resize(recording, round(seconds * sample_rate))

    def __iter__(self) -> Iterator[FloatArray]:
        yield self._samples


def _read(terminal: int) -> None:
    with suppress(OSError):  # so Linux says that the other side was closed
        while os.read(terminal, 65_536):
            continue


@click.command()
@click.option("--seconds", type=Number(1, 86_400), default=60.0, show_default=True)
@click.option("--model", help="[default: the shipped one]")
@click.option("--json", "as_json", is_flag=True)
def main(seconds: float, model: str | None, as_json: bool) -> None:
    cost = measure(Recognizer(model), seconds)
    if as_json:
        click.echo(json.dumps(asdict(cost)))
        return
    click.echo(f"{cost.seconds:.0f} s listened, of a core:")
    click.echo(f"display          {cost.display:6.2%}")
    click.echo(f"everything else  {cost.everything_else:6.2%}")


if __name__ == "__main__":
    run_command(main, "benchmarks.display")
