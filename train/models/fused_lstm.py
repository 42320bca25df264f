"""An LSTM of Keras 3 over very long, tail-padded sequences that a CPU can train.

Keras runs an LSTM one step at a time, which over the 17 640 samples of a window takes minutes a
batch. Here each batch is one call of a kernel (``train.models.lstm_kernel``).
"""

from itertools import pairwise
from typing import Any

import keras
import tensorflow as tf

from train.models.lstm_kernel import lstm_states


@keras.saving.register_keras_serializable(package="train")
class FusedLSTM(keras.layers.LSTM):
    """``keras.layers.LSTM`` returning its last state: same weights, initialisers and results.

    Takes ``(batch, steps, features)`` float32 and a mask ``(batch, steps)`` that may be False only
    at the end of a sequence. Keras carries the state through masked steps, so the result is the
    state after the last step that is not masked (zeros where all are), and none after it need be
    computed. A batch is therefore sorted by length and run as ``groups`` parts, each as long as
    its own longest sequence: rows of a batch do not depend on each other.

    Raises ValueError for options of LSTM other than its plain form.
    """

    def __init__(self, units: int, groups: int = 1, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.groups = groups
        plain = (
            keras.activations.serialize(self.activation) == "tanh"
            and keras.activations.serialize(self.recurrent_activation) == "sigmoid"
            and self.use_bias
            and not (self.dropout or self.recurrent_dropout or self.return_sequences)
            and not (self.return_state or self.go_backwards or self.stateful)
        )
        if not plain:
            raise ValueError("FusedLSTM gives the last state of a plain LSTM, nothing else")

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> tf.Tensor:
        """Return the last states, ``(batch, units)``."""
        if initial_state is not None:
            raise ValueError("FusedLSTM starts from a state of zeros")
        x = tf.convert_to_tensor(sequences)
        batch, steps = tf.shape(x)[0], tf.shape(x)[1]
        if mask is None:
            lengths = tf.fill([batch], steps)
        else:
            lengths = tf.reduce_sum(tf.cast(mask, tf.int32), axis=1)
        order = tf.argsort(lengths)
        edges = [batch * k // self.groups for k in range(self.groups + 1)]
        parts = [order[low:high] for low, high in pairwise(edges)]
        last = [self._last_state(tf.gather(x, rows), tf.gather(lengths, rows)) for rows in parts]
        return tf.gather(tf.concat(last, axis=0), tf.math.invert_permutation(order))

    def _last_state(self, x: tf.Tensor, lengths: tf.Tensor) -> tf.Tensor:
        rows = tf.shape(x)[0]
        # A batch smaller than the number of groups has empty ones: for those the kernel's gradient
        # is not even zero.
        return tf.cond(
            rows > 0,
            lambda: self._block_lstm(x, lengths, rows),
            lambda: tf.zeros([rows, self.units]),
        )

    def _block_lstm(self, x: tf.Tensor, lengths: tf.Tensor, rows: tf.Tensor) -> tf.Tensor:
        longest = tf.maximum(tf.reduce_max(lengths), 1)
        states = lstm_states(tf.transpose(x[:, :longest], [1, 0, 2]), self.cell)
        final = tf.stack([tf.maximum(lengths - 1, 0), tf.range(rows)], axis=1)
        return tf.where(lengths[:, None] > 0, tf.gather_nd(states, final), 0.0)

    def get_config(self) -> dict[str, Any]:
        """Return LSTM's configuration and ``groups``."""
        return {**super().get_config(), "groups": self.groups}
