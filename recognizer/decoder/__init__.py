"""From an utterance to the digits in it, or to the reason why there are none."""

from recognizer.decoder.decoder import Decoder, Decoding, Finding
from recognizer.decoder.params import DecoderParams
from recognizer.decoder.windows import loudest

__all__ = ["Decoder", "DecoderParams", "Decoding", "Finding", "loudest"]
