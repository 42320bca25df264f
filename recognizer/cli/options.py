"""Options and loops that commands share."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recognizer.cli.number import Number
from recognizer.latency import DEFAULT_LATENCY, SETTINGS
from recognizer.strictness import BALANCED, STRICTNESS

if TYPE_CHECKING:
    from recognizer.recognizer import Recognizer
    from recognizer.sinks import Sink
    from recognizer.sources import Source

# A window's features are one small matrix product: threads for it cost four times what they save.
# NumPy reads this when it is imported, which commands do later.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

F = TypeVar("F", bound=Callable[..., Any])

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object a line, flushed at once."
)
model_option = click.option("--model", metavar="NAME|FILE", help="Model to use (see `models`).")
strictness_option = click.option(
    "--strictness",
    type=click.Choice(STRICTNESS),
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
            type=click.Choice(["10", "20", "30"]),
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
            type=click.Choice(list(SETTINGS)),
            default=DEFAULT_LATENCY,
            show_default=True,
            help="How soon a digit is reported; sooner is more often wrong.",
        ),
        click.option("--no-oh", is_flag=True, help='Do not take "oh" for zero.'),
    ]
    for option in reversed(options):
        function = option(function)
    return function


raw_options = (
    click.option("--rate", type=float, metavar="HZ", help="Read `-` as raw PCM at this rate."),
    click.option("--channels", type=int, default=1, show_default=True, help="Of raw PCM."),
    click.option(
        "--encoding",
        type=click.Choice(["u8", "s16", "s24", "s32", "f32"]),
        default="s16",
        show_default=True,
        help="Of raw PCM, little-endian.",
    ),
)


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
    rate: float | None, channels: int, encoding: str, sample_rate: int, *, live: bool = False
) -> "Source":
    """Return standard input as a source: WAV, or raw PCM where a rate is given."""
    from recognizer.sources import PcmFormat, PcmPipe

    raw = None if rate is None else PcmFormat(rate=rate, channels=channels, encoding=encoding)
    return PcmPipe(sys.stdin.buffer, raw, sample_rate, live=live)


def run(recognizer: "Recognizer", source: "Source", *sinks: "Sink") -> None:
    """Send every event of ``source`` to every sink, to the end of the source or a signal.

    Where the source fails, the events of what it gave before come first.
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
    if failure is not None:
        raise failure
