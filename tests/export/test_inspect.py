import flatbuffers
import pytest
from ai_edge_litert import schema_py_generated as schema

from export.inspect import inspect
from recognizer.errors import ModelError
from recognizer.model import load_model


@pytest.fixture
def network():
    return schema.ModelT.InitFromPackedBuf(load_model("reference").data, 0)


def packed(network):
    builder = flatbuffers.Builder(1024)
    builder.Finish(network.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def test_ops_are_named_and_counted():
    ops = inspect(load_model("reference").data).ops
    assert ops["UNIDIRECTIONAL_SEQUENCE_LSTM"] == 1
    assert ops["FULLY_CONNECTED"] == 3
    assert list(ops) == sorted(ops)


def test_an_arena_holds_state_and_the_largest_activations():
    # 64 rows of 256 outputs as they go into and out of the transpose, and two states of 256.
    assert inspect(load_model("reference").data).live_bytes == 4 * (2 * 64 * 256 + 2 * 256)


@pytest.mark.parametrize("name", ["FlexTensorListReserve", "MyOwnOp"])
def test_ops_that_are_not_built_in_are_refused(network, name):
    network.operatorCodes[0].customCode = name.encode()
    network.operatorCodes[0].builtinCode = schema.BuiltinOperator.CUSTOM
    with pytest.raises(ModelError, match=f"not built in: {name}"):
        inspect(packed(network))


def test_a_loop_in_place_of_the_lstm_is_refused(network):
    network.subgraphs.append(network.subgraphs[0])
    with pytest.raises(ModelError, match="loop"):
        inspect(packed(network))


def test_an_lstm_taken_apart_is_refused(network):
    for code in network.operatorCodes:
        if code.builtinCode == schema.BuiltinOperator.UNIDIRECTIONAL_SEQUENCE_LSTM:
            code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.TANH
    with pytest.raises(ModelError, match="took its LSTM apart"):
        inspect(packed(network))
