"""The loss of a sequence of symbols whose places nobody has written down."""

from typing import Any

import tensorflow as tf

from train.examples.targets import NO_DIGIT, SPOKEN


def ctc_loss(targets: Any, probabilities: Any) -> Any:
    """Return the loss of each utterance, ``(batch,)``.

    ``targets`` is ``(batch, n)`` int32 as ``symbols_of`` gives them, PADDING after the last;
    ``probabilities`` is ``(batch, steps, classes)``. An utterance with words has the negative
    logarithm of their probability over all alignments (Graves et al., 2006); one of NO_DIGIT
    that of no step being a digit; one without words that of every step being the blank.
    """
    targets = tf.cast(targets, tf.int32)
    unknown = targets[:, 0] == NO_DIGIT
    logits = tf.math.log(tf.maximum(probabilities, 1e-8))
    empty = targets[:, 0] < 0
    # The kernel takes no utterance without labels; these have losses of their own below.
    known = tf.where(empty[:, None] & (tf.range(tf.shape(targets)[1]) == 0), 0, targets)
    places = tf.where(known >= 0)
    labels = tf.SparseTensor(places, tf.gather_nd(known, places), tf.shape(known, tf.int64))
    steps = tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
    aligned = tf.compat.v1.nn.ctc_loss(
        labels,
        tf.transpose(logits, [1, 0, 2]),
        steps,
        ignore_longer_outputs_than_inputs=True,
    )
    digit = tf.reduce_sum(probabilities[:, :, :SPOKEN], axis=2)
    no_digit = -tf.reduce_sum(tf.math.log(tf.maximum(1.0 - digit, 1e-6)), axis=1)
    nothing = -tf.reduce_sum(logits[:, :, -1], axis=1)
    return tf.where(unknown, no_digit, tf.where(empty, nothing, aligned))
