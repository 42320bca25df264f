"""``recognizer export``: from a trained model to files for devices."""

import os
from typing import Any

import click

from recognizer.cli.standard import say
from recognizer.cli.types import NEW_FOLDER, Number
from recognizer.extras import TRAIN, needs


@click.command("export")
@click.argument("model")
@click.option("--out", type=NEW_FOLDER, help="Folder to write to.  [default: NAME-export, here]")
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
    "fsdd",
    type=NEW_FOLDER,
    help="FSDD's folder.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]",
)
@click.option(
    "--no-data", "without_data", is_flag=True, help="Measure only what needs no recordings."
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    type=NEW_FOLDER,
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
def command(**options: Any) -> None:
    """Make TFLite files of MODEL and measure each.

    MODEL is a folder that `recognizer train` left, a Keras file with its manifest.json beside
    it, or the name of a shipped model. Nothing is written unless every variant hears what the
    Keras model hears, on FSDD's official test and, below $RECOGNIZER_DATA, AN4's strings.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if options["without_data"] and (options["fsdd"] or options["sets"]):
        raise click.UsageError("--no-data goes with neither --data nor --set")
    with needs("train", *TRAIN):
        from export.export import export
        from export.report import REPORT, as_text
        from export.results import ExportOptions

    result = export(ExportOptions(**options), say)
    click.echo(f"{as_text(result)}\n")
    click.echo(result.out / f"{REPORT}.md")
