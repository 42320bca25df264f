"""Recordings on disk: which data sets there are, where they are found, how they are laid out."""

from train.datasets.layouts import (
    BACKGROUND,
    read,
    read_flat,
    read_fsdd,
    read_speech_commands,
    sounds,
)
from train.datasets.recording import Recording, load_audio
from train.datasets.registry import DATA_VARIABLE, DATASETS, Dataset, find, locate

__all__ = [
    "BACKGROUND",
    "DATASETS",
    "DATA_VARIABLE",
    "Dataset",
    "Recording",
    "find",
    "load_audio",
    "locate",
    "read",
    "read_flat",
    "read_fsdd",
    "read_speech_commands",
    "sounds",
]
