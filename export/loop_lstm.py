"""An LSTM that converts to a loop, without state between calls.

The fused TFLite op keeps its state in variable tensors, which LiteRT's newer runtime (its
CompiledModel, and LiteRT.js with it) refuses. A loop has none.
"""

from typing import Any

import tensorflow as tf
import tf_keras


class LoopLSTM(tf_keras.layers.LSTM):
    """``tf_keras.layers.LSTM`` returning sequences, batch one: same weights and results."""

    def call(
        self, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None
    ) -> Any:
        """Return the states ``(1, steps, units)``, the last step's first if backwards."""
        given = tf.matmul(inputs[0], self.cell.kernel) + self.cell.bias
        if self.go_backwards:
            given = tf.reverse(given, [0])
        zeros = tf.zeros((1, self.units))
        hidden, _ = tf.scan(self._step, given[:, None], (zeros, zeros))
        return tf.transpose(hidden, [1, 0, 2])

    def _step(self, before: Any, given: Any) -> Any:
        """Return hidden and cell state after a step, from those before it."""
        hidden, cell = before
        gates = given + tf.matmul(hidden, self.cell.recurrent_kernel)
        enter, forget, new, leave = tf.split(gates, 4, axis=-1)
        cell = tf.sigmoid(forget) * cell + tf.sigmoid(enter) * tf.tanh(new)
        return tf.sigmoid(leave) * tf.tanh(cell), cell
