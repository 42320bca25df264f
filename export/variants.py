"""The variants a model is exported as."""

from collections.abc import Iterable
from dataclasses import dataclass

from recognizer.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way to write a model down; its name is what ``recognizer models`` shows."""

    name: str
    summary: str
    calibrated: bool = False
    """Whether its conversion needs calibration windows."""
    micro: str
    """What TFLite Micro makes of it, by its sources' kernels; not run here."""
    tolerance: float | None = None
    """Largest difference of a probability from Keras allowed on any window; None: not limited."""
    experimental: bool = False
    """Whether the export goes on without it where the converter cannot make it."""


_ALL = (
    Variant(
        name="float32",
        summary="32-bit floats throughout",
        micro="yes",
        tolerance=1e-4,
    ),
    Variant(
        name="float16",
        summary="16-bit float weights, computed in 32 bits",
        micro="no: its DEQUANTIZE does not take float16",
    ),
    Variant(
        name="dynamic",
        summary="int8 weights, float input, output and state",
        micro="no: its LSTM does not take int8 weights with float input",
    ),
    Variant(
        name="int8",
        summary="int8 throughout, input and output too",
        calibrated=True,
        micro="yes",
    ),
    Variant(
        name="waveform",
        summary="float32 with the front-end inside; takes samples",
        micro="no: it has no RFFT2D, REAL or IMAG",
        tolerance=1e-3,
    ),
    # Last, because the converter refuses it today and its worker ends with that.
    Variant(
        name="int16x8",
        summary="int8 weights, int16 activations, input and output",
        calibrated=True,
        micro="yes",
        experimental=True,
    ),
)
VARIANTS = {variant.name: variant for variant in _ALL}


def chosen(names: Iterable[str]) -> list[Variant]:
    """Return the variants of these names, all where there are none, in the order of VARIANTS.

    Raises UsageError for an unknown name.
    """
    wanted = set(names)
    unknown = sorted(wanted - set(VARIANTS))
    if unknown:
        raise UsageError(f"no variant {', '.join(unknown)}; there are: {', '.join(VARIANTS)}")
    return [variant for variant in _ALL if not wanted or variant.name in wanted]
