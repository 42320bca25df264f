"""Bars on stderr while a network is fitted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress


@dataclass(frozen=True)
class FittingBar:
    """A bar over all steps, with lines above it."""

    progress: "Progress"
    callback: Any
    """For ``Model.fit``: moves the bar on with every batch."""

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self.progress.console.print(line, markup=False, highlight=False)


@contextmanager
def fitting_bar(keras: Any, epochs: int) -> Iterator[FittingBar]:
    """Yield a bar over the batches of ``epochs`` epochs; ``keras`` may be tf_keras.

    An epoch that begins says how much is done, so that a resumed fitting begins where it was.
    """
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
        task = progress.add_task("fitting", total=None)

        class StepBar(keras.callbacks.Callback):
            def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
                steps = self.params["steps"]
                progress.update(task, total=epochs * steps, completed=epoch * steps)

            def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
                progress.advance(task)

        yield FittingBar(progress, StepBar())
