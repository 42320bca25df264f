"""``recognizer export``: from a trained model to a TFLite file."""

import os
from pathlib import Path

import click


@click.command("export")
@click.argument("run", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write.  [default: NAME.tflite in the run's folder]",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="FSDD's folder, to check on.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]",
)
def command(run: Path, out: Path | None, data: Path | None) -> None:
    """Make a TFLite file of RUN, a folder that `recognizer train` left.

    The file is checked against the Keras model on FSDD's official test before it is kept.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    from train.extras import needs

    with needs("train"):
        from export.export import export

    written, difference = export(run, out, data)
    click.echo(
        f"{written}: {written.stat().st_size / 1000:.0f} kB, probabilities within "
        f"{difference:.1e} of Keras"
    )
