"""What was spoken before an utterance: who talks goes on talking, who says digits says digits."""

from dataclasses import dataclass
from math import exp

from recognizer.decoder.params import DecoderParams
from recognizer.decoder.search import Kind

NEGLIGIBLE = 0.1
"""Scores below this count for nothing."""


@dataclass(frozen=True)
class Context:
    """The kind of the latest speech, and the second of the stream at which it ended."""

    kind: Kind | None = None
    """DIGIT or WORD; None where nothing was spoken yet."""
    end: float = 0.0

    def start(self, second: float, params: DecoderParams) -> tuple[float, float]:
        """Return the scores of digits and of words as what came before ``second``.

        The kind spoken has 0, the other ``change_cost`` less, and ever less so as time passes.
        """
        if self.kind is None:
            return 0.0, 0.0
        cost = params.change_cost * exp(-max(0.0, second - self.end) / params.memory)
        if cost < NEGLIGIBLE:
            return 0.0, 0.0
        return (0.0, -cost) if self.kind is Kind.DIGIT else (-cost, 0.0)
