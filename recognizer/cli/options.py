"""Options and loops that commands share."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recognizer.cli.types import Channel, Encoding, Number, OneOf
from recognizer.errors import RecognizerError, UsageError
from recognizer.latency import DEFAULT_LATENCY, SETTINGS
from recognizer.strictness import BALANCED, STRICTNESS

if TYPE_CHECKING:
    from recognizer.events import Event
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


def clients_option(what: str) -> Callable[[F], F]:
    """Return the option for the most ``what``, such as streams, that a server has at once."""
    return click.option(
        "--clients",
        "most_clients",
        type=click.IntRange(1, 1_000),
        default=16,
        show_default=True,
        help=f"Most {what} at once.",
    )


def _together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return what adds several options, in this order."""

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


recognition_options = _together(
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
)
"""What decides what is recognised."""
source_options = _together(
    click.option(
        "--channel",
        type=Channel(),
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
        type=Encoding(RAW_ENCODINGS),
        help="Of raw PCM; be is big-endian, the others little-endian.  [default: s16]",
    ),
)
"""What says how audio is to be read."""


def raw_format(
    rate: float | None, channels: int | None, encoding: str | None
) -> "PcmFormat | None":
    """Return what the options say of raw PCM; raises UsageError where they contradict."""
    from recognizer.sources import PcmFormat

    if rate is None:
        if channels is not None or encoding is not None:
            raise UsageError("--channels and --encoding are of raw PCM: give its --rate too")
        return None
    return PcmFormat(rate=rate, channels=channels or 1, encoding=encoding or "s16")


def make_recognizer(
    *,
    model: str | None,
    aggressiveness: int,
    frame_ms: str,
    hangover: float,
    no_oh: bool,
    **options: Any,
) -> "Recognizer":
    """Return the recognizer that the ``recognition_options`` ask for."""
    from recognizer.model import load_model
    from recognizer.recognizer import Recognizer
    from recognizer.segmenter import SegmenterParams

    loaded = load_model(model)
    params = SegmenterParams(
        sample_rate=loaded.manifest.sample_rate,
        aggressiveness=aggressiveness,
        frame_ms=int(frame_ms),
        hangover=hangover,
        post_roll=min(SegmenterParams.post_roll, hangover),
    )
    return Recognizer(loaded, segmenter=params, oh=not no_oh, **options)


def stdin_source(raw: "PcmFormat | None", sample_rate: int, **options: Any) -> "PcmPipe":
    """Return standard input as a source: a recording, or what ``raw`` says it is."""
    from recognizer.sources import PcmPipe

    if sys.stdin is None:
        raise UsageError("standard input is closed")
    return PcmPipe(sys.stdin.buffer, raw, sample_rate, **options)


def run(recognizer: "Recognizer", source: "Source", *sinks: "Sink") -> None:
    """Send every event of ``source`` to every sink, to the end of the source or a signal.

    Where the source fails, the events of what it gave before come first. Where a sink does, what
    was being said still ends as an utterance, for those who keep these.
    """

    def send(events: "Iterable[Event]") -> None:
        for event in events:
            for sink in sinks:
                sink(event)

    try:
        send(recognizer.stream(source))
    except RecognizerError:
        send(recognizer.flush())
        raise
    except OSError:
        recognizer.flush()
        raise
