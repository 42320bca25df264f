"""How a command line is run and left: exit codes, and one line for what went wrong."""

import signal
import sys

import click

from recognizer.cli import standard
from recognizer.errors import RecognizerError
from recognizer.signals import ending
from recognizer.suggest import did_you_mean


def run_command(command: click.Command, name: str) -> None:
    """Run a command line: exit code 2 for misuse, 1 for failure, one line on stderr for either.

    ``name`` begins that line. SIGTERM and SIGHUP end a command as Ctrl-C does, so that it leaves
    nothing half done behind, unless they are ignored, as under ``nohup``; commands that listen end
    their stream at any of them. That nobody reads the results any more is no error.
    """
    standard.prepare()
    for number in ending():
        if number != signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        command.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _leave(name, _described(error, name), error.exit_code)
    except RecognizerError as error:
        _leave(name, str(error), error.exit_code)
    except OSError as error:
        if not standard.has_gone(error):
            _leave(name, standard.told(error), 1)
        standard.discard_output()
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def _described(error: click.ClickException, name: str) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.NoSuchOption):
        name = error.option_name
        message = f"No such option {name!r}{did_you_mean(name, error.possibilities or ())}"
    if not isinstance(error, click.UsageError):
        return message
    path = error.ctx.command_path if error.ctx else name
    return f"{message.rstrip('.?')}; see `{path} --help`"


def _leave(name: str, line: str, code: int) -> None:
    standard.say(f"{name}: {line}")
    try:
        sys.stdout.flush()
    except OSError:
        standard.discard_output()
    sys.exit(code)
