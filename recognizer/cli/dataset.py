"""Data sets on the command line, a name and a folder each."""

from pathlib import Path

import click

from recognizer.cli.choice import OneOf

DATASETS = ("speech-commands", "own", "running", "sounds")
"""``train.more.NAMES``, which takes too long to import."""
DATASET = (OneOf(DATASETS), click.Path(path_type=Path, exists=True, file_okay=False))
"""Type of an option that takes a name and a folder."""
METAVAR = "NAME DIRECTORY"
