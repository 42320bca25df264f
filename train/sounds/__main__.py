"""Command line: ``python -m train.sounds --out DIR``."""

from pathlib import Path

import click

from recognizer.cli.entry import run_command
from train.workers import WORKERS


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the set.")
@WORKERS
def main(out: Path, workers: int) -> None:
    """Build (or finish) a set of sounds that are no speech, for `train --dataset sounds`.

    689 MB of Debian packages are downloaded for it, once.
    """
    from train.runs import check_folder
    from train.sounds.build import Options, build, summary
    from train.synthesis.engine import EngineError

    check_folder(out)
    try:
        lines = build(Options(out, workers=workers))
    except EngineError as error:
        raise click.ClickException(str(error)) from None
    for kind, (count, seconds) in summary(lines).items():
        click.echo(f"{kind}: {count} sounds, {seconds / 60:.1f} min")
    click.echo(f"{sum(line.kept for line in lines)} of {len(lines)} kept, in {out}")


if __name__ == "__main__":
    run_command(main, "train.sounds")
