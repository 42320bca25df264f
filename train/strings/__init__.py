"""Strings of spoken digits made of single recordings: what connected digits are measured on."""

from train.strings.generator import SpokenString, StringParams, strings_from
from train.strings.stream import StringStream, in_noise, in_stream, quiet

__all__ = [
    "SpokenString",
    "StringParams",
    "StringStream",
    "in_noise",
    "in_stream",
    "quiet",
    "strings_from",
]
