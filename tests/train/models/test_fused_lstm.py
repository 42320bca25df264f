"""LSTMs by one kernel against keras.layers.LSTM, which they stand in for."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from train.models.fused_lstm import FusedLSTM
from train.models.sequence_lstm import SequenceLSTM

pytestmark = pytest.mark.slow


def trailing_mask(lengths: list[int], steps: int) -> np.ndarray:
    return np.arange(steps) < np.array(lengths)[:, None]


@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize(
    "lengths",
    [
        [40, 40, 40, 40],
        [40, 3, 17, 0, 40, 1, 25],
        [12, 7],
    ],
    ids=["full", "padded, one empty", "fewer rows than groups"],
)
def test_outputs_and_gradients_are_those_of_the_keras_layer(
    lengths: list[int], groups: int, rng: np.random.Generator
) -> None:
    steps, units = 40, 5
    x = tf.constant(rng.standard_normal((len(lengths), steps, 2)), tf.float32)
    mask = tf.constant(trailing_mask(lengths, steps))
    wanted = tf.constant(rng.standard_normal((len(lengths), units)), tf.float32)
    fused, plain = FusedLSTM(units, groups=groups), keras.layers.LSTM(units)
    fused.build(x.shape)
    plain.build(x.shape)
    weights = [w + 0.3 * rng.standard_normal(w.shape) for w in fused.get_weights()]
    fused.set_weights(weights)
    plain.set_weights(weights)

    def output_and_gradients(layer: keras.layers.Layer) -> list[np.ndarray]:
        with tf.GradientTape() as tape:
            output = layer(x, mask=mask)
            loss = tf.reduce_sum((output - wanted) ** 2)
        gradients = tape.gradient(loss, [v.value for v in layer.trainable_variables])
        return [value.numpy() for value in (output, *gradients)]

    for ours, theirs in zip(output_and_gradients(fused), output_and_gradients(plain), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


def test_without_a_mask_every_step_counts(rng: np.random.Generator) -> None:
    x = tf.constant(rng.standard_normal((3, 20, 1)), tf.float32)
    fused, plain = FusedLSTM(4, groups=2), keras.layers.LSTM(4)
    fused.build(x.shape)
    plain.build(x.shape)
    plain.set_weights(fused.get_weights())
    np.testing.assert_allclose(fused(x), plain(x), atol=1e-6)


def test_it_starts_from_the_same_weights_as_the_keras_layer_for_a_seed() -> None:
    drawn = []
    for layer in (FusedLSTM(6), keras.layers.LSTM(6)):
        keras.utils.set_random_seed(3)
        fresh = type(layer)(6)
        fresh.build((None, 10, 1))
        drawn.append(fresh.get_weights())
    for ours, theirs in zip(*drawn, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    "options", [{"return_sequences": True}, {"dropout": 0.1}, {"activation": "relu"}]
)
def test_what_it_cannot_do_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match="plain LSTM"):
        FusedLSTM(4, **options)


def test_a_model_that_holds_it_can_be_saved_and_loaded(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    model = keras.Sequential([keras.Input((9, 1)), FusedLSTM(3, groups=2)])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    x = rng.standard_normal((4, 9, 1)).astype(np.float32)
    assert loaded.layers[-1].groups == 2
    np.testing.assert_allclose(loaded(x), model(x), atol=1e-6)


def test_the_states_of_a_sequence_and_their_gradients_are_those_of_the_keras_layer(
    rng: np.random.Generator,
) -> None:
    x = tf.constant(rng.standard_normal((3, 20, 4)), tf.float32)
    wanted = tf.constant(rng.standard_normal((3, 20, 6)), tf.float32)
    layers = [kind(6, return_sequences=True) for kind in (SequenceLSTM, keras.layers.LSTM)]
    for layer in layers:
        layer.build(x.shape)
    weights = [w + 0.3 * rng.standard_normal(w.shape) for w in layers[0].get_weights()]
    found = []
    for layer in layers:
        layer.set_weights(weights)
        with tf.GradientTape() as tape:
            states = layer(x)
            loss = tf.reduce_sum(states * wanted)
        found.append([states, *tape.gradient(loss, [v.value for v in layer.trainable_variables])])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)
