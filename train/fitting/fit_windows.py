"""Fitting a classifier of windows: early stopping, resuming, progress, TensorBoard."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.arrays import FloatArray
from train.files.progress import Bar
from train.fitting.bars import step_bar

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
Inputs = FloatArray | tuple[FloatArray, BoolArray]
"""Features ``(n, frames, mels)``, or audio ``(n, samples, 1)`` and its mask ``(n, samples)``."""


@dataclass(frozen=True, kw_only=True)
class WindowFitParams:
    """How a model is fitted."""

    batch_size: int = 128
    max_epochs: int = 30
    patience: int = 3
    """Epochs without a better validation loss after which training stops."""
    learning_rate: float = 1e-3
    """Of Adam."""
    seed: int = 1
    jit_compile: bool = True
    """Whether XLA compiles the model; faster, but not every layer allows it."""


@dataclass(frozen=True)
class Examples:
    """Inputs and their integer labels ``(n,)``."""

    inputs: Inputs
    labels: IntArray


@dataclass(frozen=True)
class Fitted:
    """What came of a training run."""

    best_epoch: int
    """From 1; the weights kept are this epoch's."""
    seconds: float
    cpu_seconds: float
    """Processor time, over all cores."""
    history: dict[str, list[float]] = field(repr=False)
    """Per epoch: loss, micro_f1, val_loss, val_micro_f1."""


def fit_windows(
    model: Any,
    train: Examples,
    validation: Examples,
    params: WindowFitParams,
    logs: Path,
    checkpoints: Path | None = None,
) -> Fitted:
    """Fit a Keras model in place, to the weights of its best validation loss.

    TensorBoard logs go to ``logs``, a progress bar to stderr. Where the folder ``checkpoints`` is
    given, each epoch is kept there, and an interrupted run goes on after its last one. Seeds the
    order of the examples; the model's weights are drawn before.
    """
    import keras

    from train.fitting.early_stopping import EarlyStopping
    from train.fitting.tensorboard import TensorBoard

    keras.utils.set_random_seed(params.seed)
    model.compile(
        optimizer=keras.optimizers.Adam(params.learning_rate),
        loss="sparse_categorical_crossentropy",
        # With one label an example, every error is one false positive and one false negative:
        # micro-averaged precision, recall and F1 all equal the share of right answers.
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="micro_f1")],
        jit_compile=params.jit_compile,
    )
    stopping = EarlyStopping(params.patience, checkpoints)
    stopping.resume(model)
    if stopping.epochs < params.max_epochs and not stopping.exhausted:
        first = keras.tree.map_structure(lambda x: x[: params.batch_size], train.inputs)
        logger = TensorBoard(logs, first, train.labels[: params.batch_size])
        with Bar("fitting") as bar:
            tell = keras.callbacks.LambdaCallback(
                on_epoch_end=lambda epoch, logs: bar.say(
                    f"epoch {epoch + 1}: loss {logs['loss']:.3f}, validation loss "
                    f"{logs['val_loss']:.3f}, validation micro-F1 {logs['val_micro_f1']:.3f}"
                )
            )
            model.fit(
                train.inputs,
                train.labels,
                batch_size=params.batch_size,
                initial_epoch=stopping.epochs,
                epochs=params.max_epochs,
                validation_data=(validation.inputs, validation.labels),
                callbacks=[stopping, logger, step_bar(keras, bar, params.max_epochs), tell],
                verbose=0,
            )
    stopping.restore_best(model)
    return Fitted(stopping.best_epoch, stopping.seconds, stopping.cpu_seconds, stopping.history)
