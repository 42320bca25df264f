"""TensorBoard logs: losses, metrics, and histograms of the gradients."""

from pathlib import Path
from typing import Any

import keras
import tensorflow as tf


class TensorBoard(keras.callbacks.Callback):
    """Writes each epoch's scalars, and a histogram of each variable's gradient.

    The gradients are those of the same few examples each time, so that epochs compare.
    """

    def __init__(self, folder: Path, inputs: Any, labels: Any) -> None:
        super().__init__()
        self._writer = tf.summary.create_file_writer(str(folder))
        self._inputs = keras.tree.map_structure(tf.constant, inputs)
        self._labels = tf.constant(labels)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Write one epoch."""
        with tf.GradientTape() as tape:
            outputs = self.model(self._inputs, training=True)
            loss = tf.reduce_mean(
                keras.losses.sparse_categorical_crossentropy(self._labels, outputs)
            )
        variables = self.model.trainable_variables
        gradients = tape.gradient(loss, [v.value for v in variables])
        with self._writer.as_default(step=epoch):
            for name, value in (logs or {}).items():
                tf.summary.scalar(f"epoch/{name}", value)
            for variable, gradient in zip(variables, gradients, strict=True):
                tf.summary.histogram(f"gradients/{variable.path}", gradient)
        self._writer.flush()
