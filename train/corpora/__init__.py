"""Recordings on disk with their words and speakers: found, read, downloaded, split."""

from train.corpora.an4 import read_an4
from train.corpora.damage import readable, say
from train.corpora.folder import read, sounds
from train.corpora.recording import Recording, load_audio
from train.corpora.registry import DATA_VARIABLE, find, locate
from train.corpora.single_words import read_fsdd
from train.corpora.words import tokens

__all__ = [
    "DATA_VARIABLE",
    "Recording",
    "find",
    "load_audio",
    "locate",
    "read",
    "read_an4",
    "read_fsdd",
    "readable",
    "say",
    "sounds",
    "tokens",
]
