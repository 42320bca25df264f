"""``recognizer evaluate``: what a model reaches, and how sure that is."""

from typing import Any

import click

from recognizer.cli.options import json_option
from recognizer.cli.standard import say
from recognizer.cli.types import FOLDER, NEW_FOLDER
from recognizer.errors import UsageError
from recognizer.extras import TRAIN, needs


@click.command("evaluate")
@click.argument("model", required=False, metavar="[MODEL]")
@click.option(
    "--strings-from",
    type=FOLDER,
    help="Measure on this folder alone; it has transcripts.tsv (name<TAB>words), "
    "or the layout of FSDD, Speech Commands or AN4.",
)
@click.option(
    "--voices",
    type=FOLDER,
    help="Connected speech by synthetic voices kept back; with transcripts.tsv.",
)
@click.option(
    "--left-out",
    type=FOLDER,
    help="SPEAKER.tflite for each speaker of FSDD, trained without them.",
)
@click.option(
    "--choosing",
    is_flag=True,
    help="Measure only on speakers kept back to choose by; leave alone all that is for measuring.",
)
@click.option("--out", type=NEW_FOLDER, help="[default: results/evaluate/MODEL]")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@json_option
def command(as_json: bool, **options: Any) -> None:
    """Measure MODEL, by name or file, on speakers that it was not trained on.

    On the corpora below $RECOGNIZER_DATA: fsdd (else downloaded), an4, speech-commands, unseen/*,
    speech-negatives and noise. What is not there is named in the report as not measured. Writes
    report.md, report.json and pictures. Needs the train extra.
    """
    others = (options["voices"], options["left_out"], options["choosing"])
    if options["strings_from"] and any(others):
        raise UsageError("--strings-from measures on one folder alone; give it without the others")
    with needs("train", *TRAIN):
        from train.evaluate.main import EvaluationOptions, run

        written = run(EvaluationOptions(**options), say)
    click.echo(written.results.json_line() if as_json else written.summary())
