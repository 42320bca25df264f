"""Puts a manifest into a TFLite file."""

from dataclasses import replace
from typing import Any

from export.flatbuffer import packed, unpacked
from recognizer.model.manifest import BLANK_DIGEST, ENTRY, Manifest, digest

ALIGNMENT = 16
"""Bytes to which TFLite's schema aligns the content of buffers."""


def with_manifest(data: bytes, manifest: Manifest) -> bytes:
    """Return the TFLite file ``data`` with ``manifest`` in its metadata, and its digest set."""
    import numpy as np
    from ai_edge_litert import schema_py_generated as schema

    class AlignedBuffer(schema.BufferT):
        """A buffer that keeps the schema's alignment, which the generated ``Pack`` forgets."""

        def Pack(self, builder: Any) -> Any:  # noqa: N802
            """Write the buffer."""
            content = None
            if self.data is not None:
                raw = np.asarray(self.data, np.uint8).tobytes()
                builder.StartVector(1, len(raw), ALIGNMENT)
                builder.head -= len(raw)
                builder.Bytes[builder.head : builder.head + len(raw)] = raw
                content = builder.EndVector()
            schema.BufferStart(builder)
            if content is not None:
                schema.BufferAddData(builder, content)
            return schema.BufferEnd(builder)

    model = unpacked(data)
    model.metadata = [m for m in model.metadata or [] if m.name != ENTRY.encode()]
    entry, content = schema.MetadataT(), schema.BufferT()
    content.data = list(replace(manifest, digest=BLANK_DIGEST).to_json())
    model.buffers.append(content)
    for buffer in model.buffers:
        buffer.__class__ = AlignedBuffer
    entry.name, entry.buffer = ENTRY, len(model.buffers) - 1
    model.metadata.append(entry)
    written = packed(model)
    return written.replace(BLANK_DIGEST.encode(), digest(written).encode())
