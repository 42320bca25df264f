"""Options and loops that commands share."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recognizer.cli.choice import OneOf
from recognizer.cli.number import Number
from recognizer.latency import DEFAULT_LATENCY, SETTINGS
from recognizer.strictness import BALANCED, STRICTNESS

if TYPE_CHECKING:
    from recognizer.recognizer import Recognizer
    from recognizer.sinks import Sink
    from recognizer.sources import PcmFormat, PcmPipe, Source

# A window's features are one small matrix product: threads for it cost four times what they save.
# NumPy reads this when it is imported, which commands do later.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

RAW_ENCODINGS = (
    *("u8", "s8", "s16", "s24", "s32", "f32", "f64", "mulaw", "alaw"),
    *("s16be", "s24be", "s32be", "f32be", "f64be"),
)
"""``recognizer.sources.ENCODINGS``, which is not imported before it is needed."""

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object a line, flushed at once."
)
model_option = click.option("--model", metavar="NAME|FILE", help="Model to use (see `models`).")
strictness_option = click.option(
    "--strictness",
    type=OneOf(STRICTNESS),
    default=BALANCED,
    show_default=True,
    help="Which of the model's thresholds a digit must reach.",
)


def recognition_options(function: F) -> F:
    """Add the options that decide what is recognised."""
    options = [
        model_option,
        strictness_option,
        click.option(
            "--threshold",
            type=Number(0, 1),
            help="Least confidence of a digit; overrides --strictness.",
        ),
        click.option(
            "--aggressiveness",
            type=click.IntRange(0, 3),
            default=2,
            show_default=True,
            help="How readily the detector takes sound for no speech.",
        ),
        click.option(
            "--frame-ms",
            type=OneOf(["10", "20", "30"]),
            default="10",
            show_default=True,
            help="Length of the detector's frames.",
        ),
        click.option(
            "--hangover",
            type=Number(0.02, 5),
            default=0.2,
            show_default=True,
            metavar="SECONDS",
            help="Silence that ends an utterance.",
        ),
        click.option(
            "--latency",
            type=OneOf(list(SETTINGS)),
            default=DEFAULT_LATENCY,
            show_default=True,
            help="How soon a digit is reported; sooner is more often wrong.",
        ),
        click.option("--no-oh", is_flag=True, help='Do not take "oh" for zero.'),
    ]
    for option in reversed(options):
        function = option(function)
    return function


class ChannelType(click.ParamType):  # type: ignore[type-arg]  # Generic in new clicks only.
    """A channel counted from 1, or ``mix``."""

    name = "channel"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """Return the channel; fails as click's types do."""
        if value == "mix":
            return "mix"
        if not str(value).isdecimal() or int(value) < 1:
            self.fail(f"{value!r} is neither a channel, counted from 1, nor mix.", param, ctx)
        return int(value)


class EncodingType(OneOf):
    """A raw encoding, by its name here or as ffmpeg, SoX and arecord write it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name here; ``s16le``, ``S16_LE``, ``pcm_mulaw`` and ``u-law`` have one."""
        plain = str(value).lower().replace("-", "").replace("_", "").removeprefix("pcm")
        plain = "mulaw" if plain == "ulaw" else plain.removesuffix("le")
        return super().convert(plain if plain in self.choices else value, param, ctx)


def source_options(function: F) -> F:
    """Add the options that say how audio is to be read."""
    options = [
        click.option(
            "--channel",
            type=ChannelType(),
            metavar="N|mix",
            help="Hear this channel, or the mean of all.  [default: the one in which "
            "sound stands out most]",
        ),
        click.option(
            "--rate",
            type=Number(4_000, 768_000),
            metavar="HZ",
            help="Read a pipe as raw PCM at this rate.",
        ),
        click.option("--channels", type=click.IntRange(1, 64), help="Of raw PCM.  [default: 1]"),
        click.option(
            "--encoding",
            type=EncodingType(RAW_ENCODINGS),
            help="Of raw PCM; be is big-endian, the others little-endian.  [default: s16]",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def raw_format(
    rate: float | None, channels: int | None, encoding: str | None
) -> "PcmFormat | None":
    """Return what the options say of raw PCM; raises UsageError where they contradict."""
    from recognizer.errors import UsageError
    from recognizer.sources import PcmFormat

    if rate is None:
        if channels is not None or encoding is not None:
            raise UsageError("--channels and --encoding are of raw PCM: give its --rate too")
        return None
    return PcmFormat(rate=rate, channels=channels or 1, encoding=encoding or "s16")


def make_recognizer(
    model: str | None,
    strictness: str,
    threshold: float | None,
    aggressiveness: int,
    frame_ms: str,
    hangover: float,
    latency: str,
    no_oh: bool,
) -> "Recognizer":
    """Return the recognizer that the ``recognition_options`` ask for."""
    from recognizer.model import load_model
    from recognizer.recognizer import Recognizer
    from recognizer.segmenter import SegmenterParams

    loaded = load_model(model)
    defaults = SegmenterParams()
    params = SegmenterParams(
        sample_rate=loaded.manifest.sample_rate,
        aggressiveness=aggressiveness,
        frame_ms=int(frame_ms),
        hangover=hangover,
        post_roll=min(defaults.post_roll, hangover),
    )
    return Recognizer(
        loaded,
        segmenter=params,
        threshold=threshold,
        strictness=strictness,
        latency=latency,
        oh=not no_oh,
    )


def stdin_source(
    raw: "PcmFormat | None", sample_rate: int, *, live: bool = False, **options: Any
) -> "PcmPipe":
    """Return standard input as a source: a recording, or what ``raw`` says it is."""
    from recognizer.errors import UsageError
    from recognizer.sources import PcmPipe

    if sys.stdin is None:
        raise UsageError("standard input is closed")
    return PcmPipe(sys.stdin.buffer, raw, sample_rate, live=live, **options)


def run(recognizer: "Recognizer", source: "Source", *sinks: "Sink") -> None:
    """Send every event of ``source`` to every sink, to the end of the source or a signal.

    Where the source fails, the events of what it gave before come first. Where a sink does, what
    was being said still ends as an utterance, for those who keep these.
    """
    from recognizer.errors import RecognizerError

    failure: RecognizerError | None = None
    try:
        for event in recognizer.stream(source):
            for sink in sinks:
                sink(event)
    except RecognizerError as error:
        failure = error
        for event in recognizer.flush():
            for sink in sinks:
                sink(event)
    except OSError:
        recognizer.flush()
        raise
    if failure is not None:
        raise failure
