"""A whole sequence of an LSTM in one call: TensorFlow's ``BlockLSTM`` kernel, for a CPU.

Keras runs an LSTM one step at a time. The kernel, and its gradient, give the same results several
times faster; it has no XLA form, so that a model with it is compiled with ``jit_compile=False``.

Not ``BlockLSTMV2``: in TensorFlow 2.21 the outputs of that kernel are right on a CPU, but its
gradient confuses two gates.
"""

from typing import Any

import tensorflow as tf


def lstm_states(x: Any, cell: Any) -> Any:
    """Return the states ``(steps, batch, units)`` of an LSTM that starts from zeros.

    ``x`` is ``(steps, batch, inputs)`` float32; ``cell`` is an LSTM's cell of Keras or tf_keras,
    with its usual activations and a bias.
    """
    return block_lstm(x, *kernel_weights(cell)).h


def kernel_weights(cell: Any) -> tuple[Any, Any]:
    """Return an LSTM cell's weights ``(inputs + units, 4 * units)`` and bias as the kernel's."""
    weights = tf.concat([cell.kernel, cell.recurrent_kernel], axis=0)
    return _kernel_order(weights), _kernel_order(tf.convert_to_tensor(cell.bias))


def block_lstm(x: Any, w: Any, b: Any) -> Any:
    """Return all outputs of the kernel for ``x`` ``(steps, batch, inputs)``."""
    units = b.shape[0] // 4
    zeros = tf.zeros([tf.shape(x)[1], units])
    no_peephole = tf.zeros([units])
    return tf.raw_ops.BlockLSTM(
        seq_len_max=tf.cast(tf.shape(x)[0], tf.int64),
        x=x,
        cs_prev=zeros,
        h_prev=zeros,
        w=w,
        b=b,
        wci=no_peephole,
        wcf=no_peephole,
        wco=no_peephole,
        forget_bias=0.0,  # Keras keeps it in the bias.
        cell_clip=-1.0,  # A value above 0 would clip the cell state.
    )


def _kernel_order(weights: Any) -> Any:
    """Reorder gates from Keras's (input, forget, cell, output) to the kernel's (i, c, f, o)."""
    i, f, c, o = tf.split(weights, 4, axis=-1)
    return tf.concat([i, c, f, o], axis=-1)
