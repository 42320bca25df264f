"""Choices on the command line that know what was meant."""

from typing import Any

import click

from recognizer.suggest import did_you_mean


class OneOf(click.Choice):  # type: ignore[type-arg]  # Generic from click 8.2 on only.
    """One of several words; one that is none of them is told the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word; fails as click's types do."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = did_you_mean(str(value), map(str, self.choices))
            self.fail(f"{error.message.rstrip('.')}{hint}", param, ctx)
