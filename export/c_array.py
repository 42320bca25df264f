"""The int8 model and all that a C program needs around it, as C source.

The files compile as C11 and as C++11. ``examples/c/check_model.c`` checks them and shows how the
tables make features of samples.
"""

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.results import Export, Exported
from export.sets import bursts
from recognizer.errors import UsageError
from recognizer.frontend import POWER_FLOOR, FrontEnd
from recognizer.model.network import Network, quantize

VARIANT = "int8"
STEM = "recognizer_model"
EXAMPLE_PEAK = 20_000

Array = npt.NDArray[Any]


def write_c_array(result: Export, folder: Path) -> None:
    """Write ``recognizer_model.h`` and ``.cc`` into ``folder``.

    Raises UsageError where the export has no int8 variant.
    """
    exported = next((one for one in result.exported if one.variant.name == VARIANT), None)
    if exported is None:
        raise UsageError(f"--c-array needs the {VARIANT} variant, which was not made")
    constants, tables = _content(exported)
    (folder / f"{STEM}.h").write_text(_header(exported, constants, tables))
    (folder / f"{STEM}.cc").write_text(_source(exported, tables))


def _content(exported: Exported) -> tuple[dict[str, str], dict[str, Array]]:
    """Return the constants by name, as C literals, and the tables by name."""
    manifest = exported.model.manifest
    front_end = FrontEnd(manifest.front_end)
    first, count, weights = sparse(front_end.filterbank)
    samples, features, output = _example(exported, front_end)
    given, gives = exported.quantization["input"], exported.quantization["output"]
    constants = {name: _literal(value) for name, value in front_end.params.as_dict().items()}
    constants |= {
        "frames": _literal(front_end.params.frames),
        "classes": _literal(len(manifest.labels)),
        "stream_rate": _literal(manifest.sample_rate),
        "power_floor": _literal(POWER_FLOOR),
        "threshold": _literal(manifest.threshold),
        "input_scale": _literal(given["scale"]),
        "input_zero_point": _literal(given["zero_point"]),
        "output_scale": _literal(gives["scale"]),
        "output_zero_point": _literal(gives["zero_point"]),
        "mel_weights": _literal(len(weights)),
        "model_bytes": _literal(len(exported.model.data)),
        "model_crc32": f"0x{zlib.crc32(exported.model.data):08x}u",
    }
    tables: dict[str, Array] = {
        "data": np.frombuffer(exported.model.data, np.uint8),
        "hann": front_end.hann,
        "mel_first": first,
        "mel_count": count,
        "mel_weight": weights,
        "example_samples": samples,
        "example_input": features,
        "example_output": output,
    }
    return constants, tables


def sparse(filterbank: Array) -> tuple[Array, Array, Array]:
    """Return for each mel filter ``(n_mels, bins)`` its first bin and how many, and all weights.

    Each filter is the run of bins from its first to its last weight that is not zero.
    """
    used = [np.flatnonzero(row) for row in filterbank]
    first = np.array([bins[0] if len(bins) else 0 for bins in used], np.uint16)
    count = np.array([bins[-1] - bins[0] + 1 if len(bins) else 0 for bins in used], np.uint16)
    weights = [row[a : a + int(n)] for row, a, n in zip(filterbank, first, count, strict=True)]
    return first, count, np.concatenate(weights).astype(np.float32)


def _example(exported: Exported, front_end: FrontEnd) -> tuple[Array, Array, Array]:
    """Return a synthesized window as 16-bit samples, as the model's input, and its answer."""
    (burst,) = bursts(1, front_end)
    samples = np.rint(burst * (EXAMPLE_PEAK / np.abs(burst).max())).astype(np.int16)
    features = front_end(samples[None].astype(np.float32) / np.float32(32768))
    probabilities = Network(exported.model)(features)
    integers = [
        quantize(values, {**tensor, "quantization": (tensor["scale"], tensor["zero_point"])})
        for values, tensor in (
            (features, exported.quantization["input"]),
            (probabilities, exported.quantization["output"]),
        )
    ]
    return samples, integers[0].ravel(), integers[1].ravel()


def _header(exported: Exported, constants: dict[str, str], tables: dict[str, Array]) -> str:
    defines = "".join(f"#define RECOGNIZER_{n.upper()} {v}\n" for n, v in constants.items())
    externs = "".join(
        f"extern const {_type(table)} recognizer_{name}[{len(table)}];\n"
        for name, table in tables.items()
    )
    labels = len(exported.model.manifest.labels)
    return (
        f"{_banner(exported)}#ifndef RECOGNIZER_MODEL_H_\n#define RECOGNIZER_MODEL_H_\n\n"
        f'#include <stdint.h>\n\n{defines}\n#ifdef __cplusplus\nextern "C" {{\n#endif\n\n'
        f"extern const char* const recognizer_labels[{labels}];\n{externs}\n"
        "#ifdef __cplusplus\n}\n#endif\n\n#endif\n"
    )


def _source(exported: Exported, tables: dict[str, Array]) -> str:
    labels = ", ".join(f'"{label}"' for label in exported.model.manifest.labels)
    parts = [
        _banner(exported),
        f'#include "{STEM}.h"\n\n#ifndef __cplusplus\n#include <stdalign.h>\n#endif\n\n',
        f"const char* const recognizer_labels[] = {{{labels}}};\n",
    ]
    for name, table in tables.items():
        alignment = "alignas(16) " if name == "data" else ""
        values = _lines(_literal(value) for value in table.tolist())
        if table.dtype.kind == "f":
            values = _lines(_literal(np.float32(value)) for value in table)
        parts.append(f"\n{alignment}const {_type(table)} recognizer_{name}[] = {{\n{values}}};\n")
    return "".join(parts)


def _banner(exported: Exported) -> str:
    manifest = exported.model.manifest
    return (
        f"// {manifest.name} {manifest.version}, {exported.variant.name}; made by "
        f"`recognizer export --c-array`.\n// Licence: {manifest.licence}\n\n"
    )


def _type(table: Array) -> str:
    return "float" if table.dtype == np.float32 else f"{table.dtype.name}_t"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, float | np.floating):
        return f"{np.format_float_scientific(np.float32(value), trim='0')}f"
    return str(int(value))


def _lines(literals: Iterable[str], per_line: int = 16) -> str:
    words = list(literals)
    rows = (words[at : at + per_line] for at in range(0, len(words), per_line))
    return "".join(f"{', '.join(row)},\n" for row in rows)
