"""The loss of a sequence of symbols whose places nobody has written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from recognizer.model.manifest import DIGITS, OH

OTHER = "other"
NOTHING = "nothing"
LABELS = (*DIGITS, OH, OTHER, NOTHING)
"""The symbols in the order of the network's outputs; NOTHING is CTC's blank, the last."""
SPOKEN = len(DIGITS) + 1
"""The first so many symbols are digits and "oh"."""
NO_DIGIT = -2
"""First of the targets of an utterance of which only this is known: it holds no digit."""
PADDING = -1
"""Fills the targets after an utterance's last symbol."""


@dataclass(frozen=True)
class Target:
    """What is known of an utterance: its words, or only that no digit is among them."""

    words: tuple[str, ...] | None
    """Tokens; none for noise. None: running speech without digits, whose words nobody wrote."""


def symbols_of(words: Sequence[str] | None) -> npt.NDArray[np.int32]:
    """Return the symbols ``(n,)`` of words, ``(NO_DIGIT,)`` where they are not known."""
    if words is None:
        return np.array([NO_DIGIT], np.int32)
    index = {label: number for number, label in enumerate(LABELS[:-1])}
    return np.array([index.get(word, index[OTHER]) for word in words], np.int32)


def ctc_loss(targets: Any, probabilities: Any) -> Any:
    """Return the loss of each utterance, ``(batch,)``.

    ``targets`` is ``(batch, n)`` int32 as ``symbols_of`` gives them, PADDING after the last;
    ``probabilities`` is ``(batch, steps, classes)``. An utterance with words has the negative
    logarithm of their probability over all alignments (Graves et al., 2006); one of NO_DIGIT
    that of no step being a digit.
    """
    targets = tf.cast(targets, tf.int32)
    unknown = targets[:, 0] == NO_DIGIT
    logits = tf.math.log(tf.maximum(probabilities, 1e-8))
    known = tf.where(unknown[:, None], PADDING, targets)
    labels = tf.SparseTensor(
        tf.where(known >= 0),
        tf.gather_nd(known, tf.where(known >= 0)),
        tf.cast(tf.shape(known), tf.int64),
    )
    steps = tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
    aligned = tf.compat.v1.nn.ctc_loss(
        labels,
        tf.transpose(logits, [1, 0, 2]),
        steps,
        ignore_longer_outputs_than_inputs=True,
    )
    digit = tf.reduce_sum(probabilities[:, :, :SPOKEN], axis=2)
    silent = -tf.reduce_sum(tf.math.log(tf.maximum(1.0 - digit, 1e-6)), axis=1)
    return tf.where(unknown, silent, aligned)
