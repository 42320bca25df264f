"""An interrupted fitting goes on in the round that it was in."""

import numpy as np
import pytest

from train.fitting.fit import FitParams, dataset, fit, trainable_network
from train.models.sequence import SequenceParams

pytestmark = pytest.mark.slow

NETWORK = SequenceParams(mels=4, filters=(3, 3), units=3, layers=1)
PARAMS = FitParams(steps=4, report_every=1)


def batches():
    rng = np.random.default_rng(1)
    while True:
        yield rng.normal(-0.5, 0.1, (2, 21, 4)).astype(np.float32), np.array([[1], [2]], np.int32)


def fitted(folder, begun, stop_at=None):
    """Fit in two rounds of two steps; stop when the round of this number is to begin."""

    def start(number):
        begun.append(number)
        if number == stop_at:
            raise KeyboardInterrupt
        return dataset(batches, 4)

    model = trainable_network(NETWORK, PARAMS)
    rounds = [lambda n=n: start(n) for n in range(2)]
    return model, fit(model, rounds, PARAMS, lambda model: {"sum": 1.0}, folder)


def test_rounds_that_are_done_are_not_rendered_again(tmp_path):
    begun = []
    with pytest.raises(KeyboardInterrupt):
        fitted(tmp_path, begun, stop_at=1)
    _, reports = fitted(tmp_path, begun)
    assert begun == [0, 1, 1]
    assert [report.step for report in reports] == [1, 2, 3, 4]


def test_what_was_fitted_whole_is_read_again(tmp_path):
    begun = []
    model, reports = fitted(tmp_path, begun)
    again, same = fitted(tmp_path, begun)
    assert begun == [0, 1, 1]
    assert same == reports
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
