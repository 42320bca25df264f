"""Pictures of the reference experiment: its recordings, its learning curves, its confusions."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.arrays import FloatArray, Matrix
from recognizer.frontend import FrontEnd
from train.corpora import Recording
from train.examples.ninefold import NINEFOLD, change
from train.files.markdown import table
from train.files.pictures import figure, save

History = Mapping[str, list[float]]
LABELS = {"loss": "loss", "micro_f1": "micro-F1"}
PERCENTILES = (*range(0, 100, 10), *range(91, 101))
"""In steps of 10, and from 90 on in steps of 1."""


def durations(recordings: Sequence[Recording], rate: int) -> Matrix:
    """Return how long the recordings are at ``rate`` Hz, ``(n,)`` seconds."""
    return np.array([len(recording.load(rate)) / rate for recording in recordings])


def percentiles(seconds: Matrix) -> dict[int, float]:
    """Return PERCENTILES of durations, in seconds."""
    values = np.percentile(seconds, PERCENTILES)
    return dict(zip(PERCENTILES, (round(float(v), 4) for v in values), strict=True))


def percentile_table(parts: Mapping[str, Matrix]) -> str:
    """Return a Markdown table of the PERCENTILES of each named part."""
    columns = [percentiles(seconds) for seconds in parts.values()]
    rows = ([p, *(f"{column[p]:.3f}" for column in columns)] for p in PERCENTILES)
    return table(["percentile", *(f"{name}, s" for name in parts)], rows) + "\n"


def plot_durations(parts: Mapping[str, Matrix], window_seconds: float, path: Path) -> None:
    """Draw a histogram of the durations of each named part, and where the window ends.

    The few that are far longer than the window are counted in the title.
    """
    drawing, axes = figure(1, len(parts), width=8, height=2.8, sharex=True)
    end = 1.5 * window_seconds
    bins = np.linspace(0, end, 61)
    for axis, (name, seconds) in zip(axes.flat, parts.items(), strict=True):
        axis.hist(seconds, bins=bins, color="tab:blue")
        axis.axvline(window_seconds, color="tab:red", label=f"window, {window_seconds:g} s")
        longer = int((seconds > end).sum())
        told = f", {longer} of them longer than {end:g} s" if longer else ""
        axis.set_title(f"{name}: {len(seconds)} recordings{told}", fontsize=9)
        axis.set(xlabel="duration (s)", xlim=(0, end))
        axis.legend()
    axes.flat[0].set_ylabel("recordings")
    save(drawing, path)


def plot_examples(recordings: Sequence[Recording], front_end: FrontEnd, path: Path) -> None:
    """Draw the window and the log-mel features of a few recordings, one in a column."""
    drawing, axes = figure(2, len(recordings), width=2.2 * len(recordings), height=3.6)
    for column, recording in zip(axes.T, recordings, strict=True):
        window, _ = front_end.window(
            recording.load(front_end.params.sample_rate), front_end.params.sample_rate
        )
        column[0].set_title(f"“{recording.label}”, {recording.speaker}")
        _draw(column[0], column[1], window, front_end)
    save(drawing, path)


def plot_augmentations(recording: Recording, front_end: FrontEnd, path: Path) -> None:
    """Draw the nine variants of a recording: the window above, its features below."""
    rate = front_end.params.sample_rate
    audio = recording.load(rate)
    drawing, axes = figure(6, 3, width=7.5, height=10)
    for index, (stretch, pitch) in enumerate(NINEFOLD):
        row, column = divmod(index, 3)
        above, below = axes[2 * row, column], axes[2 * row + 1, column]
        above.set_title(f"tempo × {stretch:g}, pitch {pitch:+d}", fontsize=9)
        window, _ = front_end.window(change(audio, rate, stretch, pitch), rate)
        _draw(above, below, window, front_end)
    drawing.suptitle(f"“{recording.label}”, {recording.speaker}, and its variants")
    save(drawing, path)


def _draw(above: Any, below: Any, window: FloatArray, front_end: FrontEnd) -> None:
    """Draw a window and its features on two matplotlib axes."""
    seconds = np.arange(len(window)) / front_end.params.sample_rate
    above.plot(seconds, window, linewidth=0.4)
    above.set(xlim=(0, seconds[-1]), xticks=[], yticks=[])
    below.imshow(front_end(window[None])[0].T, origin="lower", aspect="auto", cmap="magma")
    below.set(xticks=[], yticks=[])
    below.set_xlabel(f"{front_end.params.frames} frames", fontsize=7)
    below.set_ylabel(f"{front_end.params.n_mels} mel", fontsize=7)


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
            axis.xaxis.get_major_locator().set_params(integer=True)
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
