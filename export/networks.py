"""Trained networks: loaded from Keras files, and built anew in the form that converts.

Keras 3's LSTM does not convert to the fused TFLite op; the same layers of tf_keras with a fixed
batch of one do. So a twin is built there and takes over the trained weights.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recognizer.arrays import FloatArray
from recognizer.errors import ModelError
from recognizer.model.manifest import Manifest
from train.fitting.quietly import load_tensorflow
from train.models.architectures import ARCHITECTURES
from train.models.sequence import STRIDE, SequenceParams, sequence_network


@dataclass(frozen=True)
class KerasNetwork:
    """A trained network."""

    inputs: tuple[int | None, int]
    """Frames, None where there may be any number, and mels."""
    outputs: int
    """Probabilities, of each step where it has steps."""
    infer: Callable[[FloatArray], FloatArray]
    """Features ``(n, frames, mels)`` to probabilities, computed as in training."""
    twin: Callable[[int | None, bool], Any]
    """The same in tf_keras, batch one, for a number of frames or any: what is converted. The second
    argument says whether LSTMs are to become loops, which a window classifier has no form for."""


def load_network(file: Path, manifest: Manifest) -> KerasNetwork:
    """Return the network in a Keras file, which its manifest says how to build.

    Raises ModelError where the file holds no such network.
    """
    load_tensorflow()
    return _sequence(file) if manifest.stride else _window(file, manifest)


def _sequence(file: Path) -> KerasNetwork:
    import tensorflow as tf
    import tf_keras

    from train.models.block_lstm import BlockLSTM

    try:
        saved = tf_keras.models.load_model(
            file, custom_objects={"BlockLSTM": BlockLSTM}, compile=False
        )
        params = _sizes(saved)
        # Quick for an utterance of any length; tf_keras's own LSTM is a loop in Python here.
        trained = sequence_network(params, lstm=BlockLSTM)
        trained.set_weights(saved.get_weights())
    except (ValueError, OSError, TypeError, KeyError, AttributeError) as error:
        raise _not_keras(file, error) from None

    @tf.function(input_signature=[tf.TensorSpec((None, None, params.mels), tf.float32)])
    def run(features: Any) -> Any:
        return trained(features, training=False)

    return KerasNetwork(
        inputs=(None, params.mels),
        outputs=params.classes,
        infer=lambda features: np.asarray(run(features)),
        twin=lambda frames, loops: _sequence_twin(params, trained.get_weights(), frames, loops),
    )


def _sizes(saved: Any) -> SequenceParams:
    """Return the sizes of a saved sequence network, from its layers' names and shapes."""
    layers = {layer.name: layer for layer in saved.layers}
    recurrent = [name for name in layers if name.startswith("both_ways_")]
    return SequenceParams(
        mels=saved.input_shape[-1],
        classes=saved.output_shape[-1],
        filters=(layers["conv_1"].filters, layers["conv_2"].filters),
        units=layers["both_ways_1"].forward_layer.units,
        layers=len(recurrent),
    )


def _sequence_twin(
    params: SequenceParams, weights: list[Any], frames: int | None, loops: bool
) -> Any:
    """Return the network for the converter, its last layer as a convolution of width one.

    That is the same sum. A dense layer becomes six more ops where the length is not known, and
    in the ``dynamic`` variant a version of its op that runtimes before 2.17 do not have.
    """
    import tf_keras

    from export.loop_lstm import LoopLSTM

    whole = sequence_network(params, frames=frames, batch=1, lstm=LoopLSTM if loops else None)
    whole.set_weights(weights)
    dense = whole.get_layer("symbol")
    steps = whole.get_layer("dropout").output
    last = tf_keras.layers.Conv1D(params.classes, 1, activation="softmax", name="symbol")
    twin = tf_keras.Model(whole.input, last(steps), name=whole.name)
    kernel, bias = dense.get_weights()
    last.set_weights([kernel[None], bias])
    return twin


def _window(file: Path, manifest: Manifest) -> KerasNetwork:
    import keras

    try:
        model = keras.models.load_model(file, compile=False)
    except (ValueError, OSError, TypeError, KeyError) as error:
        raise _not_keras(file, error) from None
    architecture = manifest.training.get("architecture")
    if architecture not in ARCHITECTURES:
        raise ModelError(
            f"{file}: its manifest names no architecture that is known: {architecture}; there "
            f"are: {', '.join(ARCHITECTURES)}"
        )
    _, frames, mels = model.input_shape
    return KerasNetwork(
        inputs=(frames, mels),
        outputs=model.output_shape[-1],
        infer=lambda features: np.asarray(model(features, training=False)),
        twin=lambda frames, loops: _window_twin(model, str(architecture)),
    )


def _window_twin(model: Any, architecture: str) -> Any:
    import tf_keras

    _, frames, mels = model.input_shape
    copy = ARCHITECTURES[architecture](tf_keras, frames, mels, model.output_shape[-1], batch_size=1)
    for layer in model.layers:
        if layer.weights:
            copy.get_layer(layer.name).set_weights(layer.get_weights())
    return copy


def check(file: Path, network: KerasNetwork, manifest: Manifest) -> None:
    """Raise ModelError where a manifest is not that of the network in ``file``."""
    p = manifest.front_end
    frames = None if manifest.stride else p.frames
    if network.inputs != (frames, p.n_mels):
        raise ModelError(
            f"{file}: takes {_by(network.inputs)}, but its manifest's front-end gives "
            f"{_by((frames, p.n_mels))} (frames x mels)"
        )
    if network.outputs != len(manifest.labels):
        raise ModelError(
            f"{file}: gives {network.outputs} probabilities, but its manifest has "
            f"{len(manifest.labels)} labels"
        )
    if manifest.stride not in (0, STRIDE):
        raise ModelError(
            f"{file}: has a step every {STRIDE} frames, but its manifest says {manifest.stride}"
        )


def _by(shape: tuple[int | None, ...]) -> str:
    return " x ".join("any" if n is None else str(n) for n in shape)


def _not_keras(file: Path, error: Exception) -> ModelError:
    reason = (str(error).strip() or type(error).__name__).split("\n", 1)[0]
    return ModelError(f"{file}: not a Keras model of the kind its manifest describes ({reason})")
