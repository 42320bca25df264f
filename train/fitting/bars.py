"""A bar on stderr while a network is fitted."""

from typing import Any

from train.files.progress import Bar


def step_bar(keras: Any, bar: Bar, epochs: int) -> Any:
    """Return a callback for ``Model.fit`` that moves ``bar`` on over the batches of ``epochs``.

    ``keras`` may be tf_keras. An epoch that begins says how much is done, so that a resumed
    fitting begins where it was.
    """

    class StepBar(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            steps = self.params["steps"]
            bar.begin(epoch * steps, epochs * steps)

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            bar.advance()

    return StepBar()
