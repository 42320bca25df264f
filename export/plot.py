"""A picture of what each variant weighs, and what that buys."""

from pathlib import Path

from export.results import Export, Exported
from train.files.pictures import figure, save


def plot(result: Export, path: Path) -> None:
    """Draw a bar a variant, as long as its file is large, with its errors and its time beside."""
    made = result.exported
    drawing, ((axes,),) = figure(1, 1, width=8, height=0.8 + 0.5 * len(made))
    sizes = [len(one.model.data) / 1000 for one in made]
    bars = axes.barh([one.variant.name for one in made], sizes, color="#4878a8", height=0.6)
    axes.bar_label(bars, [_beside(one) for one in made], padding=6)
    axes.invert_yaxis()
    axes.set_xlim(0, 2.2 * max(sizes))
    axes.set_xlabel("file, kB")
    axes.spines[["top", "right"]].set_visible(False)
    save(drawing, path)


def _beside(one: Exported) -> str:
    words = [f"{len(one.model.data) / 1000:.0f} kB"]
    words += [
        f"{100 * c.error_rate:.1f} % errors on {name}"
        for name, c in list(one.comparisons.items())[:2]
        if c.error_rate is not None
    ]
    latency = next(iter(one.latency.values()))
    return ", ".join([*words, f"{latency.median:.1f} ms"])
