"""Command line: `python -m train.synthesis --out DIR`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from recognizer.cli.entry import run_command
from recognizer.errors import RecognizerError, UsageError
from train.runs import check_folder
from train.synthesis.build import build
from train.synthesis.engine import EngineError
from train.synthesis.options import ENGINES, KINDS, SynthesisOptions


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the set.")
@click.option("--voices", default=260, show_default=True, help="Kokoro voices.")
@click.option(
    "--accented-voices", default=60, show_default=True, help="Kokoro voices, foreign accents."
)
@click.option("--espeak-voices", default=150, show_default=True, help="espeak-ng voices.")
@click.option("--flite-voices", default=20, show_default=True, help="flite voices.")
@click.option("--shifted-voices", default=12, show_default=True, help="hibari and piper, each.")
@click.option("--takes", default=1, show_default=True, help="Takes of a digit by a voice.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--styles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of Kokoro style vectors, such as `voices/` of the npm package kokoro-js; "
    "without it the five of the wheel are mixed.",
)
@click.option("--engine", "engines", multiple=True, type=click.Choice(ENGINES), default=ENGINES)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--workers", default=1, show_default=True, help="Processes of one thread.")
@click.option("--check/--no-check", default=True, help="Have Whisper listen to every clip.")
def main(**values: object) -> None:
    """Build (or finish) a synthetic training set; the summary goes to stdout as JSON."""
    try:
        options = SynthesisOptions(**values)  # type: ignore[arg-type]
        check_folder(options.out)
        summary = build(options)
    except EngineError as error:
        raise RecognizerError(str(error)) from None
    except (ValueError, FileNotFoundError) as error:
        raise UsageError(str(error)) from None
    click.echo(json.dumps(asdict(summary), indent=2))


if __name__ == "__main__":
    run_command(main, "train.synthesis")
