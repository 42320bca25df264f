"""``recognizer replay``: digits from recordings."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recognizer.cli.options import (
    json_option,
    make_recognizer,
    raw_options,
    recognition_options,
    run,
    stdin_source,
)
from recognizer.errors import RecognizerError

if TYPE_CHECKING:
    from recognizer.recognizer import Recognizer
    from recognizer.sinks import Tally
    from recognizer.sources import Source

LONG_SECONDS = 60.0
"""Recordings longer than this get a progress bar."""


@click.command("replay")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--realtime", is_flag=True, help="Replay no faster than it was spoken.")
@recognition_options
@raw_options[0]
@raw_options[1]
@raw_options[2]
@json_option
def command(
    paths: tuple[str, ...],
    realtime: bool,
    rate: float | None,
    channels: int,
    encoding: str,
    as_json: bool,
    **recognition: Any,
) -> None:
    """Recognise the digits in recordings.

    PATH is a WAV, FLAC, OGG or MP3 file, a folder of them, or `-` for standard input: WAV, or
    raw PCM with --rate. A file that cannot be read is reported and the others go on.
    """
    from recognizer.sinks import Tally

    recognizer = make_recognizer(**recognition)
    tally = Tally()
    several = len(paths) > 1 or Path(paths[0]).is_dir()
    heard, codes = 0.0, []
    stopped = False
    for label, opened in _sources(paths, recognizer.sample_rate, (rate, channels, encoding)):
        if stopped:
            break
        recognizer.reset()
        try:
            source = opened()
            if not as_json and several:
                click.echo(f"==> {label} <==")
            stopped = _replay(recognizer, source, realtime, label if as_json else None, tally)
        except RecognizerError as error:
            click.echo(f"recognizer: {error}", err=True)
            codes.append(error.exit_code)
        heard += recognizer.position
    if heard or not codes:
        summary = tally.summary(heard)
        click.echo(summary if tally.digits or codes else f"{summary}; no digit was heard", err=True)
    if codes:
        sys.exit(min(codes))


def _sources(
    paths: tuple[str, ...], sample_rate: int, raw: tuple[float | None, int, str]
) -> Iterator[tuple[str, Callable[[], "Source"]]]:
    """Yield a name and a way to open it for everything that ``paths`` stand for."""
    from recognizer.sources import AudioFile, find_audio

    for path in paths:
        if path == "-":
            yield path, lambda: stdin_source(*raw, sample_rate)
            continue
        try:
            files = find_audio(Path(path))
        except RecognizerError as error:
            yield path, _raiser(error)
            continue
        for file in files:
            yield str(file), lambda file=file: AudioFile(file, sample_rate)  # type: ignore[misc]


def _raiser(error: RecognizerError) -> Callable[[], "Source"]:
    def fail() -> "Source":
        raise error

    return fail


def _replay(
    recognizer: "Recognizer",
    source: "Source",
    realtime: bool,
    json_label: str | None,
    tally: "Tally",
) -> bool:
    """Replay one source; return whether a signal ended it."""
    from recognizer.sinks import JsonLines, TextLines
    from recognizer.sources import Paced, UntilSignal

    with _progress(source) as watched:
        sink = (
            TextLines(sys.stdout) if json_label is None else JsonLines(sys.stdout, file=json_label)
        )
        with UntilSignal(Paced(watched) if realtime else watched) as until:
            run(recognizer, until, sink, tally)
            return until.signalled


@contextmanager
def _progress(source: "Source") -> Iterator["Source"]:
    """Show a bar on stderr for a long recording, where stderr is a terminal."""
    from recognizer.sources import AudioFile, Watched

    if (
        not sys.stderr.isatty()
        or not isinstance(source, AudioFile)
        or source.seconds < LONG_SECONDS
    ):
        yield source
        return
    from rich.console import Console
    from rich.progress import Progress

    # Results on the same terminal must go above the bar; into a file they must go untouched.
    together = sys.stdout.isatty()
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=together) as bar:
        task = bar.add_task(source.path.name, total=source.seconds)
        yield Watched(source, lambda seconds: bar.update(task, completed=seconds))
