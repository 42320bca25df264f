"""How a command line is run and left: exit codes, and one line for what went wrong."""

import os
import signal
import sys

import click

from recognizer.errors import RecognizerError


def run_command(command: click.Command, name: str) -> None:
    """Run a command line: exit code 2 for misuse, 1 for failure, one line on stderr for either.

    ``name`` begins that line. SIGTERM ends a command as Ctrl-C does, so that it leaves nothing
    half done behind; commands that listen end their stream at either.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        command.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _leave(name, _described(error, name), error.exit_code)
    except RecognizerError as error:
        _leave(name, str(error), error.exit_code)
    except OSError as error:
        where = f"{error.filename or 'output'}: " if error.strerror else ""
        _leave(name, f"{where}{error.strerror or error}", 1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def discard_output() -> None:
    """Have nobody read what is still to be written to stdout: closing it must not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _described(error: click.ClickException, name: str) -> str:
    message = " ".join(error.format_message().split())
    if not isinstance(error, click.UsageError):
        return message
    path = error.ctx.command_path if error.ctx else name
    return f"{message.rstrip('.?')}; see `{path} --help`"


def _leave(name: str, line: str, code: int) -> None:
    click.echo(f"{name}: {line}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        discard_output()
    sys.exit(code)
