"""An LSTM over short sequences that a CPU trains faster than Keras's own loop."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="train")
class SequenceLSTM(keras.layers.LSTM):
    """``keras.layers.LSTM`` returning sequences: same weights and results, by ``BlockLSTM``.

    The number of steps must be known. Compile the model without XLA, which does not know the
    kernel.
    """

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        """Return the states ``(batch, steps, units)``, the last step's first if backwards."""
        x = tf.transpose(tf.convert_to_tensor(sequences), [1, 0, 2])
        if self.go_backwards:
            x = tf.reverse(x, [0])
        states = _states(
            x,
            _kernel_order(tf.concat([self.cell.kernel, self.cell.recurrent_kernel], axis=0)),
            _kernel_order(tf.convert_to_tensor(self.cell.bias)),
        )
        return tf.transpose(states, [1, 0, 2])


def _kernel_order(weights: Any) -> Any:
    """Reorder gates from Keras's (input, forget, cell, output) to the kernels' (i, c, f, o)."""
    i, f, c, o = tf.split(weights, 4, axis=-1)
    return tf.concat([i, c, f, o], axis=-1)


@tf.custom_gradient
def _states(x: Any, w: Any, b: Any) -> Any:
    """Return the states ``(steps, batch, units)`` of an LSTM that reads ``x``, and its gradient.

    ``x`` is ``(steps, batch, inputs)``, ``w`` ``(inputs + units, 4 * units)``. The kernel's own
    gradient adds to that of ``w`` at every step, a small product each; here it is one large
    product after the last.
    """
    steps, inputs, units = x.shape[0], x.shape[2], b.shape[0] // 4
    zeros = tf.zeros([tf.shape(x)[1], units])
    no_peephole = tf.zeros([units])
    peepholes = {"wci": no_peephole, "wcf": no_peephole, "wco": no_peephole}
    forward = tf.raw_ops.BlockLSTM(
        seq_len_max=tf.constant(steps, tf.int64),
        x=x,
        cs_prev=zeros,
        h_prev=zeros,
        w=w,
        b=b,
        forget_bias=0.0,  # Keras keeps it in the bias.
        cell_clip=-1.0,  # None.
        **peepholes,
    )
    h = forward.h

    def gradient(upstream: Any) -> tuple[Any, Any, Any]:
        back = tf.transpose(w[inputs:])
        saved = {name: tf.unstack(value) for name, value in forward._asdict().items()}
        xs, upstreams = tf.unstack(x), tf.unstack(upstream)
        cells = [zeros, *saved.pop("cs")]
        before = [zeros, *saved.pop("h")[:-1]]
        dh, dc, dgates = zeros, zeros, []
        for t in reversed(range(steps)):
            step = tf.raw_ops.LSTMBlockCellGrad(
                x=xs[t],
                h_prev=before[t],
                cs_prev=cells[t],
                cs=cells[t + 1],
                cs_grad=dc,
                h_grad=upstreams[t] + dh,
                w=w,
                b=b,
                use_peephole=False,
                **{name: values[t] for name, values in saved.items()},
                **peepholes,
            )
            dh, dc = tf.matmul(step.dicfo, back), step.cs_prev_grad
            dgates.append(step.dicfo)
        d = tf.concat(dgates[::-1], axis=0)
        read = tf.concat([tf.reshape(x, [-1, inputs]), tf.concat(before, axis=0)], axis=1)
        dx = tf.matmul(d, w[:inputs], transpose_b=True)
        dw = tf.matmul(read, d, transpose_a=True)
        return tf.reshape(dx, tf.shape(x)), dw, tf.reduce_sum(d, axis=0)

    return h, gradient
