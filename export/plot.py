"""A picture of what each variant weighs and what it is worth."""

from pathlib import Path

from export.results import Export
from recognizer.extras import needs


def plot(result: Export, path: Path) -> bool:
    """Draw size against accuracy, a point a variant, on the first set with labels.

    Returns False, and draws nothing, where accuracy was not measured.
    """
    name = next((s.name for s in result.sets if s.labels is not None), None)
    if name is None:
        return False
    with needs("train"):
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.axhline(
        100 * (result.keras[name].accuracy or 0), color="0.6", linestyle="--", label="Keras"
    )
    for at, one in enumerate(result.exported):
        size, accuracy = len(one.model.data) / 1000, 100 * (one.comparisons[name].accuracy or 0)
        axes.plot(size, accuracy, "o")
        # Variants of equal accuracy lie side by side: every other name goes below its point.
        below = at % 2
        axes.annotate(
            f"{one.variant.name}\n{one.latency.median:.1f} ms",
            (size, accuracy),
            xytext=(0, -8 if below else 8),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
        )
    axes.set(xlabel="file, kB", ylabel=f"accuracy on {name}, %")
    axes.margins(0.15, 0.4)
    axes.set_xlim(left=0)
    axes.legend(loc="best", frameon=False)
    figure.savefig(path, dpi=120)
    return True
