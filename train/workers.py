"""The option of builders that work in several processes."""

import click

WORKERS = click.option(
    "--workers",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Processes of one thread.",
)
