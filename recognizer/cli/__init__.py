"""The ``recognizer`` command. Results go to stdout, everything else to stderr."""

import sys
from importlib import import_module

import click

from recognizer._version import __version__
from recognizer.cli import standard
from recognizer.cli.entry import run_command
from recognizer.suggest import did_you_mean

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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with; one that there is not is told the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"No such command {name!r}{did_you_mean(name, COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; that nobody reads its results any more is no error."""
        try:
            super().invoke(ctx)
            sys.stdout.flush()
        except OSError as error:
            if not standard.has_gone(error):
                raise
            standard.discard_output()


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="recognizer")
@click.pass_context
def group(context: click.Context) -> None:
    """Recognise spoken digits, zero to nine, offline.

    `recognizer listen` hears the microphone, `recognizer replay` hears recordings.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Run the command line."""
    run_command(group, "recognizer")
