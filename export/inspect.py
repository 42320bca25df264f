"""What is inside a TFLite file, told from its flatbuffer alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from recognizer.errors import ModelError

FUSED_LSTM = "UNIDIRECTIONAL_SEQUENCE_LSTM"


@dataclass(frozen=True)
class Contents:
    """A file's ops, and what memory they need."""

    ops: dict[str, int]
    """Names of the builtin ops in alphabetical order, and how often each occurs."""
    live_bytes: int
    """Most bytes of inputs, activations and state alive at once; an arena needs no less."""


def inspect(data: bytes) -> Contents:
    """Return the contents of the TFLite file ``data``.

    Raises ModelError where it holds ops a plain runtime lacks (Flex or custom ones), a control
    flow or an LSTM that is not one fused op.
    """
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(data, 0)
    names = {code: name for name, code in vars(schema.BuiltinOperator).items() if name.isupper()}
    foreign = [code.customCode.decode() for code in model.operatorCodes if code.customCode]
    if foreign:
        raise ModelError(f"needs ops that are not built in: {', '.join(sorted(foreign))}")
    if len(model.subgraphs) != 1:
        raise ModelError(f"has {len(model.subgraphs)} subgraphs: its LSTM is a loop, not one op")
    (graph,) = model.subgraphs
    codes = [_code(model.operatorCodes[op.opcodeIndex]) for op in graph.operators]
    found = sorted(names.get(code, f"op {code}") for code in codes)
    if FUSED_LSTM not in found:
        raise ModelError(f"holds no {FUSED_LSTM}: the converter took its LSTM apart")
    return Contents({name: found.count(name) for name in found}, _live_bytes(schema, model, graph))


def _code(operator_code: Any) -> int:
    """Return an op's number: files older than the 127th builtin op keep it in another field."""
    return int(max(operator_code.builtinCode, operator_code.deprecatedBuiltinCode))


def _live_bytes(schema: Any, model: Any, graph: Any) -> int:
    last = len(graph.operators)
    first_use: dict[int, int] = {int(index): 0 for index in graph.inputs}
    last_use: dict[int, int] = {int(index): last for index in graph.outputs}
    for at, op in enumerate(graph.operators):
        for index in (*op.inputs, *op.outputs):
            first_use.setdefault(int(index), at)
            last_use[int(index)] = max(at, last_use.get(int(index), at))
    spans = []
    for index, tensor in enumerate(graph.tensors):
        if index not in first_use or model.buffers[tensor.buffer].data is not None:
            continue
        size = int(np.prod(tensor.shape)) * _item_size(schema, tensor.type)
        span = (0, last) if tensor.isVariable else (first_use[index], last_use[index])
        spans.append((*span, size))
    return max(sum(size for a, b, size in spans if a <= at <= b) for at in range(last + 1))


def _item_size(schema: Any, code: int) -> int:
    name = {value: key for key, value in vars(schema.TensorType).items()}[code].lower()
    return np.dtype({"bool": "bool_"}.get(name, name)).itemsize
