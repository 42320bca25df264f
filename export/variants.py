"""The variants a model is exported as."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from recognizer.errors import UsageError
from recognizer.model.manifest import Manifest
from recognizer.suggest import did_you_mean


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way to write a model down; its name is what ``recognizer models`` shows."""

    name: str
    summary: str
    integers: str | None = None
    """Type of input and output, where all computing is with integers: ``int8`` or ``int16``."""
    takes_samples: bool = False
    """Whether the front-end is inside."""
    seconds: float | None = None
    """Length that a sequence model's utterances are padded or cut to: WINDOW for the model's own
    least length, None where the file takes any length. A window classifier has one length."""
    loops: bool = False
    """Whether its LSTMs are loops, without state between calls, in place of fused ops."""
    tolerance: float | None = None
    """Largest difference of a probability from Keras allowed on any utterance; None: no limit."""
    experimental: bool = False
    """Whether the export goes on without it where the converter cannot make it."""

    @property
    def one_window(self) -> bool:
        """Whether it hears no more of an utterance than the model's window."""
        return self.seconds == WINDOW

    def any_length(self, manifest: Manifest) -> bool:
        """Return whether its file takes utterances of any length."""
        return manifest.stride > 0 and self.seconds is None

    def manifest(self, manifest: Manifest) -> Manifest:
        """Return the manifest of its file, in which the window is as long as its input."""
        if not manifest.stride or not self.seconds:
            return manifest
        steps = round(self.seconds * manifest.sample_rate / manifest.step)
        front_end = replace(manifest.front_end, window_samples=steps * manifest.step)
        return replace(manifest, front_end=front_end)


WINDOW = 0.0
WEB = "web"

_ALL = (
    Variant(name="float32", summary="32-bit floats throughout", tolerance=1e-4),
    Variant(name="float16", summary="16-bit float weights, computed in 32 bits"),
    Variant(name="dynamic", summary="int8 weights, float input, output and state"),
    Variant(name="int8", summary="int8 throughout, input and output too", integers="int8"),
    Variant(
        name="micro",
        summary="int8 for one window of 0.8 s, for microcontrollers",
        integers="int8",
        seconds=WINDOW,
    ),
    Variant(
        name="waveform",
        summary="float32 with the front-end inside; takes samples",
        takes_samples=True,
        tolerance=1e-3,
    ),
    Variant(
        name=WEB,
        summary="the same in 10 s of samples, with loops for LSTMs: for LiteRT.js",
        takes_samples=True,
        seconds=10.0,
        loops=True,
        tolerance=1e-3,
    ),
    # Last, because the converter refuses it today and its worker ends with that.
    Variant(
        name="int16x8",
        summary="int8 weights, int16 activations, input and output",
        integers="int16",
        experimental=True,
    ),
)
VARIANTS = {variant.name: variant for variant in _ALL}


def chosen(names: Iterable[str], manifest: Manifest) -> list[Variant]:
    """Return the variants of these names, all that the model has where there are none.

    They come in the order of VARIANTS. Raises UsageError for an unknown name, and for one that
    only a sequence model has.
    """
    there = [v for v in _ALL if manifest.stride or v.seconds is None]
    wanted = set(names)
    unknown = sorted(wanted - {v.name for v in there})
    if unknown:
        raise UsageError(
            f"no variant {', '.join(unknown)} of {manifest.name}"
            f"{did_you_mean(unknown[0], (v.name for v in there))}; there are: "
            f"{', '.join(v.name for v in there)}"
        )
    return [v for v in there if not wanted or v.name in wanted]


def for_microcontrollers(manifest: Manifest) -> str:
    """Return the name of the variant that TFLite Micro runs: its input has one length."""
    return "micro" if manifest.stride else "int8"
