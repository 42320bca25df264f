"""Synthetic voices: build a checked training set of digits, other words and running speech.

The recognizer must know voices it has never heard, and recordings of many speakers are scarce.
This package casts several hundred synthetic voices, lets each say the ten digits, "oh", words
that are not digits and short phrases, has a second recognizer listen to every clip, and keeps
what was understood.
"""

from train.synthesis.build import Summary, build
from train.synthesis.options import SynthesisOptions

__all__ = ["Summary", "SynthesisOptions", "build"]
