"""A command that holds others: alone it prints its help, and it knows what was meant."""

import click

from recognizer.suggest import did_you_mean

LONGEST = 1_000
"""Characters of a first sentence; click would cut it to what fits a line."""


class Group(click.Group):
    """A group of commands for which ``cls=Group`` is given to click."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Print the help where there are no arguments; that is no misuse."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, its first sentence whole."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.get_short_help_str(LONGEST)) for name, one in commands if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with; one that there is not is told the nearest."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"No such command {name!r}{did_you_mean(name, known)}")
        return super().resolve_command(ctx, args)
