"""``recognizer train``: from recordings to a model."""

from pathlib import Path

import click


@click.command("train")
@click.option(
    "--experiment",
    type=click.Choice(["official"]),
    default="official",
    show_default=True,
    help="official: the reference model on FSDD's official training split.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="FSDD's folder.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]",
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="[default: runs/EXPERIMENT]"
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--epochs", type=click.IntRange(1), default=10, show_default=True, help="At most.")
@click.option("--batch-size", type=click.IntRange(1), default=128, show_default=True)
@click.option("--tight-only", is_flag=True, help="Leave out windows cut by the segmenter.")
@click.option("--recordings", type=click.IntRange(10), help="Use only about so many; a trial.")
def command(
    experiment: str,
    data: Path | None,
    out: Path | None,
    seed: int,
    epochs: int,
    batch_size: int,
    tight_only: bool,
    recordings: int | None,
) -> None:
    """Train a model; `recognizer export` then makes it a TFLite file. Needs the train extra."""
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
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
