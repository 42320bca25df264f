"""The pictures of a report."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.model.manifest import DIGITS
from train.evaluate.confidence import Point, Reliability
from train.evaluate.isolated import COLUMNS, IsolatedScore
from train.evaluate.noise import NoiseScore
from train.evaluate.results import Results, Strictness
from train.files.pictures import figure, save

ACROSS = 2
"""Confusion matrices in a row."""
MOST_MISSED = 0.5
"""Share of digits missed beyond which nobody would choose a threshold."""
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Shares that are named on a logarithmic axis."""


def draw(results: Results, folder: Path) -> list[str]:
    """Write what there is to draw into ``folder``; return the files' names."""
    pictures = {}
    if results.isolated:
        pictures["confusion.png"] = confusions(results.isolated)
    if results.noise:
        pictures["noise.png"] = noise(results.noise)
    if results.reliability:
        pictures["confidence.png"] = reliability(results.reliability[-1])
    if results.curve:
        pictures["threshold.png"] = threshold(results.curve, results.strictness)
    for name, drawing in pictures.items():
        save(drawing, folder / name)
    return list(pictures)


def confusions(scores: Sequence[IsolatedScore]) -> Any:
    """Draw a confusion matrix for each set of single digits; what never happens has no place."""
    down = -(-len(scores) // ACROSS)
    drawing, axes = figure(down, ACROSS, width=4.8 * ACROSS, height=4.2 * down)
    for ax in axes.flat[len(scores) :]:
        ax.set_axis_off()
    for ax, score in zip(axes.flat, scores, strict=False):
        rows, columns, counts = told(score.confusion)
        shade = np.sqrt(counts / counts.max())  # so that a single confusion can be seen
        ax.imshow(shade, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for y, x in zip(*np.nonzero(counts), strict=True):
            color = "white" if shade[y, x] > 0.55 else "black"
            ax.text(x, y, counts[y, x], ha="center", va="center", color=color, fontsize=8)
        ax.set_xticks(range(len(columns)), columns, fontsize=8)
        ax.set_yticks(range(len(rows)), rows, fontsize=8)
        right = f"{100 * score.accuracy.value:.1f} % of {score.recordings} right"
        ax.set_title(f"{score.name}: {right}", fontsize=9)
        ax.set_xlabel("heard", fontsize=8)
        ax.set_ylabel("said", fontsize=8)
    return drawing


def told(confusion: Sequence[Sequence[int]]) -> tuple[list[str], list[str], Any]:
    """Return the digits said, what they were heard as, and counts ``(said, heard)``.

    A digit that is not in the set is left out, and what no digit was heard as, unless it is a
    digit that is said.
    """
    counts = np.array(confusion)
    said = counts.sum(axis=1) > 0
    heard = counts.sum(axis=0) > 0
    heard[: len(DIGITS)] |= said
    rows = [name for name, there in zip(DIGITS, said, strict=True) if there]
    columns = [name for name, there in zip(COLUMNS, heard, strict=True) if there]
    return rows, columns, counts[said][:, heard]


def noise(rows: Sequence[NoiseScore]) -> Any:
    """Draw accuracy over the signal-to-noise ratio, with 95 % intervals."""
    drawing, axes = figure(1, 1, width=6, height=4)
    ax = axes[0, 0]
    for name in dict.fromkeys(f"{row.digits}, {row.noise}" for row in rows):
        own = [row for row in rows if f"{row.digits}, {row.noise}" == name]
        ratios = [row.ratio for row in own]
        ax.plot(ratios, [row.score.accuracy.value for row in own], ".-", label=name)
        low = [row.score.accuracy.low for row in own]
        ax.fill_between(ratios, low, [row.score.accuracy.high for row in own], alpha=0.15)
    ax.set(xlabel="signal-to-noise ratio, dB", ylabel="share of digits heard right")
    ax.set_xticks(sorted({row.ratio for row in rows}))
    ax.set_ylim(0, 1.02)
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)
    return drawing


def reliability(found: Reliability) -> Any:
    """Draw the share of right digits over confidence, and how many digits each bin has."""
    drawing, axes = figure(2, 1, width=5, height=6, sharex=True)
    shares, counts = axes[:, 0]
    shares.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    shares.plot([b.confidence for b in found.bins], [b.right for b in found.bins], "o-")
    shares.set(ylabel="share that is right", ylim=(0, 1.02), xlim=(0, 1))
    shares.set_title(f"{found.digits} digits reported, calibration error {found.error:.3f}")
    middles = [(b.low + b.high) / 2 for b in found.bins]
    bars = counts.bar(middles, [b.count for b in found.bins], width=0.09)
    counts.bar_label(bars, fontsize=8)
    counts.set(xlabel="confidence", ylabel="digits", yscale="log")
    counts.set_ylim(0.5, 3 * max(b.count for b in found.bins))
    for ax in (shares, counts):
        ax.grid(alpha=0.3)
    return drawing


def threshold(points: Sequence[Point], named: Sequence[Strictness]) -> Any:
    """Draw what is falsely reported over what is missed; dots are the ``named`` thresholds.

    Both axes are logarithmic and end where a line does: a threshold at which nothing more was
    falsely reported in all that was heard has no place on them.
    """
    from matplotlib.ticker import LogLocator, NullLocator

    drawing, axes = figure(1, 2, width=9, height=4.4)
    hours, shares = axes[0]
    for name in points[0].per_hour:
        _trade(hours, points, named, name, partial(_per_hour, name))
    _trade(shares, points, named, "wrong or superfluous digits", lambda point: point.wrong)
    _trade(shares, points, named, "other words taken for digits", _words_taken)
    hours.set(ylabel="false digits an hour, where none is said")
    shares.set(ylabel="share of the digits, of the words")
    for ax in (hours, shares):
        ax.set(xlabel="share of digits missed", xscale="log", yscale="log")
        low, high = ax.get_xlim()
        ax.set_xlim(low, min(high, MOST_MISSED))
        _name_shares(ax.xaxis, ax.get_xlim())
        ax.grid(alpha=0.3)
        if ax.get_legend_handles_labels()[0]:
            ax.legend(fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    _name_shares(shares.yaxis, shares.get_ylim())
    hours.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    hours.yaxis.set_major_formatter("{x:g}")
    hours.yaxis.set_minor_locator(NullLocator())
    return drawing


def _per_hour(name: str, point: Point) -> float:
    return point.per_hour[name]


def _words_taken(point: Point) -> float | None:
    return None if point.words_rejected is None else 1 - point.words_rejected


def _trade(
    ax: Any,
    points: Sequence[Point],
    named: Sequence[Strictness],
    label: str,
    of: Callable[[Point], float | None],
) -> None:
    """Draw one figure of each point over its missed digits, and name what can be chosen."""
    places = [(point.missed, of(point)) for point in points]
    line = [(x, y) for x, y in places if x and y and x <= MOST_MISSED]
    if not line:
        return
    (drawn,) = ax.plot(*zip(*line, strict=True), label=label)
    for one in named:
        x, y = one.point.missed, of(one.point)
        if x and y and x <= MOST_MISSED:
            ax.plot([x], [y], "o", color=drawn.get_color())
            ax.annotate(one.name, (x, y), xytext=(4, 4), textcoords="offset points", fontsize=7)


def _name_shares(axis: Any, limits: tuple[float, float]) -> None:
    """Name shares on a logarithmic axis in percent."""
    ticks = [tick for tick in TICKS if limits[0] <= tick <= limits[1]]
    axis.set_ticks(ticks, [f"{100 * tick:g} %" for tick in ticks])
    axis.set_ticks([], minor=True)
