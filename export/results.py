"""What an export was told and what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.calibrate import Calibration
from export.inspect import Contents
from export.locate import Trained
from export.measure import Comparison, Timing
from export.utterances import UtteranceSet
from export.variants import Variant
from recognizer.model import Model


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """What an export may be told."""

    model: str
    """A run's folder, a Keras file with its manifest beside it, or a shipped model's name."""
    out: Path | None = None
    """Folder for the files; by default the model's name and ``-export``, here."""
    variants: tuple[str, ...] = ()
    """Empty: all of them."""
    fsdd: Path | None = None
    without_data: bool = False
    """Measure nothing that needs recordings."""
    sets: tuple[Path, ...] = ()
    """Folders of further recordings to measure on."""
    allow_loss: bool = False
    """Keep variants that lose more than they may."""
    c_array: bool = False
    """Write the microcontroller's model as C source too."""
    page: bool = False
    """Write a page that runs the browser's model too."""
    threshold: float | None = None
    """Confidence threshold of the files, 0 to 1; None for the one that the training chose."""


@dataclass(frozen=True, kw_only=True)
class OnMicro:
    """A variant in TFLite Micro, beside LiteRT."""

    arena: int
    """Bytes of the smallest arena in which it runs on this machine."""
    windows: int
    steps: int
    """Largest difference from LiteRT in what goes into the softmax, in quantization steps."""
    probability: float
    """Largest difference of a probability: up to a quarter of a step, times its size."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A variant that was made, and what was measured of it."""

    variant: Variant
    model: Model
    contents: Contents
    quantization: dict[str, dict[str, Any]]
    """Of ``input`` and ``output``, read from the tensors."""
    comparisons: dict[str, Comparison]
    """By name of the set."""
    latency: dict[float, Timing]
    """By length of the utterance in seconds."""
    memory: int | None
    """Bytes it adds to a process, None where that cannot be told."""
    micro: OnMicro | None = None
    """None where it is not for microcontrollers, or TFLite Micro is not installed."""


@dataclass(frozen=True, kw_only=True)
class Export:
    """All that came of an export."""

    options: ExportOptions
    trained: Trained
    calibration: Calibration | None
    sets: list[UtteranceSet]
    keras: dict[bool, dict[str, Comparison]]
    """The trained model itself, by name of the set; at True it hears no more than a window."""
    exported: list[Exported]
    not_made: dict[str, str]
    """For each variant left out, why."""
    losses: list[str]
    """What variants lose beyond what they may; not empty only where that was allowed."""
    front_end: dict[float, Timing]
    """Of the numpy front-end, by length of the utterance in seconds."""
    out: Path
