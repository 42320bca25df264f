"""Data sets on the command line."""

from recognizer.cli.dataset import DATASETS
from train.more import NAMES


def test_the_names_are_those_that_can_be_read():
    assert DATASETS == NAMES
