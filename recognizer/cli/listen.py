"""``recognizer listen``: digits from the microphone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recognizer.cli.options import (
    json_option,
    make_recognizer,
    raw_format,
    recognition_options,
    run,
    source_options,
    stdin_source,
)
from recognizer.cli.standard import say
from recognizer.cli.types import Number, OneOf
from recognizer.errors import RecognizerError

if TYPE_CHECKING:
    from recognizer.recognizer import Recognizer
    from recognizer.sinks import SavedUtterances, Sink
    from recognizer.sources import Choice as ChannelChoice
    from recognizer.sources import Source

DEFAULT_LIMIT_MB = 500.0


@click.command("listen")
@click.argument("pipe", required=False, type=OneOf(["-"]), metavar="[-]")
@click.option("--device", metavar="NUMBER|NAME", help="Microphone, by number or part of its name.")
@click.option("--no-retry", is_flag=True, help="End with code 1 when the microphone goes away.")
@recognition_options
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep each utterance with its results (see `label`); as a WAV file.",
)
@click.option(
    "--save-limit",
    type=Number(min=0, min_open=True),
    default=DEFAULT_LIMIT_MB,
    show_default=True,
    metavar="MB",
    help="Size at which --save removes the oldest.",
)
@click.option(
    "--exec",
    "run_for_each",
    metavar="COMMAND",
    help="Run this for each utterance; its digits take the place of {} or are the last argument.",
)
@source_options
@click.option("--plain", is_flag=True, help="Lines instead of the live view; on a terminal too.")
@json_option
def command(
    pipe: str | None,
    device: str | None,
    no_retry: bool,
    save: Path | None,
    save_limit: float,
    run_for_each: str | None,
    channel: "ChannelChoice",
    rate: float | None,
    channels: int | None,
    encoding: str | None,
    plain: bool,
    as_json: bool,
    **recognition: Any,
) -> None:
    """Recognise digits from the microphone until Ctrl-C.

    With `-`, from audio piped to standard input: WAV or AU as it comes, other formats once all
    has arrived, or raw PCM with --rate.

    A terminal shows a live view; a pipe, a file or --plain gets lines. A microphone that goes
    away is opened again by its name; without --device, whatever is the default by then.
    """
    from recognizer.levelwatch import MICROPHONE, LevelWatch
    from recognizer.sinks.command import CommandSink, parse
    from recognizer.sources import Deferred, Tapped, UntilSignal

    if pipe and device:
        raise click.UsageError("give either - or --device, not both")
    raw = raw_format(rate, channels, encoding)
    if raw and not pipe:
        raise click.UsageError("--rate is of raw PCM on standard input: give - too")
    notes = Notes()
    recognizer = make_recognizer(**recognition)
    if pipe:
        # Opening a pipe waits for its first bytes: what is being done is said before.
        source: Source = Deferred(
            recognizer.sample_rate,
            lambda: stdin_source(
                raw, recognizer.sample_rate, live=True, channel=channel, tell=notes
            ),
        )
        hearing = "standard input"
    else:
        source, hearing = _microphone(
            device, recognizer.sample_rate, retry=not no_retry, channel=channel, tell=notes
        )
    if save:
        recognizer.on_utterance.append(_saver(save, save_limit, recognizer))
    name = hearing
    watch = LevelWatch(
        recognizer.sample_rate, MICROPHONE, lambda _, line: notes.say(f"{name}: {line}")
    )
    hearing += f" with model {recognizer.model.manifest.name}"
    with ExitStack() as stack:
        if run_for_each is not None:
            sink = CommandSink(parse(run_for_each), notes, patient=bool(pipe))
            recognizer.on_utterance.append(stack.enter_context(sink))
        # A signal that comes as soon as listening is said ends the stream too.
        until = stack.enter_context(UntilSignal(Tapped(source, watch)))
        shown, sinks = stack.enter_context(
            _shown(recognizer, until, hearing, notes, as_json, plain)
        )
        run(recognizer, shown, *sinks)
        watch.end()


class Notes:
    """Says on stderr what a source tells; a live view shows it first, which it would tear."""

    def __init__(self) -> None:
        self.held: list[str] | None = None
        self._show: Callable[[str], None] = lambda _: None

    def __call__(self, line: str) -> None:
        """Say one line."""
        self.say(f"recognizer: {line}")

    def say(self, line: str) -> None:
        """Say one line that is no trouble of the recognizer's own."""
        if self.held is None:
            say(line)
        else:
            self.held.append(line)
            self._show(line)

    @contextmanager
    def waiting(self, show: Callable[[str], None]) -> Iterator[None]:
        """Keep what is told meanwhile and ``show`` it, and say it at the end."""
        self.held, self._show = [], show
        try:
            yield
        finally:
            held, self.held = self.held, None
            for line in held:
                self.say(line)


def _microphone(
    device: str | None, sample_rate: int, *, retry: bool, **options: Any
) -> tuple["Source", str]:
    """Return the microphone, and what to call it."""
    from recognizer.sources import Backoff, Microphone

    microphone = Microphone(device, sample_rate, retry=Backoff() if retry else None, **options)
    settings = microphone.settings
    if settings.refused:
        say(f"{microphone.device.name} refuses {settings.refused}: using {settings}, resampled")
    return microphone, f"{microphone.device.name} at {settings.rate:g} Hz"


def _saver(folder: Path, limit: float, recognizer: "Recognizer") -> "SavedUtterances":
    from recognizer.sinks import SavedUtterances

    manifest = recognizer.model.manifest
    return SavedUtterances(
        folder,
        model=f"{manifest.name} {manifest.version}",
        sample_rate=recognizer.sample_rate,
        limit=round(limit * 1e6),
        tell=lambda line: say(f"recognizer: {line}"),
    )


@contextmanager
def _shown(
    recognizer: "Recognizer",
    source: "Source",
    hearing: str,
    notes: Notes,
    as_json: bool,
    plain: bool,
) -> Iterator[tuple["Source", list["Sink"]]]:
    """Yield the source and the sinks that show what is heard, and sum up at the end."""
    from recognizer.sinks import JsonLines, Tally, TextLines

    tally = Tally()
    failed = False
    try:
        live = None if as_json or plain else _live_view(recognizer, hearing)
        if live is None:
            say(f"listening to {hearing}; Ctrl-C ends")
            lines = JsonLines(sys.stdout) if as_json else TextLines(sys.stdout)
            yield source, [lines, tally]
        else:
            from recognizer.sources import Tapped
            from recognizer.sources.devices import quiet

            # What the ALSA library writes when a device goes away would tear the picture.
            quietly = quiet() if sys.stderr.isatty() else nullcontext()
            with notes.waiting(live.note), quietly, live:
                yield Tapped(source, live.hear), [live, tally]
    except RecognizerError:
        failed = True
        raise
    finally:
        if recognizer.position or not failed:
            say(tally.summary(recognizer.position))


def _live_view(recognizer: "Recognizer", hearing: str) -> Any:
    """Return the live view, or None where stdout is no terminal that could show it."""
    if not sys.stdout.isatty():
        return None
    from rich.console import Console

    from recognizer.sinks.live import LiveView, capable
    from recognizer.sinks.view import View

    console = Console()
    if not capable(console):
        return None
    view = View(hearing, recognizer.sample_rate)
    view.speech = lambda: recognizer.speech
    recognizer.on_utterance.append(view.utterance)
    return LiveView(view, console)
