"""tf_keras to TFLite, in the variants of ``export.variants``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf

from export.flatbuffer import with_input_length, without_cell_clip
from export.hidden_scale import with_one_hidden_scale
from export.networks import KerasNetwork
from export.variants import VARIANTS, Variant
from export.waveform import with_front_end, with_room
from recognizer.arrays import FloatArray
from recognizer.frontend import FrontEnd
from recognizer.model.manifest import Manifest


class Conversion:
    """Converts a network to variants; those with the same input share a graph.

    ``calibration`` holds features ``(frames, mels)``; integer variants need them. ``folder`` is for
    files in between.
    """

    def __init__(
        self,
        network: KerasNetwork,
        manifest: Manifest,
        calibration: Sequence[FloatArray] | None,
        folder: Path,
    ) -> None:
        self._network = network
        self._manifest = manifest
        self._calibration = calibration
        self._folder = folder
        self._graphs: dict[tuple[bool, ...], Path] = {}

    def to(self, name: str) -> bytes:
        """Return the variant of this name as a TFLite file without manifest.

        The converter may raise anything, or take the process with it: call this in a worker.
        """
        variant = VARIANTS[name]
        converter = tf.lite.TFLiteConverter.from_saved_model(str(self._graph(variant)))
        if name in ("float16", "dynamic") or variant.integers:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if name == "float16":
            converter.target_spec.supported_types = [tf.float16]
        if variant.integers:
            inputs = self._calibration_of(variant)
            converter.representative_dataset = lambda: ([one[None]] for one in inputs)
            converter.target_spec.supported_ops = [getattr(tf.lite.OpsSet, _OPS[variant.integers])]
            dtype = getattr(tf, variant.integers)
            converter.inference_input_type = converter.inference_output_type = dtype
        data = without_cell_clip(converter.convert())
        if variant.takes_samples:
            window = variant.manifest(self._manifest).front_end.window_samples
            data = with_input_length(data, window)
        whole_integers = variant.integers and self._manifest.stride
        return with_one_hidden_scale(data) if whole_integers else data

    def _calibration_of(self, variant: Variant) -> Sequence[FloatArray]:
        if self._calibration is None:
            raise ValueError("integer variants need calibration features")
        if variant.any_length(self._manifest):
            return self._calibration
        frames = variant.manifest(self._manifest).front_end.frames
        return [one[:frames] for one in self._calibration]

    def _graph(self, variant: Variant) -> Path:
        """Return a saved model that takes what a variant takes.

        It holds this one function. A Keras model, which the converter would save itself, holds
        many more, and that takes most of the time.
        """
        any_length = variant.any_length(self._manifest)
        key = (any_length, variant.takes_samples, variant.loops)
        if key not in self._graphs:
            model = self._model(variant)
            holder = tf.Module()
            holder.weights = model.weights
            holder.run = tf.function(
                lambda inputs: {"probabilities": model(inputs, training=False)},
                input_signature=[tf.TensorSpec(model.input_shape, name=model.input_names[0])],
            )
            path = self._folder / f"graph-{len(self._graphs)}"
            tf.saved_model.save(holder, str(path), signatures=holder.run.get_concrete_function())
            self._graphs[key] = path
        return self._graphs[key]

    def _model(self, variant: Variant) -> Any:
        """Return what a variant computes, in tf_keras."""
        manifest, room = self._manifest, variant.manifest(self._manifest).front_end.window_samples
        front_end = FrontEnd(manifest.front_end)
        any_length = variant.any_length(manifest) or variant.loops
        model = self._network.twin(None if any_length else front_end.params.frames, variant.loops)
        if variant.takes_samples:
            model = with_front_end(model, front_end, any_length=any_length)
        return with_room(model, manifest, room) if variant.loops else model


_OPS = {
    "int8": "TFLITE_BUILTINS_INT8",
    "int16": "EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8",
}
"""The converter's sets of ops that compute with integers throughout, by type of the input."""
