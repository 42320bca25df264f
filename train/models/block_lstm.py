"""An LSTM that a CPU trains several times faster than tf_keras's own loop."""

from typing import Any

import tensorflow as tf
import tf_keras

from train.models.lstm_kernel import lstm_states


class BlockLSTM(tf_keras.layers.LSTM):
    """``tf_keras.layers.LSTM`` returning sequences: same weights and results, by one kernel.

    Sequences are ``(batch, steps, inputs)`` without a mask.
    """

    def call(
        self, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None
    ) -> Any:
        """Return the states ``(batch, steps, units)``, the last step's first if backwards."""
        x = tf.transpose(inputs, [1, 0, 2])
        if self.go_backwards:
            x = tf.reverse(x, [0])
        return tf.transpose(lstm_states(x, self.cell), [1, 0, 2])
