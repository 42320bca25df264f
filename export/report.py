"""The report on an export: Markdown for people, JSON for programs, and a picture."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from export.plot import plot
from export.results import Export, Exported
from export.verify import LARGEST_LOSS, LEAST_AGREEMENT
from train.files.output import write_json

REPORT, PICTURE = "report", "size-accuracy.png"


def write_report(result: Export, folder: Path) -> None:
    """Write ``report.md``, ``report.json`` and the picture into ``folder``."""
    write_json(folder / f"{REPORT}.json", as_json(result))
    plotted = plot(result, folder / PICTURE)
    (folder / f"{REPORT}.md").write_text(as_markdown(result, PICTURE if plotted else None))


def command_of(result: Export) -> str:
    """Return the command line that made an export."""
    o = result.options
    words = ["recognizer export", o.model]
    words += [f"--variant {name}" for name in o.variants]
    words += [f"--set {folder}" for folder in o.sets]
    for word, given in (
        ("--no-data", o.without_data),
        ("--allow-loss", o.allow_loss),
        ("--c-array", o.c_array),
    ):
        words += [word] if given else []
    return " ".join(words)


def as_json(result: Export) -> dict[str, Any]:
    """Return all that was measured, as JSON types."""
    return {
        "command": command_of(result),
        "machine": _machine(),
        "model": result.trained.manifest.name,
        "version": result.trained.manifest.version,
        "threshold": result.trained.manifest.threshold,
        "sets": {s.name: {"windows": len(s.features), "judged": s.judged} for s in result.sets},
        "keras": {name: asdict(one) for name, one in result.keras.items()},
        "front_end_ms": asdict(result.front_end),
        "variants": {one.variant.name: _variant_json(one) for one in result.exported},
        "not_made": result.not_made,
        "losses": result.losses,
        "calibration": list(result.calibration.sources) if result.calibration else [],
    }


def _variant_json(one: Exported) -> dict[str, Any]:
    return {
        "file": one.model.path.name,
        "bytes": len(one.model.data),
        "ops": one.contents.ops,
        "live_bytes": one.contents.live_bytes,
        "memory_bytes": one.memory,
        "latency_ms": asdict(one.latency),
        "quantization": one.quantization,
        "sets": {name: asdict(comparison) for name, comparison in one.comparisons.items()},
    }


def as_markdown(result: Export, picture: str | None) -> str:
    """Return the report for people."""
    manifest = result.trained.manifest
    parts = [
        f"# Export of {manifest.name} {manifest.version}\n",
        f"`{command_of(result)}`, {_machine()}.\n",
        _costs(result),
        *(_comparisons(result, s.name, s.labels is not None) for s in result.sets),
        _verdict(result),
        _ops(result),
    ]
    if picture:
        parts.append(f"![Size and accuracy of the variants]({picture})\n")
    if result.calibration:
        parts.append(_calibration(result))
    return "\n".join(parts)


def _costs(result: Export) -> str:
    rows = [
        (
            one.variant.name,
            f"{len(one.model.data) / 1000:.1f}",
            "–" if one.memory is None else f"{one.memory / 1000:.0f}",
            f"{one.contents.live_bytes / 1000:.0f}",
            f"{one.latency.median:.2f}",
            f"{one.latency.p95:.2f}",
            one.variant.summary,
        )
        for one in result.exported
    ]
    head = ("variant", "file, kB", "memory, kB", "arena at least, kB", "median, ms", "95th, ms", "")
    return (
        _table(head, rows)
        + "\nMemory is what loading and running the file adds to a process, the file itself "
        "included. The arena needs at least the inputs, activations and state that are alive at "
        "once, told from the graph. Times are CPU time for one window on one thread, the median "
        f"and the 95th percentile. The numpy front-end takes {result.front_end.median:.2f} ms a "
        f"window ({result.front_end.p95:.2f} ms at the 95th percentile) on top, except for the "
        "waveform variant, which has it inside.\n"
    )


def _comparisons(result: Export, name: str, labelled: bool) -> str:
    rows = []
    for row, comparisons in (
        ("Keras", result.keras),
        *((one.variant.name, one.comparisons) for one in result.exported),
    ):
        if name not in comparisons:
            continue
        c = comparisons[name]
        scores = (f"{c.accuracy:.4f}", f"{c.macro_f1:.4f}") if c.accuracy is not None else ()
        change = f"{c.rejected} (+{c.newly_rejected} −{c.newly_accepted})"
        rows.append(
            (row, *scores, f"{100 * c.agreement:.2f} %", f"{c.largest_difference:.1e}", change)
        )
    head = ("variant", *(("accuracy", "macro-F1") if labelled else ()), "agrees with Keras")
    table = _table((*head, "largest difference", "rejected"), rows)
    missing = "" if labelled else " Accuracy was not measured."
    return f"## {name}: {result.keras[name].windows} windows\n\n{table}{missing}\n"


def _verdict(result: Export) -> str:
    judged = ", ".join(s.name for s in result.sets if s.judged) or "nothing"
    lines = [
        f"Rejected are windows below the threshold of {result.trained.manifest.threshold}, in "
        "brackets those that only the variant rejects and those that only Keras does. Judged on "
        f"{judged}: a variant may lose {100 * LARGEST_LOSS:g} point of accuracy and must agree "
        f"with Keras on {100 * LEAST_AGREEMENT:g} % of the windows.\n"
    ]
    lines += [f"**{line}** (allowed).\n" for line in result.losses]
    lines += [f"Not made: {name}: {reason}\n" for name, reason in result.not_made.items()]
    return "\n".join(lines)


def _ops(result: Export) -> str:
    rows = [
        (
            one.variant.name,
            ", ".join(f"{op} {n}" if n > 1 else op for op, n in one.contents.ops.items()),
            one.variant.micro,
        )
        for one in result.exported
    ]
    return "## Ops\n\n" + _table(("variant", "builtin ops", "TFLite Micro"), rows)


def _calibration(result: Export) -> str:
    assert result.calibration is not None
    listed = "\n".join(f"- {source}" for source in result.calibration.sources)
    return f"## Calibration: {len(result.calibration.sources)} windows\n\n{listed}\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"TensorFlow {version('tensorflow')}, LiteRT {version('ai-edge-litert')}"
    )
