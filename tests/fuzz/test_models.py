"""Whatever claims to be a model: it loads and runs, or one line says what is wrong."""

import json

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.manifest import with_manifest
from recognizer.errors import RecognizerError
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.model import load_model
from recognizer.model.manifest import DIGITS, Manifest, read_manifest
from recognizer.model.network import Network
from recognizer.recognizer import Recognizer

patient = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANIFEST = Manifest(
    name="fuzz",
    version="1",
    labels=DIGITS,
    sample_rate=8_000,
    front_end=FrontEndParams(),
    threshold=0.5,
    licence="none",
)


def network_without_layers():
    model = schema.ModelT()
    model.version, model.subgraphs, model.buffers = 3, [], [schema.BufferT()]
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


EMPTY = with_manifest(network_without_layers(), MANIFEST)


@st.composite
def damaged(draw):
    data = bytearray(EMPTY)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data) - 1))
        data[at] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)) | st.just(len(data)))])


@patient
@given(data=damaged() | st.binary(max_size=300).map(lambda tail: EMPTY[:8] + tail))
def test_damaged_bytes_are_no_model(data):
    if data != EMPTY:
        with pytest.raises(RecognizerError) as caught:
            read_manifest(data)
        assert "\n" not in str(caught.value)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([0, 1, 2, 8_000, 10**9, 0.5, -1, "8000", "0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@patient
@given(
    name=st.sampled_from(sorted(json.loads(MANIFEST.to_json()))),
    value=json_values,
    inner=st.sampled_from(sorted(MANIFEST.front_end.as_dict())),
    deep=st.booleans(),
)
def test_a_manifest_of_any_values_serves_or_is_refused(name, value, inner, deep):
    values = json.loads(MANIFEST.to_json())
    if deep:
        values["front_end"][inner] = value
    else:
        values[name] = value
    try:
        manifest = Manifest.from_json(json.dumps(values).encode())
    except RecognizerError as error:
        assert "\n" not in str(error)
        return
    front_end = FrontEnd(manifest.front_end)
    window, _ = front_end.window(np.ones(800, np.float32), 8_000)
    assert front_end(window[None]).shape[1:] == (front_end.params.frames, front_end.params.n_mels)
    manifest.to_json()
    assert isinstance(manifest.name, str)


@patient
@given(data=st.binary(max_size=400) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_json_is_a_manifest_or_refused(data):
    with pytest.raises(RecognizerError):
        Manifest.from_json(data)


def test_a_whole_file_without_a_network_is_refused(tmp_path):
    path = tmp_path / "empty.tflite"
    path.write_bytes(EMPTY)
    model = load_model(path)
    with pytest.raises(RecognizerError, match="empty"):
        Network(model)
    with pytest.raises(RecognizerError):
        Recognizer(path)
