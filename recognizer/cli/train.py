"""``recognizer train``: from recordings to a model."""

import os
from dataclasses import dataclass
from pathlib import Path

import click
from click.core import ParameterSource

from recognizer.cli.choice import OneOf
from recognizer.cli.dataset import DATASET, METAVAR
from recognizer.cli.number import Number
from recognizer.errors import UsageError

REFERENCE_MODELS = ("raw", "spectrogram", "raw-augmented", "spectrogram-augmented")
REFERENCE_RESULTS = Path("results/reference")
ONLY_FOR = {
    "more": ("official", "default"),
    "epochs": ("official", "reference"),
    "recordings": ("official", "reference"),
    "batch_size": ("official",),
    "tight_only": ("official",),
    "only": ("reference",),
    "seeds": ("reference",),
    "synthetic": ("default",),
    "steps": ("default",),
    "minutes": ("default",),
    "windows": ("default",),
    "hold_out": ("default",),
    "without": ("default",),
    "start": ("default",),
    "rounds": ("default",),
}
"""Options that not every experiment has."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the command line says; None or empty where it says nothing."""

    experiment: str
    data: Path | None
    more: tuple[tuple[str, Path], ...]
    out: Path | None
    seed: int
    epochs: int | None
    recordings: int | None
    batch_size: int | None
    tight_only: bool
    only: tuple[str, ...]
    seeds: int
    synthetic: Path | None
    steps: int | None
    minutes: float | None
    windows: int | None
    hold_out: tuple[str, ...]
    without: tuple[str, ...]
    start: Path | None
    rounds: int | None

    @property
    def folder(self) -> Path:
        """Where the run goes."""
        return self.out or Path("runs") / self.experiment


@click.command("train")
@click.option(
    "--experiment",
    type=OneOf(["official", "reference", "default"]),
    default="official",
    show_default=True,
    help="official: the reference model on FSDD's official training split. reference: four LSTMs, "
    "raw audio or spectrograms, with or without augmentation, in one table. default: the default "
    "model, on real and synthetic voices, other words and noise.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="FSDD's folder.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]  For default the "
    "folder that holds fsdd, speech-commands and noise.  [default: $RECOGNIZER_DATA]",
)
@click.option(
    "--dataset",
    "more",
    multiple=True,
    type=DATASET,
    metavar=METAVAR,
    help="official, default: train on this folder too; may be given again. speech-commands: the "
    "training part of Speech Commands, as its testing and validation lists say. own: what "
    "`listen --save` kept and `label` labelled, or FSDD's or Speech Commands' layout. running: "
    "speech without digits, a folder a speaker (python -m train.running builds one). sounds: "
    "barks, cries, clatter (python -m train.sounds). Official takes the digits, default other "
    "words, speech and sounds too.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="[default: runs/EXPERIMENT]"
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--epochs",
    type=click.IntRange(1),
    help="official, reference: at most.  [default: 10; reference: each model's own]",
)
@click.option(
    "--recordings",
    type=click.IntRange(10),
    help="official, reference: use only about so many; a trial.",
)
@click.option("--batch-size", type=click.IntRange(1), help="official only.  [default: 128]")
@click.option(
    "--tight-only", is_flag=True, help="official only: leave out windows cut by the segmenter."
)
@click.option(
    "--only",
    multiple=True,
    type=OneOf(REFERENCE_MODELS),
    help="reference only: train this model; may be given again.  [default: all four]",
)
@click.option(
    "--seeds",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="reference only: train the spectrogram models with so many seeds, from --seed on.",
)
@click.option(
    "--synthetic",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="default only: a folder of synthetic voices.",
)
@click.option("--steps", type=click.IntRange(1), help="default only: each round.  [default: 18000]")
@click.option(
    "--minutes",
    type=Number(0.01),
    help="default only: fit for so long each round, whatever the number of steps.",
)
@click.option(
    "--windows",
    type=click.IntRange(100),
    help="default only: to render each round.  [default: 64000]",
)
@click.option(
    "--hold-out",
    multiple=True,
    metavar="SPEAKER",
    help="default only: leave an FSDD speaker out, to choose by; may be given again.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="INGREDIENT",
    help="default only: leave a part of the recipe (train/ingredients.py) out, such as oh; may be "
    "given again.",
)
@click.option(
    "--start",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="default only: begin with the weights of this run instead of anew.",
)
@click.option(
    "--rounds",
    type=click.IntRange(1),
    help="default only: trainings one after the other, each from the weights of the one before "
    "and on windows rendered anew, with the next seed.  [default: 4]",
)
@click.pass_context
def command(context: click.Context, **values: object) -> None:
    """Train a model; `recognizer export` then makes it a TFLite file. Needs the train extra.

    The reference experiment goes on where it was cut off, and writes its table and pictures to
    results/reference (with --out: to results in that folder).
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    given = Given(**values)  # type: ignore[arg-type]
    for option in context.command.params:
        meant_for = ONLY_FOR.get(option.name or "", (given.experiment,))
        source = context.get_parameter_source(option.name or "")
        if source is ParameterSource.COMMANDLINE and given.experiment not in meant_for:
            raise UsageError(
                f"{option.opts[0]} is for --experiment {' or '.join(meant_for)}, "
                f"not {given.experiment}"
            )
    from train.extras import needs

    with needs("train"):
        from train.runs import check_folder

        check_folder(given.folder)
        {"official": _official, "reference": _reference, "default": _default}[given.experiment](
            given
        )


def _official(given: Given) -> None:
    from train.experiments.official import OfficialOptions, run
    from train.fit import FitParams

    scores = run(
        OfficialOptions(
            out=given.folder,
            fsdd=given.data,
            more=given.more,
            fit=FitParams(
                seed=given.seed,
                max_epochs=given.epochs or 10,
                batch_size=given.batch_size or 128,
            ),
            segmented_windows=not given.tight_only,
            recordings=given.recordings,
        )
    )
    click.echo(f"{given.folder}: model.keras, manifest.json, report.md", err=True)
    click.echo(
        f"FSDD official test: isolated {scores.isolated:.3f}, segmented {scores.segmented:.3f}, "
        f"stream {scores.stream.accuracy:.3f}"
    )


def _reference(given: Given) -> None:
    from train.experiments.reference import ReferenceOptions, run
    from train.experiments.reference_report import publish

    options = ReferenceOptions(
        out=given.folder,
        results=given.out / "results" if given.out else REFERENCE_RESULTS,
        only=given.only,
        fsdd=given.data,
        seed=given.seed,
        seeds=given.seeds,
        max_epochs=given.epochs,
        recordings=given.recordings,
    )
    run(options, lambda line: click.echo(line, err=True))
    click.echo(publish(options), nl=False)


def _default(given: Given) -> None:
    from dataclasses import replace

    from train.experiments.default import DefaultOptions, run

    options = DefaultOptions(
        out=given.folder,
        data=given.data,
        more=given.more,
        synthetic=given.synthetic,
        hold_out=given.hold_out,
        without=given.without,
        start=given.start,
        rounds=given.rounds or DefaultOptions.rounds,
    )
    steps, windows = given.steps or options.fit.steps, given.windows or options.render.windows
    fit = replace(options.fit, seed=given.seed, minutes=given.minutes, steps=steps)
    render = replace(options.render, seed=given.seed, windows=windows)
    scores = run(replace(options, fit=fit, render=render))
    click.echo(f"{given.folder}: model.keras, manifest.json, report.md", err=True)
    for name, value in scores.items():
        click.echo(f"{name} {value}")
