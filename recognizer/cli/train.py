"""``recognizer train``: from recordings to a model."""

import os
from pathlib import Path

import click

from recognizer.errors import UsageError

REFERENCE_MODELS = ("raw", "spectrogram", "raw-augmented", "spectrogram-augmented")
REFERENCE_RESULTS = Path("results/reference")


@click.command("train")
@click.option(
    "--experiment",
    type=click.Choice(["official", "reference", "default"]),
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
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="official only: train on the digits of this folder too: what `listen --save` kept and "
    "`label` labelled, or FSDD's or Speech Commands' layout; may be given again.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="[default: runs/EXPERIMENT]"
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--epochs", type=click.IntRange(1), help="At most.  [default: 10; reference: each model's own]"
)
@click.option("--recordings", type=click.IntRange(10), help="Use only about so many; a trial.")
@click.option("--batch-size", type=click.IntRange(1), help="official only.  [default: 128]")
@click.option(
    "--tight-only", is_flag=True, help="official only: leave out windows cut by the segmenter."
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(REFERENCE_MODELS),
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
@click.option("--steps", type=click.IntRange(1), help="default only.  [default: 16000]")
@click.option(
    "--minutes",
    type=click.FloatRange(0.01),
    help="default only: fit for so long, whatever the number of steps.",
)
@click.option(
    "--windows", type=click.IntRange(100), help="default only: to render.  [default: 24000]"
)
@click.option(
    "--hold-out",
    multiple=True,
    metavar="SPEAKER",
    help="default only: leave an FSDD speaker out, to choose by; may be given again.",
)
def command(
    experiment: str,
    data: Path | None,
    more: tuple[Path, ...],
    out: Path | None,
    seed: int,
    epochs: int | None,
    recordings: int | None,
    batch_size: int | None,
    tight_only: bool,
    only: tuple[str, ...],
    seeds: int,
    synthetic: Path | None,
    steps: int | None,
    minutes: float | None,
    windows: int | None,
    hold_out: tuple[str, ...],
) -> None:
    """Train a model; `recognizer export` then makes it a TFLite file. Needs the train extra.

    The reference experiment goes on where it was cut off, and writes its table and pictures to
    results/reference (with --out: to results in that folder).
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    used = {
        "official": bool(batch_size or tight_only or more),
        "reference": bool(only or seeds != 1),
        "default": bool(synthetic or steps or minutes or windows or hold_out),
    }
    foreign = [name for name, given in used.items() if given and name != experiment]
    if foreign:
        raise UsageError(
            f"an option given is for --experiment {foreign[0]}, not {experiment}; see --help"
        )
    if experiment == "reference":
        _reference(data, out, seed, epochs, recordings, only, seeds)
    elif experiment == "default":
        _default(data, out, seed, synthetic, steps, minutes, windows, hold_out)
    else:
        _official(data, more, out, seed, epochs, recordings, batch_size, tight_only)


def _official(
    data: Path | None,
    more: tuple[Path, ...],
    out: Path | None,
    seed: int,
    epochs: int | None,
    recordings: int | None,
    batch_size: int | None,
    tight_only: bool,
) -> None:
    from train.extras import needs

    with needs("train"):
        from train.experiments.official import OfficialOptions, run
        from train.fit import FitParams
    folder = out or Path("runs/official")
    scores = run(
        OfficialOptions(
            out=folder,
            fsdd=data,
            more=more,
            fit=FitParams(seed=seed, max_epochs=epochs or 10, batch_size=batch_size or 128),
            segmented_windows=not tight_only,
            recordings=recordings,
        )
    )
    click.echo(f"{folder}: model.keras, manifest.json, report.md", err=True)
    click.echo(
        f"FSDD official test: isolated {scores.isolated:.3f}, segmented {scores.segmented:.3f}, "
        f"stream {scores.stream.accuracy:.3f}"
    )


def _reference(
    data: Path | None,
    out: Path | None,
    seed: int,
    epochs: int | None,
    recordings: int | None,
    only: tuple[str, ...],
    seeds: int,
) -> None:
    from train.extras import needs

    with needs("train"):
        from train.experiments.reference import ReferenceOptions, run
        from train.experiments.reference_report import publish
    options = ReferenceOptions(
        out=out or Path("runs/reference"),
        results=out / "results" if out else REFERENCE_RESULTS,
        only=only,
        fsdd=data,
        seed=seed,
        seeds=seeds,
        max_epochs=epochs,
        recordings=recordings,
    )
    run(options, lambda line: click.echo(line, err=True))
    click.echo(publish(options), nl=False)


def _default(
    data: Path | None,
    out: Path | None,
    seed: int,
    synthetic: Path | None,
    steps: int | None,
    minutes: float | None,
    windows: int | None,
    hold_out: tuple[str, ...],
) -> None:
    from dataclasses import replace

    from train.extras import needs

    with needs("train"):
        from train.experiments.default import DefaultOptions, run
    folder = out or Path("runs/default")
    options = DefaultOptions(out=folder, data=data, synthetic=synthetic, hold_out=hold_out)
    fit = replace(options.fit, seed=seed, minutes=minutes, steps=steps or options.fit.steps)
    render = replace(options.render, seed=seed, windows=windows or options.render.windows)
    scores = run(replace(options, fit=fit, render=render))
    click.echo(f"{folder}: model.keras, manifest.json, report.md", err=True)
    for name, value in scores.items():
        click.echo(f"{name} {value}")
