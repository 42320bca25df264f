"""``recognizer listen``: digits from the microphone."""

import sys
from typing import Any

import click

from recognizer.cli.options import (
    json_option,
    make_recognizer,
    raw_options,
    recognition_options,
    run,
    stdin_source,
)


@click.command("listen")
@click.argument("pipe", required=False, type=click.Choice(["-"]), metavar="[-]")
@click.option("--device", metavar="NUMBER|NAME", help="Microphone, by number or part of its name.")
@recognition_options
@raw_options[0]
@raw_options[1]
@raw_options[2]
@json_option
def command(
    pipe: str | None,
    device: str | None,
    rate: float | None,
    channels: int,
    encoding: str,
    as_json: bool,
    **recognition: Any,
) -> None:
    """Recognise digits from the microphone until Ctrl-C.

    With `-`, from audio piped to standard input: WAV, or raw PCM with --rate.
    """
    from recognizer.sinks import JsonLines, Tally, TextLines
    from recognizer.sources import Microphone, UntilSignal

    if pipe and device:
        raise click.UsageError("give either - or --device, not both")
    recognizer = make_recognizer(**recognition)
    if pipe:
        source = stdin_source(rate, channels, encoding, recognizer.sample_rate)
        hearing = "standard input"
    else:
        source = microphone = Microphone(device, recognizer.sample_rate)
        hearing = f"{microphone.device.name} at {microphone.settings}"
    tally = Tally()
    sink = JsonLines(sys.stdout) if as_json else TextLines(sys.stdout)
    name = recognizer.model.manifest.name
    click.echo(f"listening to {hearing} with model {name}; Ctrl-C ends", err=True)
    with UntilSignal(source) as until:
        try:
            run(recognizer, until, sink, tally)
        finally:
            click.echo(tally.summary(recognizer.position), err=True)
