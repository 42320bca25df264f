"""The front-end as a TensorFlow graph, so that a model can take samples.

It is built of ``FrontEnd``'s own window, filters and parameters; the exporter compares its
answers with the numpy front-end's and refuses a model in which the two differ.
"""

from typing import Any

import numpy as np

from recognizer.errors import UsageError
from recognizer.frontend import POWER_FLOOR, FrontEnd
from train.extras import needs


def features(samples: Any, front_end: FrontEnd) -> Any:
    """Return the features ``(1, frames, n_mels)`` of the tensor ``samples`` (1, window_samples).

    Only ops that TFLite has built in are used. Raises UsageError where the Fourier transform's
    length is no power of two, which TFLite's needs.
    """
    with needs("train"):
        import tensorflow as tf

    p = front_end.params
    if p.n_fft & (p.n_fft - 1):
        raise UsageError(f"waveform: n_fft must be a power of two for TFLite, not {p.n_fft}")
    padded = tf.pad(samples, [[0, 0], [p.n_fft // 2, p.n_fft // 2]])
    frames = tf.signal.frame(padded, p.n_fft, p.hop_length)[:, : p.frames]
    spectrum = tf.signal.rfft(frames * front_end.hann)
    power = tf.square(tf.math.real(spectrum)) + tf.square(tf.math.imag(spectrum))
    mel = tf.matmul(tf.reshape(power, [p.frames, -1]), front_end.filterbank.T)
    decibels = tf.math.log(tf.maximum(mel, POWER_FLOOR)) * np.float32(10 / np.log(10))
    below = decibels - tf.reduce_max(decibels)
    scaled = tf.maximum(below, -p.top_db) / p.top_db
    return tf.reshape(scaled, [1, p.frames, p.n_mels])


def with_front_end(model: Any, front_end: FrontEnd) -> Any:
    """Return tf_keras's ``model``, which takes features, as one that takes samples, batch one."""
    with needs("train"):
        import tf_keras

    samples = tf_keras.Input((front_end.params.window_samples,), batch_size=1, name="samples")
    inside = tf_keras.layers.Lambda(lambda x: features(x, front_end), name="front_end")
    return tf_keras.Model(samples, model(inside(samples)))
