"""The ``recognizer`` command. Results go to stdout, everything else to stderr."""

import os
import signal
import sys
from importlib import import_module

import click

from recognizer._version import __version__
from recognizer.errors import RecognizerError

COMMANDS = (
    "listen",
    "replay",
    "devices",
    "label",
    "models",
    "train",
    "evaluate",
    "export",
    "bench",
)


class Commands(click.Group):
    """Finds each command in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, with a ``--version`` of its own."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"recognizer.cli.{name}").command
        if not any(option.name == "version" for option in command.params):
            command = click.version_option(__version__, prog_name="recognizer")(command)
        return command

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; that nobody reads its results any more is no error."""
        try:
            super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Without this the interpreter would complain while it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="recognizer")
def group() -> None:
    """Recognise spoken digits, zero to nine, offline.

    `recognizer listen` hears the microphone, `recognizer replay` hears recordings.
    """


def main() -> None:
    """Run the command line: exit code 2 for misuse, 1 for failure, one line for either.

    SIGTERM ends a command as Ctrl-C does, so that it leaves nothing half done behind; commands
    that listen end their stream at either.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except RecognizerError as error:
        click.echo(f"recognizer: {error}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
