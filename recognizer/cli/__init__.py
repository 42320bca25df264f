"""The ``recognizer`` command. Results go to stdout, everything else to stderr."""

import sys
from importlib import import_module

import click

from recognizer._version import __version__
from recognizer.cli import standard
from recognizer.cli.entry import run_command
from recognizer.cli.group import Group

COMMANDS = (
    "listen",
    "replay",
    "serve",
    "wyoming",
    "devices",
    "label",
    "models",
    "data",
    "train",
    "evaluate",
    "export",
    "bench",
)


class Commands(Group):
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
        except OSError as error:
            if not standard.has_gone(error):
                raise
            standard.discard_output()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="recognizer")
def group() -> None:
    """Recognise spoken digits, zero to nine, offline.

    `recognizer listen` hears the microphone, `recognizer replay` hears recordings.
    """


def main() -> None:
    """Run the command line."""
    run_command(group, "recognizer")
