"""The pictures of a report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.model.manifest import DIGITS
from train.evaluate.confidence import Point, Reliability
from train.evaluate.isolated import COLUMNS, IsolatedScore
from train.evaluate.noise import NoiseScore
from train.evaluate.results import Results
from train.files.pictures import figure, save

ACROSS = 2
"""Confusion matrices in a row."""


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
        pictures["threshold.png"] = threshold(results.curve)
    for name, drawing in pictures.items():
        save(drawing, folder / name)
    return list(pictures)


def confusions(scores: Sequence[IsolatedScore]) -> Any:
    """Draw a confusion matrix for each set of single digits."""
    down = -(-len(scores) // ACROSS)
    drawing, axes = figure(down, ACROSS, width=4.8 * ACROSS, height=4.2 * down)
    for ax in axes.flat[len(scores) :]:
        ax.set_axis_off()
    for ax, score in zip(axes.flat, scores, strict=False):
        counts = np.array(score.confusion)
        ax.imshow(np.sqrt(counts), cmap="Blues")
        for y, x in zip(*np.nonzero(counts), strict=True):
            color = "white" if counts[y, x] > counts.max() / 3 else "black"
            ax.text(x, y, counts[y, x], ha="center", va="center", color=color, fontsize=7)
        ax.set_xticks(range(len(COLUMNS)), COLUMNS, fontsize=7, rotation=45)
        ax.set_yticks(range(len(DIGITS)), DIGITS, fontsize=7)
        ax.set_title(score.name, fontsize=9)
        ax.set_xlabel("heard", fontsize=8)
        ax.set_ylabel("said", fontsize=8)
    return drawing


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
    for ax in (shares, counts):
        ax.grid(alpha=0.3)
    return drawing


def threshold(points: Sequence[Point]) -> Any:
    """Draw false accepts an hour over missed digits, a line for each kind of recording."""
    drawing, axes = figure(1, 2, width=9, height=4)
    hours, shares = axes[0]
    missed = [point.missed for point in points]
    for name in points[0].per_hour:
        hours.plot(missed, [point.per_hour[name] for point in points], label=name)
    hours.set(yscale="symlog", ylim=(0, None), ylabel="false accepts an hour")
    shares.plot(missed, [point.wrong for point in points], label="wrong or superfluous digits")
    if points[0].words_rejected is not None:
        taken = [1 - (point.words_rejected or 0.0) for point in points]
        shares.plot(missed, taken, label="words taken for digits")
    shares.set(ylim=(0, None), ylabel="share")
    for ax in (hours, shares):
        ax.set_xlabel("share of digits missed")
        ax.grid(alpha=0.3)
        if ax.get_legend_handles_labels()[0]:
            ax.legend(fontsize=7)
    return drawing
