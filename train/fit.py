"""The one training loop: early stopping, progress, TensorBoard."""

import time
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
IntArray = npt.NDArray[np.int64]


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


@dataclass(frozen=True)
class Examples:
    """Inputs and their integer labels ``(n,)``."""

    inputs: FloatArray
    labels: IntArray


@dataclass(frozen=True)
class Fitted:
    """What came of a training run."""

    best_epoch: int
    """From 1; the weights kept are this epoch's."""
    seconds: float
    history: dict[str, list[float]] = field(repr=False)
    """Per epoch: loss, accuracy, val_loss, val_accuracy."""

    def as_dict(self) -> dict[str, Any]:
        """Return the run as JSON types."""
        return asdict(self)


def fit(model: Any, train: Examples, validation: Examples, params: FitParams, logs: Path) -> Fitted:
    """Fit a Keras model in place, to the weights of its best validation loss.

    TensorBoard logs go to ``logs``, a progress bar to stderr.
    """
    with needs("train"):
        import keras

        from train.tensorboard import TensorBoard

    keras.utils.set_random_seed(params.seed)
    model.compile(
        optimizer=keras.optimizers.Adam(params.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=True,
    )
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=params.patience, restore_best_weights=True
    )
    began = time.monotonic()
    with _progress(keras, params) as bar:
        history = model.fit(
            train.inputs,
            train.labels,
            batch_size=params.batch_size,
            epochs=params.max_epochs,
            validation_data=(validation.inputs, validation.labels),
            callbacks=[stopping, TensorBoard(logs, train, params.batch_size), bar],
            verbose=0,
        ).history
    losses = [float(loss) for loss in history["val_loss"]]
    return Fitted(
        best_epoch=1 + int(np.argmin(losses)),
        seconds=time.monotonic() - began,
        history={name: [float(v) for v in values] for name, values in history.items()},
    )


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
            self.task = progress.add_task(f"epoch {epoch + 1} of at most {epochs}", total=steps)

        def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
            progress.update(self.task, completed=batch + 1)

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            shown = {name: f"{value:.3f}" for name, value in (logs or {}).items()}
            progress.console.print(
                f"epoch {epoch + 1}: loss {shown['loss']}, validation loss {shown['val_loss']}, "
                f"validation accuracy {shown['val_accuracy']}"
            )
            progress.remove_task(self.task)

    return EpochBar()
