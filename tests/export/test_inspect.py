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


def test_versions_and_the_first_runtime_that_has_them_are_told():
    contents = inspect(load_model("reference").data)
    assert contents.count == sum(contents.ops.values())
    assert set(contents.versions) == set(contents.ops)
    assert all(version >= 1 for version in contents.versions.values())
    assert contents.runtime.count(".") == 2


def test_a_file_that_does_not_tell_its_runtime_is_of_any(network):
    network.metadata = []
    assert inspect(packed(network)).runtime == ""


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
    with pytest.raises(ModelError, match="holds no UNIDIRECTIONAL_SEQUENCE_LSTM"):
        inspect(packed(network))


def test_a_fused_lstm_in_place_of_the_loop_is_refused():
    with pytest.raises(ModelError, match="holds a UNIDIRECTIONAL_SEQUENCE_LSTM"):
        inspect(load_model("reference").data, loops=True)
