"""``recognizer train``: from recordings to a model."""

from pathlib import Path

import click


@click.command("train")
@click.option(
    "--experiment",
    type=click.Choice(["official", "default"]),
    default="official",
    show_default=True,
    help="official: the reference model on FSDD's official training split. default: the default "
    "model, on real and synthetic voices, other words and noise.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="FSDD's folder.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]  For default the "
    "folder that holds fsdd, speech-commands and noise.  [default: $RECOGNIZER_DATA]",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="[default: runs/EXPERIMENT]"
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--epochs", type=click.IntRange(1), default=10, show_default=True, help="At most.")
@click.option("--batch-size", type=click.IntRange(1), default=128, show_default=True)
@click.option("--tight-only", is_flag=True, help="Leave out windows cut by the segmenter.")
@click.option("--recordings", type=click.IntRange(10), help="Use only about so many; a trial.")
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
    out: Path | None,
    seed: int,
    epochs: int,
    batch_size: int,
    tight_only: bool,
    recordings: int | None,
    synthetic: Path | None,
    steps: int | None,
    minutes: float | None,
    windows: int | None,
    hold_out: tuple[str, ...],
) -> None:
    """Train a model; `recognizer export` then makes it a TFLite file. Needs the train extra."""
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if experiment == "default":
        _default(data, out, seed, synthetic, steps, minutes, windows, hold_out)
        return
    from train.extras import needs

    with needs("train"):
        from train.experiments.official import OfficialOptions, run
        from train.fit import FitParams
    folder = out or Path("runs") / experiment
    scores = run(
        OfficialOptions(
            out=folder,
            fsdd=data,
            fit=FitParams(seed=seed, max_epochs=epochs, batch_size=batch_size),
            segmented_windows=not tight_only,
            recordings=recordings,
        )
    )
    click.echo(f"{folder}: model.keras, manifest.json, report.md", err=True)
    click.echo(
        f"FSDD official test: isolated {scores.isolated:.3f}, segmented {scores.segmented:.3f}, "
        f"stream {scores.stream.accuracy:.3f}"
    )


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
