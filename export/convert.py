"""Keras to TFLite.

Keras 3's LSTM does not convert to the fused TFLite op; the same layers of tf_keras with a fixed
batch of one do. So a twin is built there and takes over the trained weights.
"""

from typing import Any

from export.cell_clip import without_cell_clip
from train.architectures import ARCHITECTURES
from train.extras import needs


def twin(model: Any, architecture: str) -> Any:
    """Return the tf_keras twin of a trained Keras 3 ``model``, with its weights and batch one."""
    with needs("train"):
        import tf_keras

    _, frames, mels = model.input_shape
    copy = ARCHITECTURES[architecture](tf_keras, frames, mels, model.output_shape[-1], batch_size=1)
    copy.set_weights(model.get_weights())
    return copy


def to_float32(model: Any, architecture: str) -> bytes:
    """Return ``model`` as a float32 TFLite file without manifest."""
    with needs("train"):
        import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(twin(model, architecture))
    return without_cell_clip(converter.convert())
