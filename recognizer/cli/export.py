"""``recognizer export``: from a trained model to files for devices."""

import os
from pathlib import Path

import click

from recognizer.cli.number import Number

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("export")
@click.argument("model")
@click.option("--out", type=FOLDER, help="Folder to write to.  [default: NAME-export, here]")
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="NAME",
    help="float32, float16, dynamic, int8, micro, waveform, web or int16x8; again for more.  "
    "[default: all]",
)
@click.option(
    "--data",
    type=FOLDER,
    help="FSDD's folder.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]",
)
@click.option("--no-data", is_flag=True, help="Measure only what needs no recordings.")
@click.option(
    "--set",
    "sets",
    multiple=True,
    type=FOLDER,
    help="Measure on this folder's recordings too; any layout that `recognizer evaluate` reads.",
)
@click.option("--allow-loss", is_flag=True, help="Keep variants with too many errors.")
@click.option(
    "--threshold",
    type=Number(0, 1),
    help="Confidence threshold of the files.  [default: the training's]",
)
@click.option("--c-array", is_flag=True, help="Write the microcontroller's model as C source too.")
@click.option("--page", is_flag=True, help="Write a page that runs the browser's model too.")
def command(
    model: str,
    out: Path | None,
    variants: tuple[str, ...],
    data: Path | None,
    no_data: bool,
    sets: tuple[Path, ...],
    allow_loss: bool,
    c_array: bool,
    page: bool,
    threshold: float | None,
) -> None:
    """Make TFLite files of MODEL and measure each.

    MODEL is a folder that `recognizer train` left, a Keras file with its manifest.json beside
    it, or the name of a shipped model. Nothing is written unless every variant hears what the
    Keras model hears, on FSDD's official test and, below $RECOGNIZER_DATA, AN4's strings.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if no_data and (data or sets):
        raise click.UsageError("--no-data goes with neither --data nor --set")
    from recognizer.extras import TRAIN, needs

    with needs("train", *TRAIN):
        from export.export import export
        from export.report import REPORT, as_text
        from export.results import ExportOptions

    options = ExportOptions(
        model=model,
        out=out,
        variants=variants,
        fsdd=data,
        without_data=no_data,
        sets=sets,
        allow_loss=allow_loss,
        c_array=c_array,
        page=page,
        threshold=threshold,
    )
    result = export(options, lambda line: click.echo(line, err=True))
    click.echo(as_text(result))
    click.echo("")
    click.echo(result.out / f"{REPORT}.md")
