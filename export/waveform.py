"""The front-end as a TensorFlow graph, so that a model can take samples.

It is built of ``FrontEnd``'s own window, filters and parameters; the exporter compares its
answers with the numpy front-end's and refuses a model in which the two differ.
"""

from typing import Any

import numpy as np
import tensorflow as tf
import tf_keras

from recognizer.frontend import POWER_FLOOR, FrontEnd
from recognizer.model.manifest import NOTHING, Manifest


def features(samples: Any, front_end: FrontEnd) -> Any:
    """Return the features ``(1, frames, n_mels)`` of the tensor ``samples`` ``(1, n)``.

    Where n is not known beforehand, it must be a multiple of ``hop_length`` when the graph runs.
    Only ops that TFLite has built in are used.
    """
    p = front_end.params
    power = _power_spectrum(_frames(samples, front_end), p.n_fft)
    mel = tf.matmul(power, front_end.filterbank.T)
    decibels = tf.math.log(tf.maximum(mel, POWER_FLOOR)) * np.float32(10 / np.log(10))
    below = decibels - tf.reduce_max(decibels)
    return tf.expand_dims(tf.maximum(below, -p.top_db) / p.top_db, 0)


def _frames(samples: Any, front_end: FrontEnd) -> Any:
    """Return the windowed frames ``(frames, n_fft)``, zeros beyond the ends.

    A frame is several blocks of one hop side by side: few and plain ops, for any length.
    """
    p, length = front_end.params, samples.shape[1]
    blocks = -(-p.n_fft // p.hop_length)
    before, beyond = p.n_fft // 2, 0 if length is None else length % p.hop_length
    after = blocks * p.hop_length - before - beyond
    padded = tf.pad(samples, [[0, 0], [before, max(0, after)]])
    rows = tf.reshape(padded[:, :after] if after < 0 else padded, [-1, p.hop_length])
    shifted = [rows[i : i + 1 - blocks or None] for i in range(blocks)]
    return tf.concat(shifted, axis=1)[:, : p.n_fft] * front_end.hann


def _power_spectrum(frames: Any, n_fft: int) -> Any:
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


def with_front_end(model: Any, front_end: FrontEnd, *, any_length: bool) -> Any:
    """Return tf_keras's ``model``, which takes features, as one that takes samples, batch one."""
    length = None if any_length else front_end.params.window_samples
    samples = tf_keras.Input((length,), batch_size=1, name="samples")
    inside = tf_keras.layers.Lambda(lambda x: features(x, front_end), name="front_end")
    return tf_keras.Model(samples, model(inside(samples)))


def with_room(model: Any, manifest: Manifest, length: int) -> Any:
    """Return ``model``, which takes samples of any length, as one that takes ``length`` of them.

    Zeros at the end, beyond the window that an utterance has at least, are not heard: the model
    answers as if they were not there, and after that "nothing". ``manifest`` is the model's own.
    """
    steps = manifest.steps(length // manifest.front_end.hop_length + 1)
    silence = np.tile([label == NOTHING for label in manifest.labels], (steps, 1))

    def utterance(samples: Any) -> Any:
        sounding = tf.cast(tf.not_equal(samples[0], 0), tf.int32)
        quiet = tf.argmax(tf.reverse(sounding, [0]), output_type=tf.int32)
        last = tf.reduce_max(sounding) * (length - quiet)
        whole = (last + manifest.step - 1) // manifest.step * manifest.step
        return samples[:, : tf.maximum(whole, manifest.front_end.window_samples)]

    def filled(answer: Any) -> Any:
        rest = tf.constant(silence, tf.float32)[tf.shape(answer)[1] :]
        return tf.reshape(tf.concat([answer[0], rest], 0), (1, *silence.shape))

    samples = tf_keras.Input((length,), batch_size=1, name="samples")
    heard = tf_keras.layers.Lambda(utterance, name="utterance")(samples)
    return tf_keras.Model(samples, tf_keras.layers.Lambda(filled, name="filled")(model(heard)))
