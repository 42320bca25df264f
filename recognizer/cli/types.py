"""Types of options: what they take, and one line for what they do not."""

from math import isfinite
from pathlib import Path
from typing import Any

import click

from recognizer.suggest import did_you_mean

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
NEW_FOLDER = click.Path(path_type=Path, file_okay=False)


class OneOf(click.Choice):  # type: ignore[type-arg]  # Generic from click 8.2 on only.
    """One of several words; one that is none of them is told the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word; fails as click's types do."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = did_you_mean(str(value), map(str, self.choices))
            self.fail(f"{error.message.rstrip('.')}{hint}", param, ctx)


class Encoding(OneOf):
    """A raw encoding, by its name here or as ffmpeg, SoX and arecord write it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name here; ``s16le``, ``S16_LE``, ``pcm_mulaw`` and ``u-law`` have one."""
        plain = str(value).lower().replace("-", "").replace("_", "").removeprefix("pcm")
        plain = "mulaw" if plain == "ulaw" else plain.removesuffix("le")
        return super().convert(plain if plain in self.choices else value, param, ctx)


class Channel(click.ParamType):  # type: ignore[type-arg]  # Generic in new clicks only.
    """A channel counted from 1, or ``mix``."""

    name = "channel"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """Return the channel; fails as click's types do."""
        if value == "mix":
            return "mix"
        if not str(value).isdecimal() or int(value) < 1:
            self.fail(f"{value!r} is neither a channel, counted from 1, nor mix.", param, ctx)
        return int(value)


class Number(click.FloatRange):
    """A float in a range; unlike click's own, neither ``nan`` nor ``inf``."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; fails as click's types do."""
        number: float = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value!r} is not a finite number.", param, ctx)
        return number
