"""The report's pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from train.evaluate.metrics import BINS, COLUMNS, ROWS, Calibration
from train.evaluate.results import DigitReport, NoiseReport, Report
from train.evaluate.strings import StringScore
from train.evaluate.tradeoff import Point

DPI = 80


def draw(report: Report, folder: Path) -> list[str]:
    """Write what there is to draw of a report into ``folder``; return the files' names."""
    pictures = {"confusion.png": confusions(report.digits)} if report.digits else {}
    if report.noise:
        pictures["noise.png"] = noise(report.noise)
    if report.calibration:
        pictures["calibration.png"] = reliability(report.calibration)
    if report.tradeoff and report.tradeoff[0].digits_missed is not None:
        pictures["tradeoff.png"] = tradeoff(report.tradeoff, report.at_own_threshold)
    return save(pictures, folder)


def save(pictures: Mapping[str, Any], folder: Path) -> list[str]:
    """Write figures into ``folder`` under their names; return these."""
    for name, figure in pictures.items():
        figure.savefig(folder / name, dpi=DPI, metadata={"Software": None})
    return list(pictures)


def confusions(digits: Sequence[DigitReport]) -> Any:
    """Draw each set's confusion matrices: isolated as most probable digit, and in the stream."""
    figure = _figure(10, 4.6 * len(digits))
    axes = figure.subplots(len(digits), 2, squeeze=False)
    for row, report in zip(axes, digits, strict=True):
        for ax, view in zip(row, ("forced", "stream"), strict=True):
            table = getattr(report, view).confusion
            ax.imshow([[count**0.5 for count in line] for line in table], cmap="Blues")
            for y, line in enumerate(table):
                for x, count in enumerate(line):
                    if count:
                        dark = count > max(map(max, table)) / 3
                        color = "white" if dark else "black"
                        ax.text(x, y, count, ha="center", va="center", color=color, fontsize=7)
            ax.set_xticks(range(len(COLUMNS)), COLUMNS, fontsize=7, rotation=45)
            ax.set_yticks(range(len(ROWS)), ROWS, fontsize=7)
            title = "isolated, most probable digit" if view == "forced" else "stream"
            ax.set_title(f"{report.name}: {title}", fontsize=9)
            ax.set_xlabel("heard", fontsize=8)
            ax.set_ylabel("spoken", fontsize=8)
    return figure


def noise(reports: Sequence[NoiseReport]) -> Any:
    """Draw accuracy over the signal-to-noise ratio."""
    figure = _figure(6, 4)
    ax = figure.subplots()
    for color, name in zip(("C0", "C1"), dict.fromkeys(r.noise for r in reports), strict=False):
        own = [r for r in reports if r.noise == name]
        ratios = [r.ratio for r in own]
        for view, style in (("forced", "--"), ("stream", "-")):
            estimates = [getattr(r, view) for r in own]
            label = f"{name}, {'isolated' if view == 'forced' else 'stream'}"
            ax.plot(ratios, [e.value for e in estimates], style, color=color, label=label)
            low, high = zip(*(e.by_item for e in estimates), strict=True)
            ax.fill_between(ratios, low, high, color=color, alpha=0.12)
    ax.set(xlabel="signal-to-noise ratio in dB", ylabel="accuracy", ylim=(0, 1.02))
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)
    return figure


def reliability(calibrations: Sequence[Calibration]) -> Any:
    """Draw accuracy over confidence, a line a set; a perfect one is the diagonal."""
    figure = _figure(5.5, 5)
    ax = figure.subplots()
    ax.plot([0, 1], [0, 1], color="grey", linewidth=1)
    for calibration in calibrations:
        points = [
            (c, a, n)
            for c, a, n in zip(
                calibration.confidence, calibration.accuracy, calibration.counts, strict=True
            )
            if c is not None and a is not None
        ]
        confidence, accuracy, counts = zip(*points, strict=True)
        label = f"{calibration.name}: error {calibration.error:.3f}"
        (line,) = ax.plot(confidence, accuracy, linewidth=1, label=label)
        sizes = [4 + 120 * n / max(counts) for n in counts]
        ax.scatter(confidence, accuracy, sizes, color=line.get_color(), alpha=0.6)
    ax.set(xlabel=f"confidence, {BINS} bins", ylabel="accuracy", xlim=(0, 1), ylim=(0, 1.02))
    ax.grid(alpha=0.3)
    ax.legend(fontsize=7)
    return figure


def tradeoff(points: Sequence[Point], own: Point) -> Any:
    """Draw false accepts per hour, and words taken for digits, over missed digits."""
    figure = _figure(9, 4)
    hours, words = figure.subplots(1, 2)
    missed = [p.digits_missed for p in points]
    for name in own.per_hour:
        (line,) = hours.plot(missed, [p.per_hour[name] for p in points], label=name)
        hours.plot(own.digits_missed, own.per_hour[name], "o", color=line.get_color())
    hours.set(yscale="symlog", ylim=(0, None), ylabel="false accepts per hour")
    if own.words_rejected_stream is not None:
        taken = [1 - (p.words_rejected_stream or 0) for p in points]
        (line,) = words.plot(missed, taken, label="held-back words")
        words.plot(own.digits_missed, 1 - own.words_rejected_stream, "o", color=line.get_color())
    words.set(ylim=(0, 1.02), ylabel="share taken for digits")
    for ax in (hours, words):
        ax.set_xlabel("share of unseen digits missed in streams")
        ax.grid(alpha=0.3)
        if ax.get_legend_handles_labels()[0]:
            ax.legend(fontsize=8)
    figure.suptitle("over the threshold; dots: the model's own", fontsize=9)
    return figure


def strings(scores: Sequence[StringScore]) -> Any:
    """Draw the share of whole strings over their length: clean sets, and FSDD's in noise."""
    figure = _figure(10, 4)
    clean, noisy = figure.subplots(1, 2, sharey=True)
    for score in scores:
        if score.condition == "clean":
            _over_length(clean, score, score.name)
        if score.name == scores[0].name:
            _over_length(noisy, score, score.condition)
    clean.set(title="clean", ylabel="strings heard right, whole", ylim=(0, 1.02))
    noisy.set(title=scores[0].name if scores else "")
    for ax in (clean, noisy):
        ax.set_xlabel("digits in the string")
        ax.grid(alpha=0.3)
        if ax.get_legend_handles_labels()[0]:
            ax.legend(fontsize=7)
    return figure


def _over_length(ax: Any, score: StringScore, label: str) -> None:
    lengths = [row.length for row in score.by_length]
    (line,) = ax.plot(lengths, [row.accuracy.value for row in score.by_length], ".-", label=label)
    if score.condition == "clean":
        low, high = zip(*(row.accuracy.by_item for row in score.by_length), strict=True)
        ax.fill_between(lengths, low, high, color=line.get_color(), alpha=0.08)


def _figure(width: float, height: float) -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")
