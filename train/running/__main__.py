"""Command line: ``python -m train.running --out DIR``."""

from pathlib import Path

import click

from recognizer.cli.entry import run_command
from recognizer.cli.number import Number


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the set.")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Recordings of speech to choose from, a folder a speaker; without it the dialogue of a "
    "free game is downloaded (35 MB).",
)
@click.option(
    "--hours",
    type=Number(0, min_open=True),
    default=2.5,
    show_default=True,
    help="Speech to keep.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Processes of one thread.",
)
def main(source: Path | None, out: Path, hours: float, workers: int) -> None:
    """Build (or finish) a set of running speech without digits, for `train --dataset running`."""
    from train.running import game
    from train.running.build import Options, build, kept_seconds
    from train.runs import check_folder
    from train.synthetic.engines import EngineError

    check_folder(out)
    try:
        lines = build(Options(source or game.fetch(), out, hours, workers))
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    kept = [line for line in lines if line.kept]
    click.echo(f"{len(kept)} of {len(lines)} kept, {kept_seconds(lines) / 3600:.2f} h, in {out}")


if __name__ == "__main__":
    run_command(main, "train.running")
