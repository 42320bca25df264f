"""Command line: ``python -m train.running --out DIR``."""

from pathlib import Path

import click

from recognizer.cli.entry import run_command
from recognizer.cli.number import Number
from train.workers import WORKERS


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the set.")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Recordings of speech to choose from, a folder a speaker; without it the dialogue of two "
    "free games is downloaded (100 MB).",
)
@click.option(
    "--hours",
    type=Number(0, min_open=True),
    default=2.5,
    show_default=True,
    help="Speech to keep, of each game.",
)
@WORKERS
def main(source: Path | None, out: Path, hours: float, workers: int) -> None:
    """Build (or finish) a set of running speech without digits, for `train --dataset running`.

    What the folder holds already stays, and is not listened to again.
    """
    from train.running import amazon_queen, steel_sky
    from train.running.build import Options, build, kept_seconds
    from train.running.game import fetch
    from train.runs import check_folder
    from train.synthesis.engine import EngineError

    check_folder(out)
    games = amazon_queen.GAME, steel_sky.GAME
    for folder in [source] if source else map(fetch, games):
        try:
            lines = build(Options(folder, out, hours, workers))
        except EngineError as error:
            raise click.ClickException(str(error)) from None
        kept = [line for line in lines if line.kept]
        hours_kept = kept_seconds(lines) / 3600
        click.echo(f"{folder}: {len(kept)} of {len(lines)} kept, {hours_kept:.2f} h, in {out}")


if __name__ == "__main__":
    run_command(main, "train.running")
