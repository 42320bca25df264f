"""What is inside a TFLite file, told from its flatbuffer alone."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from export.flatbuffer import op_names, unpacked
from recognizer.errors import ModelError

FUSED_LSTM = "UNIDIRECTIONAL_SEQUENCE_LSTM"
RUNTIME = b"min_runtime_version"
"""Metadata entry in which TensorFlow's converter writes, from its table of op versions, the first
release of TensorFlow Lite that has every op of the file."""


@dataclass(frozen=True)
class Contents:
    """A file's ops, and what they need."""

    ops: dict[str, int]
    """Names of the builtin ops in alphabetical order, and how often each occurs."""
    versions: dict[str, int]
    """For each the version that is used."""
    runtime: str
    """First release of TensorFlow Lite that loads the file, empty where it does not say."""

    @property
    def count(self) -> int:
        """Ops in all."""
        return sum(self.ops.values())


def inspect(data: bytes, *, loops: bool = False) -> Contents:
    """Return the contents of the TFLite file ``data``.

    ``loops`` says whether its LSTMs are meant to be loops. Raises ModelError where it holds ops a
    plain runtime lacks (Flex or custom ones), or its LSTMs are the other thing: loops or fused ops.
    """
    model = unpacked(data)
    foreign = [code.customCode.decode() for code in model.operatorCodes if code.customCode]
    if foreign:
        raise ModelError(f"needs ops that are not built in: {', '.join(sorted(foreign))}")
    if len(model.subgraphs) != 1 and not loops:
        raise ModelError(f"has {len(model.subgraphs)} subgraphs: its LSTM is a loop, not one op")
    operators = [op for graph in model.subgraphs for op in graph.operators]
    names = op_names(model)
    found = Counter(names[op.opcodeIndex] for op in operators)
    if (FUSED_LSTM in found) == loops:
        wrong = "holds a" if loops else "holds no"
        raise ModelError(f"{wrong} {FUSED_LSTM}: the converter made something else of its LSTM")
    versions = {
        names[op.opcodeIndex]: int(model.operatorCodes[op.opcodeIndex].version) for op in operators
    }
    return Contents(dict(sorted(found.items())), dict(sorted(versions.items())), _runtime(model))


def _runtime(model: Any) -> str:
    for entry in model.metadata or []:
        data = model.buffers[entry.buffer].data
        if entry.name == RUNTIME and data is not None:
            return np.asarray(data, np.uint8).tobytes().rstrip(b"\0").decode("ascii", "replace")
    return ""
