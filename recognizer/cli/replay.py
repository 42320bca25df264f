"""``recognizer replay``: digits from recordings."""

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
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
from recognizer.errors import AudioError, RecognizerError, UsageError

if TYPE_CHECKING:
    from recognizer.levelwatch import LevelWatch
    from recognizer.recognizer import Recognizer
    from recognizer.sinks import Tally
    from recognizer.sources import Choice, PcmFormat, Source

STDIN = ("-", "/dev/stdin", "/dev/fd/0")
"""Names of standard input; opening the latter fails where that is a socket."""
LONG_SECONDS = 60.0
"""Recordings longer than this get a progress bar."""


@click.command("replay")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--realtime", is_flag=True, help="Replay no faster than it was spoken.")
@recognition_options
@source_options
@json_option
def command(
    paths: tuple[str, ...],
    realtime: bool,
    channel: "Choice",
    rate: float | None,
    channels: int | None,
    encoding: str | None,
    as_json: bool,
    **recognition: Any,
) -> None:
    """Recognise the digits in recordings.

    PATH is a recording (WAV, FLAC, OGG, MP3 and others), a folder of them, a named pipe, or `-`
    for standard input; a pipe may be raw PCM with --rate. What cannot be read is reported and the
    others go on.
    """
    from recognizer.sinks import Tally
    from recognizer.sinks.text import printable

    raw = raw_format(rate, channels, encoding)
    recognizer = make_recognizer(**recognition)
    inputs = _Inputs(recognizer.sample_rate, raw, channel)
    tally, levels = Tally(), _Levels()
    several = len(paths) > 1 or os.path.isdir(paths[0])  # noqa: PTH112 (says no where it may not look)
    heard, codes = 0.0, []
    stopped = False
    for label, opened in inputs.of(paths):
        if stopped:
            break
        recognizer.reset()
        try:
            with opened as source:
                if not as_json and several:
                    click.echo(f"==> {printable(label, sys.stdout.encoding)} <==")
                watch = levels.of(label, recognizer.sample_rate)
                name = label if as_json else None
                stopped = _replay(recognizer, source, realtime, name, tally, watch)
        except RecognizerError as error:
            _say(str(error))
            codes.append(error.exit_code)
        heard += recognizer.position
    levels.end()
    if heard or not codes:
        summary = tally.summary(heard)
        click.echo(summary if tally.digits or codes else f"{summary}; no digit was heard", err=True)
    if codes:
        sys.exit(min(codes))


def _say(line: str) -> None:
    """Say one line on stderr, whatever the names in it are made of."""
    from recognizer.sinks.text import printable

    click.echo(f"recognizer: {printable(line)}", err=True)


class _Levels:
    """Tells of the first recording whose level costs digits, and counts the others."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def of(self, label: str, sample_rate: int) -> "LevelWatch":
        """Return what watches one recording."""
        from recognizer.levelwatch import RECORDING, LevelWatch
        from recognizer.sinks.text import printable

        def tell(kind: str, line: str) -> None:
            self._found[kind] += 1
            if self._found[kind] == 1:
                click.echo(f"{printable(label)}: {line}", err=True)

        return LevelWatch(sample_rate, RECORDING, tell)

    def end(self) -> None:
        """Say how many others there were."""
        from recognizer.levelwatch import WORDS

        for kind, count in self._found.items():
            if count > 1:
                click.echo(f"{WORDS[kind]}: {count - 1} more", err=True)


@dataclass(frozen=True)
class _Inputs:
    """Opens what is to be replayed, each thing when its turn comes."""

    sample_rate: int
    raw: "PcmFormat | None"
    channel: "Choice"

    def of(self, paths: Iterable[str]) -> Iterator[tuple[str, AbstractContextManager["Source"]]]:
        """Yield a name and a way to open it for everything that ``paths`` stand for."""
        from recognizer.sources import find_audio

        for path in paths:
            if path in STDIN:
                yield path, self._stdin(path)
                continue
            try:
                if not path:
                    raise UsageError("an empty PATH; the working folder is `.`")
                found = find_audio(Path(path))
            except RecognizerError as error:
                yield path, _failing(error)
                continue
            for problem in found.problems:
                yield path, _failing(problem)
            for file in found.files:
                yield str(file), self._opened(file)

    @contextmanager
    def _stdin(self, path: str) -> Iterator["Source"]:
        name = "standard input" if path == "-" else path
        yield stdin_source(self.raw, self.sample_rate, channel=self.channel, name=name, tell=_say)

    @contextmanager
    def _opened(self, path: Path) -> Iterator["Source"]:
        from recognizer.sources import AudioFile, PcmPipe

        try:
            is_file = stat.S_ISREG(path.stat().st_mode)
            stream = nullcontext() if is_file else path.open("rb")
        except OSError as error:
            raise AudioError(f"{path}: {error.strerror}") from None
        if is_file and self.raw:
            raise UsageError(f"{path}: --rate is of raw PCM in a pipe; `replay - --rate HZ < FILE`")
        with stream as opened:
            if opened is None:
                yield AudioFile(path, self.sample_rate, channel=self.channel, tell=_say)
            else:
                yield PcmPipe(
                    opened,
                    self.raw,
                    self.sample_rate,
                    channel=self.channel,
                    name=str(path),
                    tell=_say,
                )


@contextmanager
def _failing(error: RecognizerError) -> Iterator["Source"]:
    raise error
    yield


def _replay(
    recognizer: "Recognizer",
    source: "Source",
    realtime: bool,
    json_label: str | None,
    tally: "Tally",
    watch: "LevelWatch",
) -> bool:
    """Replay one source; return whether a signal ended it."""
    from recognizer.sinks import JsonLines, TextLines
    from recognizer.sources import Paced, Tapped, UntilSignal

    with _progress(source) as watched:
        sink = (
            TextLines(sys.stdout) if json_label is None else JsonLines(sys.stdout, file=json_label)
        )
        heard = Tapped(Paced(watched) if realtime else watched, watch)
        with UntilSignal(heard) as until:
            run(recognizer, until, sink, tally)
            watch.end()
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
    from rich.markup import escape
    from rich.progress import Progress

    from recognizer.sinks.text import printable

    # Results on the same terminal must go above the bar; into a file they must go untouched.
    together = sys.stdout.isatty()
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=together) as bar:
        name = escape(printable(source.path.name))
        task = bar.add_task(name, total=source.seconds)
        yield Watched(source, lambda seconds: bar.update(task, completed=seconds))
