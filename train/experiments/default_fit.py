"""Fitting the default model: windows varied each time they are seen, then calibrated."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.frontend import FrontEnd, FrontEndParams
from train import ingredients, threshold
from train.architectures import ARCHITECTURES
from train.checks import Check
from train.fit_steps import FittedSteps, StepsParams, fit_steps
from train.material import OTHER, RATE
from train.render import HalfArray, Pool
from train.spectral import Vary

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

ARCHITECTURE = "conv_lstm"
FRONT_END = FrontEndParams(
    sample_rate=RATE,
    window_samples=6_400,
    n_fft=256,
    hop_length=80,
    n_mels=40,
    f_max=4_000.0,
    top_db=80.0,
)
LAST_LAYER = "word"
"""Dense, with a softmax: where the temperature goes."""


def batches(
    pool: Pool,
    backgrounds: HalfArray,
    labels: Sequence[str],
    params: StepsParams,
    without: Sequence[str] = (),
) -> Iterator[tuple[FloatArray, IntArray]]:
    """Yield the pool's windows in random order, over and over, varied anew each time.

    A label without a class of its own counts as OTHER. ``without`` names ingredients.
    """
    rng = np.random.default_rng([params.seed, 4])
    front_end = FrontEnd(FRONT_END)
    vary = Vary(front_end, backgrounds, 0.0 if ingredients.NOISES in without else 0.5)
    index = {label: number for number, label in enumerate(labels)}
    classes = np.array([index.get(label, index[OTHER]) for label in pool.labels])
    size = min(params.batch_size, len(pool))
    while True:
        order = rng.permutation(len(pool))
        for at in range(0, len(order) - size + 1, size):
            chosen = np.sort(order[at : at + size])
            if ingredients.VARIATION in without:
                decibels = pool.decibels[chosen].astype(np.float32)
                yield front_end.normalise(decibels), classes[chosen]
            else:
                yield vary(pool.decibels[chosen], rng), classes[chosen]


def fit(
    examples: Iterator[tuple[FloatArray, IntArray]],
    labels: Sequence[str],
    params: StepsParams,
    checks: Mapping[str, Check],
    start: Any = None,
) -> tuple[Any, FittedSteps]:
    """Return the trained model, its LSTMs Keras's own, and how it went.

    It begins with the weights of ``start``, a model of the same shape, if there is one.
    """
    import keras

    from train.sequence_lstm import SequenceLSTM

    keras.utils.set_random_seed(params.seed)
    build = ARCHITECTURES[ARCHITECTURE]
    shape = (FRONT_END.frames, FRONT_END.n_mels, len(labels))
    trained = build(keras, *shape, lstm=SequenceLSTM)
    if start is not None:
        _copy_weights(start, trained)
    isolated = {name: part for name, part in checks.items() if name.endswith("_isolated")}

    def score(model: Any) -> dict[str, float]:
        answers = {
            name: np.asarray(model(part.features, training=False))
            for name, part in isolated.items()
        }
        limit = threshold.choose(answers, checks, labels)
        return threshold.scores(answers, checks, labels, limit)

    fitted = fit_steps(trained, examples, params, score)
    model = build(keras, *shape)
    _copy_weights(trained, model)
    return model, fitted


def _copy_weights(source: Any, target: Any) -> None:
    for layer in filter(lambda layer: layer.weights, source.layers):
        target.get_layer(layer.name).set_weights(layer.get_weights())


def answer(model: Any, checks: Mapping[str, Check]) -> dict[str, FloatArray]:
    """Return the model's probabilities for each check, ``(n, classes)``."""
    return {name: model.predict(part.features, verbose=0) for name, part in checks.items()}


def cool(model: Any, temperature: float) -> None:
    """Divide the logits of a model by ``temperature``, in the weights of its last layer."""
    layer = model.get_layer(LAST_LAYER)
    layer.set_weights([values / temperature for values in layer.get_weights()])
