"""TFLite files taken apart and put together again, and the small changes made to them so."""

from typing import Any


def unpacked(data: bytes) -> Any:
    """Return the TFLite file ``data`` as the schema's objects, which may be changed."""
    from ai_edge_litert import schema_py_generated as schema

    return schema.ModelT.InitFromPackedBuf(data, 0)


def packed(model: Any) -> bytes:
    """Return the file of a model that was ``unpacked``."""
    import flatbuffers

    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def op_names(model: Any) -> list[str]:
    """Return the names of a model's kinds of op, by the index that its operators have for them."""
    from ai_edge_litert import schema_py_generated as schema

    names = {code: name for name, code in vars(schema.BuiltinOperator).items() if name.isupper()}
    # Files older than the 127th builtin op keep the number in another field.
    codes = [int(max(one.builtinCode, one.deprecatedBuiltinCode)) for one in model.operatorCodes]
    return [names.get(code, f"op {code}") for code in codes]


def without_cell_clip(data: bytes) -> bytes:
    """Return the TFLite file ``data`` with its fused LSTMs unclipped, as Keras computes them.

    The fused ``UNIDIRECTIONAL_SEQUENCE_LSTM`` comes out of the converter with ``cell_clip`` 10,
    which Keras's LSTM does not have. Where a trained model's cells go beyond 10, probabilities
    change: by 0.005 for the reference model.
    """
    from ai_edge_litert import schema_py_generated as schema

    model = unpacked(data)
    for graph in model.subgraphs:
        for operator in graph.operators:
            if isinstance(operator.builtinOptions, schema.UnidirectionalSequenceLSTMOptionsT):
                operator.builtinOptions.cellClip = 0.0
    return packed(model)


def with_input_length(data: bytes, length: int) -> bytes:
    """Return a TFLite file that takes ``length`` values, until it is told another length.

    The converter notes 1 where any length is allowed, of which no frame can be made: a runtime
    that prepares the file as it is would fail.
    """
    model = unpacked(data)
    graph = model.subgraphs[0]
    graph.tensors[int(graph.inputs[0])].shape = [1, length]
    return packed(model)


def without_softmax(data: bytes) -> bytes:
    """Return a file that gives what its last op, a softmax, takes."""
    model = unpacked(data)
    (graph,) = model.subgraphs
    graph.outputs = [int(graph.operators.pop().inputs[0])]
    model.signatureDefs = []
    return packed(model)
