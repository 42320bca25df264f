"""What a model file says of itself, and where in the file it says so.

The manifest is JSON in the TFLite metadata entry ``RECOGNIZER_MANIFEST``. Its ``digest`` is
the SHA-256 of the whole file with the digest's own 64 digits set to zero, so that a damaged
file is found before an interpreter sees it.
"""

import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any

from recognizer.errors import ModelError, UsageError
from recognizer.frontend import FrontEndParams
from recognizer.strictness import BALANCED

ENTRY = "RECOGNIZER_MANIFEST"
FORMAT = 1
BLANK_DIGEST = "0" * 64
DIGITS = tuple("0123456789")
OH = "oh"
"""Name of the class of "oh" said for zero, where a model has one."""
OTHER = "other"
"""Name of the symbol of a word that is no digit, in a sequence model."""
NOTHING = "nothing"
"""Name of a sequence model's blank: at this step no symbol begins."""
MOST_STRIDE = 64


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A model's description of itself."""

    name: str
    version: str
    labels: tuple[str, ...]
    """Class names in the order of the outputs; ``"0"`` to ``"9"`` are digits, others are not."""
    sample_rate: int
    """Rate in Hz of the stream the model listens to; nothing above half of it is heard."""
    front_end: FrontEndParams
    threshold: float
    """Least confidence of a digit that is reported, 0 to 1."""
    licence: str
    stride: int = 0
    """Frames of the front-end between the steps of a sequence model; 0 for a window classifier,
    which gives one answer for its window."""
    calibration: tuple[float, float, float] = (1.0, 0.0, 0.0)
    """``(a, b, c)``: a digit of log-odds x, with a share s of other words around it, has the
    confidence 1 / (1 + exp(-a x - b - c s)) (recognizer.decoder.confidence)."""
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    """For each of ``STRICTNESS`` a mapping with its ``threshold`` and what that costs."""
    training: Mapping[str, Any] = field(default_factory=dict)
    """What the model was trained on, how, and from which seed."""
    scores: Mapping[str, Any] = field(default_factory=dict)
    """What it reaches, and on what."""
    export: Mapping[str, Any] = field(default_factory=dict)
    """How the file was made of the trained model: variant, quantization, its own scores."""
    digest: str = BLANK_DIGEST

    def __post_init__(self) -> None:
        missing = sorted(set(DIGITS) - set(self.labels))
        if missing:
            raise ModelError(f"manifest: no class for the digits {', '.join(missing)}")
        if len(set(self.labels)) != len(self.labels):
            raise ModelError("manifest: a class is named twice")
        if not 0 <= self.threshold <= 1:
            raise ModelError(f"manifest: threshold must be 0 to 1, not {self.threshold}")
        for name in ("name", "version", "licence", "digest"):
            if not isinstance(getattr(self, name), str):
                raise ModelError(f"manifest: {name} must be text")
        for name in ("training", "scores", "thresholds"):
            if not isinstance(getattr(self, name), Mapping):
                raise ModelError(f"manifest: {name} must hold names and values")
        self._check_sequence()
        for name in self.thresholds:
            try:
                known = 0 <= self.threshold_of(name) <= 1
            except UsageError:
                known = False
            if not known:
                raise ModelError(f"manifest: no threshold from 0 to 1 for {name}")

    def _check_sequence(self) -> None:
        if type(self.stride) is not int or not 0 <= self.stride <= MOST_STRIDE:
            raise ModelError(f"manifest: stride must be 0 to {MOST_STRIDE}, not {self.stride}")
        if len(self.calibration) != 3 or not all(map(isfinite, self.calibration)):
            raise ModelError("manifest: calibration must be three finite numbers")
        if not self.stride:
            return
        missing = {OTHER, NOTHING} - set(self.labels)
        if missing:
            raise ModelError(f"manifest: a sequence model needs the labels {', '.join(missing)}")
        if self.sample_rate != self.front_end.sample_rate:
            raise ModelError("manifest: a sequence model's front-end runs at the stream's rate")

    @property
    def step(self) -> int:
        """Samples between the steps of a sequence model."""
        return self.stride * self.front_end.hop_length

    def steps(self, frames: int) -> int:
        """Return how many steps a sequence model answers to so many frames."""
        return (frames - 1) // self.stride + 1

    def threshold_of(self, strictness: str) -> float:
        """Return the threshold of a name of ``STRICTNESS``; raises UsageError without one."""
        if strictness == BALANCED:
            return self.threshold
        try:
            return float(self.thresholds[strictness]["threshold"])
        except (KeyError, TypeError, ValueError):
            there = ", ".join(dict.fromkeys([*self.thresholds, BALANCED]))
            raise UsageError(
                f"{self.name} has no strictness {strictness!r}: there is {there}"
            ) from None

    def to_json(self) -> bytes:
        """Return the form stored in a model file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        """Return the manifest in ``data``; raises ModelError where it is not one."""
        try:
            values = json.loads(data)
            found = values.pop("format")
            front_end = FrontEndParams.from_dict(values.pop("front_end"))
            labels = tuple(values.pop("labels"))
            calibration = tuple(values.get("calibration", (1.0, 0.0)))
            values["calibration"] = (*calibration, 0.0) if len(calibration) == 2 else calibration
            unknown = set(values) - {f.name for f in fields(cls)}
            if found != FORMAT:
                raise ModelError(f"manifest of format {found}, this version reads {FORMAT}")
            return cls(
                front_end=front_end,
                labels=labels,
                **{name: value for name, value in values.items() if name not in unknown},
            )
        except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
            raise ModelError(f"manifest does not fit: {error}") from None


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest of the model file ``data``.

    Raises ModelError where the data are no TFLite model, are damaged, or hold no manifest.
    """
    if data[4:8] != b"TFL3":
        raise ModelError("not a TFLite model")
    try:
        entry = _metadata(data, ENTRY)
    except (struct.error, IndexError, ValueError, TypeError, OverflowError):
        raise ModelError("damaged or truncated") from None
    if entry is None:
        raise ModelError("a TFLite model without a manifest; `recognizer export` adds one")
    manifest = Manifest.from_json(entry)
    if manifest.digest != digest(data, manifest.digest):
        raise ModelError("damaged or truncated: its checksum does not fit")
    return manifest


def digest(data: bytes, stated: str = BLANK_DIGEST) -> str:
    """Return the SHA-256 of a model file, in which the ``stated`` digest counts as zeros."""
    if len(stated) != len(BLANK_DIGEST):
        raise ModelError("manifest: digest must have 64 digits")
    return hashlib.sha256(data.replace(stated.encode(), BLANK_DIGEST.encode())).hexdigest()


_MODEL_BUFFERS, _MODEL_METADATA = 12, 16
_METADATA_NAME, _METADATA_BUFFER = 4, 6
_BUFFER_DATA = 4


def _metadata(data: bytes, name: str) -> bytes | None:
    """Return the metadata entry ``name``, read by the field numbers of TFLite's schema."""
    from flatbuffers import encode, packer
    from flatbuffers.table import Table

    def table(position: int) -> Table:
        return Table(data, position)

    def items(parent: Table, slot: int) -> list[Table]:
        offset = parent.Offset(slot)
        if not offset:
            return []
        count, start = parent.VectorLen(offset), parent.Vector(offset)
        if count * 4 > len(data):
            raise ValueError("vector beyond the file")
        return [table(parent.Indirect(start + 4 * i)) for i in range(count)]

    model = table(encode.Get(packer.uoffset, data, 0))
    for metadata in items(model, _MODEL_METADATA):
        at = metadata.Offset(_METADATA_NAME)
        if not at or metadata.String(at + metadata.Pos) != name.encode():
            continue
        index_at = metadata.Offset(_METADATA_BUFFER)
        index = encode.Get(packer.uint32, data, index_at + metadata.Pos) if index_at else 0
        buffer = items(model, _MODEL_BUFFERS)[index]
        offset = buffer.Offset(_BUFFER_DATA)
        start = buffer.Vector(offset)
        return bytes(data[start : start + buffer.VectorLen(offset)])
    return None
