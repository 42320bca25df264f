"""The report on an export: a table for the terminal, Markdown, JSON for programs, a picture."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from textwrap import fill
from typing import Any

from export.measure import Comparison, Timing
from export.micro import available
from export.results import Export, Exported
from export.verify import LARGEST_LOSS, LEAST_AGREEMENT
from train.files.markdown import table
from train.files.output import write_json
from train.files.pictures import figure, save

REPORT, PICTURE = "report", "variants.png"
NONE = "–"
COLUMNS = 80
MICRO_MISSING = (
    "TFLite Micro was not run: pip install tflite-micro (Linux on x86-64 only), then export again."
)


def write_report(result: Export, folder: Path) -> None:
    """Write ``report.md``, ``report.json`` and the picture into ``folder``."""
    write_json(folder / f"{REPORT}.json", as_json(result))
    plot(result, folder / PICTURE)
    (folder / f"{REPORT}.md").write_text(as_markdown(result))


def as_text(result: Export) -> str:
    """Return what a terminal shows: a table of at most 80 columns, and what must be said."""
    seconds, names = list(result.front_end), [one.name for one in result.sets][:2]
    rows = [
        ["", "file", "", "from", "differs", *_two_lines(names, 0), *(f"{s:g} s" for s in seconds)],
        [
            "variant",
            "kB",
            "ops",
            "TFLite",
            "at most",
            *_two_lines(names, 1),
            *("ms" for _ in seconds),
        ],
    ]
    for label, comparisons in _baselines(result):
        cells = [_errors(comparisons[name]) for name in names]
        rows.append([label, *[""] * 4, *cells, *("" for _ in seconds)])
    for one in result.exported:
        rows.append(
            [
                one.variant.name,
                f"{len(one.model.data) / 1000:.0f}",
                str(one.contents.count),
                one.contents.runtime or "?",
                f"{_furthest(one):.0e}",
                *(_errors(one.comparisons[name]) for name in names),
                *(_ms(one.latency.get(length)) for length in seconds),
            ]
        )
    remarks = [fill(line, COLUMNS) for line in _remarks(result)]
    return "\n\n".join([text_table(rows), *remarks])


def _two_lines(names: list[str], line: int) -> list[str]:
    return [f"{name} ".split(" ", 1)[line].strip() or "-" for name in names]


def text_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of equal length as lines, the first column to the left, the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


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
        ("--page", o.page),
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
        "sets": {s.name: {"utterances": len(s.samples), "judged": s.judged} for s in result.sets},
        "keras": {
            label: {name: asdict(one) for name, one in comparisons.items()}
            for label, comparisons in _baselines(result)
        },
        "front_end_ms": _latencies(result.front_end),
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
        "op_versions": one.contents.versions,
        "runtime": one.contents.runtime,
        "memory_bytes": one.memory,
        "latency_ms": _latencies(one.latency),
        "quantization": one.quantization,
        "sets": {name: asdict(comparison) for name, comparison in one.comparisons.items()},
        "tflite_micro": asdict(one.micro) if one.micro else None,
    }


def _latencies(found: dict[float, Timing]) -> dict[str, Any]:
    return {f"{seconds:g} s": asdict(one) for seconds, one in found.items()}


def as_markdown(result: Export) -> str:
    """Return the report for people."""
    manifest = result.trained.manifest
    parts = [
        f"# Export of {manifest.name} {manifest.version}\n",
        f"`{command_of(result)}`, {_machine()}.\n",
        _costs(result),
        *(_heard(result, s.name) for s in result.sets),
        "\n\n".join(_remarks(result)) + "\n",
        f"![Size, errors and time of the variants]({PICTURE})\n",
    ]
    if result.calibration:
        count = len(result.calibration.sources)
        parts.append(
            f"The integer variants are calibrated on {count} utterances, listed in {REPORT}.json.\n"
        )
    return "\n".join(parts)


def _costs(result: Export) -> str:
    seconds = list(result.front_end)
    names = ("variant", "file, kB", "ops", "from TFLite", "memory, kB")
    rows = [
        [
            one.variant.name,
            f"{len(one.model.data) / 1000:.1f}",
            str(one.contents.count),
            one.contents.runtime or "?",
            NONE if one.memory is None else f"{one.memory / 1000:.0f}",
            *(_ms(one.latency.get(length)) for length in seconds),
            one.variant.summary,
        ]
        for one in result.exported
    ]
    front_end = ", ".join(f"{one.median:.2f} ms for {s:g} s" for s, one in result.front_end.items())
    head = (*names, *(f"{s:g} s, ms" for s in seconds), "")
    return (
        f"{table(head, rows, numbers=True)}\n\n"
        'Ops are counted; report.json names them with their versions. "From TFLite" is the first '
        "release of TensorFlow Lite whose table of op versions has them all; every LiteRT has. "
        "Memory is what loading and running the file adds to a process on Linux, the file "
        "included. Times are medians of CPU time on one thread, without delegates. The numpy "
        f"front-end takes {front_end} on top, except for waveform, which has it inside.\n"
    )


def _heard(result: Export, name: str) -> str:
    rows = []
    own = [(label, comparisons[name]) for label, comparisons in _baselines(result)]
    for label, c in own + [(o.variant.name, o.comparisons[name]) for o in result.exported]:
        known = [NONE if value is None else f"{value:.4f}" for value in (c.accuracy, c.error_rate)]
        rows.append([label, *known, f"{100 * c.agreement:.1f} %", f"{c.largest_difference:.1e}"])
    first = own[0][1]
    said = "" if first.said is None else f", {first.said} digits"
    head = ("variant", "exact", "errors a digit", "agrees with Keras", "differs at most")
    return f"## {name}: {first.utterances} utterances{said}\n\n{table(head, rows, numbers=True)}\n"


def _remarks(result: Export) -> list[str]:
    """Return what goes with the table, a paragraph each."""
    manifest = result.trained.manifest
    judged = " and ".join(s.name for s in result.sets if s.judged)
    lines = []
    if judged:
        lines.append(
            f"Errors are those of the recognizer on whole recordings, threshold "
            f"{manifest.threshold:g}, in 100 digits. On {judged} a variant may make "
            f"{100 * LARGEST_LOSS:g} more than Keras, and must report what Keras does for "
            f"{100 * LEAST_AGREEMENT:g} % of single digits."
        )
    else:
        lines.append("Errors were not counted: that needs recordings.")
    for one in result.exported:
        if one.micro:
            lines.append(
                f"TFLite Micro runs {one.variant.name} in an arena of "
                f"{one.micro.arena / 1000:.1f} kB. In {one.micro.windows} windows what goes into "
                f"the softmax is at most {_steps(one.micro.steps)} from LiteRT's, and a "
                f"probability {one.micro.probability:.3f}."
            )
    if not available():
        lines.append(MICRO_MISSING)
    lines += [f"Allowed: {line}." for line in result.losses]
    lines += [f"Not made: {name}: {reason}" for name, reason in result.not_made.items()]
    return lines


def _baselines(result: Export) -> list[tuple[str, dict[str, Comparison]]]:
    """Return the trained model's own rows; the second where a variant hears one window only."""
    rows = [("Keras", result.keras[False])]
    if True in result.keras:
        rows.append(("Keras, one window", result.keras[True]))
    return rows


def _furthest(one: Exported) -> float:
    return max(comparison.largest_difference for comparison in one.comparisons.values())


def _errors(comparison: Comparison) -> str:
    rate = comparison.error_rate
    return NONE if rate is None else f"{100 * rate:.1f}"


def _ms(latency: Timing | None) -> str:
    return NONE if latency is None else f"{latency.median:.2f}"


def _steps(count: int) -> str:
    return f"{count} quantization step{'' if count == 1 else 's'}"


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"TensorFlow {version('tensorflow')}, LiteRT {version('ai-edge-litert')}"
    )


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
