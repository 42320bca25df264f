from dataclasses import replace

from ai_edge_litert import schema_py_generated as schema

from export.manifest import ALIGNMENT, with_manifest
from recognizer.model import load_model
from recognizer.model.manifest import read_manifest


def test_a_manifest_is_read_back_and_replaced():
    model = load_model("reference")
    other = replace(model.manifest, name="other", export={"variant": "float32"})
    data = with_manifest(model.data, other)
    assert read_manifest(data) == replace(other, digest=read_manifest(data).digest)
    again = read_manifest(with_manifest(data, model.manifest))
    assert again.name == model.manifest.name


def test_weights_lie_where_the_schema_wants_them():
    model = load_model("reference")
    packed = schema.Model.GetRootAs(with_manifest(model.data, model.manifest), 0)
    buffers = [packed.Buffers(i) for i in range(packed.BuffersLength())]
    starts = [b._tab.Vector(b._tab.Offset(4)) for b in buffers if b.DataLength()]
    assert len(starts) > 10
    assert {start % ALIGNMENT for start in starts} == {0}
