"""What each ingredient of the default model gives: trainings with one of them left out.

All trainings see the same rendered windows, less what the ingredient made, and are measured on
FSDD speakers and other voices that none of them heard. A training that is there is not done
again; processes may share the work by ``--only``, and the table holds whatever is there.

    python -m train.ablations --synthetic FOLDER --steps 3000
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import mean

import click

from recognizer.cli.dataset import DATASET, METAVAR
from recognizer.cli.entry import run_command
from train.ingredients import INGREDIENTS, check
from train.runs import check_folder, write_json

NOTHING = "nothing"
"""The training that leaves nothing out."""
REPORT = "report.json"
Figures = dict[str, float | None]
"""One of COLUMNS to its figure, None where there is nothing to measure it on."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which trainings."""

    synthetic: Path | None = None
    more: tuple[tuple[str, Path], ...] = ()
    """Data sets as ``train --dataset`` takes them."""
    data: Path | None = None
    out: Path = Path("runs/ablations")
    results: Path = Path("results/ablations")
    steps: int = 3_000
    windows: int = 24_000
    seeds: tuple[int, ...] = (1,)
    hold_out: tuple[str, ...] = ("theo", "lucas")
    only: tuple[str, ...] = field(default=(NOTHING, *INGREDIENTS))
    """Names of INGREDIENTS to leave out, one at a time, and NOTHING."""


def run(options: Options, say: Callable[[str], None]) -> str:
    """Do what trainings are missing, write the table, and return it."""
    check([name for name in options.only if name != NOTHING])
    check_folder(options.out)
    check_folder(options.results)
    missing = [
        (seed, name)
        for seed in options.seeds
        for name in options.only
        if not (_folder(options, name, seed) / REPORT).is_file()
    ]
    if missing:
        _train(missing, options, say)
    found = _collect(options)
    text = table(found, options)
    write_json(options.results / "table.json", found)
    (options.results / "table.md").write_text(text)
    return text


def _train(
    missing: Sequence[tuple[int, str]], options: Options, say: Callable[[str], None]
) -> None:
    import keras

    from train.experiments.default import DefaultOptions, prepare, train

    base = DefaultOptions(
        out=options.out,
        data=options.data,
        more=options.more,
        synthetic=options.synthetic,
        hold_out=options.hold_out,
    )
    base = replace(base, render=replace(base.render, windows=options.windows))
    prepared = prepare(base)
    for number, (seed, name) in enumerate(missing, start=1):
        say(f"without {name}, seed {seed} ({number} of {len(missing)})")
        keras.backend.clear_session()
        fit = replace(base.fit, seed=seed, steps=options.steps, report_every=options.steps)
        out = _folder(options, name, seed)
        without = () if name == NOTHING else (name,)
        train(prepared, replace(base, out=out, without=without, fit=fit))


def _folder(options: Options, name: str, seed: int) -> Path:
    return options.out / f"{options.steps}-steps" / f"{name}-seed{seed}"


def _collect(options: Options) -> dict[str, dict[str, Figures]]:
    """Return the figures of all trainings of so many steps that are there, by name and seed."""
    found: dict[str, dict[str, Figures]] = {}
    for name in (NOTHING, *INGREDIENTS):
        folders = sorted((options.out / f"{options.steps}-steps").glob(f"{name}-seed*"))
        for folder in folders:
            if (folder / REPORT).is_file():
                kept = json.loads((folder / REPORT).read_text())
                figures = _figures(kept["scores"])
                found.setdefault(name, {})[folder.name.rpartition("seed")[2]] = figures
    return found


COLUMNS = {
    "left out, alone": "share of the left-out FSDD speakers' digits heard right, as on disk",
    "left out, cut": "the same, cut by the segmenter",
    "left out, rejected": "share of them rejected at the training's own threshold",
    "voices": "digits of held-out Speech Commands speakers and neural voices heard right",
    "neighbours": "digits of held-out voices cut tightly between others heard right",
    "pieces rejected": "pieces of digits and digits run together rejected at that threshold",
    "words rejected": "words and phrases rejected at that threshold",
    "noise rejected": "sounds held out rejected at that threshold",
}


def _figures(scores: Mapping[str, float]) -> Figures:
    def average(*starts: str, end: str) -> float | None:
        names = [n for n in scores if n.startswith(starts) and n.endswith(end)]
        return round(mean(scores[n] for n in names), 4) if names else None

    pieces = ("halves", "fragments", "one_and_half", "pairs")
    figures = (
        average("fsdd-", end="_isolated"),
        average("fsdd-", end="_segmented"),
        average("fsdd-", end="_isolated_rejected"),
        average("commands", "neural", end="_isolated"),
        average("neighbours", end="_isolated"),
        average(*pieces, end="_isolated_rejected"),
        average("words", "other_words", "phrases", end="ed_rejected"),
        average("noise", end="_isolated_rejected"),
    )
    return dict(zip(COLUMNS, figures, strict=True))


def table(found: Mapping[str, Mapping[str, Figures]], options: Options) -> str:
    """Return the means over the seeds as Markdown, with the lowest and highest of several."""
    head = ["without", "seeds", *COLUMNS]
    rows = [head, ["---"] * len(head)]
    for name, seeds in found.items():
        what = INGREDIENTS[name].what if name in INGREDIENTS else "(nothing left out)"
        cells = [_spread([figures[column] for figures in seeds.values()]) for column in COLUMNS]
        rows.append([what, str(len(seeds)), *cells])
    more = "".join(f"--dataset {name} FOLDER " for name, _ in options.more)
    lines = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    explained = "\n".join(f"- *{column}*: {what}" for column, what in COLUMNS.items())
    return (
        "# Ablations of the default model\n\n"
        f"`python -m train.ablations --synthetic FOLDER {more}--steps {options.steps} --windows "
        f"{options.windows}`: one ingredient left out of each training of {options.steps} steps "
        f"(the shipped model has more), the same rendered windows less those it made; FSDD's "
        f"{' and '.join(options.hold_out)} never heard. Several seeds: mean [lowest-highest].\n\n"
        f"{explained}\n\n{lines}\n"
    )


def _spread(figures: Sequence[float | None]) -> str:
    values = [figure for figure in figures if figure is not None]
    if not values:
        return ""
    middle = f"{mean(values):.3f}"
    return middle if len(values) == 1 else f"{middle} [{min(values):.3f}-{max(values):.3f}]"


@click.command()
@click.option("--synthetic", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--dataset",
    "more",
    multiple=True,
    type=DATASET,
    metavar=METAVAR,
    help="As of `recognizer train`.",
)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path), default=Options.out, show_default=True)
@click.option(
    "--results", type=click.Path(path_type=Path), default=Options.results, show_default=True
)
@click.option("--steps", type=click.IntRange(1), default=Options.steps, show_default=True)
@click.option("--windows", type=click.IntRange(100), default=Options.windows, show_default=True)
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="From 1 on.")
@click.option("--hold-out", multiple=True, default=Options.hold_out, show_default=True)
@click.option("--only", multiple=True, help=f"{NOTHING}, {', '.join(INGREDIENTS)}.  [default: all]")
def command(seeds: int, only: tuple[str, ...], **values: object) -> None:
    """Train the default model with one ingredient left out at a time; print the table."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    options = Options(seeds=tuple(range(1, seeds + 1)), **values)  # type: ignore[arg-type]
    options = replace(options, only=only) if only else options
    click.echo(run(options, lambda line: click.echo(line, err=True)), nl=False)


if __name__ == "__main__":
    run_command(command, "train.ablations")
