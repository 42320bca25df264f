"""Fitting by steps on examples made anew for each: cosine schedule, averaged weights."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from train.extras import needs

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class StepsParams:
    """How a model is fitted on a stream of batches."""

    batch_size: int = 64
    steps: int = 18_000
    minutes: float | None = None
    """Train for so long instead of ``steps``; the schedule follows the clock."""
    learning_rate: float = 1.5e-3
    """Highest rate of AdamW: reached over the first 2 %, then falling to 0 as a cosine."""
    weight_decay: float = 1e-3
    label_smoothing: float = 0.02
    averaging: float = 0.995
    """Momentum of the exponential moving average of the weights, which is what is kept."""
    report_every: int = 500
    """Steps between two reports."""
    seed: int = 1


@dataclass(frozen=True)
class FittedSteps:
    """What came of it."""

    steps: int
    seconds: float
    history: list[dict[str, float]] = field(repr=False)
    """Each report: step, loss, and what ``check`` returned."""


def fit_steps(
    model: Any,
    batches: Iterator[tuple[FloatArray, IntArray]],
    params: StepsParams,
    check: Callable[[Any], dict[str, float]],
) -> FittedSteps:
    """Fit a Keras model in place on ``batches`` of inputs and integer labels, without end.

    Every ``report_every`` steps ``check`` scores the model as it stands (weights not averaged);
    each report is a line on stderr. The model is compiled without XLA (see ``SequenceLSTM``).
    """
    with needs("train"):
        import keras
        import tensorflow as tf

    keras.utils.set_random_seed(params.seed)
    optimizer = keras.optimizers.AdamW(
        params.learning_rate,
        weight_decay=params.weight_decay,
        global_clipnorm=1.0,
        use_ema=True,
        ema_momentum=params.averaging,
    )
    classes = model.output_shape[-1]
    loss_of = keras.losses.CategoricalCrossentropy(label_smoothing=params.label_smoothing)

    @tf.function(reduce_retracing=True)
    def step(x: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = loss_of(tf.one_hot(y, classes), model(x, training=True))
        optimizer.apply(tape.gradient(loss, variables), model.trainable_variables)
        return loss

    variables = [v.value for v in model.trainable_variables]
    optimizer.build(model.trainable_variables)
    began = time.monotonic()
    history: list[dict[str, float]] = []
    losses: list[float] = []
    done = 0
    while (part := _part(done, time.monotonic() - began, params)) < 1:
        optimizer.learning_rate.assign(params.learning_rate * _schedule(part))
        inputs, labels = next(batches)
        losses.append(float(step(tf.constant(inputs), tf.constant(labels))))
        done += 1
        if done % params.report_every == 0:
            scores = check(model)
            history.append({"step": done, "loss": float(np.mean(losses)), **scores})
            losses.clear()
            print(_line(history[-1], time.monotonic() - began), file=sys.stderr, flush=True)
    optimizer.finalize_variable_values(model.trainable_variables)
    return FittedSteps(done, time.monotonic() - began, history)


def _part(done: int, seconds: float, params: StepsParams) -> float:
    """Return how much of the training is over, 0 to 1 and more."""
    if params.minutes is None:
        return done / params.steps
    return seconds / (60 * params.minutes)


def _schedule(part: float, warm_up: float = 0.02) -> float:
    """Return the learning rate's factor, 0 to 1."""
    if part < warm_up:
        return (part + 1e-3) / (warm_up + 1e-3)
    return 0.5 + 0.5 * float(np.cos(np.pi * (part - warm_up) / (1 - warm_up)))


def _line(report: dict[str, float], seconds: float) -> str:
    shown = ", ".join(
        f"{name} {value:.3f}"
        for name, value in report.items()
        if name != "step" and not name.endswith("_oh_off")
    )
    return f"step {report['step']}, {seconds:.0f} s: {shown}"
