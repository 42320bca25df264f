"""Recordings on disk with their words and speakers: found, read, downloaded, split."""

from train.corpora.an4 import read_an4
from train.corpora.damage import readable, say
from train.corpora.folder import read, sounds
from train.corpora.recording import Recording, load_audio
from train.corpora.registry import CORPORA, DATA_VARIABLE, Corpus, find, locate
from train.corpora.single_words import BACKGROUND, read_flat, read_fsdd, read_speech_commands
from train.corpora.transcripts import TRANSCRIPTS, read_transcripts
from train.corpora.words import tokens

__all__ = [
    "BACKGROUND",
    "CORPORA",
    "DATA_VARIABLE",
    "TRANSCRIPTS",
    "Corpus",
    "Recording",
    "find",
    "load_audio",
    "locate",
    "read",
    "read_an4",
    "read_flat",
    "read_fsdd",
    "read_speech_commands",
    "read_transcripts",
    "readable",
    "say",
    "sounds",
    "tokens",
]
