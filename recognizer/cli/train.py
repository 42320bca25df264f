"""``recognizer train``: from recordings to a model, a command a recipe."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from recognizer.cli.group import Group
from recognizer.cli.standard import say
from recognizer.cli.types import FOLDER, NEW_FOLDER, OneOf
from recognizer.extras import TRAIN, needs

REFERENCE_MODELS = ("raw", "spectrogram", "raw-augmented", "spectrogram-augmented")
REFERENCE_RESULTS = Path("results/reference")
SOURCES = (
    *("commands", "fsdd", "an4", "own", "words"),
    *("strings", "sentences", "digits", "oh", "other_words", "phrases", "running"),
)
"""What the default model's utterances are made of, for ``--without``."""

SEED = click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
OWN = click.option(
    "--own",
    multiple=True,
    type=FOLDER,
    help="Your own recordings too: what `listen --save` kept and `label` labelled, a folder with "
    "transcripts.tsv, or FSDD's or Speech Commands' layout. Again for more.",
)
FSDD = click.option(
    "--data",
    "fsdd",
    type=FOLDER,
    help="FSDD's folder.  [default: $RECOGNIZER_DATA/fsdd, else downloaded]",
)
RECORDINGS = click.option(
    "--recordings", type=click.IntRange(10), help="Only about so many; a trial."
)


@click.group("train", cls=Group)
def command() -> None:
    """Train a model; `recognizer export` then makes TFLite files of it.

    Needs the train extra. What is interrupted goes on with the same command.
    """


@command.command("default")
@click.option(
    "--data",
    type=FOLDER,
    help="Folder that holds fsdd, speech-commands, an4 and noise.  [default: $RECOGNIZER_DATA, "
    "else downloaded]",
)
@click.option("--voices", type=FOLDER, help="What `data voices` built.  [default: built once]")
@click.option("--speech", type=FOLDER, help="What `data speech` built.  [default: built once]")
@click.option("--sounds", type=FOLDER, help="What `data sounds` built.  [default: built once]")
@OWN
@click.option(
    "--without",
    multiple=True,
    type=OneOf(SOURCES),
    metavar="SOURCE",
    help=f"Learn nothing from a source; again for more: {', '.join(SOURCES)}.",
)
@click.option("--out", type=NEW_FOLDER, default=Path("runs/default"), show_default=True)
@SEED
@click.option("--rounds", type=click.IntRange(1), help="Renderings.  [default: the recipe's]")
@click.option(
    "--utterances",
    type=click.IntRange(100),
    help="To render each round.  [default: the recipe's]",
)
@click.option(
    "--steps",
    type=click.IntRange(1),
    help="Batches in all; in thousands from 1000 on.  [default: the recipe's]",
)
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="That render."
)
def default(
    data: Path | None,
    voices: Path | None,
    speech: Path | None,
    sounds: Path | None,
    own: tuple[Path, ...],
    without: tuple[str, ...],
    out: Path,
    seed: int,
    rounds: int | None,
    utterances: int | None,
    steps: int | None,
    workers: int,
) -> None:
    """Train the default model: a network that reads a whole utterance.

    On FSDD, Speech Commands, AN4, synthetic voices, running speech, sounds and noise. The folder
    --out gets model.keras, manifest.json, reports, and the TFLite file that is shipped.
    """
    with needs("train", *TRAIN):
        from dataclasses import replace

        from export.export import export
        from export.results import ExportOptions
        from train.files.output import check_folder
        from train.fitting.workers import is_first
        from train.recipes import duration
        from train.recipes.default import DefaultOptions, run
        from train.recipes.gather import Folders

    check_folder(out)
    plain = DefaultOptions(out=out)
    options = replace(
        plain,
        folders=Folders(data=data, voices=voices, running=speech, sounds=sounds, own=own),
        render=replace(plain.render, seed=seed, utterances=utterances or plain.render.utterances),
        rounds=rounds or plain.rounds,
        batch=replace(plain.batch, seed=seed),
        fit=replace(plain.fit, seed=seed, steps=steps or plain.fit.steps),
        without=without,
        workers=workers,
    )
    takes = duration.default_recipe(
        utterances=options.render.utterances,
        rounds=options.rounds,
        steps=options.fit.steps,
        sets=not (voices and speech and sounds),
    )
    _announce(
        f"training the default model in {out}: {options.fit.steps} steps on {options.rounds} "
        f"rounds of {options.render.utterances} utterances; {takes} on two cores"
    )
    with _interruptible(f"{out} keeps every report's network, the cache what was rendered"):
        manifest = run(options)
        if not is_first():
            return
        made = export(ExportOptions(model=str(out), out=out, variants=("dynamic",)), say)
    files = ", ".join(one.model.path.name for one in made.exported)
    say(f"{out}: model.keras, manifest.json, {files}")
    for name, value in manifest.scores.items():
        click.echo(f"{name} {value}")


@command.command("reference")
@FSDD
@click.option(
    "--only",
    multiple=True,
    type=OneOf(REFERENCE_MODELS),
    help="Train this model; again for more.  [default: all four]",
)
@click.option("--out", type=NEW_FOLDER, help="[default: runs/reference]")
@SEED
@click.option(
    "--seeds",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Seeds of the spectrogram models, from --seed on.",
)
@click.option(
    "--epochs",
    "max_epochs",
    type=click.IntRange(1),
    help="At most.  [default: each model's own]",
)
@RECORDINGS
def reference(out: Path | None, **given: Any) -> None:
    """Train the exercise's four LSTMs: raw audio or spectrograms, augmented or not.

    Writes its table and pictures to results/reference (with --out: to results in that folder).
    """
    with needs("train", *TRAIN):
        from train.files.output import check_folder
        from train.recipes import duration
        from train.recipes.reference import ReferenceOptions, run
        from train.recipes.reference_report import publish

    options = ReferenceOptions(
        out=out or Path("runs/reference"),
        results=out / "results" if out else REFERENCE_RESULTS,
        **given,
    )
    check_folder(options.out)
    names = options.only or REFERENCE_MODELS
    takes = duration.reference_recipe(
        names, options.seeds, epochs=options.max_epochs, recordings=options.recordings
    )
    _announce(
        f"training {', '.join(names)} in {options.out}; at most {takes} on two cores, less what is "
        "done already"
    )
    with _interruptible(f"{options.out} keeps every finished epoch"):
        run(options, say)
        click.echo(publish(options), nl=False)


@command.command("official")
@FSDD
@click.option(
    "--speech-commands",
    type=FOLDER,
    help="Learn Speech Commands' digits too, from this folder; only those of its training part.",
)
@OWN
@click.option("--leave-out", metavar="SPEAKER", help="Never hear a speaker of FSDD: the test.")
@click.option("--tight-only", is_flag=True, help="Leave out windows cut by the segmenter.")
@click.option("--out", type=NEW_FOLDER, default=Path("runs/official"), show_default=True)
@SEED
@click.option("--epochs", type=click.IntRange(1), default=10, show_default=True, help="At most.")
@click.option("--batch-size", type=click.IntRange(1), default=128, show_default=True)
@RECORDINGS
def official(
    out: Path,
    tight_only: bool,
    seed: int,
    epochs: int,
    batch_size: int,
    recordings: int | None,
    **given: Any,
) -> None:
    """Train the reference model, a classifier of windows, on FSDD's official split.

    Six speakers, nine-fold augmentation. The folder --out gets model.keras, manifest.json,
    report.md and report.json.
    """
    with needs("train", *TRAIN):
        from train.files.output import check_folder
        from train.fitting.fit_windows import WindowFitParams
        from train.recipes import duration
        from train.recipes.official import TRAINED_ON, OfficialOptions, run

    options = OfficialOptions(
        out=out,
        fit=WindowFitParams(seed=seed, max_epochs=epochs, batch_size=batch_size),
        segmented_windows=not tight_only,
        recordings=recordings,
        **given,
    )
    check_folder(out)
    takes = duration.official_recipe(
        recordings=min(recordings or TRAINED_ON, TRAINED_ON),
        epochs=epochs,
        windows=9 if tight_only else 18,
    )
    _announce(
        f"training the reference model in {out}: at most {epochs} epochs; {takes} on two cores"
    )
    with _interruptible(f"{out} keeps every finished epoch"):
        scores = run(options)
    say(f"{out}: model.keras, manifest.json, report.md")
    click.echo(
        f"FSDD test part: isolated {scores.isolated:.3f}, segmented {scores.segmented:.3f}, "
        f"stream {scores.stream.accuracy.value:.3f}"
    )


def _announce(plan: str) -> None:
    """Say what is going to happen, and only then spend seconds on importing TensorFlow."""
    from train.fitting.quietly import load_tensorflow

    say(plan)
    load_tensorflow()


@contextmanager
def _interruptible(kept: str) -> Iterator[None]:
    """Say at Ctrl-C what was ``kept`` and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        say(f"stopped: {kept}; the same command goes on from there")
        raise
