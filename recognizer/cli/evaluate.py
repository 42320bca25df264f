"""``recognizer evaluate``: what a model reaches, and how sure that is."""

from pathlib import Path

import click

from recognizer.cli.options import json_option
from recognizer.errors import UsageError

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


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
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="[default: results/evaluate/MODEL]",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@json_option
def command(
    model: str | None,
    strings_from: Path | None,
    voices: Path | None,
    left_out: Path | None,
    choosing: bool,
    out: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    """Measure MODEL, by name or file, on speakers that it was not trained on.

    On the corpora below $RECOGNIZER_DATA: fsdd (else downloaded), an4, speech-commands, unseen/*,
    speech-negatives and noise. What is not there is named in the report as not measured. Writes
    report.md, report.json and pictures. Needs the train extra.
    """
    if strings_from and (voices or left_out or choosing):
        raise UsageError("--strings-from measures on one folder alone; give it without the others")
    from recognizer.extras import TRAIN, needs

    with needs("train", *TRAIN):
        from train.evaluate.main import EvaluationOptions, run

        options = EvaluationOptions(
            model=model,
            strings_from=strings_from,
            voices=voices,
            left_out=left_out,
            choosing=choosing,
            out=out,
            seed=seed,
        )
        written = run(options, _say)
    click.echo(written.results.json_line() if as_json else written.summary())


def _say(line: str) -> None:
    click.echo(line, err=True)
