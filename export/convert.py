"""Keras to TFLite, in the variants of ``export.variants``.

Keras 3's LSTM does not convert to the fused TFLite op; the same layers of tf_keras with a fixed
batch of one do. So a twin is built there and takes over the trained weights.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from export.cell_clip import without_cell_clip
from export.waveform import with_front_end
from recognizer.extras import needs
from recognizer.frontend import FrontEnd
from recognizer.model.variant import WAVEFORM
from train.models.architectures import ARCHITECTURES

FloatArray = npt.NDArray[np.float32]


def twin(model: Any, architecture: str) -> Any:
    """Return the tf_keras twin of a trained Keras 3 ``model``, with its weights and batch one."""
    with needs("train"):
        import tf_keras

    _, frames, mels = model.input_shape
    copy = ARCHITECTURES[architecture](tf_keras, frames, mels, model.output_shape[-1], batch_size=1)
    for layer in model.layers:
        if layer.weights:
            copy.get_layer(layer.name).set_weights(layer.get_weights())
    return copy


def convert(
    model: Any, variant: str, front_end: FrontEnd, calibration: FloatArray | None = None
) -> bytes:
    """Return the ``twin`` of a model as a TFLite file without manifest.

    ``calibration`` holds features ``(n, frames, mels)``; integer variants need them. The
    converter may raise anything, or take the process with it: call this in a worker.
    """
    with needs("train"):
        import tensorflow as tf

    whole = with_front_end(model, front_end) if variant == WAVEFORM else model
    converter = tf.lite.TFLiteConverter.from_keras_model(whole)
    if variant not in ("float32", WAVEFORM):
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if variant == "float16":
        converter.target_spec.supported_types = [tf.float16]
    elif variant in _INTEGERS:
        ops, dtype = _INTEGERS[variant]
        converter.representative_dataset = lambda: _one_by_one(calibration)
        converter.target_spec.supported_ops = [getattr(tf.lite.OpsSet, ops)]
        converter.inference_input_type = converter.inference_output_type = getattr(tf, dtype)
    return without_cell_clip(converter.convert())


_INTEGERS = {
    "int8": ("TFLITE_BUILTINS_INT8", "int8"),
    "int16x8": ("EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8", "int16"),
}
"""Variants of integers throughout: the converter's set of ops, and the type of in- and output."""


def _one_by_one(windows: FloatArray | None) -> Iterator[list[FloatArray]]:
    if windows is None:
        raise ValueError("integer variants need calibration windows")
    for window in windows:
        yield [window[None]]
