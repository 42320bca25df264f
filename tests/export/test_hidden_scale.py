import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from export.hidden_scale import LSTM, SCALE, with_one_hidden_scale
from recognizer.model import load_model

pytestmark = pytest.mark.slow


def graph_of(data):
    model = schema.ModelT.InitFromPackedBuf(data, 0)
    names = {code: name for name, code in vars(schema.BuiltinOperator).items() if name.isupper()}
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in model.operatorCodes]
    (graph,) = model.subgraphs
    return graph, [(names[codes[op.opcodeIndex]], op) for op in graph.operators]


def quantization(graph, index):
    found = graph.tensors[int(index)].quantization
    return float(found.scale[0]), int(found.zeroPoint[0])


@pytest.mark.parametrize("variant", ["int8", "micro"])
def test_wherever_a_hidden_state_is_written_down_it_has_one_scale(sequence, variant):
    graph, ops = graph_of(load_model(sequence.out / f"seq-{variant}.tflite").data)
    lstms = [op for name, op in ops if name == LSTM]
    assert len(lstms) == 4
    for op in lstms:
        for index in (op.outputs[0], op.inputs[18], op.intermediates[4]):
            assert quantization(graph, index) == (SCALE, 0)
    concatenations = [op for name, op in ops if name == "CONCATENATION"]
    assert len(concatenations) == 2
    for op in concatenations:
        assert {quantization(graph, i) for i in (*op.inputs, *op.outputs)} == {(SCALE, 0)}


@pytest.mark.parametrize("variant", ["int8", "micro"])
def test_biases_are_in_the_scale_of_input_times_weight(sequence, variant):
    graph, ops = graph_of(load_model(sequence.out / f"seq-{variant}.tflite").data)
    checked = 0
    for name, op in ops:
        pairs = {LSTM: zip(range(1, 5), range(12, 16), strict=True), "CONV_2D": [(1, 2)]}
        for weight, bias in pairs.get(name, []):
            weights = graph.tensors[int(op.inputs[weight])].quantization.scale
            scale, _ = quantization(graph, op.inputs[0])
            expected = np.asarray(weights) * scale
            got = graph.tensors[int(op.inputs[bias])].quantization.scale
            np.testing.assert_allclose(got, expected, rtol=1e-4)
            checked += 1
    assert checked == 4 * 4 + 3


def test_doing_it_again_changes_nothing(sequence):
    data = load_model(sequence.out / "seq-micro.tflite").data
    assert len(with_one_hidden_scale(data)) == pytest.approx(len(data), abs=4000)
    before, _ = graph_of(data)
    after, _ = graph_of(with_one_hidden_scale(data))
    for one, other in zip(before.tensors, after.tensors, strict=True):
        if one.quantization and one.quantization.scale is not None:
            np.testing.assert_allclose(one.quantization.scale, other.quantization.scale)


def test_an_op_that_is_not_known_to_carry_a_hidden_state_is_refused(sequence):
    data = load_model(sequence.out / "seq-micro.tflite").data
    model = schema.ModelT.InitFromPackedBuf(data, 0)
    for code in model.operatorCodes:
        if code.builtinCode == schema.BuiltinOperator.REVERSE_V2:
            code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.TANH
    import flatbuffers

    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    with pytest.raises(ValueError, match="TANH takes an LSTM's hidden state"):
        with_one_hidden_scale(bytes(builder.Output()))
