"""What the reference experiment publishes: one table, and the pictures."""

from collections.abc import Sequence
from itertools import groupby
from statistics import mean, stdev

from recognizer.frontend import FrontEnd
from train import corpora
from train.files import markdown
from train.files.output import write_json
from train.files.progress import doing
from train.recipes.reference import MODELS, RESULT_FILE, ReferenceOptions, Result, split
from train.recipes.reference_pictures import (
    confusion,
    durations,
    learning_curves,
    percentile_table,
    percentiles,
    plot_augmentations,
    plot_durations,
    plot_examples,
)

COLUMNS = (
    "model", "seed", "parameters", "epochs", "best epoch", "train loss", "validation loss",
    "reference loss", "micro-F1", "reference micro-F1", "macro-F1", "last epoch: loss",
    "last epoch: micro-F1", "seconds", "CPU seconds",
)  # fmt: skip
SPREAD = (
    "model", "seeds", "micro-F1, best epoch: mean ± sd (least to most)", "last epoch",
    "validation loss, best epoch", "last epoch",
)  # fmt: skip


def publish(options: ReferenceOptions) -> str:
    """Write table and pictures of all finished runs to ``options.results``; return the table."""
    results = load_results(options)
    folder = options.results
    folder.mkdir(parents=True, exist_ok=True)
    text = table(results)
    (folder / "table.md").write_text(text)
    write_json(folder / "table.json", _as_json(results))
    with doing("drawing pictures"):
        _draw(results, options)
    return text


def _draw(results: Sequence[Result], options: ReferenceOptions) -> None:
    folder = options.results
    firsts = [next(rows) for _, rows in groupby(results, key=lambda r: r.model)]
    learning_curves({f"{r.model}, seed {r.seed}": r.history for r in firsts}, folder / "curves.png")
    for r in firsts:
        title = f"{r.model}, seed {r.seed}: micro-F1 {r.micro_f1:.3f}"
        confusion(r.confusion, title, folder / f"confusion-{r.model}.png")
    _look(options)


def load_results(options: ReferenceOptions) -> list[Result]:
    """Return the finished runs, by model in MODELS' order, then by seed."""
    found = [Result.load(path) for path in options.out.glob(f"*/{RESULT_FILE}")]
    order = list(MODELS)
    return sorted(found, key=lambda r: (order.index(r.model), r.seed))


def table(results: Sequence[Result]) -> str:
    """Return Markdown: a row for each run, then mean and spread of those with several seeds."""
    text = markdown.table(COLUMNS, map(_cells, results))
    spreads = [cells for name in MODELS if (cells := _spread(name, results))]
    if spreads:
        text += f"\n\n{markdown.table(SPREAD, spreads)}"
    return f"{text}\n"


def _cells(r: Result) -> list[str]:
    original = MODELS[r.model]
    loss = "–" if original.reference_loss is None else str(original.reference_loss)
    capped = " (cap)" if r.epochs == r.max_epochs and r.epochs - r.best_epoch < r.patience else ""
    return [
        r.model, str(r.seed), f"{r.parameters:,}".replace(",", " "), f"{r.epochs}{capped}",
        str(r.best_epoch), f"{r.train_loss:.4f}", f"{r.validation_loss:.4f}", loss,
        f"{r.micro_f1:.3f}", f"{original.reference_micro_f1:.3f}", f"{r.macro_f1:.3f}",
        f"{r.last_validation_loss:.4f}", f"{r.last_micro_f1:.3f}", f"{r.seconds:.0f}",
        f"{r.cpu_seconds:.0f}",
    ]  # fmt: skip


def _spread(name: str, results: Sequence[Result]) -> list[str]:
    rows = [r for r in results if r.model == name]
    if len(rows) < 2:
        return []
    figures = (
        [r.micro_f1 for r in rows],
        [r.last_micro_f1 for r in rows],
        [r.validation_loss for r in rows],
        [r.last_validation_loss for r in rows],
    )
    cells = (f"{mean(f):.3f} ± {stdev(f):.3f} ({min(f):.3f} to {max(f):.3f})" for f in figures)
    return [name, ", ".join(str(r.seed) for r in rows), *cells]


def _as_json(results: Sequence[Result]) -> list[dict[str, object]]:
    return [
        {
            **vars(r),
            "reference_loss": MODELS[r.model].reference_loss,
            "reference_micro_f1": MODELS[r.model].reference_micro_f1,
        }
        for r in results
    ]


def _look(options: ReferenceOptions) -> None:
    """Draw the recordings themselves, as the split without augmentation has them."""
    front_end = FrontEnd()
    recordings = corpora.find("fsdd", options.fsdd)
    parts = split(recordings, augmented=False)
    seconds = {
        name: durations(part, front_end.params.sample_rate)
        for name, part in (("train", parts.train), ("test", parts.test))
    }
    folder = options.results
    (folder / "durations.md").write_text(percentile_table(seconds))
    write_json(folder / "durations.json", {n: percentiles(s) for n, s in seconds.items()})
    plot_durations(seconds, front_end.params.window_seconds, folder / "durations.png")
    plot_examples(parts.train[:4], front_end, folder / "examples.png")
    plot_augmentations(parts.train[0], front_end, folder / "augmentations.png")
