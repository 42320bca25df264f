"""``recognizer replay``: digits from recordings."""

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
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
    options = {"sample_rate": recognizer.sample_rate, "channel": channel, "tell": _complain}
    tally, levels = Tally(), _Levels()
    several = len(paths) > 1 or os.path.isdir(paths[0])  # noqa: PTH112 (says no where it may not look)
    heard, codes = 0.0, []
    stopped = False
    for label, found in _found(paths):
        if stopped:
            break
        recognizer.reset()
        try:
            with _opened(label, found, raw, **options) as source:
                if not as_json and several:
                    click.echo(f"==> {printable(label, sys.stdout.encoding)} <==")
                watch = levels.of(label, recognizer.sample_rate)
                name = label if as_json else None
                stopped = _replay(recognizer, source, realtime, name, tally, watch)
        except RecognizerError as error:
            _complain(str(error))
            codes.append(error.exit_code)
        heard += recognizer.position
    levels.end()
    if heard or not codes:
        summary = tally.summary(heard)
        say(summary if tally.digits or codes else f"{summary}; no digit was heard")
    if codes:
        sys.exit(min(codes))


def _complain(line: str) -> None:
    """Say one line on stderr, whatever the names in it are made of."""
    from recognizer.sinks.text import printable

    say(f"recognizer: {printable(line)}")


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
                say(f"{printable(label)}: {line}")

        return LevelWatch(sample_rate, RECORDING, tell)

    def end(self) -> None:
        """Say how many others there were."""
        from recognizer.levelwatch import WORDS

        for kind, count in self._found.items():
            if count > 1:
                say(f"{WORDS[kind]}: {count - 1} more")


def _found(paths: Iterable[str]) -> Iterator[tuple[str, Path | RecognizerError | None]]:
    """Yield a name and a path for everything that ``paths`` stand for, or why there is none.

    Instead of standard input's path it is None.
    """
    from recognizer.sources import find_audio

    for path in paths:
        if path in STDIN:
            yield path, None
            continue
        try:
            if not path:
                raise UsageError("an empty PATH; the working folder is `.`")
            found = find_audio(Path(path))
        except RecognizerError as error:
            yield path, error
            continue
        yield from ((path, problem) for problem in found.problems)
        yield from ((str(file), file) for file in found.files)


@contextmanager
def _opened(
    name: str, found: Path | RecognizerError | None, raw: "PcmFormat | None", **options: Any
) -> Iterator["Source"]:
    """Open what ``_found`` yields, when its turn has come; ``options`` are of any source."""
    from recognizer.sources import AudioFile, PcmPipe

    if isinstance(found, RecognizerError):
        raise found
    if found is None:
        yield stdin_source(raw, name="standard input" if name == "-" else name, **options)
        return
    try:
        is_file = stat.S_ISREG(found.stat().st_mode)
        stream = nullcontext() if is_file else found.open("rb")
    except OSError as error:
        raise AudioError(f"{name}: {error.strerror}") from None
    if is_file and raw:
        raise UsageError(f"{name}: --rate is of raw PCM in a pipe; `replay - --rate HZ < FILE`")
    with stream as opened:
        if opened is None:
            yield AudioFile(found, **options)
        else:
            yield PcmPipe(opened, raw, name=name, **options)


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
