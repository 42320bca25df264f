"""Takes back the clipping of LSTM cells that TensorFlow's converter adds.

The fused ``UNIDIRECTIONAL_SEQUENCE_LSTM`` comes out of it with ``cell_clip`` 10, which Keras's
LSTM does not have. Where a trained model's cells go beyond 10, probabilities change: by 0.005 for
the reference model.
"""


def without_cell_clip(data: bytes) -> bytes:
    """Return the TFLite file ``data`` with its fused LSTMs unclipped, as Keras computes them."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(data, 0)
    for graph in model.subgraphs:
        for operator in graph.operators:
            if isinstance(operator.builtinOptions, schema.UnidirectionalSequenceLSTMOptionsT):
                operator.builtinOptions.cellClip = 0.0
    builder = flatbuffers.Builder(len(data))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
