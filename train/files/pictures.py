"""Pictures, drawn without a display."""

from pathlib import Path
from typing import Any

from recognizer.extras import needs


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
