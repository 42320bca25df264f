"""A model and all that a C program needs around it, as C source.

The files compile as C11 and as C++11. ``examples/c`` is a program that uses them.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.inspect import inspect
from export.results import Export
from export.tables import digit_of, fixed_point, sparse
from export.utterances import synthesized
from export.variants import for_microcontrollers
from recognizer.errors import UsageError
from recognizer.frontend import POWER_FLOOR, FrontEnd
from recognizer.highpass import biquads
from recognizer.model import Model
from recognizer.model.manifest import NOTHING
from recognizer.model.network import Network, quantize

LIBRARY = Path(__file__).parent / "c"
"""``examples/c``, which the package brings along."""
STEM = "recognizer_model"
EXAMPLE_PEAK = 20_000
FEATURES = {"scale": 1 / 255, "zero_point": 127}
"""How the fixed-point front-end writes features, -1 to 0, for a model that takes floats."""

Array = npt.NDArray[Any]


def write_c_array(result: Export, folder: Path) -> None:
    """Write the variant for microcontrollers as C source into ``folder``, and ``examples/c``.

    Raises UsageError where it was not made.
    """
    name = for_microcontrollers(result.trained.manifest)
    exported = next((one for one in result.exported if one.variant.name == name), None)
    if exported is None:
        raise UsageError(f"--c-array needs the {name} variant, which was not made")
    write_source(exported.model, folder, exported.micro.arena if exported.micro else None)
    for file in LIBRARY.iterdir():
        if file.suffix in (".c", ".h") or file.name == "Makefile":
            shutil.copy(file, folder)


def write_source(model: Model, folder: Path, arena: int | None = None) -> None:
    """Write ``recognizer_model.h`` and ``.cc`` into ``folder``.

    ``arena`` is how many bytes TFLite Micro needs for the model, if that is known.
    """
    constants, tables = _content(model)
    if arena is not None:
        constants["arena_bytes"] = _literal(arena)
    (folder / f"{STEM}.h").write_text(_header(model, constants, tables))
    (folder / f"{STEM}.cc").write_text(_source(model, tables))


def _content(model: Model) -> tuple[dict[str, str], dict[str, Array]]:
    """Return the constants by name, as C literals, and the tables by name."""
    manifest = model.manifest
    front_end = FrontEnd(manifest.front_end)
    quantization = Network(model).quantization
    takes = {**FEATURES, **quantization["input"]}
    first, count, weights = sparse(front_end.filterbank)
    sections = biquads(manifest.sample_rate)
    turns = 2 * np.pi * np.arange(front_end.params.n_fft) / front_end.params.n_fft
    fixed_tables, fixed_constants = fixed_point(front_end, sections, takes)
    values: dict[str, Any] = {
        **front_end.params.as_dict(),
        "frames": front_end.params.frames,
        "stride": manifest.stride,
        "classes": len(manifest.labels),
        "nothing": manifest.labels.index(NOTHING) if NOTHING in manifest.labels else -1,
        "stream_rate": manifest.sample_rate,
        "power_floor": POWER_FLOOR,
        "threshold": manifest.threshold,
        "biquads": len(sections),
        "input_scale": takes["scale"],
        "input_zero_point": takes["zero_point"],
        **{
            f"output_{name}": quantization["output"][name]
            for name in ("scale", "zero_point")
            if name in quantization["output"]
        },
        **fixed_constants,
        "model_bytes": len(model.data),
    }
    tables: dict[str, Array] = {
        "data": np.frombuffer(model.data, np.uint8),
        "digit_of": np.array([digit_of(label) for label in manifest.labels], np.int8),
        "mel_first": first,
        "mel_count": count,
        "mel_weight": weights,
        "hann": front_end.hann,
        "cosine": np.cos(turns).astype(np.float32),
        "biquads": sections.ravel().astype(np.float32),
        **fixed_tables,
        **_example(model, front_end, takes),
    }
    return {name: _literal(value) for name, value in values.items()}, tables


def _example(model: Model, front_end: FrontEnd, takes: dict[str, Any]) -> dict[str, Array]:
    """Return a synthesized window as 16-bit samples, as the model's input, and its answer."""
    manifest = model.manifest
    burst, _ = front_end.window(synthesized(manifest).samples[0], manifest.sample_rate)
    samples = np.rint(burst * (EXAMPLE_PEAK / np.abs(burst).max())).astype(np.int16)
    features = front_end(samples[None].astype(np.float32) / np.float32(32768))
    network = Network(model)
    tables: dict[str, Array] = {
        "example_samples": samples,
        "example_input": _integers(features, takes),
    }
    if "scale" in network.quantization["output"]:
        answer = _integers(network(features), network.quantization["output"])
        tables["example_output"] = answer
    return tables


def _integers(values: Array, tensor: dict[str, Any]) -> Array:
    quantization = (tensor["scale"], tensor["zero_point"])
    return quantize(values, {"dtype": np.int8, "quantization": quantization}).ravel()


def _header(model: Model, constants: dict[str, str], tables: dict[str, Array]) -> str:
    defines = "".join(f"#define RECOGNIZER_{n.upper()} {v}\n" for n, v in constants.items())
    externs = "".join(
        f"extern const {_type(table)} recognizer_{name}[{len(table)}];\n"
        for name, table in tables.items()
    )
    labels = len(model.manifest.labels)
    return (
        f"{_banner(model)}#ifndef RECOGNIZER_MODEL_H_\n#define RECOGNIZER_MODEL_H_\n\n"
        f'#include <stdint.h>\n\n{defines}\n#ifdef __cplusplus\nextern "C" {{\n#endif\n\n'
        f"extern const char* const recognizer_labels[{labels}];\n{externs}\n"
        "#ifdef __cplusplus\n}\n#endif\n\n#endif\n"
    )


def _source(model: Model, tables: dict[str, Array]) -> str:
    labels = ", ".join(f'"{label}"' for label in model.manifest.labels)
    parts = [
        _banner(model),
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


def _banner(model: Model) -> str:
    manifest, ops = model.manifest, inspect(model.data).ops
    lines = [
        f"{manifest.name} {manifest.version}, {manifest.export.get('variant', 'model')}; made by "
        "`recognizer export --c-array`.",
        f"Licence: {manifest.licence}",
        f"TFLite Micro needs {len(ops)} ops: {', '.join(ops)}",
    ]
    return "".join(f"// {line}\n" for line in lines) + "\n"


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
