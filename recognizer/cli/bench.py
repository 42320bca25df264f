"""``recognizer bench``: what recognition costs on this machine."""

import json
from pathlib import Path
from typing import Any

import click

from recognizer.cli.options import json_option, model_option  # sets NumPy's threads
from recognizer.cli.standard import say
from recognizer.cli.types import FILE, Number


@click.command("bench")
@click.argument("recording", required=False, type=FILE, metavar="[FILE]")
@model_option
@click.option(
    "--seconds",
    type=Number(10, 3_600),
    default=300.0,
    show_default=True,
    help="Length of the speech-dense stream; the mostly silent one is four times as long.",
)
@click.option(
    "--listen-seconds",
    type=Number(2, 3_600),
    default=10.0,
    show_default=True,
    help="How long `listen` is fed in real time.",
)
@click.option(
    "--repeat",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="Measurements of replay and start-up; the best counts.",
)
@json_option
def command(recording: Path | None, as_json: bool, **options: Any) -> None:
    """Measure speed, latency, start-up time and memory on this machine.

    With FILE, or the bundled recording, over and over: speech-dense with half a second of room
    tone between, mostly silent with nineteen times its length. A busy machine shows in the clock
    and less in the processor time (CPU), which is what speeds are taken from.

    `listen` is fed raw PCM at 48 kHz in blocks of 60 ms: what the sound system itself needs to
    capture is not in it.
    """
    from recognizer.bench.run import BenchOptions, bench
    from recognizer.samples import DEMO

    measured = BenchOptions(recording=recording or DEMO, **options)
    report = bench(measured, lambda what: say(f"measuring {what}"))
    click.echo(json.dumps(report.as_dict()) if as_json else report.text())
