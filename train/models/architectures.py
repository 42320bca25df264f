"""The networks of the reference exercise, which classify a window.

The one that is exported takes the Keras module to build with: Keras 3 for training, tf_keras for
export, whose LSTM becomes one fused TFLite op. Weights copy from one to the other as they are.
"""

from collections.abc import Callable
from typing import Any


def spectrogram_lstm(
    keras: Any,
    frames: int,
    mels: int,
    classes: int,
    batch_size: int | None = None,
    lstm: Any = None,
) -> Any:
    """Return the reference spectrogram model: features ``(frames, mels)`` to probabilities.

    The LSTM reads the mel bands one after another, each a row of ``frames`` values, and its 256
    outputs are averaged within a band; 349 834 parameters for 35 frames, 64 mels, 10 classes.
    ``lstm`` takes the place of ``keras.layers.LSTM``.
    """
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((frames, mels), batch_size=batch_size),
            layers.Permute((2, 1), name="mel_rows"),
            (lstm or layers.LSTM)(256, return_sequences=True, name="lstm"),
            layers.Permute((2, 1), name="units_first"),
            layers.GlobalAveragePooling1D(name="mean_over_units"),
            layers.Dense(256, activation="relu", name="dense_1"),
            layers.Dense(128, activation="relu", name="dense_2"),
            layers.Dense(classes, activation="softmax", name="digit"),
        ],
        name="spectrogram_lstm",
    )


def raw_lstm(samples: int, classes: int, *, units: int, dense: int, groups: int = 1) -> Any:
    """Return a reference model on raw audio: ``(samples, 1)`` and its mask to probabilities.

    The inputs are audio ``(n, samples, 1)`` float32 and a mask ``(n, samples)`` bool, false on the
    padding at the end. 4 510 parameters with 25 units and 50 dense, 18 218 with 50 and 128.
    ``groups`` is FusedLSTM's. Keras 3 only, and to be fitted without XLA.
    """
    import keras

    from train.models.fused_lstm import FusedLSTM

    audio = keras.Input((samples, 1), name="audio")
    mask = keras.Input((samples,), dtype="bool", name="mask")
    state = FusedLSTM(units, groups=groups, name="lstm")(audio, mask=mask)
    hidden = keras.layers.Dense(dense, activation="relu", name="dense")(state)
    digit = keras.layers.Dense(classes, activation="softmax", name="digit")(hidden)
    return keras.Model([audio, mask], digit, name="raw_lstm")


ARCHITECTURES: dict[str, Callable[..., Any]] = {
    "spectrogram_lstm": spectrogram_lstm,
}
