"""What the utterance before says about this one: who talks goes on talking."""

from dataclasses import dataclass
from math import exp

from recognizer.decoder.params import DecoderParams
from recognizer.decoder.search import Talk


@dataclass(frozen=True)
class Context:
    """How likely the latest utterance was to end in digits or in other words."""

    talk: Talk = (0.0, 0.0)
    """The scores at its end."""
    end: float = 0.0
    """When that was, in seconds of the stream."""

    def start(self, second: float, params: DecoderParams) -> Talk:
        """Return the scores at the beginning of an utterance: those here, faded and bounded."""
        kept = exp(-max(0.0, second - self.end) / params.memory)
        digits, words = (kept * (score - max(self.talk)) for score in self.talk)
        return max(digits, -params.after_words), max(words, -params.after_digits)
