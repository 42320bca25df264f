"""The three standard streams, which whoever starts a program may have closed or filled up.

What goes to stderr is chatter: that it cannot be written must not cost a result. What goes to
stdout is results: that they cannot be written must be told.
"""

import errno
import io
import os
import sys
from contextlib import suppress
from typing import Any

import click


def prepare() -> None:
    """Make the three streams usable, whatever their descriptors and their encodings are.

    A closed descriptor gets the null device, else the next file that is opened would take its
    number, and be written into. Reading finds its end there. The place of stdout is opened for
    reading, so that the first result written to it fails.
    """
    for number, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free, which is this
            os.set_inheritable(number, True)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = _chatter(getattr(sys.stderr, "encoding", "utf-8"))


def say(line: str) -> None:
    """Say one line on stderr."""
    click.echo(line, err=True)


def discard_output() -> None:
    """Have nobody read what is still to be written to stdout: closing it must not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def has_gone(error: OSError) -> bool:
    """Return whether an error means that the pipe or terminal of the results has gone."""
    return error.filename is None and error.errno in (errno.EPIPE, errno.EIO)


def told(error: OSError) -> str:
    """Return one line for an error of the system; without a file it was writing results."""
    if error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    if error.errno == errno.EBADF:
        return "standard output is closed: there is nowhere to write results to"
    return f"output: {error.strerror}" if error.strerror else str(error)


class _Forgiving(io.FileIO):
    """A descriptor on which nothing fails."""

    def write(self, data: Any) -> int:
        """Write what can be written, and count all of it as written."""
        with suppress(OSError):
            super().write(data)
        return len(data)


def _chatter(encoding: str) -> io.TextIOWrapper:
    raw = _Forgiving(2, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding, errors="backslashreplace", line_buffering=True
    )
