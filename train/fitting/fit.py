"""Fitting a sequence network with Keras's ``Model.fit`` on a ``tf.data`` stream of batches."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from train.examples.batches import Batch
from train.files.progress import Bar
from train.fitting.bars import step_bar
from train.fitting.memory import keep_freed_memory
from train.models.sequence import SequenceParams, sequence_network


@dataclass(frozen=True, kw_only=True)
class FitParams:
    """How a network is fitted."""

    steps: int = 44_000
    """Batches in all. What is beyond whole reports (`report_every`) is left out."""
    learning_rate: float = 2e-3
    """Highest rate of AdamW: reached over the first 3 %, then falling to 0 as a cosine."""
    weight_decay: float = 1e-3
    averaging: float = 0.999
    """Momentum of the exponential moving average of the weights, which is what is kept."""
    report_every: int = 1_000
    """Batches of what Keras calls an epoch, after which the network is saved and checked."""
    seed: int = 1


@dataclass(frozen=True)
class Checked:
    """How the network did on what it is checked on, after so many steps."""

    step: int
    loss: float
    scores: dict[str, float]


def use_cores() -> None:
    """Let TensorFlow run two kernels side by side, such as an LSTM's two directions.

    On two cores that is a third faster than both cores for each kernel. To be called before
    anything else of TensorFlow is. Freed memory is kept for the next step.
    """
    keep_freed_memory()
    import tensorflow as tf

    tf.config.threading.set_inter_op_parallelism_threads(2)
    tf.config.threading.set_intra_op_parallelism_threads(max(1, (os.cpu_count() or 2) // 2))


def dataset(batches: Callable[[], Iterator[Batch]], mels: int) -> Any:
    """Return a ``tf.data.Dataset`` of batches, made while the ones before are learnt from."""
    import tensorflow as tf

    signature = (
        tf.TensorSpec((None, None, mels), tf.float32),
        tf.TensorSpec((None, None), tf.int32),
    )
    return tf.data.Dataset.from_generator(batches, output_signature=signature).prefetch(8)


def trainable_network(network: SequenceParams, params: FitParams) -> Any:
    """Return a compiled network to be fitted, its weights drawn by the seed.

    Within the scope of a ``tf.distribute`` strategy it is fitted by all of its workers.
    """
    import tf_keras

    from train.fitting.ctc import ctc_loss
    from train.models.block_lstm import BlockLSTM

    tf_keras.utils.set_random_seed(params.seed)
    model = sequence_network(network, lstm=BlockLSTM)
    warm_up = max(1, round(0.03 * params.steps))
    schedule = tf_keras.optimizers.schedules.CosineDecay(
        0.0,
        max(1, params.steps - warm_up),
        warmup_target=params.learning_rate,
        warmup_steps=warm_up,
    )
    optimizer = tf_keras.optimizers.AdamW(
        schedule,
        weight_decay=params.weight_decay,
        global_clipnorm=1.0,
        use_ema=True,
        ema_momentum=params.averaging,
    )
    model.compile(optimizer, loss=ctc_loss, jit_compile=False)
    return model


def fit(
    model: Any,
    rounds: Sequence[Callable[[], Any]],
    params: FitParams,
    check: Callable[[Any], dict[str, float]],
    backup: Path,
    what: str = "fitting",
) -> list[Checked]:
    """Fit ``model`` in place, on each of ``rounds`` an equal share of the steps.

    A round is called when it begins and returns its ``tf.data.Dataset``. What was learnt is
    kept in ``backup`` after every report, and an interrupted fitting goes on from there, in the
    round that it was in. ``what`` is what its bar says is going on.
    """
    import tf_keras

    kept = backup / "reports.json"
    before = json.loads(kept.read_text()) if kept.is_file() else []
    reports = [Checked(**values) for values in before]
    done = reports[-1].step // params.report_every if reports else 0
    epochs = max(1, params.steps // params.report_every)
    restored = tf_keras.callbacks.BackupAndRestore(
        str(backup), delete_checkpoint=False, save_freq="epoch"
    )

    def report(bar: Bar, epoch: int, logs: dict[str, float]) -> None:
        scores = check(model)
        reports.append(Checked((epoch + 1) * params.report_every, float(logs["loss"]), scores))
        backup.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps([asdict(one) for one in reports]))
        shown = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
        loss = f"loss {reports[-1].loss:.3f}"
        bar.say(f"step {reports[-1].step}: {loss}{', ' if shown else ''}{shown}")

    edges = np.linspace(0, epochs, len(rounds) + 1).round().astype(int)
    for number, start in enumerate(rounds):
        last = number == len(rounds) - 1
        if edges[number] == edges[number + 1] or (edges[number + 1] <= done and not last):
            continue
        batches = start()
        with Bar(what) as bar:
            told = tf_keras.callbacks.LambdaCallback(on_epoch_end=partial(report, bar))
            model.fit(
                batches,
                epochs=int(edges[number + 1]),
                initial_epoch=int(edges[number]),
                steps_per_epoch=min(params.report_every, params.steps),
                callbacks=[restored, step_bar(tf_keras, bar, epochs), told],
                verbose=0,
            )
    return reports
