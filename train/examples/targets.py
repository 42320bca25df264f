"""What the network is to say of an utterance: symbols, or only that no digit is in it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizer.model.manifest import DIGITS, OH

OTHER = "other"
NOTHING = "nothing"
LABELS = (*DIGITS, OH, OTHER, NOTHING)
"""The symbols in the order of the network's outputs; NOTHING is CTC's blank, the last."""
SPOKEN = len(DIGITS) + 1
"""The first so many symbols are digits and "oh"."""
NO_DIGIT = -2
"""Only target of an utterance of which no more is known than that it holds no digit."""
STRIDE = 4
"""Frames of an utterance to one step of the network's answer."""
PADDING = -1
"""Fills the targets after an utterance's last symbol."""


def symbols_of(words: Sequence[str] | None) -> npt.NDArray[np.int32]:
    """Return the symbols ``(n,)`` of words (tokens), ``(NO_DIGIT,)`` where they are not known."""
    if words is None:
        return np.array([NO_DIGIT], np.int32)
    index = {label: number for number, label in enumerate(LABELS[:-1])}
    return np.array([index.get(word, index[OTHER]) for word in words], np.int32)
