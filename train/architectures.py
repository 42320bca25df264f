"""Network architectures, by name.

Each takes the Keras module to build with: Keras 3 for training, tf_keras for export, whose LSTM
becomes one fused TFLite op. Weights copy from one to the other as they are.
"""

from collections.abc import Callable
from typing import Any


def spectrogram_lstm(
    keras: Any, frames: int, mels: int, classes: int, batch_size: int | None = None
) -> Any:
    """Return the reference spectrogram model: features ``(frames, mels)`` to probabilities.

    The LSTM reads the mel bands one after another, each a row of ``frames`` values, and its 256
    outputs are averaged within a band; 349 834 parameters for 35 frames, 64 mels, 10 classes.
    """
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((frames, mels), batch_size=batch_size),
            layers.Permute((2, 1), name="mel_rows"),
            layers.LSTM(256, return_sequences=True, name="lstm"),
            layers.Permute((2, 1), name="units_first"),
            layers.GlobalAveragePooling1D(name="mean_over_units"),
            layers.Dense(256, activation="relu", name="dense_1"),
            layers.Dense(128, activation="relu", name="dense_2"),
            layers.Dense(classes, activation="softmax", name="digit"),
        ],
        name="spectrogram_lstm",
    )


def conv_lstm(
    keras: Any,
    frames: int,
    mels: int,
    classes: int,
    batch_size: int | None = None,
    *,
    filters: int = 96,
    units: int = 96,
) -> Any:
    """Return the default model: features ``(frames, mels)`` to probabilities.

    A strided convolution over time halves the frames, a second one looks wider, an LSTM reads
    them in each direction, and its outputs are pooled over time (mean and maximum). The
    backward LSTM's outputs stay in its own order: pooling does not mind.
    """
    layers = keras.layers
    features = keras.Input((frames, mels), batch_size=batch_size)
    x = features
    for number, (width, stride) in enumerate([(5, 2), (3, 1)], start=1):
        x = layers.Conv1D(
            filters, width, stride, padding="same", use_bias=False, name=f"conv_{number}"
        )(x)
        x = layers.BatchNormalization(name=f"norm_{number}")(x)
        x = layers.ReLU(name=f"relu_{number}")(x)
    pooled = []
    for name, backwards in (("forward", False), ("backward", True)):
        y = layers.LSTM(units, return_sequences=True, go_backwards=backwards, name=name)(x)
        pooled.append(layers.GlobalAveragePooling1D(name=f"{name}_mean")(y))
        pooled.append(layers.GlobalMaxPooling1D(name=f"{name}_max")(y))
    x = layers.Concatenate(name="pooled")(pooled)
    x = layers.Dropout(0.2, name="dropout")(x)
    x = layers.Dense(96, activation="relu", name="dense")(x)
    outputs = layers.Dense(classes, activation="softmax", name="word")(x)
    return keras.Model(features, outputs, name="conv_lstm")


ARCHITECTURES: dict[str, Callable[..., Any]] = {
    "spectrogram_lstm": spectrogram_lstm,
    "conv_lstm": conv_lstm,
}
