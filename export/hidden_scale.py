"""Gives an integer LSTM's hidden state one quantization, wherever it is written down.

TensorFlow's converter writes it four times: for the op's output, its state, its intermediate and
whatever carries the output on. It then makes the inputs of a concatenation alike without changing
the others, so that the forward and the backward half of a bidirectional LSTM read their own state
with a scale that it was not written with (by 10 % in a trial). Runtimes differ in which of the four
they believe: LiteRT and TFLite Micro then give different answers, and neither gives Keras's.

A hidden state lies between -1 and 1, so all four are set to 1/128 and 0 here. What computes with it
reads the scale from its input, except for biases, which are written in the scale of input times
weight: these are written anew.
"""

from typing import Any

import numpy as np

from export.flatbuffer import op_names, packed, unpacked

LSTM = "UNIDIRECTIONAL_SEQUENCE_LSTM"
SCALE = 1 / 128
_OUTPUT_STATE = 18
"""Place of the state among the inputs of the LSTM."""
_HIDDEN = 4
"""Place of the scale it is computed with among the intermediates."""
_BIASES = {LSTM: slice(12, 16), "CONV_2D": slice(2, 3), "FULLY_CONNECTED": slice(2, 3)}
"""Ops with biases, and their places among the inputs."""
_CARRIES = ("CONCATENATION", "EXPAND_DIMS", "RESHAPE", "REVERSE_V2")
"""Ops whose output has the quantization of their input."""
_NONE = -1
"""Number of an input that is left out."""
_NO_VALUES = ("SHAPE",)
"""Ops that do not look at the values."""


def with_one_hidden_scale(data: bytes) -> bytes:
    """Return the TFLite file ``data``, of integers throughout, with one scale for hidden states.

    Raises ValueError where a hidden state goes into an op that is not known here.
    """
    model = unpacked(data)
    (graph,) = model.subgraphs
    names = op_names(model)
    factors: dict[int, float] = {}
    """For each tensor that was given SCALE, how much larger its scale was."""
    done: set[int] = set()
    for op in graph.operators:
        name = names[op.opcodeIndex]
        inputs, output = [int(i) for i in op.inputs], int(op.outputs[0])
        hidden = [i for i in (inputs if name == "CONCATENATION" else inputs[:1]) if i in factors]
        if name == LSTM:
            for index in (inputs[_OUTPUT_STATE], int(op.intermediates[_HIDDEN]), output):
                _give_scale(graph.tensors[index], index, factors)
        if not hidden or name in _NO_VALUES:
            continue
        if name in _CARRIES:
            _give_scale(graph.tensors[output], output, factors)
        elif name in _BIASES:
            for index in set(inputs[_BIASES[name]]) - done - {_NONE}:
                done.add(index)
                _scale_bias(model, graph.tensors[index], factors[hidden[0]])
        else:
            raise ValueError(f"{name} takes an LSTM's hidden state: its scale is not handled")
    return packed(model)


def _give_scale(tensor: Any, index: int, factors: dict[int, float]) -> None:
    quantization = tensor.quantization
    factors[index] = float(quantization.scale[0]) / SCALE
    quantization.scale, quantization.zeroPoint = [SCALE], [0]
    quantization.min = quantization.max = None


def _scale_bias(model: Any, tensor: Any, factor: float) -> None:
    """Write a bias for an input whose scale was ``factor`` times as large."""
    from ai_edge_litert import schema_py_generated as schema

    stored = np.asarray(model.buffers[tensor.buffer].data, np.uint8).tobytes()
    scaled = np.rint(np.frombuffer(stored, np.int32) * factor).astype(np.int32)
    # In a buffer of its own: equal tensors share one.
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(scaled.tobytes(), np.uint8)
    model.buffers.append(buffer)
    tensor.buffer = len(model.buffers) - 1
    tensor.quantization.scale = [scale / factor for scale in tensor.quantization.scale]
