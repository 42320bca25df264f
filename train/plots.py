"""Pictures of training: learning curves and confusion matrices, drawn without a display."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from train.extras import needs

History = Mapping[str, list[float]]
LABELS = {"loss": "loss", "micro_f1": "micro-F1"}


def figure(
    rows: int, columns: int, *, width: float, height: float, sharex: bool = False
) -> tuple[Any, Any]:
    """Return a figure of ``width`` by ``height`` inches and its axes, ``(rows, columns)``."""
    with needs("train"):
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

    drawing = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(drawing)
    return drawing, drawing.subplots(rows, columns, squeeze=False, sharex=sharex)


def save(drawing: Any, path: Path) -> None:
    """Write a figure as PNG; the same figure gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing.savefig(path, dpi=80, metadata={"Software": None})


def learning_curves(histories: Mapping[str, History], path: Path) -> None:
    """Draw loss and micro-F1 over the epochs of each named run, a run in a column."""
    drawing, axes = figure(2, len(histories), width=3.2 * len(histories), height=5)
    for column, (name, history) in zip(axes.T, histories.items(), strict=True):
        epochs = np.arange(1, 1 + len(history["loss"]))
        for axis, metric in zip(column, ("loss", "micro_f1"), strict=True):
            axis.plot(epochs, history[metric], marker=".", label="train")
            axis.plot(epochs, history[f"val_{metric}"], marker=".", label="test")
            axis.axvline(1 + int(np.argmin(history["val_loss"])), color="0.8", zorder=0)
            axis.set(xlabel="epoch", ylabel=LABELS[metric])
        column[0].set_title(name)
        column[0].set_ylim(0, 1.1 * max(history["loss"] + history["val_loss"]))
        column[1].set_ylim(0, 1)
        column[0].legend()
    save(drawing, path)


def confusion(matrix: Sequence[Sequence[int]], title: str, path: Path) -> None:
    """Draw a confusion matrix: a row for each spoken digit, a column for each recognized one."""
    counts = np.array(matrix)
    drawing, axes = figure(1, 1, width=4.4, height=4.2)
    axis = axes[0, 0]
    axis.imshow(counts, cmap="Blues")
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = counts[row, column] > counts.max() / 2
        axis.text(
            column, row, counts[row, column], ha="center", va="center",
            color="white" if dark else "black", fontsize=8,
        )  # fmt: skip
    ticks = range(len(counts))
    axis.set(title=title, xlabel="recognized", ylabel="spoken", xticks=ticks, yticks=ticks)
    save(drawing, path)
