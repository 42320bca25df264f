"""Early stopping that survives being cut off: each epoch is kept on disk."""

import json
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

STATE = "progress.json"


class EarlyStopping(keras.callbacks.Callback):
    """Stops when the validation loss has not been lowest for ``patience`` epochs.

    With a ``folder``, every epoch leaves the weights, the optimizer's state and the figures so far
    there, and ``resume`` goes on from them. (Keras has early stopping and backups as two
    callbacks, but the first forgets its count and best weights when training starts again.)
    A resumed run shuffles its examples afresh, so it is not bit for bit the uninterrupted one.
    """

    def __init__(self, patience: int, folder: Path | None = None) -> None:
        super().__init__()
        self.history: dict[str, list[float]] = {}
        """Figures of each epoch by name."""
        self.seconds = 0.0
        """Spent in training, before an interruption too."""
        self.cpu_seconds = 0.0
        """Processor time of the same, over all cores."""
        self._patience = patience
        self._folder = folder
        self._best_weights: list[Any] | None = None
        self._since = (0.0, 0.0)

    @property
    def epochs(self) -> int:
        """Epochs done."""
        return len(self.history.get("val_loss", []))

    @property
    def best_epoch(self) -> int:
        """The epoch of the lowest validation loss, from 1; 0 before the first."""
        return 1 + int(np.argmin(self.history["val_loss"])) if self.epochs else 0

    @property
    def exhausted(self) -> bool:
        """Whether patience has run out."""
        return self.epochs - self.best_epoch >= self._patience

    def resume(self, model: Any) -> None:
        """Bring a compiled model and these figures to where an interrupted run left them."""
        if self._folder is None or not (self._folder / STATE).is_file():
            return
        state = json.loads((self._folder / STATE).read_text())
        self.history = state["history"]
        self.seconds, self.cpu_seconds = state["seconds"], state["cpu_seconds"]
        model.optimizer.build(model.trainable_variables)
        model.load_weights(self._folder / _weights_file(self.best_epoch))
        self._best_weights = model.get_weights()
        model.load_weights(self._folder / _weights_file(self.epochs))

    def restore_best(self, model: Any) -> None:
        """Give ``model`` the weights of the best epoch."""
        if self._best_weights is not None:
            model.set_weights(self._best_weights)

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Start the clocks."""
        self._since = (time.monotonic(), time.process_time())

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Keep the epoch; stop when patience has run out."""
        now = (time.monotonic(), time.process_time())
        self.seconds += now[0] - self._since[0]
        self.cpu_seconds += now[1] - self._since[1]
        self._since = now
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(float(value))
        if self.best_epoch == self.epochs:
            self._best_weights = self.model.get_weights()
        if self._folder is not None:
            self._save(self._folder)
        if self.exhausted:
            self.model.stop_training = True

    def _save(self, folder: Path) -> None:
        """Write the state last: a run cut off while saving still finds the epoch before."""
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save_weights(folder / _weights_file(self.epochs), overwrite=True)
        written = folder / f"{STATE}.new"
        state = {"seconds": self.seconds, "cpu_seconds": self.cpu_seconds, "history": self.history}
        written.write_text(json.dumps(state))
        written.replace(folder / STATE)
        needed = {_weights_file(self.epochs), _weights_file(self.best_epoch)}
        for path in folder.glob("*.weights.h5"):
            if path.name not in needed:
                path.unlink()


def _weights_file(epoch: int) -> str:
    return f"epoch-{epoch}.weights.h5"
