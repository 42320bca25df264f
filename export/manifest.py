"""Puts a manifest into a TFLite file."""

from dataclasses import replace

from recognizer.manifest import BLANK_DIGEST, ENTRY, Manifest, digest


def with_manifest(data: bytes, manifest: Manifest) -> bytes:
    """Return the TFLite file ``data`` with ``manifest`` in its metadata, and its digest set."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(data, 0)
    model.metadata = [m for m in model.metadata or [] if m.name != ENTRY.encode()]
    entry, content = schema.MetadataT(), schema.BufferT()
    content.data = list(replace(manifest, digest=BLANK_DIGEST).to_json())
    model.buffers.append(content)
    entry.name, entry.buffer = ENTRY, len(model.buffers) - 1
    model.metadata.append(entry)
    builder = flatbuffers.Builder(len(data))
    builder.Finish(model.Pack(builder), b"TFL3")
    packed = bytes(builder.Output())
    return packed.replace(BLANK_DIGEST.encode(), digest(packed).encode())
