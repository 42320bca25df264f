"""The default model's network: a whole utterance in, a symbol's probability every 40 ms out.

Two strided convolutions over time leave a step for every four frames, and two bidirectional LSTMs
read the steps. It is trained with CTC (Graves et al., 2006). tf_keras builds it, because its LSTM
becomes one fused TFLite operation for any number of frames.
"""

from dataclasses import dataclass
from typing import Any

from train.examples.targets import STRIDE

__all__ = ["STRIDE", "SequenceParams", "sequence_network"]


@dataclass(frozen=True, kw_only=True)
class SequenceParams:
    """Sizes of the network."""

    mels: int = 40
    classes: int = 13
    filters: tuple[int, int] = (64, 80)
    """Of the two convolutions, each of width 5 and stride 2."""
    units: int = 76
    """Of each LSTM, in each direction."""
    layers: int = 2
    """Bidirectional LSTMs, one on top of the other."""
    dropout: float = 0.15
    """Share of each LSTM's inputs that is dropped in training."""


def sequence_network(
    params: SequenceParams, *, frames: int | None = None, batch: int | None = None, lstm: Any = None
) -> Any:
    """Return the network: features ``(batch, frames, mels)`` to probabilities.

    The output is ``(batch, steps, classes)`` with ``steps = (frames - 1) / STRIDE + 1``; ``frames``
    is 1 more than a multiple of STRIDE, None for any such number. ``lstm`` takes the place of
    ``tf_keras.layers.LSTM``; weights copy from one to the other as they are.
    """
    import tf_keras

    layers = tf_keras.layers
    make = lstm or layers.LSTM
    features = tf_keras.Input((frames, params.mels), batch_size=batch, name="features")
    x = features
    for number, filters in enumerate(params.filters, 1):
        x = layers.Conv1D(
            filters,
            5,
            strides=2,
            padding="same",
            activation="relu",
            # Features lie between -1 and 0, and vary by less than that.
            kernel_initializer=tf_keras.initializers.VarianceScaling(16.0 if number == 1 else 2.0),
            name=f"conv_{number}",
        )(x)
    for number in range(1, params.layers + 1):
        x = layers.Dropout(params.dropout, name=f"dropout_{number}")(x)
        x = layers.Bidirectional(
            make(params.units, return_sequences=True, name=f"lstm_{number}"),
            name=f"both_ways_{number}",
        )(x)
    x = layers.Dropout(params.dropout, name="dropout")(x)
    symbols = layers.Dense(params.classes, activation="softmax", name="symbol")(x)
    return tf_keras.Model(features, symbols, name="sequence")
