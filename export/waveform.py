"""The front-end as a TensorFlow graph, so that a model can take samples.

It is built of ``FrontEnd``'s own window, filters and parameters; the exporter compares its
answers with the numpy front-end's and refuses a model in which the two differ.
"""

from typing import Any

import numpy as np

from recognizer.extras import needs
from recognizer.frontend import POWER_FLOOR, FrontEnd


def features(samples: Any, front_end: FrontEnd) -> Any:
    """Return the features ``(1, frames, n_mels)`` of the tensor ``samples`` (1, window_samples).

    Only ops that TFLite has built in are used.
    """
    with needs("train"):
        import tensorflow as tf

    p = front_end.params
    padded = tf.pad(samples, [[0, 0], [p.n_fft // 2, p.n_fft // 2]])
    frames = tf.signal.frame(padded, p.n_fft, p.hop_length)[:, : p.frames]
    windowed = tf.reshape(frames * front_end.hann, [p.frames, p.n_fft])
    mel = tf.matmul(_power_spectrum(tf, windowed, p.n_fft), front_end.filterbank.T)
    decibels = tf.math.log(tf.maximum(mel, POWER_FLOOR)) * np.float32(10 / np.log(10))
    below = decibels - tf.reduce_max(decibels)
    scaled = tf.maximum(below, -p.top_db) / p.top_db
    return tf.reshape(scaled, [1, p.frames, p.n_mels])


def _power_spectrum(tf: Any, frames: Any, n_fft: int) -> Any:
    """Return the power of each frame's bins, ``(frames, 1 + n_fft // 2)``."""
    if n_fft & (n_fft - 1) == 0:
        spectrum = tf.signal.rfft(frames)
        real, imaginary = tf.math.real(spectrum), tf.math.imag(spectrum)
    else:
        # TFLite's transform takes powers of two; any other is a product with a table.
        turns = np.outer(np.arange(n_fft), np.arange(1 + n_fft // 2)) % n_fft / n_fft
        real = tf.matmul(frames, np.cos(2 * np.pi * turns).astype(np.float32))
        imaginary = tf.matmul(frames, np.sin(2 * np.pi * turns).astype(np.float32))
    return tf.square(real) + tf.square(imaginary)


def with_front_end(model: Any, front_end: FrontEnd) -> Any:
    """Return tf_keras's ``model``, which takes features, as one that takes samples, batch one."""
    with needs("train"):
        import tf_keras

    samples = tf_keras.Input((front_end.params.window_samples,), batch_size=1, name="samples")
    inside = tf_keras.layers.Lambda(lambda x: features(x, front_end), name="front_end")
    return tf_keras.Model(samples, model(inside(samples)))
