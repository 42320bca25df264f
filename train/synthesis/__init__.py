"""Synthetic voices: build a checked set of spoken strings, digits, other words and running speech.

The recognizer must know voices it has never heard, and recordings of many speakers are scarce.
This package casts several hundred synthetic voices. Each says strings of digits in one breath,
digits inside sentences, single digits, "oh", words that are not digits, and running speech. A
second recognizer listens, and what was understood is kept. About one voice in eight is held back
for measuring.
"""

from train.synthesis.build import Summary, build
from train.synthesis.options import ENGINES, KINDS, SynthesisOptions

__all__ = ["ENGINES", "KINDS", "Summary", "SynthesisOptions", "build"]
