"""From an utterance's probabilities to the digits in it, and to what else was heard."""

from recognizer.decoder.confidence import confidence
from recognizer.decoder.decoder import Classify, Decoder, Ended, Finding
from recognizer.decoder.params import DecoderParams
from recognizer.decoder.reading import Reading, Word, read

__all__ = [
    "Classify",
    "Decoder",
    "DecoderParams",
    "Ended",
    "Finding",
    "Reading",
    "Word",
    "confidence",
    "read",
]
