"""Fits a small sequence network as the worker that TF_CONFIG names, and prints each step's loss."""

import json

import numpy as np

from train.examples.targets import NO_DIGIT, PADDING
from train.fitting.fit import FitParams, dataset, trainable_network
from train.fitting.workers import strategy
from train.models.sequence import SequenceParams

MELS, STEPS, BATCH = 8, 6, 8
NETWORK = SequenceParams(mels=MELS, filters=(6, 8), units=6, layers=1, dropout=0.0)


def batches():
    rng = np.random.default_rng(1)
    for frames in (81, 101, 81, 121, 81, 101):
        targets = np.full((BATCH, 3), PADDING, np.int32)
        targets[:, 0] = rng.integers(0, 10, BATCH)
        targets[: BATCH // 2, 1] = rng.integers(0, 10, BATCH // 2)
        targets[0, 0], targets[0, 1] = NO_DIGIT, PADDING
        yield rng.uniform(-1, 0, (BATCH, frames, MELS)).astype(np.float32), targets


def losses():
    with strategy().scope():
        model = trainable_network(NETWORK, FitParams(steps=STEPS, learning_rate=0.05))
    fitted = model.fit(dataset(batches, MELS), epochs=STEPS, steps_per_epoch=1, verbose=0)
    return fitted.history["loss"]


if __name__ == "__main__":
    print(json.dumps(losses()))
