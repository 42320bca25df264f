"""``recognizer evaluate``: what a model reaches, and how sure that is."""

from pathlib import Path

import click
from click.core import ParameterSource

from recognizer.cli.dataset import DATASET, METAVAR
from recognizer.cli.number import Number
from recognizer.cli.options import json_option
from recognizer.errors import UsageError


@click.command("evaluate")
@click.argument("model", required=False, metavar="[MODEL]")
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Recordings of your own, in FSDD's or Speech Commands' layout. May be repeated.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="[default: results/evaluate/MODEL]",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--loso",
    metavar="EXPERIMENT",
    help="Leave each speaker of FSDD out of a training of EXPERIMENT (official, default): hours.",
)
@click.option(
    "--loso-runs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs/loso"),
    show_default=True,
    help="Where those trainings are kept; what is there is not trained again.",
)
@click.option(
    "--loso-synthetic",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of synthetic voices for --loso default.",
)
@click.option(
    "--loso-dataset",
    "loso_more",
    multiple=True,
    type=DATASET,
    metavar=METAVAR,
    help="As --dataset of train, for --loso default; may be given again.",
)
@click.option("--loso-windows", type=click.IntRange(100), help="As --windows of train.")
@click.option("--loso-steps", type=click.IntRange(1), help="As --steps of train.")
@click.option("--loso-rounds", type=click.IntRange(1), help="As --rounds of train.")
@click.option("--loso-minutes", type=Number(0.01), help="As --minutes of train, each.")
@click.option(
    "--strings",
    is_flag=True,
    help="Measure connected digits, and nothing else: error rate, times and latency on strings of "
    "1 to 12 digits. Writes strings.md, strings.json and strings.png beside the report.",
)
@click.option(
    "--strings-synthetic",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help='Folder of synthetic voices for --strings, to measure "oh" for zero.',
)
@json_option
@click.pass_context
def command(
    context: click.Context,
    model: str | None,
    folders: tuple[Path, ...],
    out: Path | None,
    seed: int,
    loso: str | None,
    loso_runs: Path,
    loso_synthetic: Path | None,
    loso_more: tuple[tuple[str, Path], ...],
    loso_windows: int | None,
    loso_steps: int | None,
    loso_minutes: float | None,
    loso_rounds: int | None,
    strings: bool,
    strings_synthetic: Path | None,
    as_json: bool,
) -> None:
    """Measure MODEL, by name or file, or a folder that `recognizer train` left.

    On the data sets below $RECOGNIZER_DATA: fsdd (else downloaded), unseen/*, speech-commands,
    speech-negatives and noise, and on every --folder. What is not there is named in the report
    as not measured. Writes report.md, report.json and pictures. Needs the train extra.
    """
    if strings and loso:
        raise UsageError("--strings does not measure --loso; give one of them")
    for option in context.command.params:
        name = option.name or ""
        on_line = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if name.startswith("loso_") and on_line and not loso:
            raise UsageError(f"{option.opts[0]} goes with --loso")
    if strings_synthetic and not strings:
        raise UsageError("--strings-synthetic goes with --strings")
    from train.extras import needs

    with needs("train"):
        from train.evaluate.loso import LosoOptions
        from train.evaluate.main import Options, run, run_strings

        recipe = LosoOptions(
            synthetic=loso_synthetic,
            more=loso_more or None,
            windows=loso_windows,
            steps=loso_steps,
            minutes=loso_minutes,
            rounds=loso_rounds,
        )
        evaluate = run_strings if strings else run
        options = Options(model, folders, out, seed, loso, loso_runs, recipe, strings_synthetic)
        report = evaluate(options, _say)
    click.echo(report.json_line() if as_json else report.summary())


def _say(line: str) -> None:
    click.echo(line, err=True)
