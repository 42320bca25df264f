"""The one training loop: early stopping, resuming, progress, TensorBoard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from train.extras import needs

if TYPE_CHECKING:
    from rich.progress import Progress

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
Inputs = FloatArray | tuple[FloatArray, BoolArray]
"""Features ``(n, frames, mels)``, or audio ``(n, samples, 1)`` and its mask ``(n, samples)``."""


@dataclass(frozen=True, kw_only=True)
class FitParams:
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

    def as_dict(self) -> dict[str, Any]:
        """Return the run as JSON types."""
        return asdict(self)


def fit(
    model: Any,
    train: Examples,
    validation: Examples,
    params: FitParams,
    logs: Path,
    checkpoints: Path | None = None,
) -> Fitted:
    """Fit a Keras model in place, to the weights of its best validation loss.

    TensorBoard logs go to ``logs``, a progress bar to stderr. Where the folder ``checkpoints`` is
    given, each epoch is kept there, and an interrupted run goes on after its last one. Seeds the
    order of the examples; the model's weights are drawn before.
    """
    with needs("train"):
        import keras

        from train.checkpoint import EarlyStopping
        from train.tensorboard import TensorBoard

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
        with _progress(keras, params) as bar:
            model.fit(
                train.inputs,
                train.labels,
                batch_size=params.batch_size,
                initial_epoch=stopping.epochs,
                epochs=params.max_epochs,
                validation_data=(validation.inputs, validation.labels),
                callbacks=[stopping, TensorBoard(logs, train, params.batch_size), bar],
                verbose=0,
            )
    stopping.restore_best(model)
    return Fitted(stopping.best_epoch, stopping.seconds, stopping.cpu_seconds, stopping.history)


@contextmanager
def _progress(keras: Any, params: FitParams) -> Iterator[Any]:
    """Yield a Keras callback that draws a bar on stderr, an epoch at a time."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield _epoch_bar(keras, progress, params.max_epochs)


def _epoch_bar(keras: Any, progress: "Progress", epochs: int) -> Any:
    class EpochBar(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            steps = self.params["steps"]
            if not progress.tasks:
                self.whole = progress.add_task(
                    f"at most {epochs} epochs", total=steps * (epochs - epoch)
                )
            self.task = progress.add_task(f"epoch {epoch + 1}", total=steps)

        def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
            progress.advance(self.task)
            progress.advance(self.whole)

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            shown = {name: f"{value:.3f}" for name, value in (logs or {}).items()}
            progress.console.print(
                f"epoch {epoch + 1}: loss {shown['loss']}, validation loss {shown['val_loss']}, "
                f"validation micro-F1 {shown['val_micro_f1']}"
            )
            progress.remove_task(self.task)

    return EpochBar()
